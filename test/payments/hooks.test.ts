import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NO_PAYMENTS, SETTINGS_NAME } from '../../runtime/commerce/settings.ts'
import { type House, openHouse } from '../http/house.ts'
import { midtransDouble } from './midtrans-double.ts'
import { stripeDouble } from './stripe-double.ts'

const KEY = 'SB-Mid-server-abc123'
const midtrans = midtransDouble(KEY)
const stripe = stripeDouble('sk_test_1', 'whsec_uji')
let house: House
let bot: string
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  bot = await house.bot()
})

async function open() {
  const mine = house.store.bot(bot)
  await mine.putChannel(SETTINGS_NAME, {
    ...NO_PAYMENTS,
    midtrans: { ...NO_PAYMENTS.midtrans, on: true },
    stripe: { ...NO_PAYMENTS.stripe, on: true },
  })
  await mine.putSecret({ name: 'midtrans', value: KEY, hosts: ['api.sandbox.midtrans.com'], by: 'ani', at: 1 })
  await mine.putSecret({ name: 'stripe-webhook', value: 'whsec_uji', hosts: [], by: 'ani', at: 1 })
}

/** As a provider calls: no origin of ours, no session. */
const call = (path: string, raw: string, headers: Record<string, string> = {}) =>
  house.send('POST', path, {
    body: raw,
    headers: { origin: null, 'sec-fetch-site': null, 'content-type': 'application/json', ...headers },
  })
const toStripe = ({ raw, signature }: { raw: string; signature: string }) =>
  call(`/hooks/${bot}/stripe`, raw, { 'stripe-signature': signature })
const toMidtrans = (said: object) => call(`/hooks/${bot}/midtrans`, JSON.stringify(said))
const seconds = () => house.time.now / 1000
const activity = (order: string) =>
  house.store.bot(bot).payments.activity({ order, contact: null, customer: null, small: 25_000, now: house.time.now + 1 })

describe('payment news', () => {
  it('finds the door closed until the provider is on and its secret is set', async () => {
    const event = stripe.event('payment_intent.payment_failed', stripe.declined('TC-1', 'fp_1'), seconds())
    expect((await toStripe(event)).json.error.code).toBe('hook.off')
    await house.store.bot(bot).putChannel(SETTINGS_NAME, { ...NO_PAYMENTS, stripe: { ...NO_PAYMENTS.stripe, on: true } })
    const closed = await toStripe(event)
    expect([closed.status, closed.json.error.code]).toEqual([403, 'hook.off'])
    expect((await toMidtrans(midtrans.transaction('TC-1'))).status).toBe(403)
    await open()
    expect((await toStripe(event)).status).toBe(200)
    expect((await call(`/hooks/${'A'.repeat(22)}/stripe`, event.raw)).status).toBe(404)
  })

  it('is refused without its signature, and kept with it, once', async () => {
    await open()
    const event = stripe.event('payment_intent.payment_failed', stripe.declined('TC-1', 'fp_1'), seconds())
    for (const forged of [
      { ...event, signature: '' },
      { ...event, raw: event.raw.replace('TC-1', 'TC-2') },
    ])
      expect((await toStripe(forged)).json.error.code).toBe('hook.signature')
    const all = await Promise.all(Array.from({ length: 10 }, () => toStripe(event)))
    expect(all.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(await activity('TC-1')).toMatchObject({ failuresOfOrder: 1, cardsOfOrder: 1 })
    const said = midtrans.transaction('TC-1', { transaction_status: 'deny', status_code: '202', masked_card: '48111111-2222' })
    expect((await toMidtrans({ ...said, gross_amount: '1.00' })).json.error.code).toBe('hook.signature')
    expect((await toMidtrans(said)).json).toEqual({ ok: true })
    expect(await activity('TC-1')).toMatchObject({ failuresOfOrder: 2, cardsOfOrder: 2 })
  })

  it('is signed over the bytes as they came', async () => {
    await open()
    const spaced = JSON.stringify(
      JSON.parse(stripe.event('charge.failed', stripe.charge({ status: 'failed' }), seconds()).raw),
      null,
      3,
    )
    expect((await toStripe({ raw: spaced, signature: stripe.sign(spaced, seconds()) })).status).toBe(200)
    const emoji = JSON.stringify({ id: 'evt_é', data: { object: { object: 'charge', metadata: { order_id: '🧦' } } } })
    expect((await toStripe({ raw: emoji, signature: stripe.sign(emoji, seconds()) })).status).toBe(200)
  })

  it('is never answered with an error where it is genuine and of no use', async () => {
    await open()
    for (const raw of [
      '{}',
      '[]',
      'null',
      '"x"',
      '{',
      '{"id":"evt_x","data":null}',
      '{"id":"e","__proto__":{"a":1}}',
      `{"id":"e","data":${'['.repeat(200)}${']'.repeat(200)}}`,
      '{"id":"e","data":{"object":{"object":"charge"}}}',
    ])
      expect((await toStripe({ raw, signature: stripe.sign(raw, seconds()) })).status, raw.slice(0, 40)).toBe(200)
    expect((await toStripe(stripe.event('customer.created', { object: 'customer' }, seconds()))).status).toBe(200)
  })

  it('leaves no word of a payer in the log', async () => {
    await open()
    house.logged.length = 0
    await toStripe(stripe.event('payment_intent.payment_failed', stripe.declined('TC-1', 'fp_log'), seconds()))
    expect(house.logged.map(({ fact }) => fact)).toContain('hook.heard')
    expect(JSON.stringify(house.logged)).not.toMatch(/fp_log|Budi|whsec|TC-1/)
  })

  it('has settings that only those may change who may set secrets', async () => {
    const [owner, agent] = [await house.someone('owner'), await house.someone('agent')]
    const path = `/api/bots/${bot}/payments`
    const { settings, hooks } = (await house.send('GET', path, { as: owner })).json
    expect(hooks.stripe).toBe(`/hooks/${bot}/stripe`)
    const body = { ...settings, refundedPerDay: 5_000_000 }
    expect((await house.send('PUT', path, { as: agent, body })).status).toBe(403)
    expect((await house.send('PUT', path, { as: owner, body })).json.settings.refundedPerDay).toBe(5_000_000)
    for (const wrong of [{ refundedPerDay: -1 }, { refundedPerDay: 0.5 }, { currency: 'rp' }, { extra: 1 }])
      expect((await house.send('PUT', path, { as: owner, body: { ...body, ...wrong } })).status).toBe(400)
    const { items } = (await house.send('GET', '/api/audit', { as: owner })).json
    expect(items.map((entry: { did: string }) => entry.did)).toContain('payments.settings')
  })
})
