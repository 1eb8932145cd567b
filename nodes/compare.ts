import type { Json } from './json.ts'

/** Operators with a right side, then those without. Text compares without case; numbers as numbers. */
export const OPERATORS = [
  'is',
  'is-not',
  'contains',
  'contains-not',
  'starts',
  'ends',
  'more',
  'at-least',
  'less',
  'at-most',
  'one-of',
  'empty',
  'filled',
  'true',
  'false',
] as const
export type Operator = (typeof OPERATORS)[number]

/** Texts without case and outer blanks, numbers as numbers. Never throws: what cannot be compared does not hold. */
export function compare(left: Json, op: Operator, right: Json): boolean {
  switch (op) {
    case 'is':
      return same(left, right)
    case 'is-not':
      return !same(left, right)
    case 'contains':
      return contains(left, right)
    case 'contains-not':
      return !contains(left, right)
    case 'starts':
      return text(right) !== '' && text(left).startsWith(text(right))
    case 'ends':
      return text(right) !== '' && text(left).endsWith(text(right))
    case 'more':
      return ordered(left, right, (a, b) => a > b)
    case 'at-least':
      return ordered(left, right, (a, b) => a >= b)
    case 'less':
      return ordered(left, right, (a, b) => a < b)
    case 'at-most':
      return ordered(left, right, (a, b) => a <= b)
    case 'one-of':
      return listed(right).some((each) => same(left, each))
    case 'empty':
      return isEmpty(left)
    case 'filled':
      return !isEmpty(left)
    case 'true':
      return left === true
    case 'false':
      return left === false
  }
}

/** Equal as a shop means it: 'Bandung ' is 'bandung', '10' is 10; lists and objects by their content. */
export function same(a: Json, b: Json): boolean {
  const [x, y] = [numeric(a), numeric(b)]
  if (x !== null && y !== null) return x === y
  return text(a) === text(b)
}

function contains(left: Json, right: Json): boolean {
  if (Array.isArray(left)) return left.some((each) => same(each, right))
  return text(right) !== '' && text(left).includes(text(right))
}

/** Numbers by size, dates written year-month-day by time; anything else has no order. */
function ordered(a: Json, b: Json, by: (a: number | string, b: number | string) => boolean): boolean {
  const [x, y] = [numeric(a), numeric(b)]
  if (x !== null && y !== null) return by(x, y)
  const [s, t] = [text(a), text(b)]
  return DAY.test(s) && DAY.test(t) && by(s, t)
}

const DAY = /^\d{4}-\d{2}-\d{2}/

/** A list, or a text with commas: `bandung, cimahi`. */
function listed(value: Json): Json[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value]
}

function isEmpty(value: Json): boolean {
  if (value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.keys(value).length === 0
}

function numeric(value: Json): number | null {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return null
  return /^\s{0,9}-?\d{1,15}(\.\d{1,9})?\s{0,9}$/.test(value) ? Number(value) : null
}

function text(value: Json): string {
  return (typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)).trim().normalize('NFC').toLowerCase()
}
