import { AppError } from '../errors.ts'
import { type Driver, type DriverOptions, failureOf, type Refusal, type Result } from './driver.ts'
import { type Statement, valuesFor } from './query.ts'

/** A connection to a PostgreSQL: the server's (`postgres-pool.ts`) or the one inside this process (`postgres-pglite.ts`). */
export interface PostgresPort {
  /** `name` is where the server keeps the query prepared. */
  query: PostgresQuery
  /** Ends with commit, or with rollback where `work` rejects. One connection from start to end. */
  transaction<T>(work: (query: PostgresQuery) => Promise<T>): Promise<T>
  /** Statements that may not run inside a transaction. */
  exec(text: string): Promise<void>
  close(): Promise<void>
}

export type PostgresQuery = (name: string, text: string, values: unknown[]) => Promise<Result>

/**
 * The driver of a migrated PostgreSQL. READ COMMITTED is enough: whoever changes a row compares and sets, so the second
 * waits for the first, looks again, and finds nothing to change.
 */
export function openPostgres(port: PostgresPort, options: DriverOptions): Driver {
  const compiled = (name: string) => {
    const query = options.queries[name]
    if (!query) throw new Error(`no query is called ${name}`)
    return query
  }

  async function attempt(batch: Statement[]): Promise<Result[]> {
    return await port.transaction(async (query) => {
      const results: Result[] = []
      for (const step of batch) {
        const { text } = compiled(step.query)
        const result = await query(step.query, text, valuesFor(compiled(step.query), step)).catch((cause) => {
          throw refused(cause, step)
        })
        if (step.expect !== undefined && result.changes !== step.expect) {
          throw failureOf({ kind: 'conflict', query: step.query, otherwise: step.otherwise, code: 'unmet' })
        }
        results.push(result)
      }
      return results
    })
  }

  return {
    dialect: 'postgres',
    async read(question) {
      const { query: name } = question
      const query = compiled(name)
      const values = valuesFor(query, question)
      try {
        return (await port.query(name, query.text, values)).rows
      } catch (cause) {
        throw failedBy(name, cause)
      }
    },
    async commit(batch) {
      options.failpoint('store.before-commit', batch[0]?.query)
      for (let round = 1; ; round++) {
        try {
          const results = await attempt(batch)
          options.onCommit(1)
          options.failpoint('store.after-commit', batch[0]?.query)
          return results
        } catch (error) {
          if (error instanceof Deadlock && round < ROUNDS) continue
          throw error instanceof AppError ? error : failedBy('commit', error)
        }
      }
    },
    /** Makes the space of deleted keys and secrets free to be written over. What a server's disk and archive keep is its own. */
    async scrub() {
      options.failpoint('scrub.before')
      await port.exec('vacuum contacts, secrets').catch((cause) => {
        throw failedBy('scrub', cause)
      })
      options.failpoint('scrub.after')
    },
    async health() {
      try {
        const text = `select current_setting('server_version') as server, current_setting('synchronous_commit') as synchronous_commit,
          current_setting('fsync') as fsync, current_setting('transaction_read_only') as only_read,
          pg_database_size(current_database()) as bytes`
        const { rows } = await port.query('health', text, [])
        const { bytes, only_read, ...pragmas } = rows[0] as Health
        if (only_read === 'on') throw failureOf({ kind: 'failed', query: 'health', code: '25006' })
        return { pragmas, bytes }
      } catch (cause) {
        throw cause instanceof AppError ? cause : failedBy('health', cause)
      }
    },
    close: () => port.close(),
  }
}

/** As `health` selects it. */
type Health = Record<'server' | 'synchronous_commit' | 'fsync' | 'only_read', string> & { bytes: number }

/** The server's SQLSTATE, and never its message: messages hold values. */
export function failedBy(query: string, cause: unknown): AppError {
  return failureOf(refusalOf(cause, query), cause)
}

/** A deadlock's victim and a serialization failure may simply try again: nothing of them has happened. */
class Deadlock extends Error {}
const ROUNDS = 5

function refused(cause: unknown, step: Statement): Error {
  const code = codeOf(cause)
  if (code === '40P01' || code === '40001') return new Deadlock('try again', { cause })
  // Class 23: a unique, foreign key or not-null constraint (PostgreSQL, appendix A).
  if (code.startsWith('23')) return failureOf({ kind: 'conflict', query: step.query, otherwise: step.otherwise, code }, cause)
  return failedBy(step.query, cause)
}

function refusalOf(cause: unknown, query: string): Refusal {
  return { kind: 'failed', query, code: codeOf(cause) }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}
