import type { Turn } from '../core/turn.ts'
import type { Loaded, Message } from '../store/contract.ts'
import type { AttemptDeps } from './attempt.ts'
import { announce, announceState } from './news.ts'
import { stateOf } from './session.ts'

/** A turn that has been stored. */
export interface Told {
  loaded: Loaded
  taken: Turn
  /** By the clock, in milliseconds. */
  begunAt: number
  /** Sentences that were shown before the answer was complete. */
  parts: number
}

/** Tells readers, the queue and the log. */
export function tellTaken(deps: AttemptDeps, told: Told, messages: readonly Message[]): void {
  const { loaded, taken } = told
  const { bot, conversation } = loaded
  announce(deps.bus, { bot, conversation }, messages)
  const state = stateOf(loaded, taken)
  if (state !== loaded.state) announceState(deps.bus, { bot, conversation }, state)
  deps.failpoint('turn.published')
  deps.log.info('turn.done', factsOf(told, state, deps.clock()))
}

/** What an operator may know of a turn: ids, counts and codes, no word of anybody's. */
function factsOf({ loaded, taken, begunAt, parts }: Told, state: string, now: number) {
  const { bot, conversation, turn } = loaded
  const troubles = taken.steps.flatMap((step) => (step.trouble ? [step.trouble] : []))
  return {
    bot,
    conversation,
    turn,
    version: loaded.version,
    event: loaded.event.kind,
    steps: taken.steps.length,
    calls: taken.steps.reduce((count, step) => count + step.calls.length, 0),
    sent: taken.replies.length,
    parts,
    ms: now - begunAt,
    state,
    ...(troubles.length > 0 ? { troubles } : {}),
    ...(loaded.tries > 0 ? { tries: loaded.tries } : {}),
  }
}
