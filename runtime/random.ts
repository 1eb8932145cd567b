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
