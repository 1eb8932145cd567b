import type { KeyObject } from 'node:crypto'
import type { JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import { newSession, type Session } from '../core/session.ts'
import type { Scope } from './access.ts'
import type { ConversationState, Message, Receipt, TurnResult } from './contract.ts'
import { handoffStep } from './handoffs.ts'
import { messageIdOf } from './keys.ts'
import { type Draft, lastSaid, messageStep } from './messages.ts'
import { TURNS } from './queries/turns.ts'
import type { Params, Statement } from './query.ts'
import { type Place, seal, sealJson, unsealJson } from './seal.ts'
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
  /** That the turn wants for the conversation: what staff decided meanwhile goes before it. */
  state: ConversationState
  /** What was sealed of the session, as JSON. */
  session: string
  /** The same of the contact's variables; null where there are none to write. */
  attributes: string | null
  /** The turn's, sealed. */
  receipt: Uint8Array
  /** The bot's words, and the steps that write them once the conversation has counted them. */
  drafts: Draft[]
  steps: Statement[]
}

export async function outcomeOf(vault: Vault, bot: string, { contact, key }: Holder, result: TurnResult): Promise<Outcome> {
  const mine = vault.db.forBot(bot)
  const { turn, conversation, replies, receipt, at } = result
  const drafts = replies.map((reply, i): Draft => ({ id: messageIdOf(turn, i), from: 'bot', reply, staff: null, turn, at }))
  const known = result.session.contact
  const attributes = Object.keys(known).length > 0 ? JSON.stringify(known) : null
  const session = JSON.stringify(result.session)
  const state = stateAfter(result)
  return {
    conversation: {
      ...conversationParams(result, state),
      session: seal(key, sessionPlace(bot, conversation), session),
      said: lastSaid(drafts),
    },
    state,
    session,
    attributes,
    receipt: sealJson(key, receiptPlace(bot, turn), receipt),
    drafts,
    steps: [
      ...drafts.map((draft, i) => messageStep(mine, bot, key, conversation, draft, drafts.length - 1 - i)),
      ...(result.handoff ? [await handoffStep(vault, bot, key, result)] : []),
      ...(attributes ? [rememberStep(mine, bot, key, contact, attributes)] : []),
    ],
  }
}

/** The drafts with their numbers, the last of which the conversation has. */
export function numbered(drafts: readonly Draft[], lastSeq: number): Message[] {
  return drafts.map((draft, i) => ({ ...draft, seq: lastSeq - drafts.length + 1 + i }))
}

/** As the database keeps it, or this process: what is text is as it was sealed. */
interface Kept {
  conversation: string
  contact: string
  session: Uint8Array | string | null
  attributes: Uint8Array | string | null
  state: ConversationState
  language: Language
}

/**
 * The session that a turn starts from, with what is kept elsewhere put in: the contact's variables, which outlive conversations, and
 * whether a person has taken the conversation since. Null in a conversation's first turn.
 */
export function sessionFrom(bot: string, key: KeyObject, kept: Kept): Session | null {
  const contact = opened<JsonObject>(key, attributesPlace(bot, kept.contact), kept.attributes)
  const session = opened<Session>(key, sessionPlace(bot, kept.conversation), kept.session)
  if (!session && !contact) return null
  const whole = session ? { ...session, ...(contact ? { contact } : {}) } : newSession(kept.language, contact ?? {})
  return kept.state === 'person' ? { ...whole, mode: 'person' } : whole
}

function opened<T>(key: KeyObject, place: Place, kept: Uint8Array | string | null): T | null {
  if (kept === null) return null
  return typeof kept === 'string' ? JSON.parse(kept) : unsealJson<T>(key, place, kept)
}

export function receiptFrom(bot: string, key: KeyObject, turn: string, body: Uint8Array): Receipt {
  return unsealJson<Receipt>(key, receiptPlace(bot, turn), body)
}

function rememberStep(mine: Scope, bot: string, key: KeyObject, contact: string, attributes: string): Statement {
  return mine.step(TURNS.contactRemember, { contact, attributes: seal(key, attributesPlace(bot, contact), attributes) }, 1)
}

function stateAfter({ session, handoff }: TurnResult): ConversationState {
  return handoff || session.mode === 'person' ? 'waiting' : session.mode
}

function conversationParams(result: TurnResult, state: ConversationState): Params {
  const { conversation, session, replies, revision, wakeAt, at } = result
  return {
    conversation,
    revision,
    language: session.language,
    count: replies.length,
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

/** Of the table that it once had of its own: a place is a name, and what was sealed under it opens under no other. */
function receiptPlace(bot: string, row: string): Place {
  return { table: 'receipts', column: 'body', row, bot }
}
