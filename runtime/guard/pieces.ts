import { isCardNumber } from './cards.ts'
import { type Run, runsIn } from './digits.ts'
import { labelOf } from './numbers.ts'
import { tokensOf } from './tokens.ts'

/** Messages that one card number may be spread over. */
export const MOST_PIECES = 4
/** Digits of one piece: 18 leave nothing for another. */
const FEWEST = 1
const MOST = 17
/** Words that may stand beside a piece: `kartu saya`, `lalu`. */
const MOST_WORDS = 6

/** Whether a message could be a piece of a number at all: most are not, and cost nothing more. */
export function mayBePiece(text: string): boolean {
  return text.length <= 200 && piecesOf(text).length > 0
}

/** Messages so close together, in milliseconds, may have been written in another order than they came in. */
const AT_ONCE_MS = 3_000

/** What somebody said, and when, in milliseconds. */
export interface Said {
  text: string
  at: number
}

/**
 * A card number that came in pieces: the messages with it masked, its last piece with its last four digits (PCI DSS 3.4.1); null
 * where the last message completes none. What a word calls an order, a parcel or a phone number is no piece.
 *
 * @param said the contact's last messages and the new one, oldest first
 */
export function maskPieces(said: readonly Said[]): string[] | null {
  for (let count = 2; count <= Math.min(MOST_PIECES, said.length); count++) {
    const latest = said.slice(-count)
    for (const order of ordersOf(latest)) {
      const masked = maskOver(order.map((i) => latest[i]!.text))
      if (masked) return [...said.slice(0, -count).map(({ text }) => text), ...latest.map((_, i) => masked[order.indexOf(i)]!)]
    }
  }
  return null
}

/** The ways in which messages may follow one another, as they came in first: only those that came at once change places. */
function ordersOf(said: readonly Said[]): number[][] {
  const grow = (order: number[]): number[][] => {
    const left = said.flatMap((_, i) => (order.includes(i) ? [] : [i]))
    if (left.length === 0) return [order]
    const mayBeNext = (i: number) => left.every((other) => other >= i || said[i]!.at - said[other]!.at <= AT_ONCE_MS)
    return left.filter(mayBeNext).flatMap((i) => grow([...order, i]))
  }
  return grow([])
}

interface Piece {
  digits: string
  from: number
  to: number
}

function maskOver(texts: readonly string[]): string[] | null {
  const chosen = texts.map((text, i) => {
    const pieces = piecesOf(text)
    // The number runs out of the first message and into the last; those between hold nothing else.
    return i === 0 ? pieces.at(-1) : i === texts.length - 1 || pieces.length === 1 ? pieces[0] : undefined
  })
  if (!chosen.every((piece) => piece !== undefined)) return null
  const digits = chosen.map((piece) => piece.digits).join('')
  if (!isCardNumber(digits)) return null
  return texts.map((text, i) => {
    const { from, to } = chosen[i]!
    const as = i === texts.length - 1 ? `•••• ${digits.slice(-4)}` : '••••'
    return text.slice(0, from) + as + text.slice(to)
  })
}

function piecesOf(text: string): Piece[] {
  const runs = runsIn(text)
  const pieces = runs.map(pieceOf).filter(({ digits, from, to }) => {
    if (digits.length < FEWEST || digits.length > MOST) return false
    if (/[\p{L}#]$/u.test(text.slice(0, from)) || /^\p{L}/u.test(text.slice(to))) return false
    const label = labelOf(text, from, to)
    return label === null || label === 'card'
  })
  return pieces.length > 0 && isLittleElse(text, runs) ? pieces : []
}

/** Few words stand beside the number; or its digits are words. */
function isLittleElse(text: string, runs: readonly Run[]): boolean {
  const words = tokensOf(text).filter((token) => !/\p{N}/u.test(token.word)).length
  return words <= MOST_WORDS || runs.some((run) => run.some((group) => /\p{L}/u.test(text.slice(group.from, group.to))))
}

function pieceOf(run: Run): Piece {
  return { digits: run.map((group) => group.digits).join(''), from: run[0]!.from, to: run.at(-1)!.to }
}
