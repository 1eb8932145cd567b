import type { Json, JsonObject } from '../../nodes/json.ts'
import { found } from './access.ts'
import type { Check, DayLimit, Kept, PaymentStore } from './contract-payments.ts'
import { isConflict } from './driver.ts'
import { idOf } from './keys.ts'
import { COUNTERS } from './queries/counters.ts'
import { INCIDENTS } from './queries/incidents.ts'
import { type CheckRow, PAYMENTS } from './queries/payments.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** What a bot knows of payments. */
export function createPayments(vault: Vault, bot: string): PaymentStore {
  const { db, keys } = vault
  const mine = db.forBot(bot)
  const cardOf = (card: string | null) => (card === null ? null : keys.blind('card', bot, card))
  const customerOf = (customer: string | null) => (customer === null ? null : keys.blind('customer', bot, customer))

  async function kept(id: string): Promise<Kept | null> {
    const row = await mine.one(PAYMENTS.checkGet, { id })
    return row && keptOf(row)
  }

  async function insertOf(check: Check) {
    const { id, kind, contact, order, money, decision, score, at } = check
    const wrapped = contact === null ? null : found(await mine.one(INCIDENTS.caseContact, { contact }), 'contact').wrappedKey
    const key = contact !== null && wrapped ? await vault.contact(bot, contact, wrapped) : await vault.bot(bot)
    const params = { id, kind, contact, order, amount: money.amount, currency: money.currency, decision, score, at }
    const body = sealJson(key, bodyPlace(bot, id), check.body)
    const customer = customerOf(check.customer)
    return mine.step(PAYMENTS.checkInsert, { ...params, customer, answer: JSON.stringify(check.answer), body }, 1)
  }

  return {
    async tell({ provider, event, order, money, card, at, ...rest }) {
      const { reference, state, country, risk, failure, happenedAt } = rest
      const id = idOf(bot, provider, event)
      const plain = { id, provider, reference, state, country, risk, failure, happenedAt, at, order }
      const amounts = { amount: money?.amount ?? null, currency: money?.currency ?? null }
      const [result] = await db.commit([mine.step(PAYMENTS.paymentInsert, { ...plain, ...amounts, card: cardOf(card) })])
      return result!.changes === 1
    },
    async activity({ order, contact, customer, small, now }) {
      const [hour, day, quarter] = [now - HOUR, now - DAY, now - 90 * DAY]
      const [failures, spread, little, tries, refunds] = await Promise.all([
        mine.one(PAYMENTS.paymentFailures, { order, day, now }),
        mine.one(PAYMENTS.paymentSpread, { order, day, now }),
        mine.one(PAYMENTS.paymentSmall, { small, hour, now }),
        mine.one(PAYMENTS.checkTries, { contact, order, hour, now }),
        mine.one(PAYMENTS.checkRefunds, { contact, customer: customerOf(customer), order, quarter, now }),
      ])
      return {
        triesByContact: Number(tries?.mine ?? 0),
        triesOfOrder: Number(tries?.ofOrder ?? 0),
        smallFailures: Number(little?.count ?? 0),
        failuresOfOrder: Number(failures?.failures ?? 0),
        cardsOfOrder: Number(failures?.cards ?? 0),
        ordersOfCard: Number(spread?.spread ?? 0),
        refunds: Number(refunds?.count ?? 0),
      }
    },
    async keep(check) {
      const before = await kept(check.id)
      if (before) return { kept: before }
      const insert = await insertOf(check)
      const answer = { kept: { decision: check.decision, score: check.score, answer: check.answer } }
      const grant = check.limit && grantName(check.limit, check)
      try {
        if (check.limit && grant) {
          const name = limitName(check.limit)
          await db.commit([
            mine.step(COUNTERS.counterBegin, { name: grant }, 1),
            mine.step(COUNTERS.counterBegin, { name }),
            mine.step(COUNTERS.counterTake, { name, by: check.money.amount, most: check.limit.most }, 1),
            insert,
          ])
        } else await db.commit([insert])
        return answer
      } catch (error) {
        if (!isConflict(error)) throw error
        const twin = await kept(check.id)
        if (twin) return { kept: twin }
        // Taken for this order by another check of it: once is enough.
        if (!grant || !(await mine.one(COUNTERS.counterGet, { name: grant }))) return { overdrawn: true }
      }
      await db.commit([insert]).catch(async (error) => {
        if (!isConflict(error)) throw error
      })
      return { kept: (await kept(check.id)) ?? answer.kept }
    },
    async taken(limit) {
      return Number((await mine.one(COUNTERS.counterGet, { name: limitName(limit) }))?.number ?? 0)
    },
    async check(id) {
      const row = await mine.one(PAYMENTS.checkGet, { id })
      if (!row) return null
      const key =
        row.contact !== null && row.wrappedKey ? await vault.contact(bot, row.contact, row.wrappedKey) : await vault.bot(bot)
      return { ...keptOf(row), body: row.body && unsealJson<JsonObject>(key, bodyPlace(bot, id), row.body) }
    },
  }
}

function keptOf({ decision, score, answer }: CheckRow): Kept {
  return { decision, score: Number(score), answer: JSON.parse(answer) as Json } // written by `keep` as JSON
}

function limitName({ of, day, currency }: Omit<DayLimit, 'most'>): string {
  return `${of}:${day}:${currency}`
}

function grantName({ of }: DayLimit, { order, money }: Check): string {
  return `${of}:order:${order}:${money.amount} ${money.currency}`
}

function bodyPlace(bot: string, row: string): Place {
  return { table: 'checks', column: 'body', row, bot }
}
