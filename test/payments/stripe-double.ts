import { createHmac } from 'node:crypto'
import type { WayOut } from '../../runtime/commerce/provider.ts'

type Body = Record<string, unknown>

/**
 * Stripe as far as we speak with it: `GET /v1/payment_intents/{id}?expand[]=latest_charge` with the secret key as Bearer token,
 * errors in its own form, and events signed as `Stripe-Signature`.
 */
export function stripeDouble(secretKey: string, hookSecret = 'whsec_uji') {
  const intents = new Map<string, Body>()
  const asked: string[] = []
  let events = 0

  function charge(change: Body = {}): Body {
    return {
      id: 'ch_1',
      object: 'charge',
      amount: 1_250_000,
      amount_refunded: 0,
      currency: 'idr',
      created: 1_795_000_000,
      status: 'succeeded',
      refunded: false,
      failure_code: null,
      billing_details: { name: 'Budi Santoso' },
      metadata: { order_id: 'TC-1004' },
      outcome: { type: 'authorized', risk_level: 'normal', network_status: 'approved_by_network' },
      payment_method_details: { type: 'card', card: { fingerprint: 'fp_1', country: 'ID', last4: '4242' } },
      ...change,
    }
  }

  function intent(change: Body = {}): Body {
    return {
      id: 'pi_1',
      object: 'payment_intent',
      amount: 1_250_000,
      currency: 'idr',
      created: 1_795_000_000,
      status: 'succeeded',
      last_payment_error: null,
      metadata: { order_id: 'TC-1004' },
      latest_charge: charge(),
      ...change,
    }
  }

  /** A card that was declined, as `payment_intent.payment_failed` tells it. */
  function declined(order: string, fingerprint: string, amount = 1_000_000): Body {
    return intent({
      id: `pi_${order}`,
      amount,
      status: 'requires_payment_method',
      metadata: { order_id: order },
      latest_charge: null,
      last_payment_error: {
        code: 'card_declined',
        decline_code: 'stolen_card',
        payment_method: { card: { fingerprint, country: 'ID' }, billing_details: { name: 'Budi Santoso' } },
      },
    })
  }

  function event(type: string, object: Body, seconds: number) {
    const raw = JSON.stringify({ id: `evt_${++events}`, object: 'event', created: seconds, type, data: { object } })
    return { raw, signature: sign(raw, seconds) }
  }

  function sign(raw: string, seconds: number, secret = hookSecret): string {
    return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${raw}`).digest('hex')}`
  }

  const out: WayOut = {
    async request({ method, url, credential }) {
      asked.push(url)
      const { host, pathname, searchParams } = new URL(url)
      if (host !== 'api.stripe.com' || method !== 'GET')
        return { status: 404, body: { error: { type: 'invalid_request_error' } } }
      if (credential.scheme === 'basic' || credential.value !== secretKey)
        return { status: 401, body: { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } } }
      const [, id] = /^\/v1\/payment_intents\/([A-Za-z0-9_]+)$/.exec(pathname) ?? []
      const found = id && intents.get(id)
      if (!found) return { status: 404, body: { error: { code: 'resource_missing', type: 'invalid_request_error' } } }
      // Without the expansion Stripe gives the charge's id alone.
      const isWhole = searchParams.get('expand[]') === 'latest_charge'
      const latest = found.latest_charge as Body | null // made above
      return { status: 200, body: isWhole ? found : { ...found, latest_charge: latest?.id ?? null } }
    },
  }
  return {
    out,
    asked,
    intent,
    charge,
    declined,
    event,
    sign,
    has: (change: Body = {}) => {
      const made = intent(change)
      intents.set(String(made.id), made)
    },
  }
}
