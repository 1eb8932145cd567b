import { randomFillSync } from 'node:crypto'

/** Bytes of the system's generator, drawn many at a time, for a draw costs more than what it is for. Each is handed out once. */
const drawn = Buffer.alloc(8_192)
let used = drawn.length

/** `count` random bytes, in memory of their own. */
export function randomBytes(count: number): Buffer {
  if (count > drawn.length) return randomFillSync(Buffer.alloc(count))
  if (used + count > drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  const bytes = Buffer.from(drawn.subarray(used, used + count))
  drawn.fill(0, used, used + count)
  used += count
  return bytes
}

/**
 * An id whose beginning is the time, so that rows of one time lie on one page of an index and are written together: 48 bits of `at`
 * (milliseconds since 1970) in 8 digits that sort as their values do, and 88 random bits. It says when, and is no secret.
 */
export function newTimedId(at: number): string {
  let digits = ''
  for (let left = at, i = 0; i < 8; i++, left = Math.floor(left / 64)) digits = SORTED[left % 64] + digits
  return digits + randomBytes(11).toString('base64url')
}

/** The digits of base64url in the order of their codes. */
const SORTED = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
