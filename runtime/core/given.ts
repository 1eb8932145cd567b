import type { BotDocument } from '../../nodes/flow.ts'
import type { NodeType, Seed } from '../../nodes/node.ts'
import type { Ports } from '../../nodes/ports.ts'
import type { Event, Reply } from '../../nodes/reply.ts'
import type { Limits } from './limits.ts'
import type { Place, Session } from './session.ts'
import type { PortCall, Step } from './trace.ts'

export interface TurnGiven {
  document: BotDocument
  session: Session
  event: Event
  types: ReadonlyMap<string, NodeType>
  /** The ports for one step. What comes back is handed to the node as far as its declaration asks for it. */
  ports(step: PortStep): Ports
  /** Milliseconds since 1970, the same for the whole turn. */
  now: number
  /** Default: the same for everybody. */
  seed?: Seed
  /** What the door's guard saw in the text. Interrupts are asked about it before they are asked about the text itself. */
  security?: readonly string[]
  /** Begin at this node instead of where the session waits: the simulator's "start from here". */
  from?: Place
  limits?: Partial<Limits>
  /** Ends what is running; the turn then ends in the bot's handoff. */
  signal?: AbortSignal
  /** Measures steps and the time budget. Without it every step took 0 ms. */
  clock?: () => number
}

export interface Turn {
  session: Session
  replies: Reply[]
  steps: Step[]
  /** When a `timeout` event is to be sent; null for never. */
  wakeAt: number | null
  handoff: TurnHandoff | null
  over: boolean
}

export interface TurnHandoff {
  reason: string
  summary: string
  /** What the customer can quote; '' where none could be drawn. */
  number: string
  /** The node that asked for a person. */
  node: string
}

/** The step that ports are made for. `n` and the order of calls name a call for good: a turn that is run again makes the same. */
export interface PortStep {
  n: number
  flow: string
  node: string
  type: string
  /** Tells how a call is answered, where that is not 'live'. */
  answered(call: Promise<unknown>, how: PortCall['how']): void
}
