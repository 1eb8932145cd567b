import { onBeforeUnmount, onMounted } from 'vue'
import { isMac, SHORTCUTS, type ShortcutId, shortcutOf } from './shortcuts.ts'

type Own = { [K in ShortcutId]: (typeof SHORTCUTS)[K] extends { native: true } ? never : K }[ShortcutId]
export type KeyHandlers = Record<Own, () => void>

/**
 * The drawing table's own key layer. What is typed in a field goes to the field and nowhere else, and an open dialog or
 * menu keeps its keys.
 */
export function useKeys(canvas: () => HTMLElement | null | undefined, handlers: KeyHandlers) {
  const mac = isMac()

  function onKey(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing) return
    const id = shortcutOf(event, mac)
    if (!id || !(id in handlers)) return
    if (!mayRun(id, event.target, canvas())) return
    event.preventDefault()
    handlers[id as Own]() // one of the handlers' own keys, checked above
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}

export function mayRun(id: ShortcutId, target: EventTarget | null, canvas: HTMLElement | null | undefined): boolean {
  const { where } = SHORTCUTS[id]
  const element = target instanceof Element ? target : document.body
  if (element.closest('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]')) return false
  if (where === 'always') return true
  if (isField(element)) return false
  if (where === 'page') return true
  // A button inside the canvas keeps Enter and Delete for itself.
  const onCanvas = element === document.body || Boolean(canvas?.contains(element))
  return onCanvas && !element.closest('button, a, select')
}

/** Somewhere that text is typed into. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  const field = target.closest('input, textarea, select, [contenteditable]:not([contenteditable="false"])')
  return (
    field !== null &&
    !(field instanceof HTMLInputElement && ['button', 'checkbox', 'radio', 'range', 'submit'].includes(field.type))
  )
}
