import type { KeyObject } from 'node:crypto'
import type { Event } from '../../nodes/reply.ts'
import type { Verdict } from '../core/trace.ts'
import { AppError } from '../errors.ts'
import { newTimedId } from '../random.ts'
import { found, type Scope } from './access.ts'
import type { Accepted, Accepting, AtOnce, BotStore, Loaded, TurnResult } from './contract.ts'
import { isConflict } from './driver.ts'
import { messageIdOf, newId } from './keys.ts'
import { forgetLeft, leave, leftFor } from './left.ts'
import { type Draft, lastSaid, messageOf, messageStep } from './messages.ts'
import { type Holder, numbered, outcomeOf, sessionFrom } from './outcome.ts'
import { type Before, INTAKE } from './queries/intake.ts'
import { TURNS } from './queries/turns.ts'
import type { Params, Statement } from './query.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Left, Vault } from './vault.ts'

/** What a turn keeps of what came in. */
export interface Came {
  event: Event
  verdicts: Verdict[]
}

/**
 * Stores what came in exactly once: it looks, once, writes one batch that holds only if what it saw still holds, and looks again
 * where somebody was faster. A turn that can be taken at once is in the same batch; whoever was faster than that leaves it to be
 * taken in its order.
 */
export function createAccept(vault: Vault, bot: string): BotStore['accept'] {
  return async function accept(incoming, atOnce) {
    for (let round = 1; ; round++) {
      try {
        return await write(vault, bot, incoming, round === 1 ? atOnce : undefined)
      } catch (error) {
        // Words that were looked at with those before them are to be looked at again, which is not done here.
        if (!isConflict(error) || round === ROUNDS || incoming.seen !== undefined) throw error
      }
    }
  }
}

/** What came in, sealed until its turn is taken. */
export function sealCame(key: KeyObject, bot: string, turn: string, { event, verdicts }: Came): Buffer {
  return sealJson(key, eventPlace(bot, turn), { event, verdicts })
}

/** Of a turn that was taken at once nothing is kept: its words are in the message, and what the guard saw is in the receipt. */
export function unsealCame(key: KeyObject, bot: string, turn: string, event: Uint8Array): Came | null {
  return event.length === 0 ? null : unsealJson<Came>(key, eventPlace(bot, turn), event)
}

const NOTHING = new Uint8Array()

function eventPlace(bot: string, turn: string): Place {
  return { table: 'turns', column: 'event', row: turn, bot }
}

/** Each round loses to a writer that got further: duplicates end at the second, a crowd of a new contact soon after. */
const ROUNDS = 12

async function known({ db, contact }: Vault, bot: string, { channel, messageId }: Accepting): Promise<Accepted> {
  const mine = db.forBot(bot)
  const row = found(await mine.one(INTAKE.turnByMessage, { channel, messageId }), 'bot')
  const message = await mine.one(INTAKE.messageGet, { id: messageIdOf(row.turn, 'in') })
  return {
    conversation: row.conversation,
    contact: row.contact,
    turn: row.turn,
    fresh: false,
    replies: null,
    message: message && messageOf(message, bot, await contact(bot, row.contact, row.wrappedKey)),
  }
}

async function write(vault: Vault, bot: string, incoming: Accepting, atOnce?: AtOnce): Promise<Accepted> {
  const { db, keys } = vault
  const mine = db.forBot(bot)
  const { channel, messageId, seen, at } = incoming
  const blind = keys.blind('contact', bot, channel, incoming.contact)
  const left = atOnce && leftFor(vault, blind, incoming)
  const isEnough = left && admits(left, incoming)
  if (isEnough) {
    const { contact, conversation, wrappedKey } = left
    const key = await vault.contact(bot, contact, wrappedKey)
    const arriving = { contact, key, conversation, turn: newTimedId(at) }
    const taken = await takeAtOnce(vault, bot, incoming, { blind, before: left, arriving }, atOnce)
    if (taken) return taken
  }

  const before = await mine.one(INTAKE.contactByBlind, { channel, blind, messageId })
  if (before?.turn) return known(vault, bot, incoming)
  if (!before || before.deletedAt !== null) throw new AppError('not-found', { what: 'bot' })
  if (incoming.into) admit(before, incoming.into)

  const contact = before.contact ?? newId()
  const fresh = before.wrappedKey ? null : keys.forNewContact(bot, await vault.bot(bot), contact)
  const key = before.wrappedKey ? await vault.contact(bot, contact, before.wrappedKey) : fresh!.key
  const open = incoming.anew ? null : before.conversation
  if (!open && before.live === null) throw new AppError('version.none')
  if (seen !== undefined && open !== (seen?.conversation ?? null)) throw new AppError('conversation.conflict')
  const arriving = { contact, key, conversation: open ?? newTimedId(at), turn: newTimedId(at) }

  if (open && atOnce && !isEnough && !before.open) {
    const taken = await takeAtOnce(vault, bot, incoming, { blind, before, arriving }, atOnce)
    if (taken) return taken
  }
  forgetLeft(vault, blind)
  const opening: Statement[] = []
  if (fresh) opening.push(contactStep(mine, bot, incoming, arriving, { blind, wrappedKey: fresh.wrapped }))
  if (incoming.anew && before.conversation) opening.push(mine.step(INTAKE.conversationEndOpen, { contact, at }))
  if (!open) opening.push(openingStep(mine, incoming, arriving))
  return writeOpen(vault, bot, incoming, arriving, opening)
}

/** Who came, and where to. */
interface Arriving extends Holder {
  conversation: string
  turn: string
}

/** The turn is stored to be taken. */
async function writeOpen(
  vault: Vault,
  bot: string,
  incoming: Accepting,
  arriving: Arriving,
  opening: Statement[],
): Promise<Accepted> {
  const mine = vault.db.forBot(bot)
  const { contact, key, conversation, turn } = arriving
  const { at, seen } = incoming
  const draft = draftOf(incoming, turn)
  const said = draft && lastSaid([draft])
  const heard = !draft
    ? mine.step(INTAKE.conversationStirred, { conversation, at }, 1)
    : seen
      ? mine.step(INTAKE.conversationHeardNext, { conversation, said, at, lastSeq: seen.lastSeq }, 1)
      : mine.step(INTAKE.conversationHeard, { conversation, said, at }, 1)
  const turnStep = mine.step(INTAKE.turnInsert, turnParams(vault, incoming, arriving, sealCame(key, bot, turn, incoming)), 1)
  const words = draft ? [messageStep(mine, bot, key, conversation, draft, 0)] : []
  const results = await vault.db.commit([...opening, heard, turnStep, ...words])
  const message = draft && { ...draft, seq: Number(results[opening.length]!.rows[0]!.lastSeq) }
  return { conversation, contact, turn, fresh: true, message, replies: null }
}

/** What was found, and who came. */
interface Found {
  blind: Buffer
  before: Before | Left
  arriving: Arriving
}

/** Null where the turn cannot be taken at once. AppError 'conversation.conflict' where what was found is no longer so. */
async function takeAtOnce(
  vault: Vault,
  bot: string,
  incoming: Accepting,
  found: Found,
  atOnce: AtOnce,
): Promise<Accepted | null> {
  const taken = await atOnce(loadedOf(bot, incoming, found.before, found.arriving))
  return taken && writeTaken(vault, bot, incoming, found, taken)
}

/** The turn is stored as it was taken: one transaction, so that there is never the one without the other. */
async function writeTaken(
  vault: Vault,
  bot: string,
  incoming: Accepting,
  { blind, before, arriving }: Found,
  result: TurnResult,
): Promise<Accepted> {
  const mine = vault.db.forBot(bot)
  const { contact, key, conversation, turn } = arriving
  const { channel, messageId, seen } = incoming
  const outcome = await outcomeOf(vault, bot, arriving, result)
  const { conversation: saving, receipt, drafts, steps } = outcome
  const draft = draftOf(incoming, turn)
  const said = lastSaid(draft ? [draft, ...drafts] : drafts)
  const hold = vault.dialect === 'postgres' ? [mine.step(TURNS.conversationHold, { conversation }, 1)] : []
  const count = drafts.length + (draft ? 1 : 0)
  const lastSeq = seen?.lastSeq ?? before.lastSeq
  await vault.db.commit([
    ...hold,
    mine.step(TURNS.conversationSaveAtOnce, { ...saving, count, said, lastSeq, channel, seenSettings: before.settings }, 1),
    mine.step(INTAKE.turnInsertTaken, { ...turnParams(vault, incoming, arriving, NOTHING), receipt }, 1),
    ...(draft ? [messageStep(mine, bot, key, conversation, draft, drafts.length)] : []),
    ...steps,
  ])
  const { revision } = before
  leave(vault, blind, {
    before,
    outcome,
    contact,
    conversation,
    messageId,
    revision: revision + 1,
    lastSeq: lastSeq + count,
    // As it was written: staff who have the conversation keep it.
    state: before.state === 'person' && outcome.state !== 'over' ? 'person' : outcome.state,
  })
  const message = draft && { ...draft, seq: lastSeq + 1 }
  return { conversation, contact, turn, fresh: true, message, replies: numbered(drafts, lastSeq + count) }
}

function admits(before: Before | Left, { into }: Accepting): boolean {
  try {
    if (into) admit(before, into)
    return true
  } catch {
    return false // the database is asked, and says why
  }
}

function admit(before: Before | Left, into: NonNullable<Accepting['into']>): void {
  const { contact, conversation, state, lastSeq, name, live, deletedAt, settings } = before
  if (!contact || conversation !== into.conversation) throw new AppError('conversation.over')
  into.admit({
    contact,
    state,
    lastSeq,
    bot: { name, live, deletedAt },
    settings: settings === null ? null : JSON.parse(settings),
  })
}

/** As `load` would give it, had it been stored. */
function loadedOf(
  bot: string,
  incoming: Accepting,
  before: Before | Left,
  { contact, key, conversation, turn }: Arriving,
): Loaded {
  const { channel, event, verdicts, language, at } = incoming
  const { version, session, revision, state, attributes } = before
  return {
    turn,
    bot,
    conversation,
    contact,
    channel,
    version,
    session: sessionFrom(bot, key, { conversation, contact, session, attributes, state, language }),
    revision,
    state,
    event,
    verdicts,
    language,
    at,
    tries: 0,
    done: false,
    mine: true,
    earlier: null,
    journal: {},
  }
}

function contactStep(
  mine: Scope,
  bot: string,
  { channel, contact: address, at }: Accepting,
  { contact, key }: Arriving,
  made: { blind: Uint8Array; wrappedKey: Uint8Array },
): Statement {
  const sealed = sealJson(key, { table: 'contacts', column: 'address', row: contact, bot }, address)
  return mine.step(INTAKE.contactInsert, { contact, channel, ...made, address: sealed, at }, 1)
}

function openingStep(mine: Scope, { channel, language, at }: Accepting, { conversation, contact }: Arriving): Statement {
  return mine.step(INTAKE.conversationOpen, { conversation, contact, channel, language, at }, 1)
}

function turnParams({ host }: Vault, incoming: Accepting, { conversation, turn }: Arriving, event: Uint8Array): Params {
  const { channel, messageId, language, at } = incoming
  return { turn, conversation, channel, messageId, event, language, at, host }
}

function draftOf({ text, event, at }: Accepting, turn: string): Draft | null {
  if (text === null) return null
  const file = event.kind === 'text' ? event.file : undefined
  return { id: messageIdOf(turn, 'in'), from: 'customer', reply: { text, ...(file ? { file } : {}) }, staff: null, turn, at }
}
