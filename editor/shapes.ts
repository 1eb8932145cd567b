import type { BotDocument } from '../nodes/flow.ts'
import type { Json, JsonObject } from '../nodes/json.ts'
import type { Language, Phrase } from '../nodes/language.ts'
import type { Wait } from '../nodes/node.ts'
import type { PortName } from '../nodes/ports.ts'
import type { Event, Reply } from '../nodes/reply.ts'

/** What travels between the editor and the runtime. Times are milliseconds since 1970. Long because it is one list. */
export interface Page<T> {
  items: T[]
  next: string | null
}

// ---- staff
export const ROLES = ['owner', 'designer', 'tester', 'agent', 'ops', 'auditor'] as const
export type Role = (typeof ROLES)[number]

export interface Me {
  id: string
  email: string
  name: string
  role: Role
  language: Language
}

export interface Staff extends Me {
  createdAt: number
  disabledAt: number | null
}

export interface SessionState {
  state: 'setup' | 'out' | 'in'
  staff?: Me
  permissions: string[]
  languages: Language[]
}

// ---- bots
export interface BotSummary {
  id: string
  name: string
  live: number | null
  revision: number
  publishedRevision: number | null
  updatedAt: number
  updatedBy: string
  updatedByName: string | null
  deletedAt: number | null
}

export interface TemplateSummary {
  name: string
  title: string
  help: string
  nodes: number
}

/** Ids of what restoring a version took out of the knowledge and put into it: given back to undo it. */
export interface RestoredKnowledge {
  out: string[]
  in: string[]
  collections: string[]
}

export interface Draft {
  document: BotDocument
  revision: number
  savedAt: number
  savedBy: string
  savedByName: string | null
}

export interface VersionSummary {
  number: number
  note: string
  by: string
  byName: string | null
  at: number
  revision: number
}

/** What is wrong with a drawing, as the checker tells it. */
export interface Problem {
  at: string
  severity: 'error' | 'warning'
  code: string
  flow?: string
  node?: string
  field?: string
  exit?: string
  args: Record<string, string | number>
}

export interface SecretSummary {
  name: string
  hosts: string[]
  by: string
  byName: string | null
  at: number
}

export interface WebChannel {
  on: boolean
  origins: string[]
  title: Phrase
  greeting?: Phrase
  position: 'left' | 'right'
  colour: string
}

// ---- simulator
export interface Place {
  flow: string
  node: string
}

export interface Session {
  language: Language
  variables: JsonObject
  contact: JsonObject
  at: Place | null
  waiting: Wait | null
  stack: (Place & { kind: 'call' | 'interrupt'; waiting: Wait | null })[]
  mode: 'bot' | 'person' | 'over'
}

export interface PortCall {
  port: string
  how: 'live' | 'recorded' | 'mock' | 'replayed'
  ms: number
  sent: Json
  got: Json
  trouble?: string
}

export interface Step {
  n: number
  flow: string
  node: string
  type: string
  did: 'run' | 'resume'
  exit?: string
  waits?: 'reply' | 'person'
  because?: Json
  conditions: { text: string; values: JsonObject; holds: boolean }[]
  changed: { name: string; before: Json; after: Json }[]
  calls: PortCall[]
  ms: number
  trouble?: string
}

export interface Verdict {
  guard: string
  way: 'in' | 'out'
  did: 'masked' | 'flagged' | 'blocked'
  what: string
  count: number
  score?: number
}

export interface SimulateRequest {
  document: BotDocument
  session: Session | null
  event: Event
  from?: Place
  ports: Partial<Record<PortName, 'mock' | 'live'>>
  mocks?: Partial<Record<PortName, Json>>
  variables?: JsonObject
  /** Answers of earlier calls, for steps that call again. */
  recordings?: { port: PortName; node: string; n: number; got: Json }[]
  /** Whose lots are drawn. */
  seed?: { conversation: string; contact: string }
  /** Only the first step. */
  alone?: boolean
}

export interface Simulated {
  session: Session
  replies: Reply[]
  steps: Step[]
  verdicts: Verdict[]
  prompts: { system: string; user: string }[]
  wakeAt: number | null
  state: string
}

// ---- queue
export const CONVERSATION_STATES = ['waiting', 'person', 'bot', 'over'] as const
export type ConversationState = (typeof CONVERSATION_STATES)[number]

export interface Handoff {
  number: string
  reason: string
  summary: string
  variables: JsonObject
  at: number
  node: string
}

export interface Conversation {
  id: string
  bot: string
  contact: string
  channel: string
  version: number
  state: ConversationState
  language: Language
  takenBy: string | null
  takenByName: string | null
  openedAt: number
  updatedAt: number
  lastSeq: number
  lastText: string
  handoff: Handoff | null
}

export interface Message {
  id: string
  seq: number
  from: 'customer' | 'bot' | 'staff' | 'system'
  reply: Reply
  staff: string | null
  staffName: string | null
  turn: string | null
  at: number
}

export type News =
  | { kind: 'message'; bot: string; conversation: string; seq: number }
  | { kind: 'part'; bot: string; conversation: string; turn: string; index: number; text: string }
  | { kind: 'typing'; bot: string; conversation: string; who: 'bot' | 'staff' | 'customer' }
  | { kind: 'state'; bot: string; conversation: string; state: string }

// ---- settings
export interface ModelSettings {
  driver: 'embedded' | 'ollama'
  address: string
  chatModel: string | null
  embedModel: string | null
  allowCloud: boolean
  allowedHosts: string[]
  allowOld?: boolean
  digests?: { [model: string]: string }
}

export interface ModelHealth {
  state: 'ready' | 'degraded' | 'off'
  why?: string
  /** The reason in the reader's language. */
  says?: string
  model?: string
  version?: string
  queued: number
  openUntil?: number
}

export interface ModelInfo {
  name: string
  bytes: number
  digest: string
  parameters?: string
  cloud: boolean
}

export interface PullProgress {
  status: string
  completed?: number
  total?: number
}

export interface Settings {
  publicUrl: string | null
  dataFolder: string
  version: string
  database: string
  languages: Language[]
}

export interface Status {
  store: JsonObject
  model: ModelHealth
  sandbox: { state: 'ready' | 'off'; why?: string; workers: number; kills: number }
  bots: Json
  work: { unfinished: number; parked: number; open: number }
  /** Scheduled backups; null where there are none. */
  backup: { folder: string; last: { at: number; bytes: number } | null; failed: { at: number; says: string } | null } | null
  uptime: number
  version: string
}

export interface AuditEntry {
  n: number
  at: number
  who: string
  whoName: string | null
  did: string
  what: string
  whatName: string | null
  detail: JsonObject
}

/** The mail server as it is shown: its password is not. */
export interface MailSettings {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  user: string
  from: string
  name: string
  hasPassword: boolean
}

export interface MailTested {
  sent: boolean
  why?: string
  to: string
}
