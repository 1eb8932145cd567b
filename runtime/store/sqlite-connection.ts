import Database from 'better-sqlite3'
import { AppError } from '../errors.ts'

/**
 * Opens a connection and sets what it must be, then reads it back (SECURITY DB-04): this build of SQLite falls back to
 * `synchronous=NORMAL` in WAL mode by itself, so a setting that is not asserted is a wish.
 */
export function connect(path: string, how: { readonly: boolean; maxBytes?: number }): Database.Database {
  try {
    const db = new Database(path, { readonly: how.readonly, timeout: BUSY_MS })
    if (!how.readonly) db.pragma('journal_mode = WAL')
    for (const [name, value] of Object.entries(MUST)) if (name !== 'journal_mode') db.pragma(`${name} = ${value}`)
    if (how.maxBytes) db.pragma(`max_page_count = ${Math.ceil(how.maxBytes / Number(db.pragma('page_size', { simple: true })))}`)
    assertPragmas(db)
    return db
  } catch (cause) {
    throw cause instanceof AppError ? cause : failedBy('open', cause)
  }
}

/** The pragmas as the live connection has them. AppError 'store.failed' where one is not what it must be. */
export function assertPragmas(db: Database.Database): Record<string, string | number> {
  const found: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(MUST)) {
    found[name] = db.pragma(name, { simple: true }) as string | number // SQLite gives one of the two for each of these
    if (found[name] !== value) throw new AppError('store.failed', { query: 'open', code: `${name}=${found[name]}` })
  }
  return found
}

/** SQLite's own code, and never its message: messages hold values. */
export function failedBy(query: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  return new AppError('store.failed', { query, code }, { cause })
}

const BUSY_MS = 10_000

const MUST: Record<string, string | number> = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: BUSY_MS,
  trusted_schema: 0,
  cell_size_check: 1,
  secure_delete: 1,
}
