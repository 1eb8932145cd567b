import { createHmac } from 'node:crypto'

export type TotpHash = 'sha1' | 'sha256' | 'sha512'

/** Seconds of one step (RFC 6238, 4.1), and how many digits an app shows. */
export const STEP = 30
export const DIGITS = 6

/** HOTP (RFC 4226, 5.3): the code of a counter. */
export function hotp(secret: Uint8Array, counter: number, digits: number = DIGITS, hash: TotpHash = 'sha1'): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(hash, secret).update(moving).digest()
  const offset = mac.at(-1)! & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step that a moment lies in. @param now milliseconds since 1970, by this server's clock */
export function stepAt(now: number): number {
  return Math.floor(now / 1000 / STEP)
}

/** Steps whose codes are taken: the present one and one to either side, for clocks that differ (RFC 6238, 5.2). */
export function stepsAround(now: number): number[] {
  const step = stepAt(now)
  return [step, step - 1, step + 1].filter((each) => each >= 0)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 without padding (RFC 4648, 6): how authenticator apps take a secret. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** The address that an authenticator app reads from a QR code. */
export function otpauth(issuer: string, account: string, secret: Uint8Array): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&digits=${DIGITS}&period=${STEP}`
}
