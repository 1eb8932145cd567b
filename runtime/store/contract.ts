import type { BotDocument } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { Event, Reply } from '../../nodes/reply.ts'
import type { Session } from '../core/session.ts'
import type { Step, Verdict } from '../core/trace.ts'
import type { FilesStore } from './contract-files.ts'
import type { BackupTurns, LimitsStore, StoreMemory, WorkStore } from './contract-hosts.ts'
import type { IncidentStore } from './contract-incidents.ts'
import type { KnowledgeStore } from './contract-knowledge.ts'
import type { Page, PageRequest } from './contract-page.ts'
import type { PaymentStore } from './contract-payments.ts'
import type { ShopStore } from './contract-shop.ts'
import type { Seen, TrustStore } from './contract-trust.ts'

/**
 * The store: one contract for every driver. Times are milliseconds since 1970, handed in by the caller (the store has no
 * clock). Ids are 128 random bits in base64url unless said otherwise. Anything a person wrote or is, is sealed at rest: the
 * caller sees plain values here and the database never does. Every method rejects with AppError and never with a
 * driver's own error. (A long file: the contract is one page, so that a driver's author reads all of it.)
 */
export interface Store {
  bots: BotsStore
  /** All that belongs to one bot. The only way to a bot's rows: every query behind it carries the bot's id. */
  bot(id: string): BotStore
  /** Work that crosses bots: for the engine alone. */
  work: WorkStore
  limits: LimitsStore
  backups: BackupTurns
  staff: StaffStore
  settings: SettingsStore
  audit: AuditStore
  /**
   * The same rows for one action of staff. Its entry in the audit is written in one transaction with what is first written through it,
   * and not at all where nothing is: what is so already is not done again.
   */
  audited(deed: Deed): Acting
  memory: StoreMemory
  /** Facts for /readyz and the status page. Rejects when the database does not answer. */
  health(): Promise<StoreHealth>
  close(): Promise<void>
}

export interface StoreHealth {
  dialect: 'sqlite' | 'postgres'
  schema: number
  /** SQLite: the pragmas read back from the live connection (DB-04). */
  pragmas: Record<string, string | number>
  bytes: number
}

export type { BackupMade, BackupTurns, StoreMemory, WorkStore } from './contract-hosts.ts'
export type { Page, PageRequest } from './contract-page.ts'

// ---- bots

export interface BotsStore {
  create(bot: { name: string; document: BotDocument; by: string; at: number }): Promise<string>
  list(page: PageRequest & { deleted?: boolean }): Promise<Page<BotSummary>>
}

export interface BotSummary {
  id: string
  name: string
  /** Number of the version that serves new conversations; null while unpublished. */
  live: number | null
  revision: number
  /** The revision that the live version was made of. */
  publishedRevision: number | null
  updatedAt: number
  updatedBy: string
  deletedAt: number | null
}

export interface BotStore {
  readonly id: string
  summary(): Promise<BotSummary>
  rename(name: string, by: string, at: number): Promise<void>
  /** Marks it deleted: it serves nobody and leaves the list, and `restore` brings it back whole. */
  remove(at: number): Promise<void>
  restore(): Promise<void>

  draft(): Promise<Draft>
  /** Compare and set on `revision`; AppError 'draft.stale' when somebody else saved first. */
  saveDraft(draft: { document: BotDocument; revision: number; by: string; at: number }): Promise<{ revision: number }>
  /**
   * Freezes the draft of that revision as the next version and makes it live. Where a version of that revision, with that note and with
   * the knowledge of now, is live already, it is that one: whoever did not hear the answer asks again.
   */
  publish(what: { revision: number; note: string; by: string; at: number }): Promise<VersionSummary>
  versions(page: PageRequest): Promise<Page<VersionSummary>>
  version(number: number): Promise<VersionSummary & { document: BotDocument }>
  /** Makes an older version serve new conversations again. */
  setLive(number: number | null): Promise<void>

  secrets(): Promise<SecretSummary[]>
  putSecret(secret: { name: string; value: string; hosts: string[]; by: string; at: number }): Promise<void>
  removeSecret(name: string): Promise<void>
  /** For the guarded way out alone. */
  revealSecret(name: string): Promise<{ value: string; hosts: string[] } | null>

  /** A channel's settings, by channel name. Secrets do not belong here. */
  channel(name: string): Promise<JsonObject | null>
  putChannel(name: string, settings: JsonObject): Promise<void>

  /**
   * Stores what came in, exactly once per (channel, messageId), and finds or opens its conversation. Where the conversation is open
   * and stands still, `atOnce` is asked for what comes of it, and the whole turn is stored with it, in the same transaction.
   */
  accept(incoming: Accepting, atOnce?: AtOnce): Promise<Accepted>
  /** The state a turn starts from, with what earlier tries of the same turn have journalled. */
  load(turn: string): Promise<Loaded>
  /**
   * One effect's result, committed before it returns. The first write of a key wins; the kept value is returned. `tries` as the
   * turn was loaded: AppError 'conversation.conflict' where the turn is over, or another try of it has begun.
   */
  journal(turn: string, key: string, value: Json, tries: number): Promise<Json>
  /** One transaction: session (compare and set on `revision`), replies, receipt, timer, handoff, turn done. AppError 'conversation.conflict' when stale. */
  saveTurn(turn: TurnResult): Promise<{ messages: Message[] }>
  /** Puts a turn of this host's aside that failed again and again, with a word to the customer. */
  park(turn: string, why: string, reply: Reply, at: number): Promise<{ messages: Message[] }>
  /**
   * Gives a turn of this host's to the host that has the one before it, so that a conversation's turns are taken in order. Returns
   * that host, or null where nobody has it yet. AppError 'conversation.conflict' where it is this host's to take after all.
   */
  follow(turn: string, earlier: string): Promise<string | null>

  conversations(page: PageRequest & { state?: ConversationState | ConversationState[] }): Promise<Page<ConversationSummary>>
  conversation(id: string): Promise<ConversationSummary & { handoff: Handoff | null }>
  /** What a channel looks at before it takes a message, in one read. Null where the conversation is not, or no longer, there. */
  standing(conversation: string): Promise<Standing | null>
  /** Messages with `seq` above `after`, oldest first. */
  messages(conversation: string, after: number, limit: number): Promise<Message[]>
  /** From now on the bot is silent. AppError 'conversation.taken' when somebody else has it. */
  take(conversation: string, staff: string, at: number): Promise<void>
  /** A person's words. `messageId` makes a repeated send harmless. Only for whoever has taken it. */
  say(conversation: string, staff: string, text: string, messageId: string, at: number): Promise<Message>
  /** Gives it back: accepts a `returned` event as the conversation's next turn. */
  giveBack(conversation: string, staff: string, variables: JsonObject, at: number): Promise<Accepted>
  end(conversation: string, at: number): Promise<void>
  receipt(turn: string): Promise<Receipt | null>
  /** Destroys the contact's key and rows: nothing of the person can be read again. */
  forget(contact: string, at: number): Promise<void>
  counts(): Promise<Record<ConversationState, number>>

  incidents: IncidentStore
  payments: PaymentStore
  /** Documents, passages, approved answers: each as it stood in an edition of the bot. */
  readonly knowledge: KnowledgeStore

  /** Products, orders and customers. */
  readonly shop: ShopStore

  /** Consent, codes and identity. */
  readonly trust: TrustStore
  /** What customers have sent along. */
  readonly files: FilesStore
}

export interface Draft {
  document: BotDocument
  revision: number
  savedAt: number
  savedBy: string
}

export interface VersionSummary {
  number: number
  note: string
  by: string
  at: number
  /** The draft revision it was made of. */
  revision: number
}

export interface SecretSummary {
  name: string
  hosts: string[]
  by: string
  at: number
}

// ---- conversations

/** 'bot': the bot answers. 'waiting': a person has been asked for. 'person': a person has it. 'over': ended. */
export type ConversationState = 'bot' | 'waiting' | 'person' | 'over'

export interface Accepting {
  channel: string
  /** The contact's id on that channel: found again by a keyed hash, never stored in the clear. */
  contact: string
  messageId: string
  /** Already inspected and masked. */
  event: Event
  verdicts: Verdict[]
  /** Shown in the transcript; null for events that are no words. */
  text: string | null
  language: Language
  at: number
  /** Opens a new conversation even if one is open. */
  anew?: boolean
  /**
   * The conversation that it is for, where the channel knows it: AppError 'conversation.over' where it is not the contact's open one.
   * `admit` is told how it stands, out of the same read, and refuses by throwing, before anything is stored.
   */
  into?: { conversation: string; admit(standing: Standing): void }
  /** What these words were looked at with: AppError 'conversation.conflict' where it is no longer the last. Left out: nothing. */
  seen?: Seen
}

export interface Accepted {
  conversation: string
  contact: string
  /** The turn's id. */
  turn: string
  /** False where this messageId was known: nothing was stored, and the ids are the first one's. */
  fresh: boolean
  /** The customer's own message, where there was text. */
  message: Message | null
  /** What the bot said, where the turn was taken at once; null where it is still to be taken. */
  replies: Message[] | null
}

/** What comes of a turn whose message is not stored yet. Null where that cannot be said at once; it has changed nothing by then. */
export type AtOnce = (loaded: Loaded) => Promise<TurnResult | null>

export interface Loaded {
  turn: string
  bot: string
  conversation: string
  contact: string
  channel: string
  /** The version the conversation is pinned to. */
  version: number
  session: Session | null
  revision: number
  state: ConversationState
  event: Event
  verdicts: Verdict[]
  language: Language
  at: number
  /** How often this turn was taken over from processes that did not finish it. */
  tries: number
  done: boolean
  /** Whether this host takes it. Another may have taken it over while this one stood still. */
  mine: boolean
  /** The turn before it in the conversation, where that is not finished. */
  earlier: { turn: string; mine: boolean } | null
  journal: Record<string, Json>
}

export interface TurnResult {
  turn: string
  /** As it was loaded. */
  tries: number
  conversation: string
  revision: number
  session: Session
  replies: Reply[]
  receipt: Receipt
  /** When to send a `timeout` event; null for never. */
  wakeAt: number | null
  handoff: { number: string; reason: string; summary: string } | null
  at: number
}

/** What made an answer: shown to staff, exported to the person who asks. */
export interface Receipt {
  version: number
  steps: Step[]
  verdicts: Verdict[]
}

export interface Message {
  id: string
  /** Counts up within its conversation, without gaps: the event id of the web channel's stream. */
  seq: number
  from: 'customer' | 'bot' | 'staff' | 'system'
  reply: Reply
  /** Staff id, where staff wrote it. */
  staff: string | null
  turn: string | null
  at: number
}

export interface ConversationSummary {
  id: string
  bot: string
  contact: string
  channel: string
  version: number
  state: ConversationState
  language: Language
  /** Staff id of who has it. */
  takenBy: string | null
  openedAt: number
  updatedAt: number
  lastSeq: number
  lastText: string
}

/** How a conversation and its bot stand. */
export interface Standing {
  contact: string
  state: ConversationState
  lastSeq: number
  bot: { name: string; live: number | null; deletedAt: number | null }
  /** Of the conversation's channel. */
  settings: JsonObject | null
}

export interface Handoff {
  number: string
  reason: string
  summary: string
  variables: JsonObject
  at: number
  /** The node that asked for a person. */
  node: string
}

// ---- staff

export const ROLES = ['owner', 'designer', 'tester', 'agent', 'ops', 'auditor'] as const
export type Role = (typeof ROLES)[number]

export interface Staff {
  id: string
  email: string
  name: string
  role: Role
  language: Language
  createdAt: number
  disabledAt: number | null
}

export interface StaffStore {
  count(): Promise<number>
  /** AppError 'auth.setup-done' when it is the first account and there is one already. */
  create(staff: Omit<Staff, 'id' | 'disabledAt'> & { passwordHash: string; first?: boolean }): Promise<Staff>
  byEmail(email: string): Promise<(Staff & { passwordHash: string }) | null>
  byId(id: string): Promise<Staff | null>
  list(page: PageRequest): Promise<Page<Staff>>
  update(
    id: string,
    change: Partial<Pick<Staff, 'name' | 'role' | 'language' | 'disabledAt'>> & { passwordHash?: string },
  ): Promise<void>
  /** Sessions are kept by the SHA-256 of their token. */
  openSession(session: { hash: string; staff: string; at: number; expiresAt: number }): Promise<void>
  session(hash: string, now: number): Promise<{ staff: Staff; at: number; seenAt: number } | null>
  touchSession(hash: string, at: number): Promise<void>
  closeSession(hash: string): Promise<void>
  closeSessions(staff: string, exceptHash?: string): Promise<void>
  /** One-time links (set-up, invitation), by the SHA-256 of their token: used exactly once. */
  putLink(link: { hash: string; purpose: string; data: JsonObject; expiresAt: number }): Promise<void>
  useLink(hash: string, purpose: string, now: number): Promise<JsonObject | null>
}

export interface SettingsStore {
  get(name: string): Promise<Json | null>
  put(name: string, value: Json): Promise<void>
}

/** What an action of staff can change. */
export type Acting = Pick<Store, 'bots' | 'bot' | 'staff' | 'settings'>

/** `who` did what to `what`, before it has a place in the audit. */
export interface Deed {
  at: number
  who: string
  did: string
  what: string
  detail?: JsonObject
}

export interface AuditStore {
  /** Appends to the hash chain. For what changes no row of ours: something was read, or happened elsewhere. */
  add(deed: Deed): Promise<void>
  list(page: PageRequest): Promise<Page<AuditEntry>>
  /** Walks the chain; the first broken entry's number, or null. */
  verify(): Promise<{ entries: number; brokenAt: number | null }>
}

export interface AuditEntry {
  n: number
  at: number
  who: string
  did: string
  what: string
  detail: JsonObject
}
