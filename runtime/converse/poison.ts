import type { BotDocument } from '../../nodes/flow.ts'
import type { Language } from '../../nodes/language.ts'
import { troubleCode } from '../core/grant.ts'
import { troubleText } from '../core/handover.ts'
import type { Loaded, Store } from '../store/contract.ts'
import type { EngineDeps, TurnName } from './contract.ts'
import type { Failpoint } from './failpoints.ts'
import { announce } from './news.ts'

/** Tries a turn gets in a process that lives on before it is put aside (I9). */
export const MOST_TRIES = 3

/**
 * A process that dies in a turn is no proof against that turn: it may have been killed, or the power have failed, and many
 * turns are unfinished then. One that was begun again so often is tried a last time only in a process that has been seen to live
 * without it; where that one dies too, the turn is to blame.
 */
export const GRAVE = 3
/** Processes that a turn can end before it is put aside: the first leaves no mark, the last is the proof. */
export const MOST_DEATHS = GRAVE + 2

/** A turn that took down every process that began it. */
export class PoisonError extends Error {
  readonly code = 'turn.poison'
}

/** Marks that a turn which an earlier process did not finish is begun again: only what was truly begun counts against it. */
export async function markBegun(store: Store, { bot, turn, tries, journal }: Loaded): Promise<void> {
  if (tries === 0) return
  const mark = `begun/${tries}`
  const before = Object.keys(journal).filter((key) => key.startsWith('begun/') && key !== mark).length
  if (before > GRAVE) throw new PoisonError('begun again and again, and never finished')
  await store.bot(bot).journal(turn, mark, true, tries)
}

/** Puts a turn aside: a word to the customer, an alarm for the operator, and the conversation's next turns go on. */
export async function park(
  deps: EngineDeps & { failpoint: (name: Failpoint) => void },
  { bot, conversation, turn }: TurnName,
  reason: unknown,
): Promise<null> {
  const text = await wordFor(deps, bot, turn)
  deps.failpoint('park.before')
  const { messages } = await deps.store.bot(bot).park(turn, troubleCode(reason), { text }, deps.clock())
  deps.failpoint('park.done')
  announce(deps.bus, { bot, conversation }, messages)
  deps.log.error('turn.parked', { bot, conversation, turn, error: reason })
  return null
}

/** The bot's own words where they can be read: what cannot be read may be the very reason. */
async function wordFor({ store, log }: EngineDeps, bot: string, turn: string): Promise<string> {
  let language: Language = 'id'
  let document: BotDocument | null = null
  try {
    const loaded = await store.bot(bot).load(turn)
    language = loaded.session?.language ?? loaded.language
    document = (await store.bot(bot).version(loaded.version)).document
  } catch (error) {
    log.warn('turn.unreadable', { bot, turn, error })
  }
  return troubleText(document, language)
}
