import { AppError } from '../../errors.ts'
import { connect, failedBy } from '../sqlite-connection.ts'
import type { TableName } from '../tables.ts'
import { CHUNK, COPIED, type RowSource, type RowTarget, type Values } from './rows.ts'

type Connection = ReturnType<typeof connect>

/** The rows of a SQLite file as of now, however much is written meanwhile. */
export async function readSqlite<T>(path: string, use: (source: RowSource) => Promise<T>): Promise<T> {
  const db = connect(path, { readonly: true })
  try {
    db.exec('begin')
    return await use(sourceOf(db))
  } finally {
    db.close()
  }
}

/** Fills a migrated SQLite file that has no rows yet. AppError 'store.full' where it has some. */
export async function fillSqlite<T>(path: string, use: (target: RowTarget) => Promise<T>): Promise<T> {
  const db = connect(path, { readonly: false })
  try {
    db.exec('begin exclusive')
    for (const [table] of COPIED) {
      if (table !== 'meta' && db.prepare(anyText(table)).get() !== undefined) throw new AppError('store.full', { table })
    }
    db.exec('delete from meta')
    const result = await use({
      ...sourceOf(db),
      async put(table, columns, rows) {
        const insert = db.prepare(insertText(table, columns))
        for (const row of rows) insert.run(row)
      },
    })
    db.exec(SEARCH)
    db.exec('commit')
    return result
  } catch (cause) {
    if (db.inTransaction) db.exec('rollback')
    throw cause instanceof AppError ? cause : failedBy('copy', cause)
  } finally {
    db.close()
  }
}

/** What is found by is made of the rows again. */
const SEARCH = `
  insert into passage_words (rowid, head, words) select n, head, words from passages;
  insert into passage_trigrams (rowid, words) select n, ' ' || head || ' ' || words || ' ' from passages`

function sourceOf(db: Connection): RowSource {
  return {
    async *rows(table) {
      let chunk: Values[] = []
      for (const row of db.prepare(selectText(table)).raw().iterate()) {
        chunk.push(row as Values) // what `raw` gives: the columns' values in their order
        if (chunk.length < CHUNK) continue
        yield chunk
        chunk = []
      }
      if (chunk.length > 0) yield chunk
    },
  }
}

const columnsOf = new Map(COPIED)

function selectText(table: TableName): string {
  const all = `select ${columnsOf.get(table)!.join(', ')} from ${table}`
  // A copy's commits are others (`sqlite-witness.ts`).
  return table === 'meta' ? `${all} where name <> 'commits'` : all
}

function anyText(table: TableName): string {
  return `select 1 from ${table} limit 1`
}

function insertText(table: TableName, columns: readonly string[]): string {
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
}
