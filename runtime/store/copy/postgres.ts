import { AppError } from '../../errors.ts'
import { failedBy, type PostgresPort, type PostgresQuery } from '../postgres.ts'
import type { TableName } from '../tables.ts'
import { CHUNK, COPIED, type RowSource, type RowTarget, type Values } from './rows.ts'

/** The rows of a PostgreSQL as of now, however much is written meanwhile. */
export async function readPostgres<T>(port: PostgresPort, use: (source: RowSource) => Promise<T>): Promise<T> {
  return answering(() =>
    port.transaction(async (query) => {
      await query('', 'set transaction isolation level repeatable read', [])
      return use(sourceOf(query))
    }),
  )
}

/** Fills a migrated PostgreSQL that has no rows yet, in one transaction. AppError 'store.full' where it has some. */
export async function fillPostgres<T>(port: PostgresPort, use: (target: RowTarget) => Promise<T>): Promise<T> {
  return answering(() =>
    port.transaction(async (query) => {
      for (const [table] of COPIED) {
        if (table !== 'meta' && (await query('', `select 1 from ${table} limit 1`, [])).rows.length > 0) {
          throw new AppError('store.full', { table })
        }
      }
      await query('', 'delete from meta', [])
      const result = await use({
        ...sourceOf(query),
        put: async (table, columns, rows) => void (await query('', insertText(table, columns, rows.length), rows.flat())),
      })
      await query('', SEARCH, [])
      return result
    }),
  )
}

/** Words of a collection that misspelt ones are brought to: this database alone keeps them. */
const SEARCH = `insert into terms (bot, word) select distinct p.bot, t.word
  from passages as p, unnest(string_to_array(p.head || ' ' || p.words, ' ')) as t (word) where t.word <> ''
  on conflict (bot, word) do nothing`

function sourceOf(query: PostgresQuery): RowSource {
  return {
    async *rows(table) {
      await query('', `declare copied no scroll cursor for select ${columnsOf.get(table)!.join(', ')} from ${table}`, [])
      for (;;) {
        const { rows } = await query('', `FETCH ${CHUNK} from copied`, [])
        if (rows.length > 0) yield rows.map((row) => valuesOf(table, row))
        if (rows.length < CHUNK) break
      }
      await query('', 'close copied', [])
    },
  }
}

const columnsOf = new Map(COPIED)

function valuesOf(table: TableName, row: Record<string, unknown>): Values {
  // Every column is a text, a whole number, bytes, or null (`tables.ts`).
  return columnsOf.get(table)!.map((column) => row[column] as Values[number])
}

function insertText(table: TableName, columns: readonly string[], rows: number): string {
  const row = (i: number) => `(${columns.map((_, j) => `$${i * columns.length + j + 1}`).join(', ')})`
  return `insert into ${table} (${columns.join(', ')}) values ${Array.from({ length: rows }, (_, i) => row(i)).join(', ')}`
}

async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw cause instanceof AppError ? cause : failedBy('copy', cause)
  }
}
