import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import type { Check, PaymentEvent } from '../../runtime/store/contract-payments.ts'
import { openShop, type Shop } from '../store/shop.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 3)

/** What every driver must do with payments. */
export function paymentConformance(dialect: string, open: () => Promise<Store>): void {
  describe(`payments on ${dialect}`, () => {
    let store: Store
    let shop: Shop
    let contact: string
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())
    async function fresh() {
      shop = await openShop(store)
      contact = (await shop.hears('budi', 'halo')).contact
      return shop.bot.payments
    }

    const event = (change: Partial<PaymentEvent> = {}): PaymentEvent => ({
      provider: 'stripe',
      event: `evt_${Math.abs(
        JSON.stringify(change)
          .split('')
          .reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) | 0, 7),
      )}`,
      reference: 'pi_1',
      order: 'TC-1',
      state: 'failed',
      money: { amount: 10_000, currency: 'IDR' },
      card: null,
      country: null,
      risk: 'none',
      failure: 'card_declined',
      happenedAt: NOW,
      at: NOW,
      ...change,
    })
    const check = (change: Partial<Check> = {}): Check => ({
      id: 'check-1',
      kind: 'payment',
      contact,
      customer: 'cust-1',
      order: 'TC-1',
      money: { amount: 100_000, currency: 'IDR' },
      decision: 'approve',
      score: 0,
      answer: { decision: 'approve' },
      body: { reasons: [{ rule: 'cards-order' }] },
      at: NOW,
      limit: null,
      ...change,
    })
    const LIMIT = { of: 'approved' as const, day: '2026-11-22', currency: 'IDR', most: 250_000 }
    const about = { order: 'TC-1', customer: 'cust-1', small: 25_000, now: NOW }

    it('keeps an event once, however often and however much at once it is told', async () => {
      const payments = await fresh()
      const told = await Promise.all(Array.from({ length: 20 }, () => payments.tell(event())))
      expect(told.filter(Boolean)).toHaveLength(1)
      expect((await payments.activity({ ...about, contact })).failuresOfOrder).toBe(1)
    })

    it('counts failures, cards and the orders they were tried on, within their hours', async () => {
      const payments = await fresh()
      for (let i = 0; i < 5; i++) await payments.tell(event({ event: `a${i}`, card: `card-${i % 3}` }))
      await payments.tell(event({ event: 'old', card: 'card-9', at: NOW - 25 * HOUR }))
      await payments.tell(event({ event: 'paid', state: 'paid', card: 'card-8' }))
      for (const order of ['TC-2', 'TC-3'])
        await payments.tell(event({ event: order, order, card: 'card-0', money: { amount: 900_000, currency: 'IDR' } }))
      expect(await payments.activity({ ...about, contact })).toEqual({
        triesByContact: 0,
        triesOfOrder: 0,
        smallFailures: 5,
        failuresOfOrder: 5,
        cardsOfOrder: 3,
        ordersOfCard: 3,
        refunds: 0,
      })
    })

    it('counts tries by contact and order, and refunds of other orders by customer', async () => {
      const payments = await fresh()
      const other = (await shop.hears('citra', 'halo')).contact
      await payments.keep(check({ id: 'c1' }))
      await payments.keep(check({ id: 'c1' }))
      await payments.keep(check({ id: 'c2', order: 'TC-2' }))
      await payments.keep(check({ id: 'c3', contact: other }))
      await payments.keep(check({ id: 'c4', at: NOW - 2 * HOUR }))
      await payments.keep(check({ id: 'r1', kind: 'refund', order: 'TC-7', contact: other, at: NOW - 30 * 24 * HOUR }))
      await payments.keep(check({ id: 'r2', kind: 'refund', order: 'TC-8', contact: other, at: NOW - 91 * 24 * HOUR }))
      await payments.keep(check({ id: 'r3', kind: 'refund', order: 'TC-1', at: NOW - 5 * HOUR }))
      expect(await payments.activity({ ...about, contact })).toMatchObject({ triesByContact: 2, triesOfOrder: 2, refunds: 1 })
      expect(await payments.activity({ ...about, customer: null, contact: null })).toMatchObject({
        triesByContact: 0,
        refunds: 0,
      })
    })

    it('keeps the first verdict of a check, with its facts for staff', async () => {
      const payments = await fresh()
      await payments.keep(check())
      expect(await payments.keep(check({ decision: 'refuse', answer: { decision: 'refuse' } }))).toEqual({
        kept: { decision: 'approve', score: 0, answer: { decision: 'approve' } },
      })
      expect((await payments.check('check-1'))?.body).toEqual({ reasons: [{ rule: 'cards-order' }] })
      expect(await payments.check('none')).toBeNull()
    })

    it('takes from a day’s limit while it holds, and once an order', async () => {
      const payments = await fresh()
      const keep = (id: string, order: string) => payments.keep(check({ id, order, limit: LIMIT }))
      expect(await keep('a', 'TC-1')).toHaveProperty('kept')
      expect(await keep('b', 'TC-1')).toHaveProperty('kept')
      expect(await payments.taken(LIMIT)).toBe(100_000)
      expect(await keep('c', 'TC-2')).toHaveProperty('kept')
      expect(await keep('d', 'TC-3')).toEqual({ overdrawn: true })
      expect(await payments.check('d')).toBeNull()
      expect(await payments.taken(LIMIT)).toBe(200_000)
      expect(await payments.keep(check({ id: 'e', order: 'TC-3', limit: { ...LIMIT, day: '2026-11-23' } }))).toHaveProperty(
        'kept',
      )
    })

    it('REL-09: of 100 identical confirmations at once, one takes from the limit', async () => {
      const payments = await fresh()
      const all = await Promise.all(
        Array.from({ length: 100 }, (_, i) => payments.keep(check({ id: `same-${i % 10}`, limit: LIMIT }))),
      )
      expect(all.every((one) => 'kept' in one)).toBe(true)
      expect(await payments.taken(LIMIT)).toBe(100_000)
    })

    it('REL-09: of 100 orders at once, the limit holds as many as it holds', async () => {
      const payments = await fresh()
      const all = await Promise.all(
        Array.from({ length: 100 }, (_, i) => payments.keep(check({ id: `o${i}`, order: `TC-${i}`, limit: LIMIT }))),
      )
      expect(all.filter((one) => 'kept' in one)).toHaveLength(2)
      expect(await payments.taken(LIMIT)).toBe(200_000)
    })

    it('keeps bots apart, and forgets what a contact tried', async () => {
      const payments = await fresh()
      await payments.tell(event())
      await payments.keep(check({ limit: LIMIT }))
      const other = await openShop(store)
      expect(await other.bot.payments.activity({ ...about, contact })).toMatchObject({ failuresOfOrder: 0, triesOfOrder: 0 })
      expect(await other.bot.payments.check('check-1')).toBeNull()
      expect(await other.bot.payments.taken(LIMIT)).toBe(0)
      await shop.bot.forget(contact, NOW)
      expect(await payments.check('check-1')).toBeNull()
    })
  })
}
