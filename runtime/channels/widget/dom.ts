import { showHidden } from '../../../nodes/hidden.ts'

type Child = Node | string | null | undefined | false
type Attributes = Record<string, string | boolean | undefined>

/**
 * One element. Text goes in as text nodes only, so no string from outside can become markup; and every string that is shown or read
 * out passes `showHidden`: labels, names and titles are the shop's, its model's or other people's words.
 */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]) {
  const node = document.createElement(tag)
  set(node, attributes)
  for (const child of children) if (child) node.append(typeof child === 'string' ? showHidden(child) : child)
  return node
}

/** Puts a text in the place of what an element holds, as `el` would show it. */
export function tell(node: Element, text: string): void {
  node.textContent = showHidden(text)
}

const SVG = 'http://www.w3.org/2000/svg'

/** Line drawings on a 24 × 24 grid; a path that begins with `*` is filled. */
const ICONS = {
  bubble: [
    '*M12 3.2c-5.2 0-9.3 3.5-9.3 8 0 2.5 1.3 4.7 3.3 6.1-.1 1-.5 2-1.2 2.9-.3.4 0 .9.5.9 1.8 0 3.4-.6 4.6-1.5.7.1 1.4.2 2.1.2 5.2 0 9.3-3.5 9.3-8S17.2 3.2 12 3.2Z',
  ],
  down: ['M6 9.5l6 6 6-6'],
  close: ['M6.5 6.5l11 11', 'M17.5 6.5l-11 11'],
  send: ['M5 12h13.5', 'M12.5 5.5L19 12l-6.5 6.5'],
  menu: [
    '*M12 4.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Zm0 6a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Zm0 6a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Z',
  ],
  person: [
    'M4.5 14v-2a7.5 7.5 0 0 1 15 0v2',
    'M4.5 13.5h2.2v5H6a1.5 1.5 0 0 1-1.5-1.5v-3.5Z',
    'M19.5 13.5h-2.2v5h.7a1.5 1.5 0 0 0 1.5-1.5v-3.5Z',
    'M18 18.5c0 1.5-2 2.5-4.5 2.5',
  ],
  fresh: ['M12 5.5v13', 'M5.5 12h13'],
  bin: ['M5 7h14', 'M10 7V4.5h4V7', 'M7 7l.8 12.5h8.4L17 7', 'M10.3 10.5v5.5', 'M13.7 10.5v5.5'],
  clock: ['M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z', 'M12 8v4.3l2.7 1.7'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  alert: ['M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z', 'M12 8v4.5', 'M12 15.8v.1'],
  retry: ['M19 12a7 7 0 1 1-2.2-5.1', 'M19 4v4h-4'],
  shield: ['M12 3.5l7 2.7v5.3c0 4.2-2.9 7.5-7 9-4.1-1.5-7-4.8-7-9V6.2l7-2.7Z', 'M9 12l2.2 2.2L15.2 10'],
  stop: ['*M8 7h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1Z'],
  keyboard: [
    'M4.5 6.5h15A1.5 1.5 0 0 1 21 8v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5Z',
    'M8.5 14h7',
    'M7 10v.1',
    'M10.3 10v.1',
    'M13.7 10v.1',
    'M17 10v.1',
  ],
  link: ['M13.5 5.5h5v5', 'M18.5 5.5l-8 8', 'M17 14v3.5a1 1 0 0 1-1 1H6.5a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1H10'],
  clip: ['M19 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7.1-7.1'],
  star: ['M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8L12 3.8Z'],
  offline: ['M4 4l16 16', 'M8 12.5a6 6 0 0 1 3-1.6', 'M5 9a10 10 0 0 1 3.5-2', 'M12.5 6.2A10 10 0 0 1 19 9', 'M12 17.5v.1'],
} satisfies Record<string, string[]>

export type IconName = keyof typeof ICONS

/** An icon is decoration: whoever shows it says in words what it means. */
export function icon(name: IconName, ...more: string[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false', class: `icon icon-${name}` })
  for (const path of [...ICONS[name], ...more]) {
    const line = document.createElementNS(SVG, 'path')
    const filled = path.startsWith('*')
    set(line, { d: filled ? path.slice(1) : path, class: filled ? 'filled' : 'line' })
    svg.append(line)
  }
  return svg
}

/** Style sheets made in script, which a content security policy without 'unsafe-inline' allows. */
export function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(css)
  return made
}

function set(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    node.setAttribute(name, value === true ? '' : TOLD.has(name) ? showHidden(value) : value)
  }
}

/** Attributes that are shown or read out. */
const TOLD = new Set(['title', 'alt', 'placeholder', 'aria-label'])
