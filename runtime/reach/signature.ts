import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * `t=SECONDS,v1=HEX` over `SECONDS.BODY`, so that a message that somebody kept cannot be sent again later as a new one. The
 * receiver computes the same, compares in constant time, and refuses a time that is more than some minutes off.
 *
 * @param at milliseconds since 1970
 */
export function signBody(body: string, secret: string, at: number): string {
  const seconds = Math.floor(at / 1000)
  return `t=${seconds},v1=${hmac(secret, seconds, body)}`
}

/** What a receiver does: here for the tests and as the example that the other side can be written after. */
export function isSigned(body: string, signature: string, secret: string, given: { now: number; toleranceMs: number }): boolean {
  const [, seconds, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? []
  if (!seconds || !hex || Math.abs(given.now - Number(seconds) * 1000) > given.toleranceMs) return false
  return timingSafeEqual(Buffer.from(hex, 'hex'), Buffer.from(hmac(secret, Number(seconds), body), 'hex'))
}

function hmac(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
}
