import type { BotDocument } from '../../nodes/flow.ts'
import type { Json } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { Event, Reply } from '../../nodes/reply.ts'
import type { Session } from '../../runtime/core/session.ts'
import type { Verdict } from '../../runtime/core/trace.ts'
import { AppError } from '../../runtime/errors.ts'
import type { Accepting, BotStore, ConversationState, Message, Receipt, Store, WorkStore } from '../../runtime/store/contract.ts'

interface Conversation {
  id: string
  contact: string
  channel: string
  version: number
  state: ConversationState
  language: Language
  session: Session | null
  revision: number
  takenBy: string | null
  wakeAt: number | null
  messages: Message[]
}

interface TurnRow {
  id: string
  conversation: string
  messageId: string
  event: Event
  verdicts: Verdict[]
  language: Language
  at: number
  tries: number
  state: 'open' | 'done' | 'parked'
  journal: Record<string, Json>
  receipt: Receipt | null
  why: string
}

/** What lies on the disk: it outlives a process. */
export interface Disk {
  document: BotDocument
  conversations: Map<string, Conversation>
  turns: Map<string, TurnRow>
  handoffs: { conversation: string; number: string; reason: string; summary: string }[]
  /** The next id. */
  next: number
  /** How often each method was called, by name. */
  calls: Map<string, number>
}

export function newDisk(document: BotDocument): Disk {
  return { document, conversations: new Map(), turns: new Map(), handoffs: [], next: 1, calls: new Map() }
}

/** One process that has the disk open. After `die` nothing of it reaches the disk, and none of its calls comes back. */
export interface Process {
  store: Store
  die(): void
  /** Called before each method; what it throws is what the store says. */
  refuse: ((method: string) => Error | null) | null
}

/** The part of the store's contract that the engine uses, in memory: every value is copied, as through a database. */
export function openMemory(disk: Disk): Process {
  let isDead = false
  const opened: Process = { store: null as unknown as Store, die: () => (isDead = true), refuse: null } // the store is put in below
  const alive = <T extends object>(methods: T): T =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        async (...given: unknown[]) => {
          await Promise.resolve()
          if (isDead) return new Promise(() => {})
          disk.calls.set(name, (disk.calls.get(name) ?? 0) + 1)
          const refused = opened.refuse?.(name)
          if (refused) throw refused
          const answer = copy(await method(...given.map(copy)))
          return isDead ? new Promise(() => {}) : answer
        },
      ]),
    ) as T
  const bots = new Map<string, BotStore>()
  const bot = (id: string) => {
    const found = bots.get(id) ?? ({ ...alive(botStore(disk, id)), trust: NO_TRUST } as unknown as BotStore) // methods become async above
    bots.set(id, found)
    return found
  }
  opened.store = { bot, work: { ...alive(workStore(disk)), host: 'only' } as unknown as WorkStore } as unknown as Store // the used part of it
  return opened
}

/** No number comes in pieces here and no masked field is open: test/protect tries those on the real store. */
const NO_TRUST = {
  lastWords: async () => ({ words: [], seen: null }),
  replaceWords: async () => {},
  awaitsSecret: async () => false,
  awaitsSecretOf: async () => false,
  isKnown: async () => false,
}

function botStore(disk: Disk, bot: string) {
  const conversationOf = (id: string) => disk.conversations.get(id) ?? fail('not-found')
  const turnOf = (id: string) => disk.turns.get(id) ?? fail('not-found')
  return {
    accept(incoming: Accepting) {
      const key = `${incoming.channel} ${incoming.messageId}`
      const known = [...disk.turns.values()].find((turn) => turn.messageId === key)
      if (known) return acceptedOf(conversationOf(known.conversation), known.id, false, null)
      const conversation = openConversation(disk, incoming)
      conversation.wakeAt = null
      const turn = openTurn(disk, { ...incoming, messageId: key }, conversation.id)
      const message =
        incoming.text === null ? null : add(disk, conversation, 'customer', { text: incoming.text }, turn, incoming.at)
      return acceptedOf(conversation, turn, true, message)
    },
    load(id: string) {
      const turn = turnOf(id)
      const conversation = conversationOf(turn.conversation)
      const { event, verdicts, language, at, tries, journal } = turn
      const { contact, channel, version, session, revision, state } = conversation
      const about = { turn: id, bot, conversation: conversation.id, contact, channel, version, session, revision, state }
      return { ...about, event, verdicts, language, at, tries, journal, done: turn.state !== 'open', mine: true, earlier: null }
    },
    journal(id: string, key: string, value: Json) {
      const { journal } = turnOf(id)
      if (!Object.hasOwn(journal, key)) journal[key] = value
      return journal[key]
    },
    saveTurn(result: Parameters<BotStore['saveTurn']>[0]) {
      const turn = turnOf(result.turn)
      const conversation = conversationOf(result.conversation)
      if (turn.state !== 'open' || conversation.revision !== result.revision) fail('conversation.conflict')
      const wanted = result.handoff || result.session.mode === 'person' ? 'waiting' : result.session.mode
      const state = ['person', 'over'].includes(conversation.state) ? conversation.state : wanted
      Object.assign(conversation, { session: result.session, revision: result.revision + 1, wakeAt: result.wakeAt, state })
      Object.assign(turn, { state: 'done', receipt: result.receipt })
      if (result.handoff) disk.handoffs.push({ conversation: conversation.id, ...result.handoff })
      return { messages: result.replies.map((reply) => add(disk, conversation, 'bot', reply, result.turn, result.at)) }
    },
    park(id: string, why: string, reply: Reply, at: number) {
      const turn = turnOf(id)
      if (turn.state !== 'open') fail('conversation.conflict')
      Object.assign(turn, { state: 'parked', why })
      const conversation = conversationOf(turn.conversation)
      conversation.revision++
      return { messages: [add(disk, conversation, 'bot', reply, id, at)] }
    },
    version: (number: number) => ({ number, note: '', by: '', at: 0, revision: 1, document: disk.document }),
    messages: (id: string, after: number) => conversationOf(id).messages.filter((message) => message.seq > after),
    receipt: (id: string) => turnOf(id).receipt,
    take(id: string, staff: string) {
      const conversation = conversationOf(id)
      Object.assign(conversation, { state: 'person', takenBy: staff, revision: conversation.revision + 1, wakeAt: null })
    },
    giveBack(id: string, _staff: string, variables: Record<string, Json>, at: number) {
      const conversation = conversationOf(id)
      Object.assign(conversation, { state: 'bot', takenBy: null, revision: conversation.revision + 1 })
      const event: Event = { kind: 'returned', variables }
      const turn = openTurn(
        disk,
        { event, verdicts: [], language: conversation.language, at, messageId: `back ${disk.next}` },
        id,
      )
      return acceptedOf(conversation, turn, true, null)
    },
    end(id: string) {
      const conversation = conversationOf(id)
      Object.assign(conversation, { state: 'over', revision: conversation.revision + 1 })
    },
  }
}

function workStore(disk: Disk) {
  return {
    arrive() {
      for (const turn of disk.turns.values()) if (turn.state === 'open') turn.tries++
    },
    beat: () => [],
    takeOver: () => 0,
    giveBack() {},
    leave() {},
    unfinished(limit: number) {
      const open = [...disk.turns.values()].filter((turn) => turn.state === 'open').slice(0, limit)
      return open.map(({ id, conversation, tries, journal }) => {
        const begun = Object.keys(journal).filter((name) => name.startsWith('begun/')).length
        return { bot: 'bot', conversation, turn: id, tries, begun }
      })
    },
    due(now: number, limit: number) {
      const due = [...disk.conversations.values()].filter((c) => c.wakeAt !== null && c.wakeAt <= now && c.state !== 'over')
      return due.slice(0, limit).map((conversation) => {
        const rings = { event: { kind: 'timeout' } as Event, verdicts: [], language: conversation.language, at: now }
        const turn = openTurn(disk, { ...rings, messageId: `due ${conversation.id} ${conversation.wakeAt}` }, conversation.id)
        conversation.wakeAt = null
        return { bot: 'bot', conversation: conversation.id, turn }
      })
    },
    counts: () => ({ unfinished: 0, parked: 0, open: 0 }),
  }
}

function openConversation(disk: Disk, { contact, channel, language, anew }: Accepting): Conversation {
  const open = [...disk.conversations.values()].find((c) => c.contact === contact && c.channel === channel && c.state !== 'over')
  if (open && !anew) return open
  if (open) open.state = 'over'
  const id = `c${disk.next++}`
  const fresh = { session: null, revision: 0, takenBy: null, wakeAt: null, messages: [] }
  disk.conversations.set(id, { id, contact, channel, language, version: 1, state: 'bot', ...fresh })
  return disk.conversations.get(id)!
}

function openTurn(disk: Disk, came: Pick<TurnRow, 'event' | 'verdicts' | 'language' | 'at' | 'messageId'>, conversation: string) {
  const id = `t${disk.next++}`
  const { event, verdicts, language, at, messageId } = came
  const fresh = { tries: 0, state: 'open' as const, journal: {}, receipt: null, why: '' }
  disk.turns.set(id, { id, conversation, event, verdicts, language, at, messageId, ...fresh })
  return id
}

function add(disk: Disk, conversation: Conversation, from: Message['from'], reply: Reply, turn: string, at: number): Message {
  const message: Message = { id: `m${disk.next++}`, seq: conversation.messages.length + 1, from, reply, staff: null, turn, at }
  conversation.messages.push(message)
  return message
}

function acceptedOf({ id, contact }: Conversation, turn: string, fresh: boolean, message: Message | null) {
  return { conversation: id, contact, turn, fresh, message }
}

function copy<T>(value: T): T {
  return value === undefined || typeof value === 'function' ? value : structuredClone(value)
}

function fail(code: 'not-found' | 'conversation.conflict'): never {
  throw new AppError(code)
}
