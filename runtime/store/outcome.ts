import type { KeyObject } from 'node:crypto'
import type { JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import { newSession, type Session } from '../core/session.ts'
import type { ConversationState, Message, Receipt, TurnResult } from './contract.ts'
import { handoffStep } from './handoffs.ts'
import { messageIdOf } from './keys.ts'
import { type Draft, messageStep, sealLastText } from './messages.ts'
import { TURNS } from './queries/turns.ts'
import type { Params, Statement } from './query.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** A contact's key, and whose it is. */
export interface Holder {
  contact: string
  key: KeyObject
}

/** What a turn leaves behind, whether its message was stored before or is stored with it. */
export interface Outcome {
  /** For `conversationSave` or its like; `count` of messages that are new. */
  conversation: Params
  /** The contact's variables, sealed; null where there are none to write. */
  attributes: Uint8Array | null
  /** The bot's words, and the steps that write them once the conversation has counted them. */
  drafts: Draft[]
  steps: Statement[]
}

export async function outcomeOf(vault: Vault, bot: string, { contact, key }: Holder, result: TurnResult): Promise<Outcome> {
  const mine = vault.db.forBot(bot)
  const { turn, conversation, replies, receipt, at } = result
  const drafts = replies.map((reply, i): Draft => ({ id: messageIdOf(turn, i), from: 'bot', reply, staff: null, turn, at }))
  const known = result.session.contact
  const attributes = Object.keys(known).length > 0 ? sealJson(key, attributesPlace(bot, contact), known) : null
  return {
    conversation: conversationParams(bot, key, result),
    attributes,
    drafts,
    steps: [
      ...drafts.map((draft, i) => messageStep(mine, bot, key, conversation, draft, drafts.length - 1 - i)),
      mine.step(TURNS.receiptInsert, { turn, conversation, body: sealJson(key, receiptPlace(bot, turn), receipt) }, 1),
      ...(result.handoff ? [await handoffStep(vault, bot, key, result)] : []),
      ...(attributes ? [mine.step(TURNS.contactRemember, { contact, attributes }, 1)] : []),
    ],
  }
}

/** The drafts with their numbers, the last of which the conversation has. */
export function numbered(drafts: readonly Draft[], lastSeq: number): Message[] {
  return drafts.map((draft, i) => ({ ...draft, seq: lastSeq - drafts.length + 1 + i }))
}

/** As the database keeps it. */
interface Kept {
  conversation: string
  contact: string
  session: Uint8Array | null
  attributes: Uint8Array | null
  state: ConversationState
  language: Language
}

/**
 * The session that a turn starts from, with what is kept elsewhere put in: the contact's variables, which outlive conversations, and
 * whether a person has taken the conversation since. Null in a conversation's first turn.
 */
export function sessionFrom(bot: string, key: KeyObject, kept: Kept): Session | null {
  const contact = kept.attributes && unsealJson<JsonObject>(key, attributesPlace(bot, kept.contact), kept.attributes)
  const session = kept.session && unsealJson<Session>(key, sessionPlace(bot, kept.conversation), kept.session)
  if (!session && !contact) return null
  const whole = session ? { ...session, ...(contact ? { contact } : {}) } : newSession(kept.language, contact ?? {})
  return kept.state === 'person' ? { ...whole, mode: 'person' } : whole
}

export function receiptFrom(bot: string, key: KeyObject, turn: string, body: Uint8Array): Receipt {
  return unsealJson<Receipt>(key, receiptPlace(bot, turn), body)
}

function conversationParams(
  bot: string,
  key: KeyObject,
  { conversation, session, replies, revision, wakeAt, handoff, at }: TurnResult,
): Params {
  const last = replies.findLast((reply) => reply.text !== '')
  const state: ConversationState = handoff || session.mode === 'person' ? 'waiting' : session.mode
  return {
    conversation,
    revision,
    session: sealJson(key, sessionPlace(bot, conversation), session),
    language: session.language,
    count: replies.length,
    lastText: last ? sealLastText(key, bot, conversation, last.text) : null,
    at,
    state,
    wakeAt: session.mode === 'over' ? null : wakeAt,
  }
}

function sessionPlace(bot: string, row: string): Place {
  return { table: 'conversations', column: 'session', row, bot }
}

function attributesPlace(bot: string, row: string): Place {
  return { table: 'contacts', column: 'attributes', row, bot }
}

function receiptPlace(bot: string, row: string): Place {
  return { table: 'receipts', column: 'body', row, bot }
}
