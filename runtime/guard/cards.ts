import { type Group, type Run, runsIn } from './digits.ts'
import { decodedIn } from './encoded.ts'
import { isNik } from './nik.ts'
import type { Span } from './spans.ts'
import { folded, wordsAfter, wordsBefore } from './words.ts'

/**
 * Payment card numbers, by brand prefix, length for the brand and Luhn (ISO/IEC 7812-1), however they are written; and the
 * three or four digits that belong to a card. What looks like a card and is an order, parcel, device or identity number by
 * its structure or by the word in front of it is left.
 */
export function findCards(text: string): Span[] {
  const plain = plainCards(text)
  const encoded = encodedIn(text).filter((span) => !plain.some((card) => card.from < span.to && card.to > span.from))
  return [...plain, ...encoded]
}

function plainCards(text: string): Span[] {
  const runs = runsIn(text)
  const spans = runs.flatMap((run) => cardsIn(text, run))
  return [...spans, ...securityCodes(text, runs, spans)]
}

/** Words that hold a card number once their base64, percent signs, or escapes are undone: hidden as a whole. */
function encodedIn(text: string): Span[] {
  return decodedIn(text).flatMap(({ from, to, plain }) => (plainCards(plain).length > 0 ? [{ from, to, as: '••••' }] : []))
}

function cardsIn(text: string, run: Run): Span[] {
  const spans: Span[] = []
  for (let start = 0; start < run.length; start++) {
    const length = cardLength(text, run, start)
    if (length === 0) continue
    const groups = run.slice(start, start + length)
    const digits = groups.map((group) => group.digits).join('')
    spans.push({ from: groups[0]!.from, to: groups.at(-1)!.to, as: `•••• ${digits.slice(-4)}` })
    start += length - 1
  }
  return spans
}

/** How many groups from `start` make a card number; 0 for none. The usual 16 digits are preferred to a longer reading. */
function cardLength(text: string, run: Run, start: number): number {
  let digits = ''
  let found = 0
  for (let end = start; end < run.length; end++) {
    digits += run[end]!.digits
    if (digits.length > 19) break
    if (digits.length < SHORTEST) continue
    const groups = run.slice(start, end + 1)
    if (!isCardNumber(digits) || !isWrittenLikeCard(groups) || isSomethingElse(text, groups, digits)) continue
    found = end - start + 1
    if (digits.length >= 14) break
  }
  return found
}

/** Prefixes (from, to) and lengths by brand, as the networks publish them. */
const BRANDS: readonly { prefixes: readonly (readonly [from: string, to: string])[]; lengths: readonly number[] }[] = [
  { prefixes: [['4', '4']], lengths: [13, 16, 19] },
  { prefixes: [['51', '55'], ['2221', '2720']], lengths: [16] }, // biome-ignore format: a table
  { prefixes: [['34', '34'], ['37', '37']], lengths: [15] }, // biome-ignore format: a table
  { prefixes: [['300', '305']], lengths: [14, 16] },
  { prefixes: [['36', '36'], ['38', '39'], ['3095', '3095']], lengths: [14] }, // biome-ignore format: a table
  { prefixes: [['6011', '6011'], ['644', '649'], ['65', '65']], lengths: [16, 19] }, // biome-ignore format: a table
  { prefixes: [['3528', '3589']], lengths: [16] },
  { prefixes: [['62', '62']], lengths: [16, 17, 18, 19] },
  { prefixes: [['5018', '5018'], ['5020', '5020'], ['5038', '5038'], ['5893', '5893'], ['6304', '6304'], ['6759', '6759'], ['6761', '6763']], lengths: [16, 17, 18, 19] }, // biome-ignore format: a table
]

const SHORTEST = Math.min(...BRANDS.flatMap(({ lengths }) => lengths))

export function isCardNumber(digits: string): boolean {
  const isOf = ({ prefixes, lengths }: (typeof BRANDS)[number]) =>
    lengths.includes(digits.length) &&
    prefixes.some(([from, to]) => digits.slice(0, from.length) >= from && digits.slice(0, to.length) <= to)
  return BRANDS.some(isOf) && luhn(digits)
}

export function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, char, i) => {
    const doubled = Number(char) * (i % 2 === 0 ? 1 : 2)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

/** In one piece, in equal pieces (but for the last), or as Amex and Diners print it. Amounts and dates are written otherwise. */
function isWrittenLikeCard(groups: readonly Group[]): boolean {
  const sizes = groups.map((group) => group.digits.length)
  const [first = 0] = sizes
  if (sizes.slice(0, -1).every((size) => size === first) && (groups.length === 1 || first !== 3 || groups.length > 5)) return true
  return /^4-6-[45]$|^6-13$|^4-4-4-4-3$/.test(sizes.join('-'))
}

const CARD_WORD = /^(?:kartu|card|visa|mastercard|amex|jcb|gpn|debit|kredit|credit|cc|cvv2?|cvc2?|pan)$/
/** Numbers that are no card's, by the word that stands before them. */
const OTHER_WORD =
  /^(?:pesanan|order|orderan|invoice|inv|resi|awb|imei|nik|ktp|kk|npwp|va|virtual|rekening|rek|tracking|transaksi|trx|id|sn|serial|seri|barcode|ean|sku|hp|wa|telp|telepon|phone)$/

function isSomethingElse(text: string, groups: readonly Group[], digits: string): boolean {
  const { from } = groups[0]!
  const { to } = groups.at(-1)!
  const near = [...wordsBefore(text, from, 8), ...wordsAfter(text, to, 8)]
  if (near.some((word) => CARD_WORD.test(word))) return false
  if (isGluedToLetters(text, from)) return true
  if (wordsBefore(text, from, 3).some((word) => OTHER_WORD.test(word))) return true
  return groups.length === 1 && isNik(digits)
}

/** `SPXID0412…`, `INV4242…`: a part of a longer name. `visa4242…` is not. */
function isGluedToLetters(text: string, from: number): boolean {
  const glued = /[\p{L}\d]{1,20}$/u.exec(text.slice(Math.max(0, from - 20), from))?.[0]
  if (glued === undefined || /(?:visa|card|amex|jcb|kartu|no|pan|cc|nya|ku|nomor|nomer|number)$/i.test(glued)) return false
  // A word in small letters that ran into the number is a word; `SPXID` and `a1b2` are names.
  return !/^\p{Ll}{2,20}$/u.test(glued) || OTHER_WORD.test(glued)
}

/** Three or four digits called by their name, or standing after a card's number and date. */
function securityCodes(text: string, runs: readonly Run[], cards: Span[]): Span[] {
  if (cards.length === 0 && !ANY_CODE_NAME.test(folded(text))) return []
  const taken = (group: Group) => cards.some((card) => group.from < card.to && group.to > card.from)
  const groups = runs.flat().filter((group) => /^\d{3,4}$/.test(group.digits) && !taken(group))
  return groups
    .filter((group) => isNamedCode(text, group) || isAfterCard(text, group, cards))
    .map(({ from, to }) => ({ from, to, as: '•••' }))
}

/** Most texts name none, and their numbers need not be looked at one by one. Rather once too often. */
const ANY_CODE_NAME = /cv[vcn]|cid|keamanan|security/

function isNamedCode(text: string, { from }: Group): boolean {
  const before = wordsBefore(text, from, 4)
  return (
    before.some((word) => /^(?:cvv2?|cvc2?|cvn|cid)$/.test(word)) ||
    /\bkeamanan\b|\bsecurity code\b/.test(before.toReversed().join(' '))
  )
}

/** `4242… 12/27 123`: nothing but a date, separators and words for them between the card and the code. */
function isAfterCard(text: string, { from, digits }: Group, cards: Span[]): boolean {
  const card = cards.findLast((each) => each.to <= from && from - each.to <= 40)
  if (!card) return false
  const between = text.slice(card.to, from)
  const isYear = digits.length === 4 && /^20[2-4]\d$/.test(digits)
  return (
    !isYear &&
    /^[\s,;|/.-]{0,6}(?:(?:exp|expired|berlaku|valid)\W{0,3})?(?:\d{1,2}\s?[/.|-]\s?(?:\d{4}|\d{2}))?[\s,;|/.-]{0,6}(?:kode\W{0,2})?$/i.test(
      between,
    )
  )
}
