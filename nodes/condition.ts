import type { Json, JsonObject } from './json.ts'
import { isPath, type Look } from './path.ts'

/** A condition as a tree of plain data: no code, no regular expression, one pass, linear time. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Comparison

export interface Comparison {
  /** A declared variable, or a dotted path of own properties into it: `order.total`. */
  left: string
  op: Operator
  /** A value, or another variable's path. Absent for the operators that need none. */
  right?: Json | { variable: string }
}

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

/** How large one condition may be. */
export const CONDITION_LIMITS = { depth: 10, comparisons: 100, value: 2_000 } as const

const ALONE: readonly string[] = ['empty', 'filled', 'true', 'false']

/** True for the operators that have no right side. */
export function standsAlone(op: Operator): boolean {
  return ALONE.includes(op)
}

export interface Decision {
  holds: boolean
  /** One for each comparison, in order, with the values it was decided on. */
  reasons: { text: string; values: JsonObject; holds: boolean }[]
}

/**
 * Decides a condition. Every comparison is made, so that the trace can show each. A condition that is not well-formed
 * does not hold; an empty `all` holds, an empty `any` does not.
 */
export function decide(condition: Condition, look: Look): Decision {
  const reasons: Decision['reasons'] = []
  const holds = problemsInCondition(condition).length === 0 && decided(condition, look, reasons)
  return { holds, reasons }
}

function decided(condition: Condition, look: Look, reasons: Decision['reasons']): boolean {
  // `map` before `every`: no comparison is left out of the reasons.
  if ('all' in condition) return condition.all.map((c) => decided(c, look, reasons)).every(Boolean)
  if ('any' in condition) return condition.any.map((c) => decided(c, look, reasons)).some(Boolean)
  if ('not' in condition) return !decided(condition.not, look, reasons)
  const { left, op, right } = condition
  const values: JsonObject = { [left]: look(left) ?? null }
  if (isVariable(right)) values[right.variable] = look(right.variable) ?? null
  const other = isVariable(right) ? look(right.variable) : right
  const holds = compare(look(left) ?? null, op, other ?? null)
  reasons.push({ text: sayComparison(condition), values, holds })
  return holds
}

/** `total at-least 100000`, as the trace shows it. */
export function sayComparison({ left, op, right }: Comparison): string {
  if (standsAlone(op)) return `${left} ${op}`
  return `${left} ${op} ${isVariable(right) ? right.variable : JSON.stringify(right ?? null)}`
}

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

function isVariable(value: unknown): value is { variable: string } {
  return isObject(value) && Object.hasOwn(value, 'variable') && typeof value.variable === 'string'
}

/** What is wrong with the form of a value that should be a condition. `path` leads to it: `all.0.left`. */
export function problemsInCondition(value: unknown): { code: 'shape' | 'limit' | 'path' | 'operator' | 'value'; path: string }[] {
  const problems: ReturnType<typeof problemsInCondition> = []
  let comparisons = 0
  const visit = (value: unknown, path: string[], depth: number): void => {
    const add = (code: (typeof problems)[number]['code'], ...more: string[]) =>
      problems.push({ code, path: [...path, ...more].join('.') })
    if (depth > CONDITION_LIMITS.depth) return void add('limit')
    if (!isObject(value)) return void add('shape')
    const group = (['all', 'any'] as const).find((key) => Object.hasOwn(value, key))
    const wanted = group ? [group] : Object.hasOwn(value, 'not') ? ['not'] : ['left', 'op', 'right']
    if (Object.keys(value).some((key) => !wanted.includes(key))) return void add('shape')
    if (group) {
      const parts = value[group]
      if (!Array.isArray(parts)) return void add('shape', group)
      if (parts.length > CONDITION_LIMITS.comparisons) return void add('limit', group)
      for (const [i, part] of parts.entries()) visit(part, [...path, group, String(i)], depth + 1)
    } else if (Object.hasOwn(value, 'not')) visit(value.not, [...path, 'not'], depth + 1)
    else if (++comparisons > CONDITION_LIMITS.comparisons) {
      if (comparisons === CONDITION_LIMITS.comparisons + 1) add('limit')
    } else {
      if (typeof value.left !== 'string' || !isPath(value.left)) add('path', 'left')
      const op = OPERATORS.find((each) => each === value.op)
      if (!op) add('operator', 'op')
      else if (!standsAlone(op) && !isRight(value.right)) add('value', 'right')
    }
  }
  visit(value, [], 1)
  return problems
}

/** The paths that a well-formed condition reads. */
export function pathsInCondition(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(pathsInCondition)
  if ('any' in condition) return condition.any.flatMap(pathsInCondition)
  if ('not' in condition) return pathsInCondition(condition.not)
  return isVariable(condition.right) ? [condition.left, condition.right.variable] : [condition.left]
}

function isRight(value: unknown): boolean {
  if (isVariable(value)) return isPath(value.variable) && Object.keys(value).length === 1
  if (typeof value === 'string') return value !== '' && value.length <= CONDITION_LIMITS.value
  if (Array.isArray(value)) return value.length <= 100 && value.every((each) => !Array.isArray(each) && isRight(each))
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
