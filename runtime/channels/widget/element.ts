import { inLanguage, isLanguage, LANGUAGES, type Language } from '../../../nodes/language.ts'
import { palette } from './colour.ts'
import { el, icon, sheet } from './dom.ts'
import type { Chat, ChatHost, DisplayMode, Emit, MountChat, Side, Theme } from './host.ts'
import { createMemory } from './memory.ts'
import type { WebConfig } from './protocol.ts'
import { chooseLanguage } from './speech.ts'
import { hostStyle, launcherStyle, SURFACES } from './style.ts'
import { LAUNCHER_WORDS } from './words.ts'

/** Everything of one widget between its being put on a page and its being taken off. */
export function createWidget(given: {
  host: HTMLElement
  root: ShadowRoot
  bot: string
  base: string
  options: Options
  load: (tries: number) => Promise<{ mountChat: MountChat }>
  fetchConfig: (signal: AbortSignal) => Promise<WebConfig | 'off'>
  emit: Emit
}): Widget {
  const { host, root, bot, base, options, emit } = given
  const life = new AbortController()
  const { signal } = life
  const memory = createMemory(bot)
  let config: WebConfig | null = null
  let chat: Chat | null = null
  let mounting: Promise<Chat | null> | null = null
  let launcher: ReturnType<typeof drawLauncher> | null = null
  let language: Language = 'id'
  let isOpen = false
  let tries = 0
  let before: HTMLElement | null = null
  let dress: CSSStyleSheet[] = []

  async function begin(): Promise<void> {
    const found = await given.fetchConfig(signal).catch(() => null) // no network now: the launcher stands, and pressing it tries again
    if (signal.aborted) return
    if (found === 'off') return emit('error', { code: 'channel.off' })
    config = found
    draw()
    if (config) emit('ready', { bot })
    if (options.mode !== 'bubble') queueMicrotask(() => void open(false))
    // Somebody who has talked before may have an answer waiting.
    else if (memory.opened()) idle(() => void mount(), signal)
    else if (config?.greeting && !memory.flag('greeted'))
      idle(() => launcher?.greet(inLanguage(config!.greeting!, language, config!.fallback)), signal)
  }

  function draw(): void {
    const { mode, theme } = options
    const side: Side = options.position ?? config?.position ?? 'right'
    language = chooseLanguage({
      asked: options.language,
      page: document.documentElement.lang,
      browser: navigator.languages,
      offered: config?.languages.filter(isLanguage) ?? LANGUAGES,
      fallback: config?.fallback ?? 'id',
    })
    const dress0 = dress
    const colours = palette(config?.colour ?? '', SURFACES)
    dress = [sheet(hostStyle(colours, mode, side, theme)), ...(mode === 'bubble' ? [sheet(launcherStyle(side))] : [])]
    root.adoptedStyleSheets = [...dress, ...root.adoptedStyleSheets.filter((other) => !dress0.includes(other))]
    host.lang = language
    launcher?.remove()
    launcher = null
    if (mode !== 'bubble') return
    launcher = drawLauncher({
      root,
      language,
      toggle: () => void toggle(),
      warm: () => void given.load(0).catch(() => null),
      greeted: () => memory.setFlag('greeted'),
    })
  }

  function mount(): Promise<Chat | null> {
    mounting ??= (async () => {
      await configured
      if (!config) {
        config = await given.fetchConfig(signal).then((found) => (found === 'off' ? null : found))
        if (config) draw()
      }
      const { mountChat } = await given.load(tries++)
      if (signal.aborted || !config) return null
      const side: Side = options.position ?? config.position
      const chatHost: ChatHost = {
        root,
        base,
        bot,
        config,
        language,
        mode: options.mode,
        side,
        identity: () => options.identity,
        close: () => close(),
        unread,
        emit,
      }
      chat = mountChat(chatHost)
      return chat
    })().catch(() => {
      mounting = null // the next press tries again
      return null
    })
    return mounting
  }
  function unread(count: number): void {
    launcher?.unread(count)
    emit('unread', { count })
  }
  async function open(focus = true): Promise<void> {
    if (isOpen) return
    isOpen = true
    before = deepest()
    launcher?.busy(true)
    const mounted = await mount()
    launcher?.busy(false)
    if (signal.aborted || !isOpen) return
    if (!mounted) {
      isOpen = false
      launcher?.fail()
      return emit('error', { code: 'load' })
    }
    launcher?.expanded(true)
    mounted.show()
    if (focus) mounted.focus()
    emit('open', null)
  }
  function close(): void {
    if (!isOpen || options.mode !== 'bubble') return
    isOpen = false
    const had = root.activeElement !== null
    chat?.hide()
    launcher?.expanded(false)
    if (had) (before?.isConnected && before !== document.body ? before : launcher?.button)?.focus()
    emit('close', null)
  }
  function toggle(): Promise<void> | void {
    return isOpen ? close() : open()
  }

  const configured = begin()
  return {
    open,
    close,
    toggle,
    async send(text) {
      await open()
      chat?.send(text)
    },
    async set(change) {
      const wasOpen = isOpen
      const signedOut = 'identity' in change && !change.identity && options.identity !== undefined
      Object.assign(options, change, signedOut && { identity: undefined })
      if (signedOut) {
        chat?.leave()
        memory.keepOpened(null)
        memory.clearQueue()
      }
      chat?.destroy()
      chat = null
      mounting = null
      isOpen = false
      draw()
      if (wasOpen) await open(false)
    },
    destroy() {
      life.abort()
      chat?.destroy()
      launcher?.remove()
      root.adoptedStyleSheets = []
    },
  }
}

export interface Options {
  mode: DisplayMode
  theme: Theme
  language?: string | null
  position?: Side
  /** Signed by the shop's own server; the widget passes it on and reads nothing in it. */
  identity?: string
}

export interface Widget {
  open(): Promise<void>
  close(): void
  toggle(): Promise<void> | void
  send(text: string): Promise<void>
  set(change: Partial<Options>): Promise<void>
  destroy(): void
}

function drawLauncher(given: {
  root: ShadowRoot
  language: Language
  toggle: () => void
  warm: () => void
  greeted: () => void
}) {
  const words = LAUNCHER_WORDS[given.language]
  const badge = el('span', { class: 'badge', 'aria-hidden': 'true' })
  const smile = 'M8.7 11.8c.8 1.3 2 2 3.3 2s2.5-.7 3.3-2'
  const button = el(
    'button',
    { class: 'launch', type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
    icon('bubble', smile),
    icon('down'),
    badge,
  )
  const fault = el('div', { class: 'fault', role: 'alert' })
  let greeting: HTMLElement | null = null
  badge.hidden = true
  fault.hidden = true
  const label = (count: number, expanded: boolean) => {
    const text = expanded ? words.close : count > 0 ? `${words.open} (${count} ${words.unread})` : words.open
    button.setAttribute('aria-label', text)
    button.title = text
  }
  label(0, false)
  const hush = () => {
    if (greeting) given.greeted()
    greeting?.remove()
    greeting = null
    fault.hidden = true
  }
  const press = () => {
    hush()
    given.toggle()
  }
  button.addEventListener('click', press)
  button.addEventListener('pointerenter', given.warm, { once: true })
  button.addEventListener('focus', given.warm, { once: true })
  given.root.append(fault, button)
  return {
    button,
    unread(count: number) {
      badge.hidden = count === 0
      badge.textContent = count > 9 ? '9+' : String(count)
      label(count, false)
    },
    expanded(now: boolean) {
      hush()
      button.setAttribute('aria-expanded', String(now))
      if (now) badge.hidden = true
      label(0, now)
    },
    busy: (now: boolean) => button.setAttribute('aria-busy', String(now)),
    fail() {
      fault.textContent = words.failed
      fault.hidden = false
    },
    greet(text: string) {
      if (text === '' || greeting || button.getAttribute('aria-expanded') === 'true') return
      const say = el('button', { class: 'say', type: 'button' }, text)
      const hide = el('button', { class: 'hide', type: 'button', 'aria-label': words.hide, title: words.hide }, icon('close'))
      say.addEventListener('click', press)
      hide.addEventListener('click', () => {
        hush()
        button.focus()
      })
      greeting = el('div', { class: 'greet' }, say, hide)
      given.root.insertBefore(greeting, button)
    },
    remove() {
      button.remove()
      fault.remove()
      greeting?.remove()
    },
  }
}

/** What has the focus, also inside other shadow trees: where it goes back to. */
function deepest(): HTMLElement | null {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at instanceof HTMLElement ? at : null
}

/** Safari has no `requestIdleCallback`. */
function idle(work: () => void, signal: AbortSignal): void {
  const run = () => {
    if (!signal.aborted) work()
  }
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 3000 })
  else setTimeout(run, 1200)
}
