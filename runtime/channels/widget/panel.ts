import { inLanguage } from '../../../nodes/language.ts'
import { ask, askLink, attachMenu } from './ask.ts'
import { createComposer } from './composer.ts'
import { el, type IconName, icon, sheet, tell } from './dom.ts'
import type { ChatHost } from './host.ts'
import { loadSafe } from './load-safe.ts'
import { createLog } from './log.ts'
import { plainText } from './markdown.ts'
import type { Memory } from './memory.ts'
import { panelStyle } from './panel-style.ts'
import type { Pen } from './pen.ts'
import type { WebMessage } from './protocol.ts'
import type { Safe } from './safe.ts'
import { type Conversation, openInput, type View } from './view.ts'
import { filled, WORDS, type Words } from './words.ts'

/** The chat as it is seen: header, messages, composer. It draws what the conversation says and passes on what the customer does. */
export function createPanel(given: { host: ChatHost; memory: Memory; conversation: Conversation; signal: AbortSignal }): Panel {
  const { host, memory, conversation, signal } = given
  const words = WORDS[host.language]
  const title = inLanguage(host.config.title, host.language, host.config.fallback) || 'Chat'
  const small = matchMedia('(max-width:520px),(max-height:420px)')
  let shown = host.mode !== 'bubble'
  let unread = 0
  let note = ''

  const composer = createComposer({
    words,
    signal,
    stop: conversation.stop,
    writes: conversation.writes,
    attach(file) {
      note = ''
      log.follow()
      conversation.attach(file)
    },
    send: (text, secret) => say(text, { secret }),
  })
  const pen: Pen = {
    words,
    language: host.language,
    prose: {
      trusted: [location.hostname, new URL(host.base).hostname],
      newTab: words.newTab,
      ask: (link) => void askLink(panel, link, words),
    },
    choose: ({ id, label }) => {
      say(label, { choice: id })
      composer.focus()
    },
    retry: conversation.retry,
    cancel: conversation.cancel,
    showAll: conversation.showAll,
  }
  const log = createLog(pen, signal)
  const live = el('div', { class: 'sr', role: 'status', 'aria-live': 'polite' })
  const banner = el('div', { class: 'banner', role: 'status' })
  const about = el('p')
  const human = tool('person', words.human, 'tool human')
  const menuButton = tool('menu', words.menu)
  const anew = item('fresh', words.anew)
  const forget = item('bin', words.forget, 'danger')
  const humanItem = item('person', words.human)
  const consents = item('check', words.consents)
  const authenticator = item('shield', words.authenticator)
  const menu = attachMenu(menuButton, [humanItem, anew, consents, authenticator, forget], signal)
  const closing = host.mode === 'bubble' ? tool('close', words.close) : null
  const face = el('span', { class: 'face', 'aria-hidden': 'true' }, icon('bubble', 'M8.7 11.8c.8 1.3 2 2 3.3 2s2.5-.7 3.3-2'))
  const head = el(
    'header',
    { class: 'head' },
    face,
    el('div', { class: 'name' }, el('h2', { id: 'j-title' }, title), about),
    human,
    menuButton,
    closing,
  )
  const panel = el('section', {
    class: 'panel',
    role: host.mode === 'bubble' ? 'dialog' : 'region',
    'aria-labelledby': 'j-title',
    lang: host.language,
  })
  panel.append(head, menu, banner, log.element, el('div', { class: 'foot' }, log.toEnd, composer.element), live)
  panel.hidden = !shown
  const styles = sheet(panelStyle(host.mode, host.side))
  host.root.adoptedStyleSheets.push(styles)
  host.root.append(panel)

  function say(text: string, options: { choice?: string; secret?: boolean }): void {
    note = ''
    log.follow()
    conversation.say(text, options)
  }
  async function attempt(work: () => Promise<void>): Promise<void> {
    note = ''
    await work().catch(() => {
      note = words.actionFailed // told where the customer looks; the conversation is as it was
    })
    draw()
    composer.focus()
  }
  async function forgetAll(): Promise<void> {
    const yes = el('button', { class: 'act danger', type: 'button' }, words.forgetYes)
    const sure = await ask(panel, { title: words.forgetAsk, body: [el('p', {}, words.forgetWhy)], yes, no: words.cancel })
    if (sure) await attempt(conversation.forget)
  }

  /** A sheet of what is seldom wanted, loaded when it is. */
  async function openSafe(name: keyof Safe): Promise<void> {
    note = ''
    try {
      const safe = await loadSafe(host.base)
      await safe[name]({ over: panel, language: host.language, asks: conversation.asks })
    } catch {
      note = words.actionFailed
      draw()
    }
  }

  const callHuman = () => {
    say(words.human, {})
    composer.focus()
  }
  human.addEventListener('click', callHuman, { signal })
  humanItem.addEventListener('click', callHuman, { signal })
  anew.addEventListener('click', () => void attempt(conversation.anew), { signal })
  forget.addEventListener('click', () => void forgetAll(), { signal })
  consents.addEventListener('click', () => void openSafe('consents'), { signal })
  authenticator.addEventListener('click', () => void openSafe('authenticator'), { signal })
  closing?.addEventListener('click', host.close, { signal })
  panel.addEventListener('keydown', (event) => keys(event), { signal })
  small.addEventListener('change', fitScreen, { signal })
  visualViewport?.addEventListener('resize', fitScreen, { signal })
  visualViewport?.addEventListener('scroll', fitScreen, { signal })

  function keys(event: KeyboardEvent): void {
    if (event.key === 'Escape' && host.mode === 'bubble') {
      event.stopPropagation()
      host.close()
    }
    if (event.key !== 'Tab' || host.mode !== 'bubble' || !small.matches) return
    // Full screen it is a modal dialog: what lies behind it cannot be seen, so the keyboard must not go there.
    const stops = [...panel.querySelectorAll<HTMLElement>('button,textarea,input,a[href],summary,[tabindex="0"]')].filter(
      (node) => !node.hasAttribute('disabled') && node.checkVisibility(),
    )
    const at = host.root.activeElement
    const edge = event.shiftKey ? stops[0] : stops.at(-1)
    if (at !== edge) return
    event.preventDefault()
    ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
  }
  /** Above the soft keyboard, which shrinks what is seen of the page and not the page. */
  function fitScreen(): void {
    const full = host.mode === 'page' || (host.mode === 'bubble' && small.matches)
    if (full && visualViewport && visualViewport.scale < 1.05) {
      panel.style.setProperty('--j-height', `${visualViewport.height}px`)
      panel.style.setProperty('--j-top', `${visualViewport.offsetTop}px`)
    } else {
      panel.style.removeProperty('--j-height')
      panel.style.removeProperty('--j-top')
    }
    if (host.mode === 'bubble') panel.setAttribute('aria-modal', String(small.matches))
  }

  function draw(): void {
    const view = conversation.view()
    const person = view.mode === 'person' || view.mode === 'waiting'
    tell(about, aboutWords(view, host, words))
    human.hidden = person
    humanItem.hidden = person
    // Only whom the shop's page has signed in may set one up.
    authenticator.hidden = host.identity() === undefined
    const says = note || bannerWords(view, words)
    banner.hidden = says === ''
    if (banner.dataset.says !== says) {
      banner.dataset.says = says
      banner.replaceChildren(icon(navigator.onLine ? 'alert' : 'offline'), el('span', {}, says))
    }
    composer.expect(openInput(view.entries), view.mode === 'person')
    composer.grows(view.growing !== null && !view.growing.stopped)
    log.draw(view, shown)
    count(view)
  }
  function count({ entries, ready }: View): void {
    const newest = entries.findLast(({ seq }) => seq !== null)?.seq ?? 0
    if (shown && ready && document.visibilityState === 'visible') memory.keepSeen(newest)
    const fresh = shown ? 0 : entries.filter(({ seq, from }) => seq !== null && seq > memory.seen() && from !== 'customer').length
    if (fresh !== unread) host.unread(fresh)
    unread = fresh
  }
  fitScreen()
  draw()

  return {
    draw,
    announce({ from, reply, staffName }: WebMessage) {
      const who = from === 'staff' ? `${staffName || words.staff}: ` : from === 'bot' ? `${words.bot}: ` : ''
      const cards = reply.cards?.length
        ? ` ${words.cards}: ${reply.cards.map(({ title, price }) => [title, price].filter(Boolean).join(' ')).join(', ')}.`
        : ''
      const choices = reply.choices?.length ? ` ${words.choices}: ${reply.choices.map(({ label }) => label).join(', ')}.` : ''
      live.append(el('p', {}, `${who}${plainText(reply.text)}${cards}${choices}`))
      while (live.childElementCount > 3) live.firstElementChild?.remove()
    },
    show() {
      shown = true
      panel.hidden = false
      fitScreen()
      log.follow()
      draw()
    },
    hide() {
      shown = false
      panel.hidden = true
    },
    focus: composer.focus,
    send: (text) => composer.offer(text),
    remove() {
      panel.remove()
      host.root.adoptedStyleSheets = host.root.adoptedStyleSheets.filter((other) => other !== styles)
    },
  }
}

export interface Panel {
  draw(): void
  /** Says a finished message once to screen readers. */
  announce(message: WebMessage): void
  show(): void
  hide(): void
  focus(): void
  send(text: string): void
  remove(): void
}

function aboutWords({ mode, entries }: View, { config, language }: ChatHost, words: Words): string {
  if (mode === 'waiting') return words.waiting
  if (mode === 'person')
    return filled(words.withPerson, entries.findLast(({ from }) => from === 'staff')?.staffName || words.staff)
  return inLanguage(config.label, language, config.fallback) || words.label
}

function bannerWords({ link, error, entries, ready }: View, words: Words): string {
  if (!navigator.onLine) return words.offline
  if (link === 'refused' && error?.status !== 401) return words.off
  const stuck =
    entries.find(({ delivery, error }) => delivery === 'waiting' && error && error.status !== 0)?.error ??
    (link === 'connecting' ? error : null)
  if (stuck?.status === 429) return filled(words.limited, Math.max(1, Math.ceil((stuck.retryAfter ?? 5000) / 1000)))
  if (stuck && stuck.status >= 500) return words.busy
  return link === 'connecting' && (ready || error) ? words.connecting : ''
}

function tool(name: IconName, label: string, kind = 'tool'): HTMLButtonElement {
  return el('button', { class: kind, type: 'button', 'aria-label': label, title: label }, icon(name))
}

function item(name: IconName, label: string, kind?: string): HTMLButtonElement {
  return el('button', { type: 'button', role: 'menuitem', tabindex: '-1', class: kind }, icon(name), el('span', {}, label))
}
