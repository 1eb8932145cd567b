import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { connect, failedBy } from './sqlite-connection.ts'

/**
 * A log (`-wal`) that is gone, or ends early, is to SQLite one that was never longer: what was acknowledged in it would be missing and
 * nobody told. So whoever serves counts its commits in the database, and tells a file beside it the number after each. That file is
 * waited for by nobody: after a power cut it may tell of fewer commits than there are, and never of more. A stop in order removes it.
 */
export interface Witness {
  /** The last statement of a transaction: counts it. */
  count(): number
  /** The transaction is on the disk. */
  tell(commits: number): void
  end(): void
}

export function callWitness(db: Database.Database, path: string): Witness {
  db.prepare("insert into meta (name, number, bytes) values ('commits', 0, ?) on conflict do nothing").run(randomBytes(16))
  db.pragma('wal_checkpoint(PASSIVE)') // whose count it is must be known without the log
  const counting = db.prepare("update meta set number = number + 1 where name = 'commits' returning number").pluck()
  const { id, commits } = countIn(db)!
  const file = openSync(witnessOf(path), 'w', 0o600)
  const tell = (commits: number) => void writeSync(file, `${id} ${String(commits).padStart(DIGITS, '0')}\n`, 0)
  tell(commits)
  return {
    count: () => Number(counting.get()),
    tell(commits) {
      try {
        tell(commits)
      } catch {
        // It tells of fewer then, which accuses nobody wrongly; a disk that fails is found by the database's own writes.
      }
    },
    end() {
      closeSync(file)
      dismissWitness(path)
    },
  }
}

/**
 * How many commits this database lacks of those that the witness was told of: 0 where it lacks none, and where the witness tells of
 * another database, one that was moved away say. `isLogGone`: they must be in a log that is not there. AppError 'store.failed'.
 */
export function commitsMissing(path: string): { missing: number; isLogGone: boolean } {
  // First the witness: whoever serves meanwhile goes on counting.
  const told = toldBy(path)
  if (!told) return { missing: 0, isLogGone: false }
  const isLogGone = !statSync(`${path}-wal`, { throwIfNoEntry: false })?.size
  const db = connect(path, { readonly: false })
  try {
    const found = countIn(db)
    return { missing: found?.id === told.id ? Math.max(0, told.commits - found.commits) : 0, isLogGone }
  } catch (cause) {
    throw failedBy('open', cause)
  } finally {
    db.close()
  }
}

/** Whoever looks at the database from now on finds nothing missing. */
export const dismissWitness = (path: string): void => rmSync(witnessOf(path), { force: true })

const DIGITS = 16
const witnessOf = (path: string) => `${path}-commits`

interface Count {
  /** Of one database alone, in hexadecimal. */
  id: string
  commits: number
}

function toldBy(path: string): Count | null {
  const file = witnessOf(path)
  const told = existsSync(file) ? /^([0-9a-f]{32}) (\d{16})\n$/.exec(readFileSync(file, 'latin1')) : null
  return told && { id: told[1]!, commits: Number(told[2]) }
}

/** Null where none were counted yet, or where there is not even a table for it. */
function countIn(db: Database.Database): Count | null {
  if (!db.prepare("select 1 from sqlite_master where name = 'meta'").get()) return null
  const row = db.prepare("select number, bytes from meta where name = 'commits'").get()
  const { number, bytes } = (row ?? {}) as { number?: number; bytes?: Uint8Array } // as `callWitness` writes it
  return number === undefined || !bytes ? null : { id: Buffer.from(bytes).toString('hex'), commits: number }
}
