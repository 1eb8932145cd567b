import type { Json } from './json.ts'

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
