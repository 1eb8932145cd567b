import type { Flow, FlowNode } from '../../nodes/flow.ts'
import type { Json } from '../../nodes/json.ts'
import type { NodeType, Seed } from '../../nodes/node.ts'
import type { Event, Reply } from '../../nodes/reply.ts'
import type { Turn, TurnGiven, TurnHandoff } from './given.ts'
import { type Limits, withDefaults } from './limits.ts'
import type { Place, Session } from './session.ts'
import type { PortCall, Step } from './trace.ts'

/** A turn while it is being taken. Everything that changes during a turn is here and nowhere else. */
export interface Walk {
  readonly given: TurnGiven
  readonly limits: Limits
  readonly startedAt: number
  session: Session
  /** What the nodes are handed: the event, until an interrupt has used it up. */
  event: Event
  replies: Reply[]
  steps: Step[]
  handoff: TurnHandoff | null
  /** Calls that were made to find out whether an interrupt takes over: shown with the first step. */
  asked: PortCall[]
}

/** The next node to go to. */
export interface Visit extends Place {
  did: 'run' | 'resume'
  state?: Json
}

/** A node of the drawing with its declaration, which may be unknown to this installation. */
export interface Here {
  flow: Flow
  node: FlowNode
  type: NodeType | undefined
}

export function beginWalk(given: TurnGiven): Walk {
  return {
    given,
    limits: withDefaults(given.limits),
    startedAt: timeOf(given),
    session: JSON.parse(JSON.stringify(given.session)), // plain JSON, of which the runtime's own clone costs several times as much
    event: given.event,
    replies: [],
    steps: [],
    handoff: null,
    asked: [],
  }
}

export function endWalk(walk: Walk): Turn {
  const { session, steps, handoff } = walk
  return {
    session,
    replies: withPauses(walk.replies),
    steps,
    wakeAt: session.wakeAt ?? null,
    handoff,
    over: session.mode === 'over',
  }
}

export function openStep(walk: Walk, visit: Visit, here: Here | undefined): Step {
  const step: Step = {
    n: walk.steps.length + 1,
    flow: visit.flow,
    node: visit.node,
    type: here?.node.type ?? '',
    did: visit.did,
    conditions: [],
    changed: [],
    calls: walk.asked.splice(0),
    ms: timeOf(walk.given),
  }
  walk.steps.push(step)
  return step
}

/** Until here a step's `ms` holds when it began. */
export function closeStep(walk: Walk, step: Step): void {
  step.ms = Math.max(0, timeOf(walk.given) - step.ms)
}

/** Where nobody is told apart, everybody draws the same lot. */
export function seedOf({ given }: Walk): Seed {
  return given.seed ?? { conversation: '', contact: '' }
}

/** Milliseconds. A customer who waits longer thinks that something is broken. */
const LONGEST_PAUSE = 5_000

/** A pause says nothing: it goes with the reply that follows it, and one that nothing follows is none. */
function withPauses(replies: readonly Reply[]): Reply[] {
  const said: Reply[] = []
  let pause = 0
  for (const reply of replies) {
    pause = Math.min(LONGEST_PAUSE, pause + (reply.pause ?? 0))
    const { pause: _, ...rest } = reply
    if (isOnlyPause(reply)) continue
    said.push(pause > 0 ? { ...rest, pause } : rest)
    pause = 0
  }
  return said
}

function isOnlyPause({ text, pause, ...rest }: Reply): boolean {
  return pause !== undefined && text === '' && Object.keys(rest).length === 0
}

export function timeOf(given: TurnGiven): number {
  return (given.clock ?? (() => given.now))()
}
