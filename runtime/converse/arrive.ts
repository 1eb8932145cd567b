import type { Event } from '../../nodes/reply.ts'
import type { Verdict } from '../core/trace.ts'
import { AppError } from '../errors.ts'
import { CODE_MASK } from '../guard/codes.ts'
import { MOST_PIECES, maskPieces, mayBePiece } from '../guard/pieces.ts'
import { createLanes } from '../lanes.ts'
import type { Seen } from '../store/contract-trust.ts'
import { isConflict } from '../store/driver.ts'
import type { EngineDeps, Incoming, SecretContent } from './contract.ts'
import { inspectIncoming } from './inspect.ts'

/** What came in, as it may be stored. */
export interface Arrived {
  event: Event
  text: string | null
  verdicts: Verdict[]
  /** What its words were looked at with, where they were. */
  seen?: Seen
}

type Deps = Pick<EngineDeps, 'store' | 'guard' | 'clock' | 'proofOf'>

/** Minutes in which pieces of a number belong together. */
const TOGETHER_MS = 15 * 60_000
/** Each round loses to somebody who wrote: a person's pieces and the answers to them are few. */
const ROUNDS = 20
/** Nothing but digits, as a code is typed. */
const BARE_CODE = /^\s*\d[\d\s-]{2,14}\s*$/

/**
 * Inspects what came in and hands it to `accept`, which stores it. A code from a masked field becomes a proof here and is let
 * go of. Words with digits are looked at together with the contact's last ones, one message of a contact at a time and, where
 * several processes serve, again where another stored one meanwhile: pieces of a card number are masked in all of them before
 * the last is stored (PAY-08).
 */
export function createArrival(deps: Deps): <T>(incoming: Incoming, accept: (arrived: Arrived) => Promise<T>) => Promise<T> {
  const lanes = createLanes()
  return async (incoming, accept) => {
    const { content } = incoming
    if (content.kind === 'secret') return accept(await codeOf(deps, incoming, content))
    const arrived = inspectIncoming(deps.guard, { content })
    const { text } = arrived
    if (text === null || !mayBePiece(text)) return accept(arrived)
    return lanes.run(`${incoming.bot} ${incoming.channel} ${incoming.contact}`, async () => {
      for (let round = 1; ; round++) {
        try {
          return await accept(await together(deps, incoming, arrived, text))
        } catch (error) {
          // Something was written meanwhile, at another process perhaps: it may be another piece.
          if (!isConflict(error) || round === ROUNDS) throw error
        }
      }
    })
  }
}

/** AppError 'channel.code' where nothing has asked for one: nothing of it is kept. */
async function codeOf({ store, proofOf }: Deps, incoming: Incoming, { secret, conversation }: SecretContent): Promise<Arrived> {
  const { bot, channel, messageId } = incoming
  const { trust } = store.bot(bot)
  const isWanted = (await trust.awaitsSecret(conversation)) || (await trust.isKnown(channel, messageId))
  if (!proofOf || !isWanted) throw new AppError('channel.code')
  return { event: { kind: 'code', proof: proofOf(bot, conversation, secret) }, text: CODE_MASK, verdicts: [] }
}

async function together(deps: Deps, incoming: Incoming, arrived: Arrived, text: string): Promise<Arrived> {
  const { trust } = deps.store.bot(incoming.bot)
  const address = { channel: incoming.channel, address: incoming.contact }
  if (BARE_CODE.test(text) && (await trust.awaitsSecretOf(address))) return held(arrived)
  const now = deps.clock()
  const { words, seen } = await trust.lastWords(address, now - TOGETHER_MS)
  const earlier = words.slice(-(MOST_PIECES - 1))
  const masked = maskPieces([...earlier, { text, at: now }])
  if (!masked) return { ...arrived, seen }
  const changed = earlier
    .map((words, i) => ({ ...words, text: masked[i]! }))
    .filter((words, i) => words.text !== earlier[i]!.text)
  await trust.replaceWords(changed)
  // From here on the earlier ones no longer show what this one was a part of: it is stored as it is now, whoever wrote meanwhile.
  return retold(arrived, masked.at(-1)!, { guard: 'card', way: 'in', did: 'masked', what: 'card-number', count: 1 })
}

/** A code belongs into the masked field; typed anywhere else it is not kept, and proves nothing. */
function held(arrived: Arrived): Arrived {
  return retold(arrived, CODE_MASK, { guard: 'code', way: 'in', did: 'masked', what: 'code-elsewhere', count: 1 })
}

function retold({ event, verdicts }: Arrived, text: string, verdict: Verdict): Arrived {
  return { event: event.kind === 'text' ? { ...event, text } : event, text, verdicts: [...verdicts, verdict] }
}
