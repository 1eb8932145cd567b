import { isCardNumber } from './cards.ts'
import { type Run, runsIn } from './digits.ts'
import { CARD_WORDS, labelOf } from './numbers.ts'
import { tokensOf } from './tokens.ts'
import { folded, REACH, wordsAfter, wordsBefore } from './words.ts'

/** Messages that one card number may be spread over. */
export const MOST_PIECES = 4
/** Digits of one piece: 18 leave nothing for another. */
const FEWEST = 1
const MOST = 17
/** Fewer digits are a size, a quantity, a day; or the end of a number. */
const SHORT = 3
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
  const latest = said.slice(-MOST_PIECES)
  const pieces = latest.map(({ text }) => piecesOf(text))
  for (let first = latest.length - 2; first >= 0 && pieces[first]!.length > 0; first--) {
    for (const order of ordersOf(latest.slice(first)).map((order) => order.map((i) => first + i))) {
      const chosen = chosenFrom(order.map((i) => pieces[i]!))
      const digits = chosen?.map((piece) => piece.digits).join('') ?? ''
      const isAsCame = order.every((i, place) => i === first + place)
      if (!chosen || !isCardNumber(digits) || !(isAsCame || mayChangePlaces(chosen))) continue
      const masked = said.map(({ text }) => text)
      order.forEach((i, place) => {
        const { from, to } = chosen[place]!
        const as = place === order.length - 1 ? `•••• ${digits.slice(-4)}` : '••••'
        const { text } = latest[i]!
        masked[said.length - latest.length + i] = text.slice(0, from) + as + text.slice(to)
      })
      return masked
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

/**
 * Whether they may be pieces that came in another order than they were written in: for numbers that only stand next to each other there
 * are more chances than one then, and so none is a size or a quantity. The end of a number in rows may be short (4-4-4-1).
 */
function mayChangePlaces(pieces: readonly Piece[]): boolean {
  const sizes = pieces.map(({ digits }) => digits.length)
  const [before, last] = [sizes.slice(0, -1), sizes.at(-1)!]
  const isInRows = before.length > 1 && before.every((size) => size === before[0])
  return before.every((size) => size >= SHORT) && (last >= SHORT || isInRows)
}

/** Only where it stands somewhere can a number be called a card's. */
const CARD_WORD = new RegExp(`(?:^|[^a-z0-9])(?:${CARD_WORDS.replaceAll(' ', '|')})(?:[^a-z0-9]|$)`)

interface Piece {
  digits: string
  from: number
  to: number
}

/** Of each message, in the number's order, the piece that goes on with it; null where one has none. */
function chosenFrom(pieces: readonly Piece[][]): Piece[] | null {
  const chosen = pieces.map((found, i) =>
    // The number runs out of the first message and into the last; those between hold nothing else.
    i === 0 ? found.at(-1) : i === pieces.length - 1 || found.length === 1 ? found[0] : undefined,
  )
  return chosen.every((piece) => piece !== undefined) ? chosen : null
}

function piecesOf(text: string): Piece[] {
  const runs = runsIn(text)
  if (runs.length === 0) return []
  // In a longer text the words near a number may begin or end within one.
  const maySayCard = text.length > REACH || CARD_WORD.test(folded(text))
  const pieces = runs.map(pieceOf).filter(({ digits, from, to }) => {
    if (digits.length < FEWEST || digits.length > MOST) return false
    if (/[\p{L}#]$/u.test(text.slice(0, from)) || /^\p{L}/u.test(text.slice(to))) return false
    const isElse = isSomethingElse(text, digits, from, to)
    if (isElse && !maySayCard) return false
    const label = labelOf(text, from, to)
    return label === 'card' || (label === null && !isElse)
  })
  return pieces.length > 0 && isLittleElse(text, runs) ? pieces : []
}

/** What it is by how it is written or by the word beside it: people send such numbers one after another, and all of them are short. */
function isSomethingElse(text: string, digits: string, from: number, to: number): boolean {
  const written = text.slice(from, to)
  return (
    PHONE.test(digits) ||
    NAME_BEFORE.test(text.slice(0, from)) ||
    DATE.test(written) ||
    AMOUNT.test(written) ||
    wordsBefore(text, from, 2).some((word) => COUNTED_BEFORE.has(word)) ||
    wordsAfter(text, to, 1).some((word) => COUNTED_AFTER.has(word))
  )
}

/** `TC-123456`, `INV/2026`: the rest of a name. */
const NAME_BEFORE = /\p{Lu}[-_/]$/u
/** An Indonesian mobile number, whole: 08… of 10 to 13 digits, or with 62 in the place of its 0. */
const PHONE = /^(?:08\d{8,11}|628\d{8,11})$/
/** `22/11`, `22-11-2026`, `22.11.26`, `22 11 2026`. */
const DATE = /^(?:0?[1-9]|[12]\d|3[01])(?:[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?:20)?\d\d)?|\s(?:0?[1-9]|1[0-2])\s20\d\d)$/
/** `1.250.000`. */
const AMOUNT = /^[1-9]\d{0,2}(?:[.,]\d{3})+$/
const COUNTED_BEFORE = new Set(
  'size sz uk ukuran jam pukul jm tgl tanggal rt rw jl jln jalan gang gg blok beli ambil total'.split(' '),
)
const COUNTED_AFTER = new Set('pcs pc buah biji bh pasang lusin x rb ribu jt juta kg gram cm ml hari orang'.split(' '))

/** Few words stand beside the number; or its digits are words. */
function isLittleElse(text: string, runs: readonly Run[]): boolean {
  const words = tokensOf(text).filter((token) => !/\p{N}/u.test(token.word)).length
  return words <= MOST_WORDS || runs.some((run) => run.some((group) => /\p{L}/u.test(text.slice(group.from, group.to))))
}

function pieceOf(run: Run): Piece {
  return { digits: run.map((group) => group.digits).join(''), from: run[0]!.from, to: run.at(-1)!.to }
}
