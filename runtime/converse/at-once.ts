import { troubleText } from '../core/handover.ts'
import { type Turn, takeTurn } from '../core/turn.ts'
import { recentOf } from '../recent.ts'
import type { AtOnce, Loaded, Message, TurnResult } from '../store/contract.ts'
import { inspectReplies, securityOf } from './inspect.ts'
import { type AtOnceDeps, type Limit, nearPorts } from './near-ports.ts'
import { eventOf, sessionOf } from './session.ts'
import { systemElapsed } from './timer.ts'
import { tellTaken } from './told.ts'

/** Milliseconds that an acknowledgement may wait for its turn. */
const SOON_MS = 250
/** Milliseconds after the end of a process that was not asked to end. */
const WARY_MS = 10_000
/** Turns that go the long way after one that could not be taken at once from where it began. */
const REST = 3

/** One message that may be answered as it comes in. */
export interface AtOnceTry extends Disposable {
  take: AtOnce
  /** Tells everybody of what was stored. */
  tell(replies: readonly Message[]): void
}

/**
 * Takes a turn before its message is stored, so that both are stored together: one write and one wait for the disk instead of two.
 * Only what asks nothing of the outside is taken so. At the first call that might change something, or that is not answered soon, all
 * of it is forgotten: the message is stored, and the turn is taken from there with everything that lets it survive a crash.
 */
export function createAtOnce(deps: AtOnceDeps): { begin(awaitsOthers: () => void): AtOnceTry; rest(): void } {
  const { elapsed = systemElapsed } = deps
  let restsUntil = 0
  const underWay = new Set<string>()
  const resting = recentOf<{ left: number }>(1_000)

  /** Where turns ask for something outside they do so again, most of the time: trying would be for nothing. */
  function isResting(place: string): boolean {
    const rest = resting.get(place)
    if (rest && --rest.left === 0) resting.drop(place)
    return rest !== undefined
  }

  function begin(awaitsOthers: () => void): AtOnceTry {
    let mine: string | null = null
    let done: { loaded: Loaded; taken: Turn; begunAt: number } | null = null
    return {
      async take(loaded) {
        // Of what the guard saw a case may have to be opened; and nobody overtakes a turn that is under way.
        if (loaded.verdicts.length > 0 || underWay.has(loaded.conversation) || elapsed() < restsUntil) return null
        const place = placeOf(loaded)
        if (isResting(place)) return null
        mine = loaded.conversation
        underWay.add(mine)
        const begunAt = deps.clock()
        const taken = await takenSoon(deps, elapsed, loaded, awaitsOthers).catch(() => null) // the long way meets the same, and tells of it
        if (!taken) {
          resting.put(place, { left: REST })
          return null
        }
        done = { loaded, taken: taken.turn, begunAt }
        return taken.result
      },
      tell(replies) {
        tellTaken(deps, { ...done!, parts: 0 }, replies) // only what was taken has been stored
      },
      [Symbol.dispose]() {
        if (mine !== null) underWay.delete(mine)
      },
    }
  }

  return {
    begin,
    /** What ended the last process may have been a message, and come again: for now it is stored first, and counted (I9). */
    rest() {
      restsUntil = elapsed() + WARY_MS
    },
  }
}

async function takenSoon(
  deps: AtOnceDeps,
  elapsed: () => number,
  loaded: Loaded,
  awaitsOthers: () => void,
): Promise<{ turn: Turn; result: TurnResult } | null> {
  const document = await deps.versionOf(loaded.bot, loaded.version)
  const limit = createLimit(deps, awaitsOthers)
  const taking = takeTurn({
    document,
    session: sessionOf(loaded, document),
    event: eventOf(loaded),
    security: securityOf(loaded.verdicts),
    types: deps.types,
    ports: nearPorts(deps, loaded, document, limit),
    now: loaded.at,
    seed: { conversation: loaded.conversation, contact: loaded.contact },
    clock: elapsed,
  })
  const taken = await Promise.race([taking, limit.reached])
  limit.end()
  if (taken === null) return null
  const { session, steps, wakeAt, handoff } = taken
  const { replies, verdicts } = inspectReplies(deps.guard, taken.replies, [], troubleText(document, session.language))
  const { turn, conversation, tries, revision, version } = loaded
  const receipt = { version, steps, verdicts }
  const at = deps.clock()
  return { turn: taken, result: { turn, conversation, tries, revision, session, replies, receipt, wakeAt, handoff, at } }
}

function createLimit({ setTimer }: AtOnceDeps, awaitsOthers: () => void): Limit & { end(): void } {
  const { promise: reached, resolve } = Promise.withResolvers<null>()
  let callOff: (() => void) | null = null
  const reach = () => resolve(null)
  return {
    reached,
    reach,
    watch() {
      callOff ??= setTimer(reach, SOON_MS)
      awaitsOthers()
    },
    end: () => callOff?.(),
  }
}

/** Where the turn begins. */
function placeOf({ bot, version, session }: Loaded): string {
  return `${bot} ${version} ${session?.at?.flow ?? ''} ${session?.at?.node ?? ''}`
}
