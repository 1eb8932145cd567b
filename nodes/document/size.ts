import { LIMITS } from '../flow.ts'
import type { KnownProblem as Problem } from '../problem.ts'

/**
 * Walks a value before anybody reads it: its nesting, its size and its kind of values. Iterative, so that nesting a
 * million deep costs no stack, and it stops at the first limit.
 *
 * @returns the one limit that is passed, or null
 */
export function tooMuchIn(value: unknown): Problem | null {
  let bytes = 0
  const open: { value: unknown; depth: number }[] = [{ value, depth: 1 }]
  for (let each = open.pop(); each; each = open.pop()) {
    const { value, depth } = each
    if (depth > LIMITS.depth) return problem('document.deep', { max: LIMITS.depth })
    bytes += sizeOf(value)
    if (Array.isArray(value)) {
      bytes += value.length
      if (bytes > LIMITS.bytes) break
      for (const item of value) open.push({ value: item, depth: depth + 1 })
    } else if (typeof value === 'object' && value !== null) {
      if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return problem('document.shape', { wanted: 'object' })
      for (const key of Object.keys(value)) {
        if (NATURAL.has(key)) return problem('document.key', { key })
        bytes += key.length + 4
        open.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1 }) // an own key, from Object.keys
      }
    } else if (!isLeaf(value)) return problem('document.shape', { wanted: 'json' })
    if (bytes > LIMITS.bytes) break
  }
  return bytes > LIMITS.bytes ? problem('document.large', { max: LIMITS.bytes / 1_000_000 }) : null
}

/** Keys that would reach an object's nature if somebody assigned them. */
const NATURAL = new Set(['__proto__', 'constructor', 'prototype'])

function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length + 2 : typeof value === 'number' ? 8 : 4
}

function isLeaf(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

function problem(code: Problem['code'], args: Problem['args']): Problem {
  return { at: '', severity: 'error', code, args }
}
