import { createLanes } from '../lanes.ts'
import type { EngineDeps, TurnName } from './contract.ts'
import type { Outcome } from './persistent.ts'

/**
 * The turns that this process has before it: one at a time within a conversation, in the order in which they were accepted,
 * whatever order they were heard of in; any number of conversations at once. A turn is in it once.
 */
export function createLine(deps: {
  take: (turn: TurnName, tried?: string) => Promise<Outcome>
  log: EngineDeps['log']
  isStopping: () => boolean
}) {
  const lanes = createLanes()
  const known = new Map<string, TurnName>()
  const begun = new Set<string>()

  async function inOrder(turn: TurnName, tried?: string): Promise<Outcome> {
    const outcome = await deps.take(turn, tried)
    if (outcome === null || outcome === 'stuck') return outcome
    await inOrder({ ...turn, turn: outcome.earlier })
    return inOrder(turn, outcome.earlier)
  }

  return {
    /** Resolves when it has been taken; when its time has come, not before `mayBegin` resolves. Never rejects. */
    async add(turn: TurnName, mayBegin?: () => Promise<void>): Promise<void> {
      if (deps.isStopping() || known.has(turn.turn)) return
      known.set(turn.turn, turn)
      await lanes.add(turn.conversation, async () => {
        await mayBegin?.()
        if (deps.isStopping()) return
        begun.add(turn.turn)
        const outcome = await inOrder(turn)
        begun.delete(turn.turn)
        // One that is stuck stays known, so that it is not tried for ever.
        if (outcome !== 'stuck') known.delete(turn.turn)
      })
    },
    isKnown: (turn: string) => known.has(turn),
    waiting: () => [...known.values()].filter(({ turn }) => !begun.has(turn)),
    settled: lanes.settled,
    allSettled: lanes.allSettled,
    counts: lanes.counts,
  }
}
