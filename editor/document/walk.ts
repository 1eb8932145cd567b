import type { Condition } from '../../nodes/condition.ts'
import type { Field, Fields } from '../../nodes/field.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'

/** Rewrites saved field values by their kind. What it is not asked about stays as it is. */
export interface Rewrite {
  reference?(to: 'intent' | 'node' | 'flow' | 'secret' | 'collection', id: string): string | undefined
  variable?(name: string): string
  /** Each text in which `{{…}}` is filled. */
  template?(text: string): string
}

export function rewriteFields(fields: Fields, values: JsonObject, rewrite: Rewrite): JsonObject {
  const out: JsonObject = {}
  for (const [name, value] of Object.entries(values)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const next = field ? rewriteValue(field, value, rewrite) : value
    if (next !== undefined) out[name] = next
  }
  return out
}

function rewriteValue(field: Field, value: Json, rewrite: Rewrite): Json | undefined {
  const template = rewrite.template ?? ((text: string) => text)
  if (field.kind === 'reference')
    return typeof value === 'string' && rewrite.reference ? rewrite.reference(field.to, value) : value
  if (field.kind === 'variable') return typeof value === 'string' && rewrite.variable ? rewrite.variable(value) : value
  if (field.kind === 'text') return field.template && typeof value === 'string' ? template(value) : value
  if (field.kind === 'phrase' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([l, text]) => [l, typeof text === 'string' ? template(text) : text]))
  }
  if (field.kind === 'list' && Array.isArray(value)) {
    return value.map((item) => (isObject(item) ? rewriteFields(field.of, item, rewrite) : item))
  }
  if (field.kind === 'condition' && rewrite.variable && isObject(value)) {
    // A saved condition is JSON; the checker names a malformed one.
    return rewriteCondition(value as unknown as Condition, rewrite.variable) as unknown as Json
  }
  return value
}

function rewriteCondition(condition: Condition, variable: (name: string) => string): Condition {
  if (typeof condition !== 'object' || condition === null) return condition // a malformed one is the checker's, and stays as it is
  if ('all' in condition && Array.isArray(condition.all)) return { all: condition.all.map((c) => rewriteCondition(c, variable)) }
  if ('any' in condition && Array.isArray(condition.any)) return { any: condition.any.map((c) => rewriteCondition(c, variable)) }
  if ('not' in condition) return { not: rewriteCondition(condition.not, variable) }
  if (!('left' in condition) || typeof condition.left !== 'string') return condition
  const right = condition.right
  const other =
    isObject(right) && typeof right.variable === 'string' ? { right: { variable: path(right.variable, variable) } } : {}
  return { ...condition, left: path(condition.left, variable), ...other }
}

/** The name at the head of a dotted path, rewritten. */
function path(dotted: string, variable: (name: string) => string): string {
  const [head = '', ...rest] = dotted.split('.')
  return [variable(head), ...rest].join('.')
}

/** The variable names that field values mention, in fields, conditions and templates. */
export function namesIn(fields: Fields, values: JsonObject, inTemplate: (text: string) => string[]): Set<string> {
  const names = new Set<string>()
  rewriteFields(fields, values, {
    variable: (name) => {
      names.add(name)
      return name
    },
    template: (text) => {
      for (const name of inTemplate(text)) names.add(name)
      return text
    },
  })
  return names
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
