import type { Json } from '../../json.ts'
import { amountsIn } from './amount.ts'
import { datesIn } from './date.ts'
import { emailsIn } from './email.ts'
import { type Found, without } from './found.ts'
import { inFull, ordersIn, parcelsIn } from './number.ts'
import { phonesIn } from './phone.ts'

export const VALUE_KINDS = ['order', 'parcel', 'amount', 'date', 'phone', 'email', 'product'] as const
export type ValueKind = (typeof VALUE_KINDS)[number]

export interface ReadWith {
  /** Milliseconds since 1970. */
  now: number
  /** What the shop's order numbers begin with. */
  prefix?: string
}

/**
 * The values of a text by kind, each character taken once: what is an address is not a parcel's number too. Products are
 * the shop's to know and are not looked for here.
 */
export function valuesIn(text: string, given: ReadWith): Values {
  return readAll(text, given).values
}

type Values = Partial<Record<ValueKind, Json>>

/** The values, and the text without what they were read from. */
function readAll(text: string, { now, prefix }: ReadWith): { values: Values; left: string } {
  const values: Values = {}
  let left = text
  const take = (kind: ValueKind, found: readonly Found<Json>[]) => {
    const first = found[0]
    if (first) values[kind] = first.value
    left = without(left, found)
  }
  take('email', emailsIn(left))
  take('parcel', named(left, parcelsIn(left)))
  take('order', ordersIn(left, prefix))
  take('phone', phonesIn(left))
  if (values.parcel === undefined) take('parcel', parcelsIn(left))
  take('date', datesIn(left, now))
  take('amount', amountsIn(left))
  return { values, left }
}

/** Parcels' numbers that a word names go before orders; those that only look like one come after. */
function named(text: string, found: readonly Found[]): Found[] {
  return found.filter(({ from }) =>
    /(?:resi|awb|track|lacak|connote)[^,;!?\n]{0,30}$/iu.test(text.slice(Math.max(0, from - 40), from)),
  )
}

/**
 * What a customer's words mean as the answer to a question for one kind: more is taken for it than in passing, for it was
 * asked for. A bare 20871 is an order's number then, and 50000 an amount.
 */
export function valueAsked(kind: ValueKind, text: string, given: ReadWith): Json | undefined {
  const { values, left } = readAll(text, given)
  if (values[kind] !== undefined) return values[kind]
  const codes = left.match(/(?=[\p{L}\d])(?<![\p{L}\d][/-]*)[\p{L}\d][\p{L}\d/-]*\d[\p{L}\d/-]*|\d/gu) ?? []
  const [only] = codes
  if (!only || codes.length > 1) return undefined
  if (kind === 'order' && only.length >= 3)
    return given.prefix ? inFull(only.toUpperCase(), given.prefix) : inTwoWords(left, only)
  if (kind === 'parcel' && only.length >= 5) return only.toUpperCase()
  return kind === 'amount' && /^\d{1,12}$/.test(only) ? Number(only) : undefined
}

/** "tc 1004" is one number in two words, where the first is not one that people put before a number. */
function inTwoWords(text: string, code: string): string {
  const before = new RegExp(String.raw`(?<![\p{L}\d])(?<letters>\p{L}{1,5})\s${code}`, 'iu').exec(text)?.groups?.letters
  return (before && /^\d+$/.test(code) && !FILLERS.has(before.toLowerCase()) ? before + code : code).toUpperCase()
}

const FILLERS = new Set(
  'no nomor nomer nmr num id kode yg yang itu ini ya iya kak ka min mas mba mbak bang gan sis saya sy aku gw gue nya adalah is it its the my rp idr order inv'.split(
    ' ',
  ),
)
