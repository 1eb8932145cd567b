import type { Result } from './driver.ts'
import type { PostgresPort, PostgresQuery } from './postgres.ts'
import type { Row } from './query.ts'

/** What is used of a PGlite (`@electric-sql/pglite`): PostgreSQL inside this process, for tests. Its owner closes it. */
export interface PGliteLike extends Queries {
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>
}

interface Queries {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[]; fields: unknown[]; affectedRows?: number }>
  exec(text: string): Promise<unknown>
}

export function connectPGlite(pglite: PGliteLike): PostgresPort {
  const on =
    (queries: Queries): PostgresQuery =>
    async (_, text, values): Promise<Result> => {
      const { rows, fields, affectedRows } = await queries.query(text, values)
      return { rows: rows as Row[], changes: fields.length > 0 ? rows.length : (affectedRows ?? 0) } // PGlite gives an object a row
    }
  return {
    query: on(pglite),
    transaction: (work) => pglite.transaction((tx) => work(on(tx))),
    exec: async (text) => void (await pglite.exec(text)),
    close: async () => {},
  }
}
