/** Every key of the drawing table, in one table: the key layer, the tooltips and the sheet all read it. */
export interface Shortcut {
  /** `Mod` is Ctrl, on a Mac ⌘. Letters as they are typed, digits and named keys as they are called. */
  keys: readonly string[]
  group: ShortcutGroup
  /** 'canvas': only while the canvas has the focus. 'page': anywhere but in a field. 'always': in fields too. */
  where: 'canvas' | 'page' | 'always'
  /** Done elsewhere (the browser's copy and paste events, the page around the canvas); the table only shows the key. */
  native?: true
}

export const SHORTCUT_GROUPS = ['draw', 'edit', 'walk', 'view', 'bot'] as const
export type ShortcutGroup = (typeof SHORTCUT_GROUPS)[number]

export const SHORTCUTS = {
  add: { keys: ['N'], group: 'draw', where: 'page' },
  open: { keys: ['Enter'], group: 'draw', where: 'canvas' },
  rename: { keys: ['F2'], group: 'draw', where: 'canvas' },
  remove: { keys: ['Delete', 'Backspace'], group: 'draw', where: 'canvas' },
  heal: { keys: ['Mod+Delete', 'Mod+Backspace'], group: 'draw', where: 'canvas' },
  duplicate: { keys: ['Mod+D'], group: 'draw', where: 'page' },
  tidy: { keys: ['Shift+Alt+T'], group: 'draw', where: 'page' },
  undo: { keys: ['Mod+Z'], group: 'edit', where: 'page' },
  redo: { keys: ['Mod+Shift+Z', 'Mod+Y'], group: 'edit', where: 'page' },
  copy: { keys: ['Mod+C'], group: 'edit', where: 'page', native: true },
  cut: { keys: ['Mod+X'], group: 'edit', where: 'page', native: true },
  paste: { keys: ['Mod+V'], group: 'edit', where: 'page', native: true },
  all: { keys: ['Mod+A'], group: 'edit', where: 'page' },
  escape: { keys: ['Escape'], group: 'edit', where: 'page' },
  left: { keys: ['ArrowLeft'], group: 'walk', where: 'canvas' },
  right: { keys: ['ArrowRight'], group: 'walk', where: 'canvas' },
  up: { keys: ['ArrowUp'], group: 'walk', where: 'canvas' },
  down: { keys: ['ArrowDown'], group: 'walk', where: 'canvas' },
  upstream: { keys: ['Shift+ArrowLeft'], group: 'walk', where: 'canvas' },
  downstream: { keys: ['Shift+ArrowRight'], group: 'walk', where: 'canvas' },
  nudgeLeft: { keys: ['Alt+ArrowLeft'], group: 'walk', where: 'canvas' },
  nudgeRight: { keys: ['Alt+ArrowRight'], group: 'walk', where: 'canvas' },
  nudgeUp: { keys: ['Alt+ArrowUp'], group: 'walk', where: 'canvas' },
  nudgeDown: { keys: ['Alt+ArrowDown'], group: 'walk', where: 'canvas' },
  zoomIn: { keys: ['+', '='], group: 'view', where: 'page' },
  zoomOut: { keys: ['-'], group: 'view', where: 'page' },
  zoomFull: { keys: ['Shift+0', '0'], group: 'view', where: 'page' },
  fit: { keys: ['Shift+1', '1'], group: 'view', where: 'page' },
  zoomSelection: { keys: ['Shift+2', '2'], group: 'view', where: 'page' },
  palette: { keys: ['Mod+B'], group: 'view', where: 'always' },
  find: { keys: ['Mod+F'], group: 'view', where: 'always' },
  problems: { keys: ['Mod+J'], group: 'bot', where: 'always' },
  nextProblem: { keys: ['F8'], group: 'bot', where: 'always' },
  simulate: { keys: ['Mod+E'], group: 'bot', where: 'always', native: true },
  save: { keys: ['Mod+S'], group: 'bot', where: 'always' },
  help: { keys: ['?'], group: 'bot', where: 'page' },
} as const satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof SHORTCUTS

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

const BY_KEYS = new Map<string, ShortcutId>(
  Object.entries(SHORTCUTS).flatMap(([id, s]) => s.keys.map((keys): [string, ShortcutId] => [keys, id as ShortcutId])), // its own keys
)

/** What a key press means; undefined for none. Letters go by what is typed, never by their place on an American keyboard. */
export function shortcutOf(event: Pressed, mac: boolean): ShortcutId | undefined {
  return BY_KEYS.get(written(event, mac))
}

function written(event: Pressed, mac: boolean): string {
  const mod = mac ? event.metaKey : event.ctrlKey
  if (mac ? event.ctrlKey : event.metaKey) return ''
  const key = nameOf(event)
  // Signs such as "?" and "+" need Shift on some keyboards and not on others.
  if (/^[^A-Z0-9]$/.test(key)) return mod || event.altKey ? '' : key
  return [mod && 'Mod', event.shiftKey && 'Shift', event.altKey && 'Alt', key].filter(Boolean).join('+')
}

function nameOf({ key, code, altKey, shiftKey }: Pressed): string {
  // Shift+1 types "!" here and something else elsewhere; Alt+T types "†" on a Mac.
  if (shiftKey && /^Digit\d$/.test(code)) return code.slice(5)
  if (altKey && /^Key[A-Z]$/.test(code) && !/^[a-z]$/i.test(key)) return code.slice(3)
  return /^[a-z]$/.test(key) ? key.toUpperCase() : key
}

/** A key as it is written on the reader's keyboard: "Ctrl+Shift+Z", "⇧⌘Z". */
export function keyLabel(keys: string, mac: boolean): string {
  const names: Record<string, string> = mac ? MAC : PC
  const parts = keys.split(/\+(?=.)/).map((part) => names[part] ?? part)
  return parts.join(mac ? '' : '+')
}

const ARROWS = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }
const MAC: Record<string, string> = {
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Escape: 'esc',
  Delete: '⌦',
  Backspace: '⌫',
  ...ARROWS,
}
const PC: Record<string, string> = { Mod: 'Ctrl', Escape: 'Esc', Delete: 'Del', Backspace: '⌫', ...ARROWS }

export const isMac = () => typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent)
