import type { Language } from './language.ts'

/** Integer minor units with their currency (ISO 4217). IDR has none in use: 12500 means Rp12.500. */
export interface Money {
  amount: number
  currency: string
}

/** Decimals that each currency is written with (ISO 4217; of IDR, as it is used). Every other code has two. */
const DECIMALS: Readonly<Record<string, number>> = { IDR: 0, JPY: 0, KRW: 0, VND: 0, BHD: 3, KWD: 3, OMR: 3, JOD: 3, TND: 3 }
/** What a shop writes before or after an amount, longest first. */
const SYMBOLS: readonly [string, string][] = [
  ['rupiah', 'IDR'],
  ['us$', 'USD'],
  ['s$', 'SGD'],
  ['rp.', 'IDR'],
  ['rp', 'IDR'],
  ['rm', 'MYR'],
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
]
/** '1,5jt', '50rb', '50k': how amounts are said. */
const SCALES: Readonly<Record<string, number>> = { rb: 3, ribu: 3, k: 3, jt: 6, juta: 6, m: 6, miliar: 9, milyar: 9 }
const LARGEST = 1_000_000_000_000_000
const LOCALE = { id: 'id-ID', en: 'en-US' } as const

export function decimalsOf(currency: string): number {
  return DECIMALS[currency] ?? 2
}

/** Three capital letters, as ISO 4217 writes them. */
export function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value)
}

export function isMoney(value: unknown): value is Money {
  if (typeof value !== 'object' || value === null) return false
  const { amount, currency } = value as Partial<Money>
  return isCurrency(currency) && Number.isSafeInteger(amount) && amount! >= 0 && amount! <= LARGEST
}

/**
 * An amount as people write it: 'Rp12.500', '12.500,00', '1,5jt', '50rb', 'USD 12.50'. Null for what is no amount, is negative,
 * or has more decimals than its currency: nothing is rounded, for a rounded price is another price.
 *
 * @param currency of an amount that names none
 */
export function parseMoney(text: string, currency = 'IDR'): Money | null {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  if (plain === '' || plain.length > 40) return null
  const { rest, named } = withoutCurrency(plain)
  const found = /^(\d[\d.,' ]*?)(?:,-|\.-)? ?(rb|ribu|k|jt|juta|m|miliar|milyar)?$/.exec(rest)
  if (!found) return null
  const scale = found[2] ? SCALES[found[2]]! : 0
  const code = named ?? currency
  const places = decimalsOf(code)
  const read = digitsOf(found[1]!.trim().replace(/[' ]/g, ''), places, scale > 0)
  if (!read) return null
  const decimals = read.decimals.replace(/(?<!0)0+$/, '')
  if (decimals.length > places + scale) return null
  const amount = Number(read.whole + decimals.padEnd(places + scale, '0'))
  return Number.isSafeInteger(amount) && amount <= LARGEST ? { amount, currency: code } : null
}

/** 'Rp12.500' in every language; other currencies by their code: 'USD 12,50' (id), 'USD 12.50' (en). `parseMoney` reads it back. */
export function formatMoney({ amount, currency }: Money, language: Language): string {
  const places = decimalsOf(currency)
  const number = (amount / 10 ** places).toLocaleString(currency === 'IDR' ? 'id-ID' : LOCALE[language], {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  })
  return currency === 'IDR' ? `Rp${number}` : `${currency} ${number}`
}

/** Null where the currencies differ: amounts of two currencies have no sum. */
export function addMoney(a: Money, b: Money): Money | null {
  const amount = a.amount + b.amount
  return a.currency === b.currency && Number.isSafeInteger(amount) ? { amount, currency: a.currency } : null
}

/** A price times a whole number of pieces. Null for anything else: there is no half of a piece, and none less than none. */
export function timesMoney({ amount, currency }: Money, pieces: number): Money | null {
  if (!Number.isInteger(pieces) || pieces < 0) return null
  const total = amount * pieces
  return Number.isSafeInteger(total) ? { amount: total, currency } : null
}

function withoutCurrency(text: string): { rest: string; named?: string } {
  for (const [symbol, code] of SYMBOLS) {
    if (text.startsWith(symbol)) return { rest: text.slice(symbol.length).trim(), named: code }
    if (text.endsWith(symbol)) return { rest: text.slice(0, -symbol.length).trim(), named: code }
  }
  const code = /^([a-z]{3})(?= ?\d)|(?<=\d ?)([a-z]{3})$/.exec(text)
  const named = (code?.[1] ?? code?.[2])?.toUpperCase()
  if (!code || !named || !KNOWN.has(named)) return { rest: text }
  return { rest: text.replace(code[0], '').trim(), named }
}

const KNOWN = new Set([
  'IDR',
  'USD',
  'SGD',
  'MYR',
  'EUR',
  'GBP',
  'JPY',
  'AUD',
  'CNY',
  'HKD',
  'THB',
  'PHP',
  'VND',
  'KRW',
  'INR',
  'SAR',
])

/**
 * Tells the mark of thousands from the mark of decimals. With both, the last one marks decimals. One mark that stands more than
 * once marks thousands; one that stands once before exactly three digits does too, unless a word such as 'jt' follows.
 */
function digitsOf(text: string, places: number, hasScale: boolean): { whole: string; decimals: string } | null {
  const marks = text.replace(/\d/g, '')
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  if (last < 0) return { whole: text, decimals: '' }
  const mark = text[last]!
  const after = text.length - last - 1
  const isMixed = new Set(marks).size === 2
  const isThousands = !isMixed && (marks.length > 1 || (after === 3 && !hasScale && places !== 3))
  const cut = isThousands ? text.length : last
  const head = text.slice(0, cut)
  const group = isMixed ? (mark === '.' ? ',' : '.') : isThousands ? mark : ''
  if (isMixed && head.includes(mark)) return null
  const whole = group && head.includes(group) ? ungrouped(head, group) : /^\d+$/.test(head) ? head : null
  return whole === null ? null : { whole, decimals: isThousands ? '' : text.slice(last + 1) }
}

/** '1.250.000' → '1250000'; '12.50.0' is no number. */
function ungrouped(text: string, mark: string): string | null {
  const [first = '', ...rest] = text.split(mark)
  return /^[1-9]\d{0,2}$/.test(first) && rest.every((part) => /^\d{3}$/.test(part)) ? first + rest.join('') : null
}
