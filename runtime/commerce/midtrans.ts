import { createHash, timingSafeEqual } from 'node:crypto'
import { decimalsOf, isCurrency, type Money } from '../../nodes/money.ts'
import { AppError } from '../errors.ts'
import { entriesOf, type PaymentProvider, type PaymentStanding, parsedObject, textOf, type WayOut } from './provider.ts'

/**
 * Midtrans: GET /v2/{order_id}/status with the server key as Basic user, and HTTP notifications whose `signature_key` is
 * SHA-512 of order_id + status_code + gross_amount + server key. The signature does not cover `transaction_status`, so a
 * notification's word counts only where its status code says the same; money is decided on by asking.
 * Source: docs.midtrans.com, "GET Status API Requests", "HTTP(S) Notification / Webhooks", "Transaction Status Cycle".
 */
export function createMidtrans(out: WayOut): PaymentProvider {
  return {
    name: 'midtrans',
    async status(reference, { credential, production, signal }) {
      const host = production ? 'api.midtrans.com' : 'api.sandbox.midtrans.com'
      const request = {
        method: 'GET' as const,
        url: `https://${host}/v2/${encodeURIComponent(reference)}/status`,
        headers: [{ name: 'accept', value: 'application/json' }],
        timeout: 10,
        credential: { ...credential, scheme: 'basic' as const },
      }
      const { status, body } = await out.request(request, signal)
      const said = entriesOf(body)
      // Errors come with HTTP 200 as well: the body's own code is the one that counts.
      const code = textOf(said.status_code) ?? String(status)
      if (code === '404') return null
      if (status >= 400 || !/^2\d\d$/.test(code)) throw new AppError('web.failed', { reason: `status ${code}`, host })
      const standing = standingOf(said)
      if (!standing) throw new AppError('web.failed', { reason: 'answer', host })
      return standing
    },
    read({ raw }, secret) {
      const said = parsedObject(raw)
      const parts = [said.order_id, said.status_code, said.gross_amount]
      const signature = textOf(said.signature_key)
      if (!signature || !parts.every((part) => typeof part === 'string')) return null
      if (!sameText(signature.toLowerCase(), signatureOf(parts.join(''), secret))) return null
      const standing = standingOf(said)
      const agrees = standing && (standing.state !== 'paid' || said.status_code === '200')
      const event = [said.transaction_id, said.order_id, said.status_code, said.transaction_status, said.fraud_status].join('|')
      return { event: event.slice(0, 300), fact: standing && { ...standing, state: agrees ? standing.state : 'open' } }
    },
  }
}

export function signatureOf(signed: string, serverKey: string): string {
  return createHash('sha512')
    .update(signed + serverKey)
    .digest('hex')
}

function standingOf(said: Record<string, unknown>): PaymentStanding | null {
  const order = textOf(said.order_id)
  const status = textOf(said.transaction_status)
  if (!order || !status) return null
  const fraud = textOf(said.fraud_status)
  const paid = STATES[status] ?? 'unknown'
  return {
    reference: order,
    order,
    state: fraud === 'deny' && paid === 'paid' ? 'failed' : fraud === 'challenge' && paid === 'paid' ? 'open' : paid,
    money: moneyOf(said.gross_amount, textOf(said.currency) ?? 'IDR'),
    risk: fraud === 'deny' ? 'fraud' : fraud === 'challenge' ? 'raised' : 'none',
    failure: paid === 'failed' ? (textOf(said.channel_response_message) ?? textOf(said.status_message) ?? status) : null,
    card: textOf(said.masked_card),
    country: null,
    name: null,
    at: timeOf(textOf(said.transaction_time)),
  }
}

const STATES: Readonly<Record<string, PaymentStanding['state']>> = {
  capture: 'paid',
  settlement: 'paid',
  authorize: 'open',
  pending: 'open',
  deny: 'failed',
  cancel: 'failed',
  expire: 'failed',
  failure: 'failed',
  refund: 'refunded',
  partial_refund: 'refunded',
  chargeback: 'refunded',
  partial_chargeback: 'refunded',
}

/** '12500.00' as minor units. A fraction that the currency does not have is no amount of it: nothing is rounded. */
function moneyOf(value: unknown, currency: string): Money | null {
  const [, whole, decimals = ''] = /^(\d{1,15})(?:\.(\d{1,4}))?$/.exec(typeof value === 'string' ? value : '') ?? []
  if (whole === undefined || !isCurrency(currency)) return null
  const places = decimalsOf(currency)
  const kept = decimals.replace(/(?<!0)0+$/, '')
  if (kept.length > places) return null
  const amount = Number(whole + kept.padEnd(places, '0'))
  return Number.isSafeInteger(amount) ? { amount, currency } : null
}

/** 'YYYY-MM-DD hh:mm:ss' in Western Indonesian Time. 0 for what is no time. */
function timeOf(text: string | null): number {
  const at = Date.parse(`${text?.replace(' ', 'T')}+07:00`)
  return Number.isNaN(at) ? 0 : at
}

/** In a time that tells nothing of where two texts differ. */
function sameText(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)]
  return first.length === second.length && timingSafeEqual(first, second)
}
