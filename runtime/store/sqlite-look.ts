import { connect, failedBy } from './sqlite-connection.ts'

/**
 * Looks at the first page of each table's tree, which takes a millisecond: a file that was damaged there is found before
 * anything is acknowledged. What is damaged elsewhere is found where it is read. AppError 'store.failed'.
 */
export function lookAtSqlite(path: string): void {
  const db = connect(path, { readonly: true })
  try {
    const tables = db.prepare(`select name from sqlite_master where type = 'table' and rootpage > 0`).pluck().all() as string[] // names
    for (const name of tables) db.prepare(`select 1 from "${name}" not indexed limit 1`).get()
  } catch (cause) {
    throw failedBy('look', cause)
  } finally {
    db.close()
  }
}
