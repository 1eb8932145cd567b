import type { KeyObject } from 'node:crypto'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import { newSession, type Session } from '../core/session.ts'
import { AppError } from '../errors.ts'
import { recentOf } from '../recent.ts'
import { type Came, eventPlace } from './accept.ts'
import { found } from './access.ts'
import type { BotStore, ConversationState, Message, Receipt, TurnResult } from './contract.ts'
import { handoffStep } from './handoffs.ts'
import { idOf } from './keys.ts'
import { type Draft, messageStep, sealLastText } from './messages.ts'
import { HOSTS } from './queries/hosts.ts'
import { TURNS } from './queries/turns.ts'
import type { Statement } from './query.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** One turn, from the state it starts from to the one transaction that ends it. */
export function createTurns(
  vault: Vault,
  bot: string,
): Pick<BotStore, 'load' | 'journal' | 'saveTurn' | 'park' | 'follow' | 'receipt'> {
  const mine = vault.db.forBot(bot)
  // Whose a turn is never changes. The key is asked for each time: it may have been destroyed.
  const loaded = recentOf<{ contact: string; conversation: string }>(TURNS_AT_HAND)

  async function turnOf(turn: string) {
    const about = loaded.get(turn)
    const known = about && vault.keys.knownContact(about.contact)
    if (known) return { ...about, key: known }
    const row = found(await mine.one(TURNS.turnKey, { turn }), 'turn')
    return { ...row, key: await vault.contact(bot, row.contact, row.wrappedKey) }
  }

  return {
    async load(turn) {
      const row = found(await mine.one(TURNS.turnLoad, { turn }), 'turn')
      const key = await vault.contact(bot, row.contact, row.wrappedKey)
      const came = unsealJson<Came>(key, eventPlace(bot, turn), row.event)
      const effects = row.hasJournal ? await mine.all(TURNS.effectList, { turn }) : []
      loaded.put(turn, { contact: row.contact, conversation: row.conversation })
      const attributes = row.attributes && unsealJson<JsonObject>(key, attributesPlace(bot, row.contact), row.attributes)
      const earlier = row.earlier && (await mine.one(TURNS.turnHost, { turn: row.earlier }))
      const session = row.session && unsealJson<Session>(key, sessionPlace(bot, row.conversation), row.session)
      return {
        turn,
        bot,
        conversation: row.conversation,
        contact: row.contact,
        channel: row.channel,
        version: row.version,
        session: startingFrom(session, attributes, row.state, row.language),
        revision: row.revision,
        state: row.state,
        event: came.event,
        verdicts: came.verdicts,
        language: row.language,
        at: row.at,
        tries: row.tries,
        done: row.turnState !== 'open',
        mine: row.host === vault.host,
        earlier: row.earlier && earlier ? { turn: row.earlier, mine: earlier.host === vault.host } : null,
        journal: Object.fromEntries(
          effects.map(({ name, value }) => [name, unsealJson<Json>(key, effectPlace(bot, turn, name), value)]),
        ),
      }
    },

    async journal(turn, name, value, tries) {
      const { key } = await turnOf(turn)
      const place = effectPlace(bot, turn, name)
      const hold = vault.dialect === 'postgres' ? [mine.step(TURNS.turnHold, { turn, tries }, 1)] : []
      const insert = mine.step(TURNS.effectInsert, { turn, name, value: sealJson(key, place, value), tries })
      const results = await vault.db.commit([...hold, insert])
      if (results.at(-1)!.changes === 1) return value
      const kept = await mine.one(TURNS.effectGet, { turn, name, tries })
      if (!kept) throw new AppError('conversation.conflict', { query: 'journal', code: 'turn over' })
      return unsealJson<Json>(key, place, kept.value)
    },

    async saveTurn(result) {
      const { turn, conversation, tries, replies, at } = result
      const { key, contact } = await turnOf(turn)
      const drafts = replies.map((reply, i): Draft => ({ id: idOf(turn, i), from: 'bot', reply, staff: null, turn, at }))
      const saved = await vault.db.commit([
        mine.step(TURNS.turnEnd, { turn, conversation, tries }, 1),
        conversationStep(result, key),
        ...drafts.map((draft, i) => messageStep(mine, bot, key, conversation, draft, drafts.length - 1 - i)),
        mine.step(TURNS.receiptInsert, { turn, conversation, body: sealJson(key, receiptPlace(bot, turn), result.receipt) }, 1),
        ...(result.handoff ? [await handoffStep(vault, bot, key, result)] : []),
        ...attributesStep(result.session.contact, contact, key),
        mine.step(TURNS.effectsForget, { turn }),
      ])
      return { messages: numbered(drafts, Number(saved[1]!.rows[0]!.lastSeq)) }
    },

    async park(turn, why, reply, at) {
      const { key, conversation } = await turnOf(turn)
      const draft: Draft = { id: idOf(turn, 'parked'), from: 'bot', reply, staff: null, turn, at }
      const saved = await vault.db.commit([
        mine.step(TURNS.turnPark, { turn, why, host: vault.host }, 1),
        mine.step(TURNS.conversationSay, { conversation, at, lastText: sealLastText(key, bot, conversation, reply.text) }, 1),
        messageStep(mine, bot, key, conversation, draft, 0),
      ])
      return { messages: numbered([draft], Number(saved[1]!.rows[0]!.lastSeq)) }
    },

    async follow(turn, earlier) {
      const [moved] = await vault.db.commit([mine.step(HOSTS.turnFollow, { turn, earlier, host: vault.host }, 1)])
      return (moved!.rows[0] as { host: string | null }).host // as the query returns it
    },

    async receipt(turn) {
      const row = await mine.one(TURNS.receiptGet, { turn })
      if (!row) return null
      return unsealJson<Receipt>(await vault.contact(bot, row.contact, row.wrappedKey), receiptPlace(bot, turn), row.body)
    },
  }

  function conversationStep(
    { conversation, session, replies, revision, wakeAt, handoff, at }: TurnResult,
    key: KeyObject,
  ): Statement {
    const last = replies.findLast((reply) => reply.text !== '')
    const state: ConversationState = handoff || session.mode === 'person' ? 'waiting' : session.mode
    const params = {
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
    return mine.step(TURNS.conversationSave, params, 1)
  }

  function attributesStep(attributes: JsonObject, contact: string, key: KeyObject): Statement[] {
    if (Object.keys(attributes).length === 0) return []
    return [
      mine.step(TURNS.contactRemember, { contact, attributes: sealJson(key, attributesPlace(bot, contact), attributes) }, 1),
    ]
  }
}

/**
 * The session with what is kept elsewhere put in: the contact's variables, which outlive conversations, and whether a person
 * has taken the conversation since.
 */
function startingFrom(
  session: Session | null,
  contact: JsonObject | null,
  state: ConversationState,
  language: Language,
): Session | null {
  if (!session && !contact) return null
  const whole = session ? { ...session, ...(contact ? { contact } : {}) } : newSession(language, contact ?? {})
  return state === 'person' ? { ...whole, mode: 'person' } : whole
}

function numbered(drafts: Draft[], lastSeq: number): Message[] {
  return drafts.map((draft, i) => ({ ...draft, seq: lastSeq - drafts.length + 1 + i }))
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

function effectPlace(bot: string, turn: string, name: string): Place {
  return { table: 'effects', column: 'value', row: JSON.stringify([turn, name]), bot }
}

/** Turns that are being taken. */
const TURNS_AT_HAND = 2_000
