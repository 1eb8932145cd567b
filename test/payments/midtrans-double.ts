import { createHash } from 'node:crypto'
import type { WayOut } from '../../runtime/commerce/provider.ts'

/**
 * Midtrans as far as we speak with it: `GET /v2/{order_id}/status` with the server key as Basic user, answers and errors in its
 * own form (an unknown transaction comes as HTTP 200 with status_code 404), and notifications signed with SHA-512.
 */
export function midtransDouble(serverKey: string, production = false) {
  const transactions = new Map<string, Record<string, string>>()
  const asked: { url: string; authorization: string }[] = []
  const state = { isDown: false }

  function transaction(order: string, change: Record<string, string> = {}): Record<string, string> {
    const made: Record<string, string> = {
      transaction_time: '2026-11-22 09:30:00',
      transaction_status: 'settlement',
      transaction_id: `6f1b-${order}`,
      status_message: 'Success, transaction is found',
      status_code: '200',
      payment_type: 'credit_card',
      order_id: order,
      merchant_id: 'G141532850',
      masked_card: '48111111-1114',
      gross_amount: '12500.00',
      fraud_status: 'accept',
      currency: 'IDR',
      ...change,
    }
    return { ...made, signature_key: signature(made) }
  }

  function signature(said: Record<string, string>, key = serverKey): string {
    return createHash('sha512').update(`${said.order_id}${said.status_code}${said.gross_amount}${key}`).digest('hex')
  }

  const out: WayOut = {
    async request({ method, url, credential }) {
      const { host, pathname } = new URL(url)
      const authorization = `Basic ${Buffer.from(`${credential.value}:`).toString('base64')}`
      asked.push({ url, authorization })
      if (state.isDown) return { status: 503, body: 'upstream connect error' }
      if (host !== (production ? 'api.midtrans.com' : 'api.sandbox.midtrans.com')) return { status: 404, body: '' }
      const [, order] = /^\/v2\/([^/]+)\/status$/.exec(pathname) ?? []
      if (method !== 'GET' || !order) return { status: 404, body: '' }
      if (credential.scheme !== 'basic' || authorization !== `Basic ${Buffer.from(`${serverKey}:`).toString('base64')}`)
        return { status: 401, body: { status_code: '401', status_message: 'Unknown Merchant server_key/id', id: 'e1' } }
      const found = transactions.get(decodeURIComponent(order))
      if (!found) return { status: 200, body: { status_code: '404', status_message: "Transaction doesn't exist.", id: 'e2' } }
      return { status: 200, body: found }
    },
  }
  return {
    /** From now on it is out of order. */
    fails() {
      state.isDown = true
    },
    out,
    asked,
    state,
    transaction,
    signature,
    has: (order: string, change: Record<string, string> = {}) => transactions.set(order, transaction(order, change)),
  }
}
