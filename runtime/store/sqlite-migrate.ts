import { AppError } from '../errors.ts'
import { type MigrateOptions, migrate } from './migrate.ts'
import type { Row } from './query.ts'
import { connect, failedBy } from './sqlite-connection.ts'

/** Migrates a SQLite file under its write lock: a second program waits until the first is done, and finds nothing to do. */
export async function migrateSqlite(path: string, options: MigrateOptions): Promise<number> {
  const db = connect(path, { readonly: false })
  try {
    db.exec('begin exclusive')
    const schema = await migrate(
      {
        dialect: 'sqlite',
        exec: (text) => void db.exec(text),
        all(text, values) {
          const statement = db.prepare(text)
          if (statement.reader) return statement.all(values) as Row[] // `all` gives an object a row
          statement.run(values)
          return []
        },
      },
      options,
    )
    db.exec('commit')
    return schema
  } catch (cause) {
    if (db.inTransaction) db.exec('rollback')
    throw cause instanceof AppError ? cause : failedBy('migrate', cause)
  } finally {
    db.close()
  }
}
