import { AppError } from '../errors.ts'
import type { Failpoint } from './driver.ts'
import { MIGRATIONS } from './migrations.ts'
import { META } from './queries/meta.ts'
import { compile, type Params, type Query, type Row } from './query.ts'
import { type Dialect, TYPES } from './tables.ts'

/** A connection of its own, inside a transaction that holds the schema's lock: whoever opens it takes and ends both. */
export interface MigrationConnection {
  dialect: Dialect
  exec(text: string): Promise<void> | void
  all(text: string, values: unknown[]): Promise<Row[]> | Row[]
}

export interface MigrateOptions {
  failpoint: Failpoint
  /** The wrapped key of a new installation. */
  newKey: () => Uint8Array
  migrations?: readonly string[]
}

/**
 * Lifts the schema to the newest, and gives a new database its installation key. AppError 'store.newer' where a newer
 * program has been here: nothing is touched then.
 */
export async function migrate(db: MigrationConnection, options: MigrateOptions): Promise<number> {
  const migrations = options.migrations ?? MIGRATIONS
  const { dialect } = db
  const run = (query: Query, params: Params) => {
    const { text, order } = compile(query, dialect)
    return db.all(
      text,
      order.map((name) => params[name]),
    )
  }
  await db.exec(
    `create table if not exists meta ${written('(name text not null primary key, number {int}, bytes {blob}) {strict}', dialect)}`,
  )
  const [row] = await run(META.metaGet, { name: 'schema' })
  const schema = Number(row?.number ?? 0)
  if (schema > migrations.length) throw new AppError('store.newer', { schema, known: migrations.length })
  for (const [i, migration] of migrations.entries()) {
    if (i < schema) continue
    for (const statement of statementsOf(migration)) {
      options.failpoint(`migration.${i + 1}`)
      await db.exec(written(statement, dialect))
    }
  }
  if (schema < migrations.length) await run(META.metaPut, { name: 'schema', number: migrations.length, bytes: null })
  const [key] = await run(META.metaGet, { name: 'installation' })
  if (!key) await run(META.metaPut, { name: 'installation', number: null, bytes: options.newKey() })
  options.failpoint('migration.before-commit')
  return migrations.length
}

function statementsOf(migration: string): string[] {
  return migration
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean)
}

function written(statement: string, dialect: Dialect): string {
  return statement
    .replaceAll('{int}', TYPES[dialect].int)
    .replaceAll('{blob}', TYPES[dialect].blob)
    .replaceAll('{strict}', dialect === 'sqlite' ? 'strict' : '')
}
