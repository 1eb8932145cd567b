import { isConflict, isStoreFailure } from '../store/driver.ts'
import type { EngineDeps, SetTimer, TurnName } from './contract.ts'
import type { Failpoint } from './failpoints.ts'
import { MOST_TRIES, PoisonError, park } from './poison.ts'
import { pause } from './timer.ts'

interface Deps extends EngineDeps {
  setTimer: SetTimer
  failpoint: (name: Failpoint) => void
  ending: { isStopping: boolean; abandon: AbortController }
}

/**
 * Sees a turn through. Somebody else changed the conversation meanwhile: again at once, on what is true now. The store does
 * not answer: again until it does. Anything else is the turn's own fault: after three tries it is put aside with a word to the
 * customer, and the conversation's next turns go on. Never rejects. Returns the earlier turn that has to be taken first, null where
 * nothing is left to do here, and 'stuck' where the turn can be neither taken nor put aside: it is left for the next start.
 */
export function persistent(deps: Deps, converse: Converse): (turn: TurnName, tried?: string) => Promise<Outcome> {
  const { ending, log } = deps
  return async (turn, tried) => {
    const failed = { own: 0, conflict: 0, store: 0 }
    let reason: unknown
    while (!ending.abandon.signal.aborted) {
      try {
        if (failed.own >= MOST_TRIES) return await park(deps, turn, reason)
        const earlier = await converse(turn, tried)
        return earlier === null ? null : { earlier }
      } catch (error) {
        const kind = kindOf(error, failed.conflict)
        if (ending.abandon.signal.aborted || (kind === 'store' && ending.isStopping)) return null
        if (failed.own > MOST_TRIES) {
          log.error('turn.stuck', { ...turn, error })
          return 'stuck'
        }
        reason = error
        failed[kind] = error instanceof PoisonError ? MOST_TRIES : failed[kind] + 1
        if (kind !== 'conflict') log.warn('turn.failed', { ...turn, kind, failed: failed[kind], error })
        if (kind === 'store') await pause(deps.setTimer, Math.min(250 * 2 ** failed.store, LONGEST_PAUSE), ending.abandon.signal)
      }
    }
    return null
  }
}

type Converse = (turn: TurnName, tried?: string) => Promise<string | null>
export type Outcome = { earlier: string } | 'stuck' | null

const MOST_CONFLICTS = 50
/** Milliseconds. */
const LONGEST_PAUSE = 30_000

function kindOf(error: unknown, conflicts: number): 'own' | 'conflict' | 'store' {
  if (isConflict(error)) return conflicts < MOST_CONFLICTS ? 'conflict' : 'own'
  return isStoreFailure(error) ? 'store' : 'own'
}
