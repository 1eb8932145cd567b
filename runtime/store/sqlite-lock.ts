import { chmodSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../errors.ts'
import { failedBy } from './sqlite-connection.ts'

/**
 * Holds a SQLite database for the one process that serves from it. What holds is an open transaction on a file beside it, a lock
 * of the operating system's, which ends with the process however that ends. Returns what lets go. AppError 'store.taken'
 * where another process serves already.
 */
export function holdSqlite(path: string): () => void {
  const file = `${path}-serving`
  let lock: Database.Database | undefined
  try {
    lock = new Database(file, { timeout: 0 })
    chmodSync(file, 0o600)
    lock.exec('begin exclusive')
    return () => lock?.close()
  } catch (cause) {
    lock?.close()
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY'
    throw isTaken ? new AppError('store.taken', { file: path }, { cause }) : failedBy('open', cause)
  }
}
