import type { Language } from '../../../nodes/language.ts'
import type { Choice, InputKind, Reply } from '../../../nodes/reply.ts'
import { meantChoice } from './choice.ts'
import { ChannelError, type Client } from './client.ts'
import { keepListening, type Link } from './line.ts'
import type { Memory } from './memory.ts'
import type { Mode, Opened, WebMessage } from './protocol.ts'
import { createQueue, type Delivery, type Queued } from './queue.ts'
import type { SseEvent } from './sse.ts'

/** One customer's conversation as their browser knows it, without a thing on the screen. `changed` after every change; `heard` once for each new message of the bot or staff. */
export function createConversation(given: {
  client: Client
  memory: Memory
  language: Language
  identity: () => string | undefined
  changed: () => void
  heard: (message: WebMessage) => void
  now: () => number
  random: () => number
  newId: () => string
}): Conversation {
  const { client, memory } = given
  const all = new AbortController()
  let entries = new Map<string, Entry>()
  let line = new AbortController()
  let opening: Promise<Opened> | null = null
  let waiters: (() => void)[] = []
  let claimed = new Map<number, string>() // seq → key of an entry of ours that the server has answered for
  let held: WebMessage[] = []
  let posting: string | null = null
  let last = 0
  let ready = false
  let idle = false
  let current: string | null = memory.opened()?.conversation ?? null
  let doneTurn: string | null = null
  let parts: { turn: string; texts: string[]; stopped: string | null } | null = null
  const expiries = new Set<ReturnType<typeof setTimeout>>()
  const state = { link: 'connecting' as Link, error: null as ChannelError | null, mode: 'bot' as Mode, typing: false }

  const queue = createQueue({
    post,
    changed(id, delivery, error) {
      patch(`own:${id}`, { delivery, error })
      if (delivery === 'sent' && state.mode === 'bot') typing(20_000)
      if (delivery === 'sent') wake()
      if (delivery === 'sent') void wait(5000).then(catchUp)
    },
    keep: memory.addQueued,
    drop: memory.removeQueued,
    wait,
    random: given.random,
  })

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        waiters = waiters.filter((other) => other !== done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      waiters.push(done)
      if (all.signal.aborted) done()
    })
  }
  function wake(): void {
    for (const done of [...waiters]) done()
  }
  function patch(key: string, change: Partial<Entry>): void {
    const entry = entries.get(key)
    if (entry) entries.set(key, { ...entry, ...change })
    given.changed()
  }
  function typing(ms: number): void {
    for (const timer of expiries) clearTimeout(timer)
    expiries.clear()
    state.typing = ms > 0
    if (ms > 0) expiries.add(setTimeout(() => typing(0), ms))
    given.changed()
  }

  /** The conversation's token: the one at hand while it lasts, else a new one for the same conversation. */
  async function token(): Promise<string> {
    const known = memory.opened()
    if (known && known.expiresAt > given.now() + 10_000) return known.token
    return (await open()).token
  }
  function open(anew?: true): Promise<Opened> {
    opening ??= client
      .open({ language: given.language, identity: given.identity(), anew }, memory.opened()?.token, all.signal)
      .then((opened) => {
        const before = current
        current = opened.conversation
        memory.keepOpened(opened)
        if (before !== null && before !== current) {
          blank()
          restart()
        }
        return opened
      })
      .finally(() => {
        opening = null
      })
    return opening
  }
  /** With a token that the server no longer knows (its key was changed, the contact was erased) a new conversation begins. */
  async function withToken<T>(use: (token: string) => Promise<T>): Promise<T> {
    const mine = await token()
    try {
      return await use(mine)
    } catch (error) {
      if (!(error instanceof ChannelError) || (error.status !== 401 && error.code !== 'conversation.over')) throw error
      if (memory.opened()?.token === mine) {
        if (error.status === 401) memory.keepOpened(null)
        await open(error.status === 401 ? undefined : true)
      }
      return use(await token())
    }
  }

  async function post(item: Queued): Promise<void> {
    posting = item.id
    try {
      const { id, text, choice } = item
      const { seq } = await withToken((mine) => client.send(mine, choice ? { id, text, choice } : { id, text }, all.signal))
      const key = `own:${id}`
      if (entries.get(`m:${seq}`)?.from === 'customer') entries.delete(`m:${seq}`)
      claimed.set(seq, key)
      patch(key, { seq })
    } finally {
      posting = null
      const waiting = held
      held = []
      for (const message of waiting) take(message, ready)
    }
  }

  /** Stores what came. What is known already is dropped, so a resumed stream may repeat itself. */
  function take(message: WebMessage, live: boolean): void {
    if (message.seq === last + 1) last = message.seq
    if (message.from === 'customer') {
      const own = entries.has(`own:${message.id}`) ? `own:${message.id}` : claimed.get(message.seq)
      if (own) {
        claimed.set(message.seq, own)
        patch(own, { seq: message.seq, at: message.at, delivery: 'sent', reply: message.reply })
        return
      }
      if (posting !== null) {
        held.push(message)
        return
      }
    }
    const key = `m:${message.seq}`
    if (entries.has(key)) return
    const { seq, from, reply, staffName, at } = message
    entries.set(key, { key, seq, from, reply, staffName, at, cut: cutFor(message) })
    if (from !== 'customer') {
      typing(0)
      if (live) given.heard(message)
    }
    if (from === 'staff') state.mode = 'person'
    given.changed()
  }
  /** A growing answer gives way to its message; one that the customer stopped stays as short as it was until they ask for the rest. */
  function cutFor(message: WebMessage): string | undefined {
    if (message.from !== 'bot' || !parts) return undefined
    const cut = parts.stopped ?? undefined
    if (cut === undefined || message.reply.generated) {
      doneTurn = parts.turn
      parts = null
    }
    return message.reply.generated ? cut : undefined
  }

  async function fetchNew(signal: AbortSignal): Promise<void> {
    for (let page = 0; page < 50; page++) {
      const before = last
      const items = await withToken((mine) => client.messages(mine, before, signal))
      for (const message of items) take(message, ready)
      last = Math.max(last, ...items.map(({ seq }) => seq))
      if (items.length === 0 || last === before) return
    }
  }

  function hear({ event, data }: SseEvent): void {
    const value = readJson(data)
    if (event === 'message' && isMessage(value)) {
      const gap = value.seq > last + 1
      take(value, ready)
      if (gap) void fetchNew(line.signal).catch(() => line.signal.aborted || restart())
    } else if (event === 'part' && isPart(value) && value.turn !== doneTurn) {
      if (parts?.turn !== value.turn) parts = { turn: value.turn, texts: [], stopped: null }
      parts.texts[value.index] = value.text
      typing(0)
    } else if (event === 'typing') {
      typing(8000)
    } else if (event === 'state' && isState(value)) {
      state.mode = value.state
      given.changed()
    }
  }

  /** A line that looks open and brings nothing (a proxy that holds streams back) is found out by our own words not coming round. */
  function catchUp(): void {
    const missing = [...claimed.keys()].some((seq) => seq > last)
    if (missing && !line.signal.aborted) void fetchNew(line.signal).catch(() => undefined) // the line's own retries go on
  }

  /** Whole sentences from the first on: what came before a reload or a break cannot be shown, so nothing after it is either. */
  function grown(): string {
    const texts: string[] = []
    for (const text of parts?.texts ?? []) {
      if (text === undefined) break
      texts.push(texts.length > 0 && !/\s$/.test(texts.at(-1)!) && !/^\s/.test(text) ? ` ${text}` : text)
    }
    return texts.join('')
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let tries = 0; !ready && !signal.aborted; tries++) {
      try {
        const { conversation } = memory.opened() ?? (await open())
        await fetchNew(signal)
        ready = true
        state.link = 'online'
        if (entries.size === 0 || [...entries.values()].every(({ seq }) => seq === null)) {
          await withToken((mine) => client.send(mine, { id: `open-${conversation}`.slice(0, 64), open: true }, signal))
          typing(20_000)
        }
      } catch (cause) {
        if (signal.aborted) return
        const error = cause instanceof ChannelError ? cause : new ChannelError(0, 'network', null, { cause })
        status([401, 403, 404].includes(error.status) ? 'refused' : 'connecting', error)
        await wait(error.retryAfter ?? Math.min(30_000, 1000 * 2 ** tries) * (0.5 + given.random() / 2))
      }
    }
    given.changed()
    if (signal.aborted) return
    await keepListening({ client, token, after: () => last, hear, poll: fetchNew, status, wait, random: given.random, signal })
  }
  function status(link: Link, error?: ChannelError): void {
    state.link = link
    state.error = error ?? null
    if (error?.status === 401) memory.keepOpened(null)
    given.changed()
  }
  function restart(): void {
    idle = false
    line.abort()
    if (all.signal.aborted) return
    line = new AbortController()
    void run(AbortSignal.any([all.signal, line.signal]))
  }
  /** Nothing is known of a conversation and none is begun until the customer writes. */
  function rest(): void {
    current = null
    idle = true
    line.abort()
    blank()
  }
  function blank(): void {
    const unsent = [...entries.values()].filter(
      ({ seq, delivery }) => seq === null && delivery !== undefined && delivery !== 'sent',
    )
    entries = new Map(unsent.map((entry) => [entry.key, entry]))
    claimed = new Map()
    held = []
    parts = null
    last = 0
    ready = false
    state.mode = 'bot'
    memory.keepSeen(0)
    given.changed()
  }

  function enter(item: Queued): void {
    const choices = item.choice ? [{ id: item.choice, label: item.text }] : undefined
    entries.set(`own:${item.id}`, {
      key: `own:${item.id}`,
      seq: null,
      from: 'customer',
      reply: { text: item.secret ? '•'.repeat(Math.min(8, item.text.length)) : item.text, choices },
      at: item.at,
      delivery: 'waiting',
      item,
    })
  }

  return {
    start() {
      const kept = memory.queue()
      for (const item of kept) enter(item)
      queue.restore(kept)
      restart()
    },
    say(text, options = {}) {
      const choice = options.choice ?? (options.secret ? undefined : meantChoice(text, openChoices(view().entries))?.id)
      const item: Queued = {
        id: given.newId(),
        text,
        at: given.now(),
        ...(choice && { choice }),
        ...(options.secret && { secret: true }),
      }
      enter(item)
      if (idle) restart()
      queue.add(item)
    },
    retry(key) {
      const entry = entries.get(key)
      if (entry?.delivery !== 'failed' || !entry.item) return
      entries.delete(key)
      enter(entry.item)
      queue.add(entry.item)
    },
    stop() {
      if (parts) parts.stopped = grown()
      given.changed()
    },
    showAll: (key) => patch(key, { cut: undefined }),
    async anew() {
      if (memory.opened()) await withToken((mine) => client.end(mine))
      blank()
      await open(true)
      restart()
    },
    async forget() {
      if (memory.opened()) await withToken((mine) => client.forget(mine))
      queue.clear()
      entries = new Map()
      memory.keepOpened(null)
      memory.clearQueue()
      rest()
    },
    leave() {
      queue.clear()
      entries = new Map()
      memory.keepOpened(null)
      rest()
    },
    sync() {
      const conversation = memory.opened()?.conversation ?? null
      if (conversation === current) return
      current = conversation
      blank()
      if (conversation) restart()
      else rest()
    },
    pause: () => line.abort(),
    resume() {
      if (idle) return
      if (line.signal.aborted) restart()
      else wake()
    },
    view,
    destroy() {
      all.abort()
      line.abort()
      queue.stop()
      wake()
      for (const timer of expiries) clearTimeout(timer)
    },
  }

  function view(): View {
    const sorted = [...entries.values()].sort((a, b) => (a.seq ?? Number.MAX_SAFE_INTEGER) - (b.seq ?? Number.MAX_SAFE_INTEGER))
    const growing =
      parts && (parts.stopped !== null || parts.texts[0] !== undefined)
        ? { text: parts.stopped ?? grown(), stopped: parts.stopped !== null }
        : null
    return { ...state, ready, idle, entries: sorted, growing, typing: state.typing && !growing }
  }
}

/** A message on the screen. `key` stays the same from the pressing of a key until the server's copy has replaced it. */
export interface Entry {
  key: string
  seq: number | null
  from: WebMessage['from']
  reply: Reply
  staffName?: string
  at: number
  /** Of our own messages of this visit. */
  delivery?: Delivery
  error?: ChannelError
  item?: Queued
  /** What the customer stopped it at. */
  cut?: string
}

export interface View {
  entries: Entry[]
  growing: { text: string; stopped: boolean } | null
  typing: boolean
  link: Link
  error: ChannelError | null
  mode: Mode
  /** The history has been read: what comes now is new. */
  ready: boolean
  /** Deleted or signed out: it begins again with the customer's next words. */
  idle: boolean
}

export interface Conversation {
  start(): void
  say(text: string, options?: { choice?: string; secret?: boolean }): void
  retry(key: string): void
  /** Stops the painting of the growing answer. */
  stop(): void
  showAll(key: string): void
  /** Ends this conversation and begins a new one. */
  anew(): Promise<void>
  /** Has everything about this customer destroyed. */
  forget(): Promise<void>
  /** Forgets it in this browser alone: signing out. */
  leave(): void
  /** Another tab may have begun a new conversation, or deleted this one. */
  sync(): void
  pause(): void
  resume(): void
  view(): View
  destroy(): void
}

/** The quick replies that still wait for an answer: those after the customer's last words. */
export function openChoices(entries: readonly Entry[]): Choice[] {
  return since(entries).findLast(({ reply }) => reply.choices?.length)?.reply.choices ?? []
}

export function openInput(entries: readonly Entry[]): InputKind {
  const asked = since(entries).at(-1)
  return asked?.from === 'bot' ? (asked.reply.input ?? 'text') : 'text'
}

function since(entries: readonly Entry[]): Entry[] {
  return entries.slice(entries.findLastIndex(({ from }) => from === 'customer') + 1)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // half an event of a broken proxy: the next resume brings it whole
  }
}

function isMessage(value: unknown): value is WebMessage {
  const message = value as Partial<WebMessage> | null
  return typeof message?.seq === 'number' && typeof message.reply?.text === 'string' && typeof message.from === 'string'
}
function isPart(value: unknown): value is { turn: string; index: number; text: string } {
  const part = value as { turn?: unknown; index?: unknown; text?: unknown } | null
  return (
    typeof part?.turn === 'string' && Number.isInteger(part.index) && Number(part.index) < 10_000 && typeof part.text === 'string'
  )
}
function isState(value: unknown): value is { state: Mode } {
  return ['bot', 'waiting', 'person', 'over'].includes((value as { state?: string } | null)?.state ?? '')
}
