import type { BotDocument } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { NodeType, Seed } from '../../nodes/node.ts'
import type { PortName, Ports } from '../../nodes/ports.ts'
import type { Event, Reply, SentFile } from '../../nodes/reply.ts'
import type { Bus } from '../bus.ts'
import type { Place, Session } from '../core/session.ts'
import type { Step, Verdict } from '../core/trace.ts'
import type { Guard } from '../guard/contract.ts'
import type { Log } from '../log.ts'
import type { Accepted, Accepting, Store } from '../store/contract.ts'
import type { Failpoint } from './failpoints.ts'

/** What has conversations: channels hand it what came in, and it sees to the rest. */
export interface Engine {
  /** Stores what came in and only then resolves: the channel may acknowledge. AppError 'stopping' while the process ends. */
  receive(incoming: Incoming): Promise<Accepted>
  /** Takes a turn that the store has accepted by another way, such as a conversation that staff gave back. */
  queue(turn: TurnName): void
  /** Resolves when nothing of this conversation is running or queued in this process. */
  settled(conversation: string): Promise<void>
  /** Tries a document that need not be saved. Writes nothing. */
  simulate(request: SimulateRequest): Promise<Simulated>
  /** Goes on with what an earlier process left, and starts the timers. Returns how many turns it begins with. */
  resume(): Promise<number>
  /** Begins nothing new; waits for what runs at most `graceMs`. What is not done then is left for the next start. */
  stop(graceMs: number): Promise<void>
  counts(): { running: number; queued: number }
}

/** What a channel makes of what came in. */
export interface Incoming {
  bot: string
  channel: string
  contact: string
  messageId: string
  content: { kind: 'open' } | { kind: 'text'; text: string; choice?: string; file?: SentFile } | SecretContent
  language: Language
  anew?: boolean
  into?: Accepting['into']
}

/** What was typed into a masked field of this conversation. It lives until the engine has made a proof of it. */
export interface SecretContent {
  kind: 'secret'
  secret: string
  conversation: string
}

export interface TurnName {
  bot: string
  conversation: string
  turn: string
}

export interface EngineDeps {
  store: Store
  guard: Guard
  types: ReadonlyMap<string, NodeType>
  bus: Bus
  ports: PortFactory
  /** Milliseconds since 1970. */
  clock: () => number
  /** Milliseconds that only go forward, whatever the clock is set to: measures how long a turn takes. Default: the process's own. */
  elapsed?: () => number
  log: Log
  /** Whether somebody of the staff has the queue open. */
  present: () => boolean
  /** What stands for a code from the moment it arrives. Without it no code is taken. */
  proofOf?: (bot: string, conversation: string, code: string) => string
  /** Called by name at each edge between two effects; a test that throws or stops there is a crash there. */
  failpoint?: (name: Failpoint, about?: string) => void
  /** What one turn may take, in milliseconds. Default 120,000. */
  turnMs?: number
  /** Calls back once after `ms`; what it returns calls it off. Default: the process's own timers. */
  setTimer?: SetTimer
}

export type SetTimer = (call: () => void, ms: number) => () => void

/** Makes the ports of one turn. The engine supplies `people` itself. */
export type PortFactory = (context: PortContext) => Omit<Ports, 'people'>

export interface PortContext {
  bot: string
  turn: string
  /** Null in a simulated turn: there is nobody whose data a port may give or keep. */
  conversation: string | null
  contact: string | null
  /** The simulator: the tester wants to be somebody who has proved nothing. */
  asStranger?: boolean
  /** When the turn was accepted: the same for every try of it. */
  now: number
  document: BotDocument
  language: Language
  signal: AbortSignal
  /** The version that the conversation is on; null for a draft that is tried. */
  version: number | null
  /** Nothing may be sent, not even to the embedding model: a tester did not ask for it. */
  offline?: boolean
  /** Takes each whole sentence of a growing model answer. */
  onSentence: (sentence: string) => void
}

export interface SimulateRequest {
  bot: string
  document: BotDocument
  /** What the last simulated turn gave back; null for a new conversation. */
  session: Session | null
  event: Event
  from?: Place
  /** Default 'mock': no packet leaves the host. */
  ports: Partial<Record<PortName, 'mock' | 'live'>>
  /** What a mocked port answers, instead of the default answer. */
  mocks?: Partial<Record<PortName, Json>>
  /** Answers of earlier calls: where a step calls again, it is answered so, before a mock or the real thing is. */
  recordings?: RecordedCall[]
  /** Values to set before the turn. */
  variables?: JsonObject
  /** Who is talking, as far as lots are drawn. Default: the same for everybody. */
  seed?: Seed
  /** Only the first step: nothing that comes after it is run. */
  alone?: boolean
}

/** What a call answered once, as a trace shows it: the `n`th call (from 0) of one port by one node's visit. */
export interface RecordedCall {
  port: PortName
  node: string
  n: number
  got: Json
}

export interface Simulated {
  session: Session
  replies: Reply[]
  steps: Step[]
  verdicts: Verdict[]
  /** What went, or would have gone, to the model, after masking. */
  prompts: { system: string; user: string }[]
  wakeAt: number | null
  state: 'bot' | 'waiting' | 'over'
}
