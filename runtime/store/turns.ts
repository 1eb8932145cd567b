import type { Json } from '../../nodes/json.ts'
import { AppError } from '../errors.ts'
import { recentOf } from '../recent.ts'
import { unsealCame } from './accept.ts'
import { found } from './access.ts'
import type { BotStore } from './contract.ts'
import { messageIdOf } from './keys.ts'
import { type Draft, lastSaid, messageStep } from './messages.ts'
import { numbered, outcomeOf, receiptFrom, sessionFrom } from './outcome.ts'
import { HOSTS } from './queries/hosts.ts'
import { TURNS } from './queries/turns.ts'
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
      const came = unsealCame(key, bot, turn, row.event) ?? { event: { kind: 'open' }, verdicts: [] }
      const effects = row.hasJournal ? await mine.all(TURNS.effectList, { turn }) : []
      loaded.put(turn, { contact: row.contact, conversation: row.conversation })
      const earlier = row.earlier && (await mine.one(TURNS.turnHost, { turn: row.earlier }))
      return {
        turn,
        bot,
        conversation: row.conversation,
        contact: row.contact,
        channel: row.channel,
        version: row.version,
        session: sessionFrom(bot, key, row),
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
      const { turn, conversation, tries } = result
      const { conversation: saving, receipt, drafts, steps } = await outcomeOf(vault, bot, await turnOf(turn), result)
      const saved = await vault.db.commit([
        mine.step(TURNS.turnEnd, { turn, conversation, tries, receipt }, 1),
        mine.step(TURNS.conversationSave, saving, 1),
        ...steps,
        mine.step(TURNS.effectsForget, { turn }),
      ])
      return { messages: numbered(drafts, Number(saved[1]!.rows[0]!.lastSeq)) }
    },

    async park(turn, why, reply, at) {
      const { key, conversation } = await turnOf(turn)
      const draft: Draft = { id: messageIdOf(turn, 'parked'), from: 'bot', reply, staff: null, turn, at }
      const saved = await vault.db.commit([
        mine.step(TURNS.turnPark, { turn, why, host: vault.host }, 1),
        mine.step(TURNS.conversationSay, { conversation, at, said: lastSaid([draft]) }, 1),
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
      if (!row?.receipt) return null
      return receiptFrom(bot, await vault.contact(bot, row.contact, row.wrappedKey), turn, row.receipt)
    },
  }
}

function effectPlace(bot: string, turn: string, name: string): Place {
  return { table: 'effects', column: 'value', row: JSON.stringify([turn, name]), bot }
}

/** Turns that are being taken. */
const TURNS_AT_HAND = 2_000
