import type { Json } from '../json.ts'

/** Tells another system that something has happened, in a way that it can trust and need not do twice. */
export interface Webhooks {
  /**
   * POSTs `{ id, event, at, data }` as JSON, signed with the secret: `Jaga-Signature: t=SECONDS,v1=HEX`, where HEX is the
   * HMAC-SHA256 of `SECONDS.BODY`. The same `id` goes along as `Idempotency-Key`, however often it is sent. An answer of 5xx, 408
   * or 429 and a request that got lost are tried again a few times. Any other status is an answer.
   *
   * PortError 'web.refused' or 'secret.host' for what must not be sent, 'web.failed' where nothing arrived, 'web.unknown' where
   * nobody knows whether it arrived.
   */
  send(hook: Webhook): Promise<{ status: number; tries: number }>
}

export interface Webhook {
  url: string
  /** The name of the secret that signs. It goes to the hosts it is bound to, and to no other. */
  secret: string
  event: string
  data: Json
  /** What this sending is called for good: given by the engine, the same when a turn is run again. */
  id?: string
}
