import { beforeEach, describe, expect, it } from 'vitest'
import type { Order } from '../../nodes/ports/commerce.ts'
import { createPaymentPort } from '../../runtime/commerce/payments.ts'
import type { WayOut } from '../../runtime/commerce/provider.ts'
import { NO_PAYMENTS, type PaymentSettings, SETTINGS_NAME } from '../../runtime/commerce/settings.ts'
import { AppError } from '../../runtime/errors.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { documentOf, openShop, type Shop } from '../store/shop.ts'
import { midtransDouble } from './midtrans-double.ts'
import { stripeDouble } from './stripe-double.ts'

const NOW = Date.UTC(2026, 10, 22, 3)
const DAY = 86_400_000
const KEY = 'SB-Mid-server-abc123'
const idr = (amount: number) => ({ amount, currency: 'IDR' })
const BUDI = { number: 'C-1', name: 'Budi Santoso', phone: '+6281234567890', email: 'budi@gmail.com' }
const JUDGING = { review: 40, refuse: 80, rules: [], report: 'doubtful' as const }

let store: Store
let shop: Shop
let midtrans: ReturnType<typeof midtransDouble>
let stripe: ReturnType<typeof stripeDouble>
let contact: string
let conversation: string
let known: string | null

beforeEach(async () => {
  store = await openFresh(freshFolder())
  shop = await openShop(store)
  midtrans = midtransDouble(KEY)
  stripe = stripeDouble('sk_test_1')
  known = null
  ;({ contact, conversation } = await shop.hears('budi', 'halo'))
  await settings({ midtrans: { on: true, production: false, key: 'midtrans' }, stripe: { ...NO_PAYMENTS.stripe, on: true } })
  const secret = { hosts: ['api.sandbox.midtrans.com', 'api.stripe.com'], by: 'ani', at: 1 }
  await shop.bot.putSecret({ name: 'midtrans', value: KEY, ...secret })
  await shop.bot.putSecret({ name: 'stripe', value: 'sk_test_1', ...secret })
  await shop.bot.shop.putProducts(
    [{ sku: 'SP-1', name: 'Sepatu', price: idr(12_500), stock: 5, category: 'sepatu', url: null, about: '' }],
    1,
  )
  await order({})
  known = (await shop.bot.shop.order({ number: 'TC-1004' }))!.customer
  return () => store.close()
})

async function settings(change: Partial<PaymentSettings>) {
  await shop.bot.putChannel(SETTINGS_NAME, { ...NO_PAYMENTS, ...change })
}

/** An order of Budi's, paid through Midtrans and delivered yesterday, unless told otherwise; an older one shows that he has paid before. */
async function order(change: Partial<Order>, customer = BUDI) {
  const plain: Order = {
    number: 'TC-1004',
    state: 'delivered',
    placedAt: NOW - 5 * DAY,
    total: idr(12_500),
    items: [{ sku: 'SP-1', name: 'Sepatu', quantity: 1, price: idr(12_500) }],
    shipment: { courier: 'JNE', resi: 'JX1', state: 'delivered', eta: null, deliveredAt: NOW - DAY },
    payment: { method: 'kartu', state: 'paid', provider: 'midtrans', reference: 'TC-1004' },
  }
  const older = { ...plain, number: 'TC-0900', state: 'done' as const, placedAt: NOW - 90 * DAY }
  midtrans.has('TC-1004')
  await shop.bot.shop.putOrders(
    [older, { ...plain, ...change }].map((one) => ({ ...one, customer })),
    NOW,
  )
}

let turns = 0
function port(change: { turn?: string; contact?: string | null; now?: number } = {}) {
  const egress: WayOut = {
    request: (request, signal) =>
      (new URL(request.url).host.endsWith('stripe.com') ? stripe : midtrans).out.request(request, signal),
  }
  const make = createPaymentPort({ store, egress, customerOf: async () => known })
  return make({
    bot: shop.bot.id,
    turn: `turn-${++turns}`,
    conversation,
    contact,
    now: NOW,
    document: documentOf('Toko'),
    language: 'id',
    signal: new AbortController().signal,
    onSentence() {},
    ...change,
  } as never) // as much of a context as the port reads
}
const check = (change: object = {}, context: Parameters<typeof port>[0] = {}) =>
  port(context).check({ order: 'TC-1004', amount: null, ...JUDGING, ...change })
const refund = (change: object = {}, context: Parameters<typeof port>[0] = {}) =>
  port(context).refund({ order: 'TC-1004', reason: 'rusak', amount: null, days: 7, ...JUDGING, ...change })
const cases = async () => (await shop.bot.incidents.list({ limit: 100 })).items
const rulesOf = ({ reasons }: { reasons: { rule: string }[] }) => reasons.map(({ rule }) => rule).sort()

describe('a payment check', () => {
  it('approves what is paid in full, and opens nothing', async () => {
    expect(await check({ amount: idr(12_500) })).toEqual({ decision: 'approve', score: 0, reasons: [], incident: null })
    expect(await cases()).toEqual([])
    expect(midtrans.asked).toHaveLength(1)
  })

  it.each<[string, () => Promise<void> | void, object, string[]]>([
    ['another amount than the order', () => {}, { amount: idr(1) }, ['amount-differs']],
    ['another currency', () => {}, { amount: { amount: 12_500, currency: 'USD' } }, ['currency-differs']],
    ['less paid than the order asks', () => void midtrans.has('TC-1004', { gross_amount: '125.00' }), {}, ['amount-differs']],
    ['nothing paid yet', () => void midtrans.has('TC-1004', { transaction_status: 'pending' }), {}, ['payment-open']],
    ['a failed payment', () => void midtrans.has('TC-1004', { transaction_status: 'deny' }), {}, ['payment-failed']],
    [
      'a doubtful card',
      () => void midtrans.has('TC-1004', { transaction_status: 'capture', fraud_status: 'challenge' }),
      {},
      ['payment-open', 'provider-risk'],
    ],
    ['a provider that is down', () => midtrans.fails(), {}, ['provider-silent']],
    ['a key that is gone', () => shop.bot.removeSecret('midtrans'), {}, ['provider-silent']],
    [
      'a price that the catalogue does not have',
      () => order({ items: [{ sku: 'SP-1', name: 'Sepatu', quantity: 1, price: idr(1) }] }),
      {},
      ['price-differs'],
    ],
    [
      'a fraction of a shoe',
      () => order({ items: [{ sku: 'SP-1', name: 'Sepatu', quantity: 0.5, price: idr(25_000) }] }),
      {},
      ['price-differs'],
    ],
    ['a mailbox for ten minutes', () => order({}, { ...BUDI, email: 'budi@mailinator.com' }), {}, ['email-disposable']],
    ['an order that is not there', () => {}, { order: 'TC-9999' }, ['order-unknown', 'payment-open']],
  ])('sees %s', async (_, prepare, query, rules) => {
    await prepare()
    expect(rulesOf(await check(query))).toEqual(rules)
  })

  it('asks Stripe for what was paid there, in rupiah as we count them', async () => {
    stripe.has()
    await order({ payment: { method: 'kartu', state: 'paid', provider: 'stripe', reference: 'pi_1' } })
    expect(await check()).toMatchObject({ decision: 'approve' })
    stripe.has({
      latest_charge: stripe.charge({
        billing_details: { name: 'John Smith' },
        payment_method_details: { card: { fingerprint: 'x', country: 'RU' } },
      }),
    })
    expect(await check()).toMatchObject({
      decision: 'review',
      score: 45,
      reasons: [{ rule: 'country-differs' }, { rule: 'name-differs' }],
    })
  })

  it('takes somebody else’s order for one that is not there, and tells so in the same words', async () => {
    known = 'another-customer'
    const theirs = await check({ report: 'none' })
    const none = await check({ order: 'TC-9999', report: 'none' })
    expect(theirs).toEqual(none)
    expect(midtrans.asked).toEqual([])
  })

  it('SHOP-03: approves nothing for somebody who has proved nothing', async () => {
    known = null
    expect(await check()).toMatchObject({ decision: 'review', reasons: [{ rule: 'not-verified' }] })
    expect(await check({}, { contact: null })).toMatchObject({ decision: 'approve' })
    expect(await refund()).toEqual(await refund({ order: 'TC-9999' }))
  })

  it('refuses a stolen-card pattern, and tells staff why and the flow only names', async () => {
    for (let i = 0; i < 12; i++)
      await shop.bot.payments.tell({
        provider: 'stripe',
        event: `evt_${i}`,
        reference: 'pi_1',
        order: 'TC-1004',
        state: 'failed',
        money: idr(10_000),
        card: `fp_${i}`,
        country: 'ID',
        risk: 'none',
        failure: 'stolen_card',
        happenedAt: NOW,
        at: NOW - 1000,
      })
    const verdict = await check()
    expect(verdict).toEqual({
      decision: 'refuse',
      score: 105,
      reasons: [
        { rule: 'cards-order', weight: 50 },
        { rule: 'failures-order', weight: 35 },
        { rule: 'small-failures', weight: 20 },
      ],
      incident: 'IN-2026-0001',
    })
    const [only] = await cases()
    expect(await shop.bot.incidents.get(only!.id)).toMatchObject({
      kind: 'payment',
      freeze: 'asked',
      freezeWhat: 'TC-1004',
      evidence: { order: 'TC-1004', decision: 'refuse', rules: [{ rule: 'cards-order', facts: { count: 12 } }, {}, {}] },
    })
  })

  it('writes what comes later into the open case, and does nothing twice for one turn', async () => {
    midtrans.has('TC-1004', { transaction_status: 'deny' })
    const first = await check({}, { turn: 'same' })
    expect(await check({}, { turn: 'same' })).toEqual(first)
    await check()
    expect(await cases()).toHaveLength(1)
    const { timeline } = await shop.bot.incidents.get((await cases())[0]!.id)
    expect(timeline.filter(({ did }) => did === 'again')).toHaveLength(2)
    expect(await check({ report: 'none' }).then(rulesOf)).toEqual(['payment-failed'])
  })

  it('sees that one contact tries again and again', async () => {
    for (let i = 0; i < 5; i++) expect((await check()).reasons).toEqual([])
    expect(rulesOf(await check())).toEqual(['tries-contact', 'tries-order'])
  })

  it('SHOP-06: hands on what goes beyond the day’s limit, also of a hundred at once', async () => {
    await settings({ midtrans: { on: false, production: false, key: 'midtrans' }, approvedPerDay: 30_000 })
    const orders = Array.from({ length: 10 }, (_, i) => `TC-2${i}`)
    await shop.bot.shop.putOrders(
      orders.map((number) => ({
        number,
        state: 'paid' as const,
        placedAt: NOW,
        total: idr(12_500),
        items: [],
        shipment: null,
        payment: { method: 'transfer', state: 'paid' as const, provider: null, reference: null },
        customer: BUDI,
      })),
      NOW,
    )
    const all = await Promise.all(
      orders.map((number) =>
        check({ order: number, rules: [{ rule: 'tries-contact', on: false, weight: null, threshold: null }] }),
      ),
    )
    expect(all.filter(({ decision }) => decision === 'approve')).toHaveLength(2)
    for (const one of all.filter(({ decision }) => decision !== 'approve'))
      expect(one).toMatchObject({ decision: 'review', reasons: [{ rule: 'day-limit' }] })
    expect(await check({ order: 'TC-20' }, { now: NOW + DAY })).toMatchObject({ decision: 'approve' })
  })

  it('keeps nothing of a simulated turn', async () => {
    midtrans.has('TC-1004', { transaction_status: 'deny' })
    expect(await check({}, { contact: null })).toMatchObject({ decision: 'refuse', incident: null })
    expect(await refund({}, { contact: null })).toMatchObject({ decision: 'review', ticket: null })
    expect(await cases()).toEqual([])
    expect(await shop.bot.payments.activity({ order: 'TC-1004', contact, customer: null, small: 1, now: NOW + 1 })).toMatchObject(
      { triesOfOrder: 0 },
    )
  })

  it('does not take our own trouble for the provider’s', async () => {
    midtrans.out.request = () => Promise.reject(new Error('a mistake of ours'))
    await expect(check()).rejects.toThrow('a mistake of ours')
    midtrans.out.request = () => Promise.reject(new AppError('web.failed', { reason: 'timeout', host: 'api.midtrans.com' }))
    expect(rulesOf(await check())).toEqual(['provider-silent'])
  })
})

describe('a refund request', () => {
  const deadline = Date.parse('2026-11-28T23:59:59.999+07:00')

  it('in time is eligible, has a deadline and a number, and is one case', async () => {
    expect(await refund()).toEqual({ decision: 'eligible', score: 0, reasons: [], deadline, ticket: 'IN-2026-0001', fresh: true })
    expect(await refund()).toMatchObject({ ticket: 'IN-2026-0001', fresh: false })
    expect((await cases()).map(({ kind, freeze }) => [kind, freeze])).toEqual([['refund', 'none']])
  })

  it('keeps the photo that the customer sent beside its reason (L8)', async () => {
    await refund({ photo: { id: 'file-1', name: 'mug-retak.jpg' } })
    const [only] = await cases()
    expect((await shop.bot.incidents.get(only!.id)).evidence).toMatchObject({
      reason: 'rusak',
      photo: { id: 'file-1', name: 'mug-retak.jpg' },
    })
  })

  it.each<[string, () => Promise<void> | void, object, string, string[]]>([
    ['on the last millisecond', () => {}, { now: deadline }, 'eligible', []],
    ['one later', () => {}, { now: deadline + 1 }, 'late', []],
    ['of what nobody has said when it came', () => order({ shipment: null }), {}, 'review', ['not-delivered']],
    ['of what was not paid', () => void midtrans.has('TC-1004', { transaction_status: 'expire' }), {}, 'review', ['not-paid']],
    [
      'of what was given back',
      () => void midtrans.has('TC-1004', { transaction_status: 'refund' }),
      {},
      'review',
      ['already-refunded', 'not-paid'],
    ],
  ])('%s', async (_, prepare, context, decision, rules) => {
    await prepare()
    const verdict = await refund({}, context)
    expect(verdict).toMatchObject({ decision, ticket: 'IN-2026-0001' })
    expect(rulesOf(verdict)).toEqual(rules)
  })

  it.each(['barangnya belum sampai kak', 'kotaknya kosong', 'it never arrived', 'paket tidak diterima'])(
    'notes that “%s” is not what the courier says',
    async (reason) => {
      expect(rulesOf(await refund({ reason }))).toEqual(['denies-delivery'])
    },
  )

  it('of more than was paid goes to a person; of nobody’s order is not found', async () => {
    expect(await refund({ amount: idr(12_501) })).toMatchObject({ decision: 'review', reasons: [{ rule: 'amount-differs' }] })
    expect(await refund({ order: 'TC-9999' })).toMatchObject({ decision: 'not-found', ticket: null })
    known = 'another-customer'
    expect(await refund()).toMatchObject({ decision: 'not-found', ticket: null })
  })

  it('again and again goes to a person, who is never the bot: nothing is refused', async () => {
    for (let i = 0; i < 3; i++)
      await shop.bot.payments.keep({
        id: `r${i}`,
        kind: 'refund',
        contact,
        customer: null,
        order: `TC-0${i}`,
        money: idr(1),
        decision: 'eligible',
        score: 0,
        answer: {},
        body: {},
        at: NOW - 10 * DAY,
        limit: null,
      })
    expect(await refund({ refuse: 1 })).toMatchObject({ decision: 'review', reasons: [{ rule: 'refunds-many' }] })
  })

  it('beyond the day’s limit goes to a person', async () => {
    await settings({ refundedPerDay: 12_499, midtrans: { on: true, production: false, key: 'midtrans' } })
    expect(await refund()).toMatchObject({ decision: 'review', reasons: [{ rule: 'day-limit' }] })
    await settings({ refundedPerDay: 12_500, midtrans: { on: true, production: false, key: 'midtrans' } })
    expect(await refund()).toMatchObject({ decision: 'eligible' })
    expect(await refund()).toMatchObject({ decision: 'eligible' })
  })

  it('REL-09: a hundred at once are one request', async () => {
    const all = await Promise.all(
      Array.from({ length: 100 }, () => refund({ rules: [{ rule: 'tries-contact', on: false, weight: null, threshold: null }] })),
    )
    expect(all.filter(({ fresh }) => fresh)).toHaveLength(1)
    expect(new Set(all.map(({ ticket }) => ticket))).toEqual(new Set(['IN-2026-0001']))
  })
})
