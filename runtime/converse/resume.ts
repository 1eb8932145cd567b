import type { EngineDeps, TurnName } from './contract.ts'

/** Turns that are gone on with in one go. A start with more than that goes on with the rest as soon as these are done. */
const AT_ONCE = 10_000

/**
 * Goes on with what an earlier process left. Turns that more than one process left unfinished may be what ended them: those
 * are taken one at a time, so that the one to blame stands alone.
 */
export async function goOn(
  deps: Pick<EngineDeps, 'store' | 'log'> & {
    /** Takes the turn in its conversation's line, not before `after`. */
    queue(turn: TurnName, after?: Promise<void>): Promise<void>
  },
): Promise<number> {
  const left = await deps.store.work.unfinished(AT_ONCE)
  let alone: Promise<void> = Promise.resolve()
  const taken = left.map(({ tries, ...turn }) => {
    if (tries <= 1) return deps.queue(turn)
    alone = deps.queue(turn, alone)
    return alone
  })
  if (left.length > 0) deps.log.info('resume.begun', { turns: left.length, alone: left.filter(({ tries }) => tries > 1).length })
  if (left.length === AT_ONCE) {
    void Promise.all(taken)
      .then(() => goOn(deps))
      .catch((error) => deps.log.error('resume.failed', { error }))
  }
  return left.length
}
