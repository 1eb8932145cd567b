import type Database from 'better-sqlite3'
import { AppError } from '../errors.ts'
import { type Asked, type MigrateOptions, migration } from './migrate.ts'
import type { Row } from './query.ts'
import { connect, failedBy } from './sqlite-connection.ts'

/** Migrates a SQLite file under its write lock: a second program waits until the first is done, and finds nothing to do. */
export function migrateSqlite(path: string, options: MigrateOptions): number {
  const db = connect(path, { readonly: false })
  try {
    db.exec('begin exclusive')
    const steps = migration('sqlite', options)
    let step = steps.next()
    while (!step.done) step = steps.next(run(db, step.value))
    db.exec('commit')
    return step.value
  } catch (cause) {
    if (db.inTransaction) db.exec('rollback')
    throw cause instanceof AppError ? cause : failedBy('migrate', cause)
  } finally {
    db.close()
  }
}

function run(db: Database.Database, { text, values }: Asked): Row[] {
  const statement = db.prepare(text)
  if (statement.reader) return statement.all(values) as Row[] // `all` gives an object a row
  statement.run(values)
  return []
}
