import type { Language } from '../../../nodes/language.ts'
import { el, icon, sheet as styles, tell } from './dom.ts'
import { SAFE_WORDS, type SafeWords } from './safe-words.ts'

/** What a sheet stands on: the panel it covers, and the channel's calls under the customer's own token. */
export interface SheetHost {
  over: HTMLElement
  language: Language
  /** GET without a body, POST with one. Rejects with a `status`, 0 where nothing came back. */
  asks<T>(path: string, body?: object): Promise<T>
}

export interface Sheet {
  words: SafeWords
  /** Puts these parts in the place of what was there. */
  show(...parts: (Node | string | false)[]): void
  /** Tells screen readers, and shows it in red where it is an `error`. */
  says(text: string, kind?: 'error' | 'done'): void
  /** The words for a call that failed. */
  failure(error: unknown): string
  isOpen(): boolean
}

/** A dialog over the whole panel: the keyboard stays within, Escape and its button close it, focus goes back to where it was. */
export function openSheet({ over, language }: SheetHost, title: (words: SafeWords) => string): Sheet {
  const words = SAFE_WORDS[language]
  const root = over.getRootNode() as ShadowRoot // the panel lives in the widget's shadow tree
  if (!root.adoptedStyleSheets.includes(STYLE)) root.adoptedStyleSheets.push(STYLE)
  const before = root.activeElement
  const close = el('button', { class: 'tool', type: 'button', 'aria-label': words.close, title: words.close }, icon('close'))
  const head = el('h3', { id: 'j-sheet', tabindex: '-1' }, title(words))
  const said = el('p', { class: 'said', role: 'status' })
  const body = el('div', { class: 'parts' })
  const box = el(
    'div',
    { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'j-sheet' },
    el('div', { class: 'sheet-head' }, head, close),
    body,
    said,
  )
  const behind = [...over.children].filter((child): child is HTMLElement => child instanceof HTMLElement)
  for (const part of behind) part.inert = true
  over.append(box)
  head.focus()

  function shut(): void {
    box.remove()
    for (const part of behind) part.inert = false
    if (before instanceof HTMLElement && before.isConnected && before.checkVisibility()) before.focus()
    else over.querySelector<HTMLElement>('.entry')?.focus()
  }
  close.addEventListener('click', shut)
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      shut()
    }
    if (event.key !== 'Tab') return
    event.stopPropagation()
    const stops = [...box.querySelectorAll<HTMLElement>('button,input,a[href]')].filter((stop) => stop.checkVisibility())
    const edge = event.shiftKey ? stops[0] : stops.at(-1)
    if (root.activeElement !== edge && !(event.shiftKey && root.activeElement === head)) return
    event.preventDefault()
    ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
  })

  return {
    words,
    show(...parts) {
      // A button that is about to go takes the keyboard with it: the sheet keeps it.
      const held = body.contains(root.activeElement)
      body.replaceChildren(...parts.filter((part) => part !== false))
      if (held) head.focus()
    },
    says(text, kind) {
      said.className = `said ${kind ?? ''}`
      tell(said, text)
      // Below the end of a small screen nobody would read it.
      if (text) said.scrollIntoView({ block: 'nearest' })
    },
    failure(error) {
      const { status } = error as { status?: number } // whatever was thrown: only a status is read of it
      return status === 429 ? words.limited : words.failed
    },
    isOpen: () => box.isConnected,
  }
}

const STYLE = styles(`
.sheet{position:absolute;inset:0;z-index:8;display:flex;flex-direction:column;gap:12px;padding:12px 16px 20px;overflow:auto;background:var(--j-paper);color:var(--j-ink);animation:rise .18s ease-out both}
.sheet-head{display:flex;align-items:center;gap:8px;margin-inline-end:-8px}.sheet-head h3{flex:1;min-width:0;margin:0;font-size:17px;line-height:1.3;font-weight:650;outline:0}
.sheet p{margin:0}.parts{display:flex;flex-direction:column;gap:12px;max-width:560px}
.parts .soft{color:var(--j-soft);font-size:14px}
.given{display:flex;flex-direction:column;gap:6px;align-items:flex-start;padding:14px 16px;border-radius:18px;background:var(--j-card);border:1px solid var(--j-line);overflow-wrap:anywhere}
.given h4{margin:0;font-size:15px;font-weight:650}.given h4::first-letter{text-transform:uppercase}.given q{quotes:none;font-size:14px;padding-inline-start:10px;border-inline-start:2px solid var(--j-line)}.given small{font-size:13px;color:var(--j-soft)}.given .act{margin-top:4px}
.given .number{font-weight:650}
.qr{align-self:center;width:min(232px,100%);height:auto;border-radius:14px;background:#fff;flex:none}
.key{display:block;padding:12px 14px;border-radius:14px;background:var(--j-card);border:1px solid var(--j-line);font:600 15px/1.6 ui-monospace,monospace;letter-spacing:.06em;overflow-wrap:anywhere;user-select:all;-webkit-user-select:all}
.sheet label{display:flex;flex-direction:column;gap:6px;font-weight:600;font-size:14px}
.sheet input{font:inherit;font-size:20px;letter-spacing:.2em;min-height:48px;width:100%;padding:8px 14px;border-radius:14px;border:1.5px solid var(--j-soft);background:var(--j-card);color:var(--j-ink)}
.sheet .row-acts{display:flex;flex-wrap:wrap;gap:8px}
.warned{display:flex;gap:9px;padding:10px 12px;border-radius:14px;background:var(--j-warn-bg);color:var(--j-warn);font-size:13.5px}.warned .icon{width:20px;height:20px}
.said{max-width:560px;min-height:1.5em;font-size:14px}.said.error{color:var(--j-warn);font-weight:600}.said.done{font-weight:600}
.sheet .act:disabled{opacity:.6;cursor:default}
@media (min-width:760px){.sheet{padding-inline:max(24px,calc(50% - 280px))}}
@media (prefers-reduced-motion:reduce){.sheet{animation:none}}
`)
