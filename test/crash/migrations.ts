import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { MIGRATIONS } from '../../runtime/store/migrations.ts'
import type { Violation } from './check.ts'
import type { Place } from './database.ts'
import { fill, rowsIn } from './fill.ts'
import { startServer } from './process.ts'

/**
 * Ends a program at each statement of each migration (REL-12), from the schema before it with rows in every table; then lets it
 * through, and on to the next. At the end a newer program lifts the database, and the server of today must refuse it and touch nothing.
 */
export async function migrating(place: Place, port: number): Promise<{ figures: string; violations: Violation[] }> {
  const violations: Violation[] = []
  const wrong = (id: string, says: string) => violations.push({ id, conversation: 'migrations', says, lines: [] })
  let kills = 0
  let filled = 0
  for (let schema = 1; schema <= MIGRATIONS.length; schema++) {
    const before = await stateOf(place)
    const had = schema === 1 ? new Map<string, number>() : await rowsIn(place)
    for (let nth = 1; ; nth++) {
      const { code, signal } = await migrate(place, schema, nth)
      if (code === 0) break
      if (signal !== 'SIGKILL') throw new Error(`migration ${schema} ended with ${code} at edge ${nth}`)
      kills++
      const after = await stateOf(place)
      if (after !== before) wrong('REL-12', `a kill at edge ${nth} of migration ${schema} left ${after} instead of ${before}`)
    }
    const lifted = await stateOf(place)
    if (!lifted.startsWith(`schema ${schema},`)) wrong('REL-12', `after migration ${schema} it is ${lifted}`)
    const has = await rowsIn(place)
    for (const [table, rows] of had)
      if (has.has(table) && has.get(table) !== rows)
        wrong('REL-12', `migration ${schema} left ${has.get(table)} of ${rows} rows of ${table}`)
    await fill(place, ROWS)
    filled = (await rowsIn(place)).size
    for (const problem of await place.problems()) wrong('I12', problem)
  }
  await migrate(place, MIGRATIONS.length + 1, 0)
  const newer = await stateOf(place)
  const old = startServer({
    data: place.data,
    port,
    database: place.url,
    env: { JAGA_KEY: Buffer.alloc(32, 7).toString('base64') },
  })
  const { code } = await old.ended
  if (code === 0 || !old.said().includes('store.newer'))
    wrong('REL-12', `an older program did not refuse: ${code} ${old.said().slice(-300)}`)
  if ((await stateOf(place)) !== newer) wrong('REL-12', 'an older program changed a newer schema')
  return {
    figures: `${kills} kills in ${MIGRATIONS.length} migrations, rows in each of ${filled} tables, older program refused`,
    violations,
  }
}

/** In each table. */
const ROWS = 3

async function migrate(place: Place, schema: number, nth: number) {
  const where = place.url || join(place.data, 'jaga.db')
  const child = spawn(process.execPath, [join(import.meta.dirname, 'migrate.ts'), where, String(schema), String(nth)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null] // what Node documents
  return { code, signal }
}

/** The schema's number and how many tables and indexes there are; 'nothing' before the first migration. */
async function stateOf(place: Place): Promise<string> {
  const things = place.dialect === 'sqlite' ? `sqlite_master` : `pg_class where relnamespace = 'public'::regnamespace`
  const count = await place.count(`select count(*) from ${things}`).catch(() => 0)
  if (count === 0) return 'nothing'
  const rows = [...(await rowsIn(place)).values()].reduce((a, b) => a + b, 0)
  return `schema ${await place.count(`select number from meta where name = 'schema'`)}, ${count} tables and indexes, ${rows} rows`
}
