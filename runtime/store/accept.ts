import type { Event } from '../../nodes/reply.ts'
import type { Verdict } from '../core/trace.ts'
import { AppError } from '../errors.ts'
import { found } from './access.ts'
import type { Accepted, Accepting, Message } from './contract.ts'
import { isConflict } from './driver.ts'
import { idOf, newId } from './keys.ts'
import { messageOf, messageStep, sealLastText } from './messages.ts'
import { INTAKE } from './queries/intake.ts'
import { type Place, sealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** What a turn keeps of what came in. */
export interface Came {
  event: Event
  verdicts: Verdict[]
}

/**
 * Stores what came in exactly once: it looks, once, writes one batch that holds only if what it saw still holds, and looks again
 * where somebody was faster.
 */
export function createAccept(vault: Vault, bot: string): (incoming: Accepting) => Promise<Accepted> {
  return async function accept(incoming) {
    for (let round = 1; ; round++) {
      try {
        return await write(vault, bot, incoming)
      } catch (error) {
        // Words that were looked at with those before them are to be looked at again, which is not done here.
        if (!isConflict(error) || round === ROUNDS || incoming.seen !== undefined) throw error
      }
    }
  }
}

/** Where an event lies. */
export function eventPlace(bot: string, turn: string): Place {
  return { table: 'turns', column: 'event', row: turn, bot }
}

/** Each round loses to a writer that got further: duplicates end at the second, a crowd of a new contact soon after. */
const ROUNDS = 12

async function known({ db, contact }: Vault, bot: string, { channel, messageId }: Accepting): Promise<Accepted> {
  const mine = db.forBot(bot)
  const row = found(await mine.one(INTAKE.turnByMessage, { channel, messageId }), 'bot')
  const message = await mine.one(INTAKE.messageGet, { id: idOf(row.turn, 'in') })
  return {
    conversation: row.conversation,
    contact: row.contact,
    turn: row.turn,
    fresh: false,
    message: message && messageOf(message, bot, await contact(bot, row.contact, row.wrappedKey)),
  }
}

async function write(vault: Vault, bot: string, incoming: Accepting): Promise<Accepted> {
  const { db, keys, host } = vault
  const mine = db.forBot(bot)
  const { channel, messageId, language, at, text } = incoming
  const blind = keys.blind('contact', bot, channel, incoming.contact)
  const before = await mine.one(INTAKE.contactByBlind, { channel, blind, messageId })
  if (before?.turn) return known(vault, bot, incoming)
  if (!before || before.deletedAt !== null) throw new AppError('not-found', { what: 'bot' })

  const contact = before.contact ?? newId()
  const fresh = before.wrappedKey ? null : keys.forNewContact(bot, await vault.bot(bot), contact)
  const key = before.wrappedKey ? await vault.contact(bot, contact, before.wrappedKey) : fresh!.key
  const open = incoming.anew ? null : before.conversation
  if (!open && before.live === null) throw new AppError('version.none')
  const { seen } = incoming
  if (seen !== undefined && open !== (seen?.conversation ?? null)) throw new AppError('conversation.conflict')
  const conversation = open ?? newId()
  const turn = newId()

  const batch = []
  if (fresh) {
    const address = sealJson(key, { table: 'contacts', column: 'address', row: contact, bot }, incoming.contact)
    batch.push(mine.step(INTAKE.contactInsert, { contact, channel, blind, wrappedKey: fresh.wrapped, address, at }, 1))
  }
  if (incoming.anew && before.conversation) batch.push(mine.step(INTAKE.conversationEndOpen, { contact, at }))
  if (!open) batch.push(mine.step(INTAKE.conversationOpen, { conversation, contact, channel, language, at }, 1))
  const lastText = text === null ? null : sealLastText(key, bot, conversation, text)
  batch.push(
    text === null
      ? mine.step(INTAKE.conversationStirred, { conversation, at }, 1)
      : seen
        ? mine.step(INTAKE.conversationHeardNext, { conversation, lastText, at, lastSeq: seen.lastSeq }, 1)
        : mine.step(INTAKE.conversationHeard, { conversation, lastText, at }, 1),
  )
  const came: Came = { event: incoming.event, verdicts: incoming.verdicts }
  const event = sealJson(key, eventPlace(bot, turn), came)
  batch.push(mine.step(INTAKE.turnInsert, { turn, conversation, channel, messageId, event, language, at, host }, 1))
  const file = incoming.event.kind === 'text' ? incoming.event.file : undefined
  const reply = { text: text ?? '', ...(file ? { file } : {}) }
  const draft = { id: idOf(turn, 'in'), from: 'customer' as const, reply, staff: null, turn, at }
  if (text !== null) batch.push(messageStep(mine, bot, key, conversation, draft, 0))

  const results = await db.commit(batch)
  const message: Message | null = text === null ? null : { ...draft, seq: Number(results.at(-1)!.rows[0]!.seq) }
  return { conversation, contact, turn, fresh: true, message }
}
