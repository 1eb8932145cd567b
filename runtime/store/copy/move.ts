import { AppError } from '../../errors.ts'
import { connectPostgres, type OpenOptions, openStore } from '../open.ts'
import { migratePostgres } from '../postgres-migrate.ts'
import type { TableName } from '../tables.ts'
import { fillPostgres } from './postgres.ts'
import { COPIED, createTally, type RowTarget, type Tally, tallyOf } from './rows.ts'
import { readSqlite } from './sqlite.ts'

/** How many rows of each table were copied, each proved to have arrived. */
export type Copied = Record<string, Tally>

interface MoveOptions extends Pick<OpenOptions, 'kek' | 'log' | 'writer'> {
  /** The SQLite file. */
  from: string
  to: OpenOptions['url']
}

/**
 * Copies an installation from SQLite to an empty PostgreSQL, whole or not at all: in one transaction, which is committed only
 * after every table was read back and its rows came to the same sum. The SQLite file stays as it is. No Jaga may serve from
 * it meanwhile. AppError 'store.full', 'store.differs', 'store.key', 'store.failed'.
 */
export async function moveToPostgres({ from, to, ...options }: MoveOptions): Promise<Copied> {
  // Lifts the file's schema to this program's, and proves that the key fits.
  await (await openStore({ url: `sqlite:${from}`, ...options })).close()
  const port = await connectPostgres({ url: to, log: options.log })
  try {
    // The installation's key comes along with the rows.
    await migratePostgres(port, { failpoint: () => {}, newKey: () => new Uint8Array() })
    return await readSqlite(from, (source) =>
      fillPostgres(port, async (target) => {
        const copied: Copied = {}
        for (const [table, columns] of COPIED) {
          const counting = createTally()
          for await (const rows of source.rows(table)) {
            counting.add(rows)
            await target.put(table, columns, rows)
          }
          copied[table] = counting.tally()
        }
        await assertCopied(target, copied)
        return copied
      }),
    )
  } finally {
    await port.close()
  }
}

/** AppError 'store.differs' where what was put in is not what lies there. */
export async function assertCopied(target: RowTarget, copied: Copied): Promise<void> {
  for (const [table, { rows, sum }] of Object.entries(copied)) {
    const there = await tallyOf(target, table as TableName) // its keys are the copied tables
    if (there.rows !== rows || there.sum !== sum) throw new AppError('store.differs', { table, rows, there: there.rows })
  }
}
