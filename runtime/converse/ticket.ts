import { createHash } from 'node:crypto'

/** Without what is mistaken for something else when it is read aloud or typed. */
const LETTERS = '23456789BCDFGHJKLMNPQRSTVWXYZ'

/** A number that a customer can quote: always the same for the same turn. About 20 million of them. */
export function ticketNumber(turn: string, nth: number): string {
  const bytes = createHash('sha256').update(`${turn} ${nth}`).digest()
  return Array.from({ length: 5 }, (_, i) => LETTERS[bytes.readUInt32BE(i * 4) % LETTERS.length]).join('')
}
