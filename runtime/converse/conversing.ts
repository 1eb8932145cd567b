import { troubleText } from '../core/handover.ts'
import { takeTurn } from '../core/turn.ts'
import { createWatch } from '../incidents/watch.ts'
import type { Loaded } from '../store/contract.ts'
import { type AttemptDeps, beginAttempt } from './attempt.ts'
import type { TurnName } from './contract.ts'
import { inspectReplies, securityOf } from './inspect.ts'
import { markBegun } from './poison.ts'
import { eventOf, sessionOf } from './session.ts'
import { systemElapsed } from './timer.ts'
import { tellTaken } from './told.ts'
import type { Versions } from './versions.ts'

/**
 * One accepted message, from the store to the customer. Whatever it throws has changed nothing but the journal, so that it
 * can be run again: each effect's result is there, the clock is the time it was accepted, and the rest is pure. Does nothing
 * where an earlier turn of the conversation is this host's too, and returns that one, unless it has been `tried`.
 */
export function conversing(
  deps: AttemptDeps & { versionOf: Versions },
): (turn: TurnName, tried?: string) => Promise<string | null> {
  const watch = createWatch(deps.store)
  return async ({ bot, conversation, turn }, tried) => {
    deps.failpoint('turn.begun')
    const begunAt = deps.clock()
    const loaded = await deps.store.bot(bot).load(turn)
    // It was saved, and the store's answer lost: who listens has heard nothing of it.
    if (loaded.done) deps.bus.publish(`conversation:${conversation}`, { kind: 'missed' })
    if (loaded.done || !loaded.mine) return null
    if (loaded.earlier && loaded.earlier.turn !== tried) return before(deps, loaded, loaded.earlier)
    await markBegun(deps.store, loaded)
    await watch(loaded)
    deps.failpoint('turn.loaded')
    const document = await deps.versionOf(bot, loaded.version)
    using attempt = beginAttempt(deps, loaded, document)
    const taken = await takeTurn({
      document,
      session: sessionOf(loaded, document),
      event: eventOf(loaded),
      security: securityOf(loaded.verdicts),
      types: deps.types,
      ports: attempt.ports,
      now: loaded.at,
      seed: { conversation, contact: loaded.contact },
      signal: attempt.signal,
      clock: deps.elapsed ?? systemElapsed,
    })
    attempt.throwIfBroken()
    const { replies, verdicts } = inspectReplies(
      deps.guard,
      taken.replies,
      attempt.instructions,
      troubleText(document, taken.session.language),
    )
    deps.failpoint('turn.before-save')
    const { messages } = await deps.store.bot(bot).saveTurn({
      turn,
      conversation,
      tries: loaded.tries,
      revision: loaded.revision,
      session: taken.session,
      replies,
      receipt: { version: loaded.version, steps: taken.steps, verdicts: [...loaded.verdicts, ...verdicts] },
      wakeAt: taken.wakeAt,
      handoff: taken.handoff,
      at: deps.clock(),
    })
    deps.failpoint('turn.saved')
    tellTaken(deps, { loaded, taken, begunAt, parts: attempt.parts() }, messages)
    return null
  }
}

/** A turn follows the one before it to the host that has that. */
async function before({ store, bus }: AttemptDeps, loaded: Loaded, earlier: NonNullable<Loaded['earlier']>) {
  if (earlier.mine) return earlier.turn
  const { bot, conversation, turn } = loaded
  const host = await store.bot(bot).follow(turn, earlier.turn)
  if (host) bus.publish(`host:${host}`, { kind: 'turn', bot, conversation, turn })
  return null
}
