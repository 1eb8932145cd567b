import { chmodSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../errors.ts'
import { failedBy } from './sqlite-connection.ts'

/**
 * Holds a SQLite database for the one process that serves from it. Returns what lets go. AppError 'store.taken' where another
 * process serves already.
 */
export function holdSqlite(path: string): () => void {
  const letGo = lockFile(`${path}-serving`)
  if (!letGo) throw new AppError('store.taken', { file: path })
  return letGo
}

/**
 * Locks a file for this process. What holds is an open transaction on it, a lock of the operating system's, which ends with
 * the process however that ends. Returns what lets go; null where another process has it.
 */
export function lockFile(file: string): (() => void) | null {
  let lock: Database.Database | undefined
  try {
    lock = new Database(file, { timeout: 0 })
    chmodSync(file, 0o600)
    lock.exec('begin exclusive')
    return () => lock?.close()
  } catch (cause) {
    lock?.close()
    if (cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY') return null
    throw failedBy('open', cause)
  }
}
