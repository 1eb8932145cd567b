import { createHmac, timingSafeEqual } from 'node:crypto'
import { decimalsOf, type Money } from '../../nodes/money.ts'
import { AppError } from '../errors.ts'
import { entriesOf, type PaymentProvider, type PaymentStanding, parsedObject, textOf, type WayOut } from './provider.ts'

/** Seconds that a message may be old or early. */
export const TOLERANCE = 300
const HOST = 'api.stripe.com'

/**
 * Stripe: GET /v1/payment_intents/{id} with its latest charge, and webhooks signed as
 * `Stripe-Signature: t=SECONDS,v1=HEX`, an HMAC-SHA256 of `SECONDS.BODY`. Every v1 of the header is tried, as while a secret
 * is being changed there are two; other schemes count for nothing.
 * Source: docs.stripe.com/api/payment_intents, docs.stripe.com/webhooks, docs.stripe.com/currencies.
 */
export function createStripe(out: WayOut): PaymentProvider {
  return {
    name: 'stripe',
    async status(reference, { credential, signal }) {
      if (!/^pi_[A-Za-z0-9_]{1,100}$/.test(reference)) return null
      const request = {
        method: 'GET' as const,
        url: `https://${HOST}/v1/payment_intents/${reference}?expand%5B%5D=latest_charge`,
        headers: [{ name: 'accept', value: 'application/json' }],
        timeout: 10,
        credential,
      }
      const { status, body } = await out.request(request, signal)
      if (status === 404) return null
      const said = entriesOf(body)
      if (status >= 400) throw new AppError('web.failed', { reason: `status ${status}`, host: HOST })
      if (said.object !== 'payment_intent') throw new AppError('web.failed', { reason: 'answer', host: HOST })
      return ofIntent(said)
    },
    read({ raw, headers }, secret, now) {
      if (!isSigned(raw, headers.get('stripe-signature') ?? '', secret, now)) return null
      const said = parsedObject(raw)
      const event = textOf(said.id)
      const about = entriesOf(entriesOf(said.data).object)
      if (!event) return { event: signedText(raw, secret), fact: null }
      const fact = about.object === 'payment_intent' ? ofIntent(about) : about.object === 'charge' ? ofCharge(about) : null
      return { event, fact: fact && { ...fact, at: timeOf(said.created) || fact.at } }
    },
  }
}

/** For tests and doubles too: what Stripe writes into the header. */
export function signatureHeader(raw: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${signedText(`${seconds}.${raw}`, secret)}`
}

function signedText(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex')
}

function isSigned(raw: string, header: string, secret: string, now: number): boolean {
  const parts = header.slice(0, 2_000).split(',', 20)
  const valuesOf = (scheme: string) => parts.map((part) => part.trim().split('=')).filter(([name]) => name === scheme)
  const [seconds] = valuesOf('t').map(([, value = '']) => (/^\d{1,12}$/.test(value) ? Number(value) : null))
  if (seconds === undefined || seconds === null || Math.abs(now / 1000 - seconds) > TOLERANCE) return false
  const expected = Buffer.from(signedText(`${seconds}.${raw}`, secret))
  const given = valuesOf('v1').map(([, value = '']) => Buffer.from(value))
  // Each is compared, whichever fits: how long it takes tells nothing.
  return given.filter((one) => one.length === expected.length && timingSafeEqual(one, expected)).length > 0
}

function ofIntent(intent: Record<string, unknown>): PaymentStanding {
  const charge = entriesOf(intent.latest_charge)
  const failed = entriesOf(intent.last_payment_error)
  const method = entriesOf(failed.payment_method)
  const card = cardOf(entriesOf(charge.payment_method_details)) ?? cardOf(method)
  const status = textOf(intent.status) ?? ''
  const isTried = status === 'requires_payment_method' && Object.keys(failed).length > 0
  const refunded = Number(charge.amount_refunded ?? 0) > 0 || charge.refunded === true
  return {
    reference: textOf(intent.id) ?? '',
    order: orderOf(intent),
    state: refunded ? 'refunded' : isTried ? 'failed' : (STATES[status] ?? 'unknown'),
    money: moneyOf(intent.amount, intent.currency),
    risk: riskOf(charge),
    failure: textOf(failed.decline_code) ?? textOf(failed.code) ?? textOf(charge.failure_code),
    card: card?.fingerprint ?? null,
    country: card?.country ?? null,
    name: textOf(entriesOf(charge.billing_details).name) ?? textOf(entriesOf(method.billing_details).name),
    at: timeOf(intent.created),
  }
}

function ofCharge(charge: Record<string, unknown>): PaymentStanding {
  const card = cardOf(entriesOf(charge.payment_method_details))
  const status = textOf(charge.status)
  const refunded = Number(charge.amount_refunded ?? 0) > 0 || charge.refunded === true
  return {
    reference: textOf(charge.payment_intent) ?? textOf(charge.id) ?? '',
    order: orderOf(charge),
    state: refunded ? 'refunded' : status === 'succeeded' ? 'paid' : status === 'failed' ? 'failed' : 'open',
    money: moneyOf(charge.amount, charge.currency),
    risk: riskOf(charge),
    failure: textOf(charge.failure_code),
    card: card?.fingerprint ?? null,
    country: card?.country ?? null,
    name: textOf(entriesOf(charge.billing_details).name),
    at: timeOf(charge.created),
  }
}

const STATES: Readonly<Record<string, PaymentStanding['state']>> = {
  succeeded: 'paid',
  processing: 'open',
  requires_action: 'open',
  requires_capture: 'open',
  requires_confirmation: 'open',
  requires_payment_method: 'open',
  canceled: 'failed',
}

function riskOf(charge: Record<string, unknown>): PaymentStanding['risk'] {
  const outcome = entriesOf(charge.outcome)
  if (outcome.type === 'blocked' || outcome.risk_level === 'highest') return 'fraud'
  return outcome.risk_level === 'elevated' || outcome.type === 'manual_review' ? 'raised' : 'none'
}

function cardOf(details: Record<string, unknown>): { fingerprint: string | null; country: string | null } | null {
  const card = entriesOf(details.card)
  const [fingerprint, country] = [textOf(card.fingerprint), textOf(card.country, 2)]
  return fingerprint || country ? { fingerprint, country } : null
}

function orderOf(about: Record<string, unknown>): string | null {
  const metadata = entriesOf(about.metadata)
  return textOf(metadata.order_id, 64) ?? textOf(metadata.order_number, 64) ?? textOf(metadata.order, 64)
}

/** Stripe counts rupiah, ISK and UGX in hundredths that nobody pays with; a remainder there is no amount of ours. */
const HUNDREDTHS = new Set(['IDR', 'ISK', 'UGX'])
/** Counted whole by Stripe, and by nobody in parts. */
const WHOLE = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))

function moneyOf(value: unknown, currency: unknown): Money | null {
  const code = typeof currency === 'string' ? currency.toUpperCase() : ''
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || !/^[A-Z]{3}$/.test(code)) return null
  const theirs = HUNDREDTHS.has(code) ? 2 : WHOLE.has(code) ? 0 : decimalsOf(code) === 3 ? 3 : 2
  const amount = (value * 10 ** decimalsOf(code)) / 10 ** theirs
  return Number.isSafeInteger(amount) ? { amount, currency: code } : null
}

function timeOf(seconds: unknown): number {
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) ? seconds * 1000 : 0
}
