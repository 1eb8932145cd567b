import { MIGRATIONS } from '../../runtime/store/migrations.ts'

/**
 * Lifts a database to a schema's number, and ends itself at the nth edge on the way; 0 for none.
 *
 *   node migrate.ts FILE-OR-URL SCHEMA NTH
 */
const [where, schema, nth] = process.argv.slice(2) as [string, string, string] // the harness gives all three
let left = Number(nth)
const options = {
  failpoint: () => {
    if (--left === 0) process.kill(process.pid, 'SIGKILL')
  },
  newKey: () => new Uint8Array(60).fill(left & 255),
  migrations: [...MIGRATIONS, newer()].slice(0, Number(schema)),
}
if (where.startsWith('postgres')) {
  const [{ connectPool }, { migratePostgres }] = await Promise.all([
    import('../../runtime/store/postgres-pool.ts'),
    import('../../runtime/store/postgres-migrate.ts'),
  ])
  const port = connectPool(where, () => {})
  await migratePostgres(port, options)
  await port.close()
} else {
  const { migrateSqlite } = await import('../../runtime/store/sqlite-migrate.ts')
  migrateSqlite(where, options)
}

/** What a later program might do. */
function newer(): string {
  return 'create table later (id text not null primary key)'
}
