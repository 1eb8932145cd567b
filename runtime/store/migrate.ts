import { AppError } from '../errors.ts'
import type { Failpoint } from './driver.ts'
import { MIGRATIONS } from './migrations.ts'
import { META } from './queries/meta.ts'
import { compile, type Params, type Query, type Row } from './query.ts'
import { type Dialect, TYPES } from './tables.ts'

export interface MigrateOptions {
  failpoint: Failpoint
  /** The wrapped key of a new installation. */
  newKey: () => Uint8Array
  migrations?: readonly string[]
}

/** What the connection has to run next; its rows come back. */
export interface Asked {
  text: string
  values: unknown[]
}

/**
 * Lifts the schema to the newest and gives a new database its installation key, inside a transaction that holds the
 * schema's lock: whoever runs the statements takes and ends both, each dialect in its own way, synchronous or not. Returns
 * the schema's number. AppError 'store.newer' where a newer program has been here: nothing is touched then.
 */
export function* migration(dialect: Dialect, options: MigrateOptions): Generator<Asked, number, Row[]> {
  const migrations = options.migrations ?? MIGRATIONS
  yield ask(META_TABLE, dialect)
  const [row] = yield query(META.metaGet, { name: 'schema' }, dialect)
  const schema = Number(row?.number ?? 0)
  if (schema > migrations.length) throw new AppError('store.newer', { schema, known: migrations.length })
  for (const [i, text] of migrations.entries()) {
    if (i < schema) continue
    for (const statement of statementsOf(text, dialect)) {
      options.failpoint(`migration.${i + 1}`)
      yield ask(statement, dialect)
    }
  }
  if (schema < migrations.length) yield query(META.metaPut, { name: 'schema', number: migrations.length, bytes: null }, dialect)
  const [key] = yield query(META.metaGet, { name: 'installation' }, dialect)
  if (!key) yield query(META.metaPut, { name: 'installation', number: null, bytes: options.newKey() }, dialect)
  options.failpoint('migration.before-commit')
  return migrations.length
}

const META_TABLE = 'create table if not exists meta (name text not null primary key, number {int}, bytes {blob}) {strict}'

/** A statement that begins with `{sqlite}` or `{postgres}` is for that dialect alone. */
function statementsOf(text: string, dialect: Dialect): string[] {
  const other = dialect === 'sqlite' ? '{postgres}' : '{sqlite}'
  return text
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '' && !statement.startsWith(other))
    .map((statement) => statement.replace(`{${dialect}}`, ''))
}

function query(query: Query, params: Params, dialect: Dialect): Asked {
  const { text, order } = compile(query, dialect)
  return { text, values: order.map((name) => params[name]) }
}

function ask(statement: string, dialect: Dialect): Asked {
  const text = statement
    .replaceAll('{int}', TYPES[dialect].int)
    .replaceAll('{blob}', TYPES[dialect].blob)
    .replaceAll('{strict}', dialect === 'sqlite' ? 'strict' : '')
  return { text, values: [] }
}
