import { compare, OPERATORS, type Operator } from './compare.ts'
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

export { OPERATORS, type Operator } from './compare.ts'

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
