import type { Fields } from '../../nodes/field.ts'
import type { Given, NodeType } from '../../nodes/node.ts'
import type { PortName } from '../../nodes/ports.ts'
import { inTime, spentBudget } from './budget.ts'
import { fill } from './fill.ts'
import type { Turn, TurnGiven } from './given.ts'
import { grant } from './grant.ts'
import { nodeAt } from './graph.ts'
import { handOver } from './handover.ts'
import { opening } from './opening.ts'
import { leaveByTrouble, settle } from './settle.ts'
import { setAlarm } from './silence.ts'
import { beginWalk, endWalk, openStep, seedOf, type Visit, type Walk } from './walk.ts'

export type { PortStep, Turn, TurnGiven, TurnHandoff } from './given.ts'

/**
 * One event and all that follows from it. Never throws for anything a flow, a node, a port or a customer does: such
 * trouble is a step of the trace and leads by the `trouble` exit or to the bot's handoff. The given session is not changed.
 */
export async function takeTurn(given: TurnGiven): Promise<Turn> {
  const walk = beginWalk(given)
  let visit = await opening(walk)
  while (visit) visit = await takeStep(walk, visit)
  setAlarm(walk)
  return endWalk(walk)
}

/** `nodeAt → fill → grant → run | resume → settle`: one visit, and where it leads. */
async function takeStep(walk: Walk, visit: Visit): Promise<Visit | null> {
  const here = nodeAt(walk, visit)
  const step = openStep(walk, visit, here)
  const spent = spentBudget(walk)
  if (spent) return handOver(walk, step, spent)
  if (!here) return handOver(walk, step, 'node.gone')
  if (!here.type) return handOver(walk, step, 'node.unknown')
  try {
    const fields = fill(walk, here.type.fields, here.node.fields, step)
    const ports = grant(walk, here.type, step)
    // biome-ignore lint/suspicious/noExplicitAny: each declaration has its own fields and ports; `fill` and `grant` read them from it
    const handed: any = {
      fields,
      event: walk.event,
      language: walk.session.language,
      now: walk.given.now,
      seed: seedOf(walk),
      ...ports,
    }
    return await settle(walk, here, step, await inTime(walk, () => go(here.type!, visit, handed)))
  } catch (error) {
    return leaveByTrouble(walk, here, step, error)
  }
}

async function go(type: NodeType, visit: Visit, handed: Given<Fields, PortName>) {
  if (visit.did === 'run') return type.run(handed)
  if (!type.resume) throw new Error(`a ${type.type} node has nothing to go on with`)
  return type.resume({ ...handed, state: visit.state ?? null })
}
