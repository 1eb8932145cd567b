import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createMidtrans } from '../../runtime/commerce/midtrans.ts'
import { createStripe, TOLERANCE } from '../../runtime/commerce/stripe.ts'
import { createEgress } from '../../runtime/egress/egress.ts'
import { midtransDouble } from './midtrans-double.ts'
import { stripeDouble } from './stripe-double.ts'

const KEY = 'SB-Mid-server-abc123'
const access = (value: string, production = false) => ({ credential: { value, hosts: ['api.sandbox.midtrans.com'] }, production })
const headers = (entries: Record<string, string> = {}) => new Headers(entries)
const NOW = 1_795_000_100_000

describe('Midtrans', () => {
  const midtrans = midtransDouble(KEY)
  const driver = createMidtrans(midtrans.out)

  it.each([
    // transaction_status, fraud_status → state, risk
    ['settlement', 'accept', 'paid', 'none'],
    ['capture', 'accept', 'paid', 'none'],
    ['capture', 'challenge', 'open', 'raised'],
    ['capture', 'deny', 'failed', 'fraud'],
    ['authorize', 'accept', 'open', 'none'],
    ['pending', 'accept', 'open', 'none'],
    ['deny', 'deny', 'failed', 'fraud'],
    ['cancel', 'accept', 'failed', 'none'],
    ['expire', 'accept', 'failed', 'none'],
    ['failure', 'accept', 'failed', 'none'],
    ['refund', 'accept', 'refunded', 'none'],
    ['partial_refund', 'accept', 'refunded', 'none'],
    ['chargeback', 'accept', 'refunded', 'none'],
    ['something new', 'accept', 'unknown', 'none'],
  ])('%s with fraud %s is %s, risk %s', async (transaction_status, fraud_status, state, risk) => {
    midtrans.has('TC-1', { transaction_status, fraud_status })
    expect(await driver.status('TC-1', access(KEY))).toMatchObject({ order: 'TC-1', state, risk })
  })

  it('is asked as its reference says: the server key as Basic user without a password', async () => {
    midtrans.has('TC/2 #a')
    await driver.status('TC/2 #a', access(KEY))
    expect(midtrans.asked.at(-1)).toEqual({
      url: 'https://api.sandbox.midtrans.com/v2/TC%2F2%20%23a/status',
      authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
    })
    const live = midtransDouble(KEY, true)
    live.has('TC-3')
    expect(await createMidtrans(live.out).status('TC-3', access(KEY, true))).toMatchObject({ state: 'paid' })
  })

  it.each([
    ['12500.00', 'IDR', { amount: 12_500, currency: 'IDR' }],
    ['12500', 'IDR', { amount: 12_500, currency: 'IDR' }],
    ['12500.50', 'IDR', null], // no such rupiah: nothing is rounded
    ['12.50', 'USD', { amount: 1_250, currency: 'USD' }],
    ['-5.00', 'IDR', null],
    ['1e5', 'IDR', null],
    ['99999999999999999.00', 'IDR', null],
    ['12500.00', 'rupiah', null],
  ])('reads %s %s as minor units', async (gross_amount, currency, money) => {
    midtrans.has('TC-4', { gross_amount, currency })
    expect((await driver.status('TC-4', access(KEY)))?.money).toEqual(money)
  })

  it('knows nothing of another transaction, and says so of a wrong key and of trouble', async () => {
    expect(await driver.status('TC-none', access(KEY))).toBeNull()
    await expect(driver.status('TC-4', access('wrong'))).rejects.toMatchObject({
      code: 'web.failed',
      args: { reason: 'status 401' },
    })
    midtrans.state.isDown = true
    await expect(driver.status('TC-4', access(KEY))).rejects.toMatchObject({ code: 'web.failed' })
    midtrans.state.isDown = false
  })

  const note = (change: Record<string, string> = {}) => JSON.stringify(midtrans.transaction('TC-5', change))
  const read = (raw: string, secret = KEY) => driver.read({ raw, headers: headers() }, secret, NOW)

  it('reads what it has signed, and nothing else', () => {
    expect(read(note())?.fact).toMatchObject({
      order: 'TC-5',
      state: 'paid',
      money: { amount: 12_500, currency: 'IDR' },
      at: Date.UTC(2026, 10, 22, 2, 30),
    })
    expect(read(note(), 'another key')).toBeNull()
    const signed = JSON.parse(note())
    for (const change of [
      { gross_amount: '1.00' },
      { order_id: 'TC-6' },
      { status_code: '201' },
      { signature_key: '' },
      { signature_key: 7 },
      { signature_key: 'é'.repeat(128) },
    ])
      expect(read(JSON.stringify({ ...signed, ...change })), JSON.stringify(change)).toBeNull()
    for (const raw of ['', 'null', '[]', '{', '"x"']) expect(read(raw)).toBeNull()
  })

  it('does not believe a status that its signed code does not say', () => {
    const pending = JSON.parse(note({ transaction_status: 'pending', status_code: '201' }))
    expect(read(JSON.stringify({ ...pending, transaction_status: 'settlement' }))?.fact?.state).toBe('open')
  })

  it('names an event the same however often it comes, and another status another event', () => {
    expect(read(note())?.event).toBe(read(note())?.event)
    expect(read(note())?.event).not.toBe(read(note({ transaction_status: 'refund' }))?.event)
  })
})

describe('Stripe', () => {
  const stripe = stripeDouble('sk_test_1')
  const driver = createStripe(stripe.out)
  const ask = (id = 'pi_1') => driver.status(id, access('sk_test_1'))

  it.each([
    ['succeeded', {}, 'paid'],
    ['processing', {}, 'open'],
    ['requires_action', {}, 'open'],
    ['requires_capture', {}, 'open'],
    ['requires_payment_method', {}, 'open'],
    ['requires_payment_method', { last_payment_error: { code: 'card_declined' } }, 'failed'],
    ['canceled', {}, 'failed'],
    ['something_new', {}, 'unknown'],
  ])('%s %j is %s', async (status, more, state) => {
    stripe.has({ status, ...more })
    expect(await ask()).toMatchObject({ reference: 'pi_1', order: 'TC-1004', state })
  })

  it('reads the charge: risk, refund, card and payer', async () => {
    stripe.has()
    expect(await ask()).toMatchObject({
      risk: 'none',
      card: 'fp_1',
      country: 'ID',
      name: 'Budi Santoso',
      money: { amount: 12_500, currency: 'IDR' },
    })
    stripe.has({ latest_charge: stripe.charge({ outcome: { type: 'authorized', risk_level: 'elevated' } }) })
    expect((await ask())?.risk).toBe('raised')
    stripe.has({ latest_charge: stripe.charge({ outcome: { type: 'blocked', risk_level: 'highest' } }) })
    expect((await ask())?.risk).toBe('fraud')
    stripe.has({ latest_charge: stripe.charge({ amount_refunded: 5 }) })
    expect((await ask())?.state).toBe('refunded')
    stripe.has(stripe.declined('TC-9', 'fp_7'))
    expect(await ask('pi_TC')).toBeNull()
    expect(await driver.status('TC-9', access('sk_test_1'))).toBeNull() // never a path of the customer's making
  })

  it.each([
    [1_250_000, 'idr', { amount: 12_500, currency: 'IDR' }], // Stripe counts rupiah in hundredths
    [1_250_050, 'idr', null],
    [500, 'jpy', { amount: 500, currency: 'JPY' }],
    [1_250, 'usd', { amount: 1_250, currency: 'USD' }],
    [12_500, 'kwd', { amount: 12_500, currency: 'KWD' }],
    [-1, 'usd', null],
    [0.5, 'usd', null],
    [100, 'x', null],
  ])('reads %d %s as minor units', async (amount, currency, money) => {
    stripe.has({ amount, currency })
    expect((await ask())?.money).toEqual(money)
  })

  it('says so of a wrong key', async () => {
    await expect(driver.status('pi_1', access('sk_live_wrong'))).rejects.toMatchObject({ args: { reason: 'status 401' } })
  })

  const seconds = NOW / 1000
  const failed = stripe.event('payment_intent.payment_failed', stripe.declined('TC-1004', 'fp_9'), seconds)
  const read = (signature: string, raw = failed.raw, now = NOW) =>
    driver.read({ raw, headers: headers({ 'stripe-signature': signature }) }, 'whsec_uji', now)
  const other = stripe.sign(failed.raw, seconds, 'whsec_old')

  it('reads what it has signed', () => {
    expect(read(failed.signature)).toMatchObject({
      event: 'evt_1',
      fact: { order: 'TC-1004', state: 'failed', failure: 'stolen_card', card: 'fp_9', at: NOW },
    })
    const charged = stripe.event('charge.succeeded', stripe.charge(), seconds)
    expect(read(charged.signature, charged.raw)?.fact).toMatchObject({ state: 'paid', card: 'fp_1' })
    const payout = stripe.event('payout.paid', { object: 'payout' }, seconds)
    expect(read(payout.signature, payout.raw)).toMatchObject({ event: 'evt_3', fact: null })
  })

  it.each<[string, () => unknown, boolean]>([
    ['two signatures while the secret changes', () => read(`${other},${failed.signature.split(',')[1]}`), true],
    ['spaces after the commas', () => read(failed.signature.replace(',', ', ')), true],
    ['just in time', () => read(failed.signature, failed.raw, NOW + TOLERANCE * 1000), true],
    ['too old', () => read(failed.signature, failed.raw, NOW + TOLERANCE * 1000 + 1000), false],
    ['from the future', () => read(failed.signature, failed.raw, NOW - TOLERANCE * 1000 - 1000), false],
    ['another secret', () => read(other), false],
    ['one byte more', () => read(failed.signature, `${failed.raw} `), false],
    ['another time under the same signature', () => read(failed.signature.replace(/t=\d+/, `t=${seconds + 1}`)), false],
    ['another scheme', () => read(failed.signature.replace('v1=', 'v0=')), false],
    ['no time', () => read(failed.signature.replace(/t=\d+,/, '')), false],
    ['no header', () => read(''), false],
    ['a very long header', () => read(`${'v1=a,'.repeat(100_000)}${failed.signature}`), false],
  ])('%s', (_, ask, fits) => {
    expect(ask() !== null).toBe(fits)
  })
})

describe('the way out', () => {
  it('carries the server key as a Basic user to its hosts alone', async () => {
    const seen: (string | undefined)[] = []
    const server = createServer((request, answer) => {
      seen.push(request.headers.authorization)
      answer.setHeader('content-type', 'application/json').end('{"status_code":"404"}')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo // listening on a port
    const egress = createEgress({ allow: [`127.0.0.1:${port}`] })
    const request = { method: 'GET' as const, url: `http://127.0.0.1:${port}/v2/x/status`, headers: [], timeout: 5 }
    await egress.request({ ...request, credential: { value: KEY, hosts: ['127.0.0.1'], scheme: 'basic' } })
    await egress.request({ ...request, credential: { value: KEY, hosts: ['127.0.0.1'] } })
    expect(seen).toEqual([`Basic ${Buffer.from(`${KEY}:`).toString('base64')}`, `Bearer ${KEY}`])
    await expect(
      egress.request({ ...request, credential: { value: KEY, hosts: ['api.midtrans.com'], scheme: 'basic' } }),
    ).rejects.toMatchObject({ code: 'secret.host' })
    await expect(
      egress.request({ ...request, credential: { value: 'a:b', hosts: ['127.0.0.1'], scheme: 'basic' } }),
    ).rejects.toMatchObject({ code: 'web.refused' })
    await egress.close()
    server.close()
  })
})
