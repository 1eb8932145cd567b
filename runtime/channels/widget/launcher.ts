import { createWidget, type Options, type Widget } from './element.ts'
import type { Emit, Events, MountChat, Side, Theme } from './host.ts'
import type { WebConfig } from './protocol.ts'

/** The name of the chat's file, with its hash; filled in by the build. */
declare const __CHAT_FILE__: string

/**
 * `<script async src="https://host/w.js" data-bot="ID"></script>`: puts one `<jaga-chat>` on the page and one global, `Jaga`.
 * data-language, data-position (left, right), data-theme (light, dark, auto), data-mode (bubble, inline, page), data-target (a CSS selector: where inline goes).
 */
// Tools that bundle or delay a page's scripts run them without a `currentScript`.
const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[data-bot][src*="w.js"]')
const base = new URL('.', script?.src || location.href).href
const heard = new Map<string, Set<(detail: unknown) => void>>()

const emit: Emit = (name, detail) => {
  for (const hear of [...(heard.get(name) ?? [])]) hear(detail)
}

/** The element may also be written into a page: `<jaga-chat data-bot="ID" data-mode="inline">`. Taken off the page it ends all it began. */
class JagaChat extends HTMLElement {
  widget: Widget | null = null
  connectedCallback(): void {
    const { bot, language, position, theme, mode } = this.dataset
    if (this.widget || !bot) return
    // `this.shadowRoot`: an element that was moved has its root already.
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open', delegatesFocus: false })
    const options: Options = {
      mode: mode === 'inline' || mode === 'page' ? mode : 'bubble',
      theme: isTheme(theme) ? theme : 'auto',
      language,
      position: isSide(position) ? position : undefined,
    }
    this.widget = createWidget({
      host: this,
      root,
      bot,
      base,
      options,
      load,
      fetchConfig: (signal) => fetchConfig(bot, signal),
      emit,
    })
  }
  disconnectedCallback(): void {
    this.widget?.destroy()
    this.widget = null
  }
}

// A browser stores a failed import for good under its address: another try needs another one.
const load = (tries: number): Promise<{ mountChat: MountChat }> =>
  import(/* @vite-ignore */ `${base}widget/${__CHAT_FILE__}${tries > 0 ? `?${tries}` : ''}`)

async function fetchConfig(bot: string, signal: AbortSignal): Promise<WebConfig | 'off'> {
  const answer = await fetch(`${base}channel/web/${encodeURIComponent(bot)}/config`, { signal, credentials: 'omit' })
  if (answer.status === 403 || answer.status === 404) return 'off'
  if (!answer.ok) throw new Error(`config ${answer.status}`)
  return (await answer.json()) as WebConfig // drawn as text only
}

function start(): void {
  if (!customElements.get('jaga-chat')) customElements.define('jaga-chat', JagaChat)
  if (!script?.dataset.bot || window.Jaga) return
  const element = document.createElement('jaga-chat') as JagaChat // defined above
  for (const name of ['bot', 'language', 'position', 'theme', 'mode']) {
    const value = script.dataset[name]
    if (value) element.dataset[name] = value
  }
  window.Jaga = api(element)
  const put = () => {
    const target = script.dataset.target ? document.querySelector(script.dataset.target) : null
    if (target) target.append(element)
    else if (script.dataset.mode === 'inline' && script.parentElement && script.parentElement !== document.head)
      script.after(element)
    // Outside the body, so that a transform, a filter or a framework's redrawing of the body cannot move or remove it.
    else document.documentElement.append(element)
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', put, { once: true })
  else put()
}

function api(element: JagaChat): JagaGlobal {
  // Each name's listeners get that name's detail and no other.
  const off: JagaGlobal['off'] = (name, hear) => void heard.get(name)?.delete(hear as (detail: unknown) => void)
  return {
    off,
    open: () => element.widget?.open() ?? Promise.resolve(),
    close: () => element.widget?.close(),
    toggle: () => void element.widget?.toggle(),
    send: (text) => element.widget?.send(String(text)) ?? Promise.resolve(),
    set: (change) =>
      element.widget?.set({ ...change, identity: change.identity ?? undefined } as Partial<Options>) ?? Promise.resolve(),
    on(name, hear) {
      const set = heard.get(name) ?? new Set()
      heard.set(name, set.add(hear as (detail: unknown) => void)) // as in `off`
      return () => off(name, hear)
    },
    destroy() {
      element.remove()
      heard.clear()
      delete window.Jaga
    },
  }
}

export interface JagaGlobal {
  open(): Promise<void>
  close(): void
  toggle(): void
  /** Opens the chat and says it in the customer's name. */
  send(text: string): Promise<void>
  /** `identity: null` signs the customer out: this browser forgets the conversation. */
  set(change: { language?: string; position?: Side; theme?: Theme; identity?: string | null }): Promise<void>
  /** Returns what ends the listening. */
  on<K extends keyof Events>(name: K, hear: (detail: Events[K]) => void): () => void
  off<K extends keyof Events>(name: K, hear: (detail: Events[K]) => void): void
  destroy(): void
}

declare global {
  interface Window {
    Jaga?: JagaGlobal
  }
}

function isSide(value: string | undefined): value is Side {
  return value === 'left' || value === 'right'
}
function isTheme(value: string | undefined): value is Theme {
  return value === 'light' || value === 'dark' || value === 'auto'
}

start()
