import { Pool, types } from 'pg'
import type { PostgresPort, PostgresQuery } from './postgres.ts'
import type { Row } from './query.ts'

/** A PostgreSQL server. Each batch has a connection to itself; queries are prepared once a connection, by name. */
export function connectPool(url: string, onLost: (code: string) => void): PostgresPort {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS, types: { getTypeParser: parserOf } })
  // The pool replaces an idle connection that breaks; without a listener the loss would end the process.
  pool.on('error', (error) => onLost('code' in error ? String(error.code) : error.name))
  // So would the loss of one that is not idle, between two queries, when the pool does not listen: the next query tells of it.
  pool.on('connect', (client) => client.on('error', () => {}))
  const on =
    (client: Pick<Pool, 'query'>): PostgresQuery =>
    async (name, text, values) => {
      const { rows, rowCount } = await client.query<Row>({ name, text, values })
      return { rows, changes: rowCount ?? 0 }
    }
  return {
    query: on(pool),
    async transaction(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin')
        await client.query('set local synchronous_commit = on')
        const result = await work(on(client))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((cause: Error) => {
          broken = cause
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    exec: async (text) => void (await pool.query(text)),
    close: () => pool.end(),
  }
}

const CONNECTIONS = 10
const INT8 = 20

/** 64-bit integers as numbers: all that are kept here are times, counts and revisions, far below 2^53. */
const parserOf: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === INT8 && format !== 'binary' ? Number : types.getTypeParser(oid, format as 'text')
