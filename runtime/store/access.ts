import type { JsonObject } from '../../nodes/json.ts'
import { AppError, type FailureCode } from '../errors.ts'
import type { Driver, Result } from './driver.ts'
import type { Params, Query, Question, Statement } from './query.ts'

/** Queries run through here alone: it knows whose rows a query may see and binds the bot by itself. */
export interface Access {
  /** The bot's own queries: each is `scoped`, and the bot's id is put in here. */
  forBot(bot: string): Scope
  /** Queries of the installation. */
  shared: Scope
  /** Queries that cross bots, for the engine's work. */
  across: Scope
  /** `about` is for the entry of the audit, where one is written along with the batch. */
  commit(batch: Statement[], about?: About): Promise<Result[]>
}

/** What an entry says besides what was known before: the id of what is made, the number of a version, who it is that comes first. */
export interface About {
  who?: string
  what?: string
  detail?: JsonObject
}

export interface Scope {
  all<R>(query: Query<R>, params?: Params): Promise<R[]>
  one<R>(query: Query<R>, params?: Params): Promise<R | null>
  /** A step of a batch. `expect` rows must change; otherwise the whole batch fails with `otherwise`. */
  step(query: Query, params: Params, expect?: number, otherwise?: FailureCode): Statement
}

export function createAccess(driver: Driver): Access {
  function scope(kind: Query['scope'], bot?: string): Scope {
    function question({ name, scope }: Query, params: Params): Question {
      if (scope !== kind) throw new Error(`query ${name} is ${scope} and was run as ${kind}`)
      return { query: name, params, bot }
    }
    const scope: Scope = {
      // The rows are what the query's author declared beside its text; the conformance suite reads each of them back.
      all: <R>(query: Query<R>, params: Params = {}) => driver.read(question(query, params)) as Promise<R[]>,
      one: async (query, params) => (await scope.all(query, params))[0] ?? null,
      step: (query, params, expect, otherwise) => ({ ...question(query, params), expect, otherwise }),
    }
    return scope
  }
  return {
    forBot: (bot) => scope('bot', bot),
    shared: scope('shared'),
    across: scope('across'),
    commit: (batch) => driver.commit(batch),
  }
}

/** For a row that must be there. */
export function found<T>(row: T | null | undefined, what: string): T {
  if (row === null || row === undefined) throw new AppError('not-found', { what })
  return row
}
