import type { Language } from '../../../nodes/language.ts'
import { createAccess } from './access.ts'
import { meantChoice } from './choice.ts'
import { ChannelError, type Client } from './client.ts'
import { createFiles } from './files.ts'
import { createGrowing } from './growing.ts'
import { keepListening, type Link } from './line.ts'
import type { Memory } from './memory.ts'
import { readNews } from './news.ts'
import { createPausing } from './pausing.ts'
import type { Mode, WebMessage } from './protocol.ts'
import { createQueue, type Queued } from './queue.ts'
import { createSleep } from './sleep.ts'
import type { SseEvent } from './sse.ts'
import type { Upload } from './upload.ts'
import { type Conversation, type Entry, openChoices, type View } from './view.ts'

/**
 * One customer's conversation as their browser knows it, without a thing on the screen. `changed` after every change; `heard`
 * once for each new message of the bot or staff. The file is long because sending, hearing and beginning anew touch the same
 * few variables, and one closure keeps them from everybody else.
 */
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
  upload: Upload
}): Conversation {
  const { client, memory } = given
  const all = new AbortController()
  let entries = new Map<string, Entry>()
  let line = new AbortController()
  const { wait, wake } = createSleep(all.signal)
  let claimed = new Map<number, string>() // seq → key of an entry of ours that the server has answered for
  let held: WebMessage[] = []
  let posting: string | null = null
  let last = 0
  let ready = false
  let idle = false
  let toldAt = 0
  const growing = createGrowing()
  const expiries = new Set<ReturnType<typeof setTimeout>>()
  const state = { link: 'connecting' as Link, error: null as ChannelError | null, mode: 'bot' as Mode, typing: false }

  const access = createAccess({
    client,
    memory,
    language: given.language,
    identity: given.identity,
    other() {
      blank()
      restart()
    },
    now: given.now,
    signal: all.signal,
  })
  const progress = new Map<string, number>()
  const pausing = createPausing({ now: given.now, changed: given.changed })
  const files = createFiles({
    upload: given.upload,
    withToken: access.withToken,
    enter(entry) {
      entries.set(entry.key, entry)
      given.changed()
    },
    patch,
    drop(key) {
      entries.delete(key)
      given.changed()
    },
    taken(key, seq) {
      claim(key, seq)
      if (state.mode === 'bot') typing(20_000)
      wake()
    },
    progress(key, part) {
      if (part === null) progress.delete(key)
      else progress.set(key, part)
      given.changed()
    },
    idle: release,
    now: given.now,
    newId: given.newId,
  })
  const queue = createQueue({
    post,
    changed(id, delivery, error) {
      patch(`own:${id}`, { delivery, error })
      if (delivery === 'sent' && state.mode === 'bot' && !answered(id)) typing(20_000)
      if (delivery === 'sent') wake()
      if (delivery === 'sent') void wait(5000).then(catchUp)
    },
    keep: memory.addQueued,
    drop: memory.removeQueued,
    wait,
    random: given.random,
  })

  /** A quick bot's answer may overtake the word that our message was taken. */
  function answered(id: string): boolean {
    const own = entries.get(`own:${id}`)?.seq ?? null
    return own !== null && [...entries.values()].some(({ seq, from }) => seq !== null && seq > own && from !== 'customer')
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

  async function post(item: Queued): Promise<void> {
    posting = item.id
    try {
      const { id, text, choice, secret } = item
      const { seq } = await access.withToken((mine) =>
        client.send(mine, secret ? { id, secret: text } : choice ? { id, text, choice } : { id, text }, all.signal),
      )
      claim(`own:${id}`, seq)
    } finally {
      posting = null
      release()
    }
  }
  /** The server has an entry of ours under this number, and its own copy is not shown beside it. */
  function claim(key: string, seq: number): void {
    if (entries.get(`m:${seq}`)?.from === 'customer') entries.delete(`m:${seq}`)
    claimed.set(seq, key)
    patch(key, { seq })
  }
  /** What came round while something of ours was on its way, and might have been that. */
  function release(): void {
    if (posting !== null || files.busy()) return
    const waiting = held
    held = []
    for (const message of waiting) take(message, ready)
  }

  /** Stores what came. What is known already is dropped, so a resumed stream may repeat itself. */
  function take(message: WebMessage, live: boolean): void {
    if (message.seq === last + 1) last = message.seq
    if (message.from === 'customer') {
      const own = entries.has(`own:${message.id}`) ? `own:${message.id}` : claimed.get(message.seq)
      if (own) {
        claimed.set(message.seq, own)
        patch(own, {
          seq: message.seq,
          at: message.at,
          delivery: 'sent',
          ...(!entries.get(own)?.item?.secret && { reply: message.reply }),
        })
        return
      }
      if (posting !== null || files.busy()) {
        held.push(message)
        return
      }
    }
    const key = `m:${message.seq}`
    if (entries.has(key)) return
    const { seq, from, reply, staffName, at } = message
    entries.set(key, { key, seq, from, reply, staffName, at, cut: growing.settle(message) })
    if (from !== 'customer') {
      typing(0)
      if (live) pausing.hold(key, reply.pause ?? 0, () => given.heard(message))
    }
    if (from === 'staff') state.mode = 'person'
    given.changed()
  }
  async function fetchNew(signal: AbortSignal): Promise<void> {
    for (let page = 0; page < 50; page++) {
      const before = last
      const items = await access.withToken((mine) => client.messages(mine, before, signal))
      for (const message of items) take(message, ready)
      last = Math.max(last, ...items.map(({ seq }) => seq))
      if (items.length === 0 || last === before) return
    }
  }

  function hear(event: SseEvent): void {
    const news = readNews(event)
    if (news?.kind === 'message') {
      const gap = news.message.seq > last + 1
      take(news.message, ready)
      if (gap) void fetchNew(line.signal).catch(() => line.signal.aborted || restart())
    } else if (news?.kind === 'part') {
      growing.add(news.part)
      typing(0)
    } else if (news?.kind === 'typing') {
      typing(8000)
    } else if (news?.kind === 'state') {
      state.mode = news.mode
      given.changed()
    }
  }

  /** A line that looks open and brings nothing (a proxy that holds streams back) is found out by our own words not coming round. */
  function catchUp(): void {
    const missing = [...claimed.keys()].some((seq) => seq > last)
    if (missing && !line.signal.aborted) void fetchNew(line.signal).catch(() => undefined) // the line's own retries go on
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let tries = 0; !ready && !signal.aborted; tries++) {
      try {
        const { conversation } = access.known() ?? (await access.open())
        await fetchNew(signal)
        ready = true
        state.link = 'online'
        // Whoever has written already has opened it with that.
        if (entries.size === 0) {
          await access.withToken((mine) => client.send(mine, { id: `open-${conversation}`.slice(0, 64), open: true }, signal))
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
    await keepListening({
      client,
      token: access.token,
      after: () => last,
      hear,
      poll: fetchNew,
      status,
      wait,
      random: given.random,
      signal,
    })
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
    access.become(null)
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
    growing.clear()
    pausing.clear()
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
    writes() {
      // A bot does not wait for anybody, so only a person is told, and not with every key.
      if (state.mode !== 'person' || given.now() < toldAt + TYPING_MS) return
      toldAt = given.now()
      void access.withToken((mine) => client.typing(mine)).catch(() => undefined) // a hint that is lost harms nobody
    },
    attach(file) {
      if (idle) restart()
      files.add(file)
    },
    cancel: files.cancel,
    retry(key) {
      if (files.retry(key)) return
      const entry = entries.get(key)
      if (entry?.delivery !== 'failed' || !entry.item) return
      entries.delete(key)
      enter(entry.item)
      queue.add(entry.item)
    },
    stop() {
      growing.stop()
      given.changed()
    },
    showAll: (key) => patch(key, { cut: undefined }),
    async anew() {
      if (memory.opened()) await access.withToken((mine) => client.end(mine))
      blank()
      await access.open(true)
      restart()
    },
    async forget() {
      if (memory.opened()) await access.withToken((mine) => client.forget(mine))
      queue.clear()
      entries = new Map()
      memory.keepOpened(null)
      memory.clearQueue()
      rest()
    },
    asks: (path, body) => access.withToken((mine) => client.ask(mine, path, body)),
    leave() {
      queue.clear()
      entries = new Map()
      memory.keepOpened(null)
      rest()
    },
    sync() {
      const conversation = memory.opened()?.conversation ?? null
      if (conversation === access.current()) return
      access.become(conversation)
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
      files.clear()
      pausing.clear()
    },
  }

  function view(): View {
    const shown = [...entries.values()].filter(({ key }) => !pausing.isHeld(key))
    const sorted = shown.sort((a, b) => (a.seq ?? Number.MAX_SAFE_INTEGER) - (b.seq ?? Number.MAX_SAFE_INTEGER))
    const answer = growing.view()
    return {
      ...state,
      ready,
      idle,
      entries: sorted,
      progress,
      growing: answer,
      typing: (state.typing || pausing.any()) && !answer,
    }
  }
}

/** Staff see "is writing" for a little longer than this after each word of it. */
const TYPING_MS = 3_000
