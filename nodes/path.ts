import type { Variable } from './flow.ts'
import type { Json, JsonObject } from './json.ts'

/** Gives the value at a path, or undefined where there is none. */
export type Look = (path: string) => Json | undefined

/**
 * Looks values up by path: `order.total`, `items.0.name`. Only declared variables, only own properties, never a secret
 * one: a path that a customer or an imported document made up reaches nothing.
 *
 * @param secrets lets secret variables be seen too; for conditions, whose values the trace masks
 */
export function lookIn(values: JsonObject, variables: readonly Variable[], options: { secrets?: boolean } = {}): Look {
  const isOpen = (name: string) => variables.some((v) => v.name === name && (options.secrets || !v.secret))
  return (path) => (isOpen(rootOf(path)) ? valueAt(values, path) : undefined)
}

/** The value at `path` among own properties; undefined where there is none. */
export function valueAt(values: JsonObject, path: string): Json | undefined {
  if (!isPath(path)) return undefined
  let here: Json | undefined = values
  for (const part of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined
    here = (here as JsonObject)[part] // own, checked above; a list's own parts are its indexes
  }
  return here
}

/** Letters, digits and underscore, starting with a letter, at most 40; no name that an object has by nature. */
export function isName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(text) && !(text in {})
}

/** A variable's name, then at most nine more parts. A list's `length` is no part: it is not data. */
export function isPath(text: string): boolean {
  if (isName(text)) return true
  if (text.length > 200) return false
  const [first = '', ...rest] = text.split('.')
  return isName(first) && rest.length < 10 && rest.every((part) => /^[A-Za-z0-9_-]{1,60}$/.test(part) && !NATURAL.has(part))
}

/** A place in an answer from outside: `data.items.0.name`, or '' for all of it. */
export function isAnswerPath(text: string): boolean {
  return text === '' || isPath(`answer.${text}`)
}

/** The value at a place of an answer, among own properties; undefined where there is none. */
export function answerAt(answer: Json, path: string): Json | undefined {
  return path === '' ? answer : valueAt({ answer }, `answer.${path}`)
}

/** The variable a path starts at. */
export function rootOf(path: string): string {
  const dot = path.indexOf('.')
  return dot < 0 ? path : path.slice(0, dot)
}

const NATURAL = new Set(['length', '__proto__', 'constructor', 'prototype'])
