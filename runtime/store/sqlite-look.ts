import { connect, failedBy } from './sqlite-connection.ts'
import { TABLES, type TableName } from './tables.ts'

/**
 * Looks at the first page of each table's tree, which takes a millisecond: a file that was damaged there is found before
 * anything is acknowledged. What is damaged elsewhere is found where it is read. AppError 'store.failed'.
 */
export function lookAtSqlite(path: string): void {
  const db = connect(path, { readonly: true })
  try {
    for (const table of Object.keys(TABLES) as TableName[]) db.prepare(firstText(table)).get() // the keys of a record of tables
  } catch (cause) {
    throw failedBy('look', cause)
  } finally {
    db.close()
  }
}

/** Of a table of ours: no name comes from outside. */
function firstText(table: TableName): string {
  return `select 1 from ${table} not indexed limit 1`
}
