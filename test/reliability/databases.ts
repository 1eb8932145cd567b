import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Driver, failureOf } from '../../runtime/store/driver.ts'
import { openDriver } from '../../runtime/store/open.ts'
import type { PGliteLike } from '../../runtime/store/postgres-pglite.ts'
import { newPGlite } from '../store/pglite.ts'
import { KEK, silent } from '../store/shop.ts'
import { codedError, type Failure, type Faults } from './faults.ts'

/** A database that outlives processes, and what it may fail with. */
export interface Database {
  name: string
  schema: number
  driver: Driver
  /** The same database through a way that fails when it is told to. */
  through(faults: Faults): Promise<Driver>
  failures: readonly Failure[]
  close(): Promise<void>
}

/**
 * A file. SQLite's own failures are given where its thread and its reading connection give them, as codes of the driver:
 * each is a call of `read` or `commit`.
 */
export async function openSqliteFile(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'rel-sqlite-'))
  const { driver, schema } = await openDriver({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: KEK, log: silent })
  return {
    name: 'SQLite',
    schema,
    driver,
    through: async (faults) => ({
      ...driver,
      read: (asked) =>
        faults.around(
          () => driver.read(asked),
          (code) => failureOf({ kind: 'failed', query: asked.query, code }),
        ),
      commit: (batch) =>
        faults.around(
          () => driver.commit(batch),
          (code) => failureOf({ kind: 'failed', query: 'commit', code }),
        ),
    }),
    failures: [
      { code: 'SQLITE_BUSY' },
      { code: 'SQLITE_FULL' },
      { code: 'SQLITE_IOERR_WRITE', lasts: 4 },
      { code: 'EMFILE' },
      { code: 'ETIMEDOUT', after: true },
    ],
    async close() {
      await driver.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL in this process. Failures are raw, as its client throws them: at a query, and at a transaction's commit. */
export async function openPglite(): Promise<Database> {
  const pglite = await newPGlite()
  const { driver, schema } = await openDriver({ url: { pglite }, kek: KEK, log: silent })
  return {
    name: 'PGlite',
    schema,
    driver,
    through: async (faults) => (await openDriver({ url: { pglite: failing(pglite, faults) }, kek: KEK, log: silent })).driver,
    failures: [
      { code: '53100' }, // disk full
      { code: '53300' }, // too many connections
      { code: '58030', lasts: 4 }, // input or output error
      { code: 'EMFILE' },
      { code: 'ECONNRESET', after: true },
    ],
    close: () => pglite.close(),
  }
}

export const DATABASES: readonly [name: string, open: () => Promise<Database>][] = [
  ['SQLite', openSqliteFile],
  ['PGlite', openPglite],
]

function failing(pglite: PGliteLike, faults: Faults): PGliteLike {
  return {
    query: (text, values) => faults.around(() => pglite.query(text, values)),
    exec: (text) => faults.around(() => pglite.exec(text)),
    async transaction(work) {
      const through = (tx: Parameters<typeof work>[0]) =>
        work({
          query: (text, values) => faults.around(() => tx.query(text, values), aborting),
          exec: (text) => faults.around(() => tx.exec(text), aborting),
        })
      return faults.around(() => pglite.transaction(through))
    },
  }
}

/** Inside a transaction, whatever fails undoes all of it, also where the statement itself had been done. */
function aborting(code: string): Error {
  return codedError(code)
}
