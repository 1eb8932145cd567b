import { type Found, LONGEST } from './found.ts'

/**
 * Order and parcel numbers. Their forms disagree between shops and couriers, so that nothing is refused for its form: the word
 * before it decides first (pesanan, order, invoice; resi, awb, tracking), then its look. A parcel's number is letters and digits
 * in one, 8 to 20 of them; an order's has a dash or slash in it, or follows the shop's own prefix.
 */
export function parcelsIn(text: string): Found[] {
  return read(text, PARCEL_WORDS, 5).concat(byLook(text, looksLikeParcel))
}

/** Some letters and more digits: `pesanan20871` is a word with its number. */
function looksLikeParcel(code: string): boolean {
  const letters = code.match(/\p{L}/gu)?.length ?? 0
  return /^[\p{L}\d]{8,20}$/u.test(code) && letters >= 2 && code.length - letters >= Math.max(5, letters)
}

/**
 * @param prefix what the shop's order numbers begin with, such as `TM-`. With it "tm 20871", "TM20871" and "pesanan 20871" are all
 *   TM-20871
 */
export function ordersIn(text: string, prefix = ''): Found[] {
  const own = prefix.trim().toUpperCase()
  const isOrder = (code: string) => /^(?=.*\d)[\p{L}]{1,6}[-/#]?[\p{L}\d/-]*\d$/u.test(code) && /[-/]/.test(code)
  const full = (found: Found) => ({ ...found, value: inFull(found.value, own) })
  return prefixed(text, own).concat(read(text, ORDER_WORDS, 3).map(full), byLook(text, isOrder), hashed(text).map(full))
}

/** What a customer leaves out of a number, put back: the shop's own prefix before bare digits. */
export function inFull(code: string, prefix: string): string {
  const own = prefix.trim().toUpperCase()
  return own !== '' && /\D$/.test(own) && /^\d+$/.test(code) ? own + code : code
}

/** What all of these numbers begin with before their digits; '' where they have no such thing in common. */
export function prefixOf(numbers: readonly string[]): string {
  const prefixes = new Set(numbers.map((number) => /^(\D{1,12})\d+$/u.exec(number.toUpperCase())?.[1] ?? ''))
  const [only = ''] = prefixes
  return prefixes.size === 1 ? only : ''
}

/** Numbers that begin as the shop's own do, however the sign between is written; after a space at least three digits are one. */
function prefixed(text: string, own: string): Found[] {
  const parts = own.match(/[\p{L}\d]+/gu)
  if (!parts) return []
  const sign = String.raw`(?:[/#-]|\s?[/#-]?\s?(?=\d{3}))?`
  const pattern = new RegExp(
    String.raw`(?<![\p{L}\d])${parts.join('[ /#-]?')}${sign}(?<rest>\d(?:[\p{L}\d/-]{0,27}[\p{L}\d])?)(?![\p{L}\d])`,
    'giu',
  )
  return [...text.slice(0, LONGEST).matchAll(pattern)].map((match) => ({
    value: own + (match.groups?.rest ?? '').toUpperCase(),
    from: match.index,
    to: match.index + match[0].length,
  }))
}

const CODE = String.raw`[\p{L}\d][\p{L}\d/-]{1,28}[\p{L}\d]`
const GLUE = String.raw`(?:\s?(?:no|nomor|nomer|nmr|number|num|id|kode|saya|sy|ku|aku|nya|adalah|yg|yang|is|itu|#|:|=|\.)\s?){0,4}`
const PARCEL_WORDS = '(?:no\\s?resi|resi(?:nya)?|awb|tracking|track|lacak|connote)'
const ORDER_WORDS = '(?:pesanan|pesenan|psanan|pesananku|order(?:an)?(?:ku|nya)?|invoice|inv|faktur|transaksi|trx|booking)'

/** A code right after one of the words. It has at least one digit: "pesanan saya belum sampai" names none. */
function read(text: string, words: string, shortest: number): Found[] {
  const pattern = new RegExp(String.raw`(?<![\p{L}])${words}(?![\p{L}])\s?${GLUE}\s?(?<code>${CODE})(?![\p{L}\d])`, 'giud')
  return [...text.slice(0, LONGEST).matchAll(pattern)].flatMap((match) => {
    const [from = 0, to = 0] = match.indices?.groups?.code ?? []
    const code = match.groups?.code ?? ''
    return code.length >= shortest && /\d/.test(code) && !/^\d{1,2}\/\d{1,2}$/.test(code)
      ? [{ value: code.toUpperCase(), from, to }]
      : []
  })
}

function byLook(text: string, looks: (code: string) => boolean): Found[] {
  return [...text.slice(0, LONGEST).matchAll(new RegExp(`(?<![\\p{L}\\d/@.-])${CODE}(?![\\p{L}\\d@])`, 'gu'))].flatMap(
    (match) => {
      const value = match[0].toUpperCase()
      return looks(value) ? [{ value, from: match.index, to: match.index + match[0].length }] : []
    },
  )
}

/** #20871 */
function hashed(text: string): Found[] {
  return [...text.slice(0, LONGEST).matchAll(/#(\d{3,15})(?![\p{L}\d])/gu)].map((match) => ({
    value: match[1]!,
    from: match.index,
    to: match.index + match[0].length,
  }))
}
