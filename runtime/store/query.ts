import { CasingCache } from 'drizzle-orm/casing'
import { Placeholder, type SQL, sql } from 'drizzle-orm/sql/sql'
import type { FailureCode } from '../errors.ts'
import type { Dialect } from './tables.ts'

/**
 * A query, written once for both dialects with drizzle's `sql` template and named placeholders, and compiled when a store
 * is opened. `scoping.ts` makes them: nothing else does.
 */
export interface Query<R = unknown> {
  /** Its key in the list it was defined in; drivers know it by this name. */
  name: string
  scope: 'bot' | 'across' | 'shared'
  /** Why a query may cross bots. */
  reason?: string
  sql: SQL
  /** For types alone: the rows that it gives. */
  rows?: R[]
}

export type Value = string | number | Uint8Array | null
export type Params = Record<string, Value>
export type Row = Record<string, unknown>

/** A query as a driver runs it: the dialect's text and the parameters' names in order. */
export interface Compiled {
  text: string
  order: string[]
}

/** A query with what it is run with. */
export interface Question {
  query: string
  params: Params
  /** Whose rows, where the query is a bot's: it goes before any parameter of that name. */
  bot?: string
}

/** A step of a batch: plain data, so that it can cross to another thread. */
export interface Statement extends Question {
  /** Rows that it must change, no more and no fewer; else the whole batch is undone. */
  expect?: number
  /** The failure that an unmet `expect`, or a broken constraint, means. Default 'conversation.conflict'. */
  otherwise?: FailureCode
}

/** Names each query after its key. */
export function queries<const Q extends Record<string, Query>>(list: Q): Q {
  for (const [name, query] of Object.entries(list)) query.name = name
  return list
}

/** All lists as one, compiled. Two queries of one name are refused. */
export function compileAll(dialect: Dialect, ...lists: Record<string, Query>[]): Record<string, Compiled> {
  const compiled: Record<string, Compiled> = {}
  for (const query of lists.flatMap((list) => Object.values(list))) {
    if (compiled[query.name]) throw new Error(`two queries are named ${query.name}`)
    compiled[query.name] = compile(query, dialect)
  }
  return compiled
}

export function compile(query: Query, dialect: Dialect): Compiled {
  const { sql: text, params } = query.sql.toQuery({
    casing: new CasingCache(),
    escapeName: (name) => `"${name.replaceAll('"', '""')}"`,
    escapeParam: (n) => (dialect === 'sqlite' ? KEPT_PLAN : `$${n + 1}`),
    escapeString: () => {
      throw new Error(`query ${query.name} holds a literal that is no placeholder`)
    },
  })
  const order = params.map((param) => {
    if (!(param instanceof Placeholder)) throw new Error(`query ${query.name} holds a value that is no placeholder`)
    return param.name
  })
  return { text: text.replace(/\s+/g, ' ').trim(), order }
}

/**
 * The plus changes nothing about the value and keeps the plan: SQLite looks at a bare parameter of a join's condition when it
 * plans, and therefore plans the join anew whenever the parameter is bound, which was measured at 10 to 50 µs a read.
 */
const KEPT_PLAN = '+?'

/** The values in the order of the placeholders. A parameter that is missing is a mistake and never null. */
export function valuesFor(query: Compiled, { params, bot }: Pick<Question, 'params' | 'bot'>): Value[] {
  return query.order.map((name) => {
    const value = name === 'bot' && bot !== undefined ? bot : params[name]
    if (value === undefined) throw new Error(`parameter ${name} is missing for: ${query.text}`)
    return value
  })
}

/** A named placeholder. */
export function $(name: string): Placeholder {
  return sql.placeholder(name)
}
