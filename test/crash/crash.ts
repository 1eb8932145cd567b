import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { backlog } from './backlog.ts'
import type { Violation } from './check.ts'
import { makePlace, type Place } from './database.ts'
import { diceOf } from './dice.ts'
import { mountDisk, spoiling, troublesOf } from './disk.ts'
import { killing } from './kills.ts'
import { migrating } from './migrations.ts'
import { visiting } from './points.ts'
import { cutting } from './power.ts'
import { folderIn, type Lived, runWorld, type WorldOptions } from './world.ts'

/**
 * `npm run crash`: ends the real server in every way that it can end, again and again, and proves from the logs of everybody
 * else that nothing was lost and nothing happened twice.
 *
 *   --kills 200  --seed N  --customers 50  --database sqlite|postgres|both  --only REL-01,…  --port 4140
 *
 * PostgreSQL is taken where TEST_DATABASE_URL names a server in which databases may be made.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    customers: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    database: { type: 'string' },
    only: { type: 'string' },
    port: { type: 'string', default: '4140' },
    keep: { type: 'boolean', default: false },
  },
})
const server = process.env.TEST_DATABASE_URL ?? ''
const seed = Number(values.seed)
const port = Number(values.port)
const databases = { sqlite: ['sqlite'], postgres: ['postgres'], both: ['sqlite', 'postgres'] }[
  values.database ?? (server ? 'both' : 'sqlite')
]
if (!databases) throw new Error('--database is sqlite, postgres or both')
if (databases.includes('postgres') && !server) throw new Error('for PostgreSQL, TEST_DATABASE_URL must name a server')

const root = mkdtempSync(join(tmpdir(), 'crash-'))
chmodSync(root, 0o755)
/** Milliseconds in which busy customers come by every edge that they know. */
const PATIENCE = 6_000
/** At the kill after which recovery is timed. */
const OPEN_TURNS = 10_000
const tell = (line: string) => void process.stdout.write(`${line}\n`)
const rows: { id: string; on: string; passed: boolean; figures: string }[] = []
const wanted = values.only?.split(',')
tell(`seed ${seed}   (again: npm run crash -- --seed ${seed} --kills ${values.kills})`)

for (const on of databases) {
  await part('REL-01', on, (name) => loop(name, on, 'SIGKILL', Number(values.kills)))
  await part('REL-02', on, (name) => points(name, on))
  await part('REL-11', on, (name) => disk(name, on))
  await part('REL-12', on, (name) => inPlace(name, on, (place) => migrating(place, port)))
  if (on === 'sqlite')
    await part('REL-04', on, (name) => inPlace(name, on, (place) => cutting({ place, port, dice: diceOf(seed).for(name), tell })))
  await part('I10', on, (name) => inPlace(name, on, (place) => backlog({ place, port, open: OPEN_TURNS, tell })))
  await part('REL-15', on, (name) => loop(name, on, 'SIGTERM', 20))
}

const width = Math.max(...rows.map((row) => row.figures.length))
tell(`\n${'id'.padEnd(8)}${'on'.padEnd(10)}${'result'.padEnd(8)}figures\n${'-'.repeat(26 + width)}`)
for (const { id, on, passed, figures } of rows)
  tell(`${id.padEnd(8)}${on.padEnd(10)}${(passed ? 'pass' : 'FAIL').padEnd(8)}${figures}`)
const isWhole = rows.every((row) => row.passed)
if (isWhole && !values.keep) rmSync(root, { recursive: true, force: true })
else tell(`kept in ${root}`)
process.exit(isWhole ? 0 : 1)

async function part(id: string, on: string, run: (name: string) => Promise<{ figures: string; violations: Violation[] }>) {
  if (wanted && !wanted.includes(id)) return
  tell(`\n${id} on ${on}`)
  try {
    const { figures, violations } = await run(`${id}-${on}`)
    for (const { id: broken, conversation, says, lines } of violations.slice(0, 10)) {
      tell(`  ${broken} broken in ${conversation}: ${says}`)
      for (const line of lines) tell(`      ${line}`)
    }
    if (violations.length > 10) tell(`  and ${violations.length - 10} more`)
    rows.push({ id, on, passed: violations.length === 0, figures: `${figures}, ${violations.length} violations` })
    tell(`  ${rows.at(-1)!.figures}`)
  } catch (error) {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error))
    rows.push({ id, on, passed: false, figures: 'did not get to its end' })
  }
}

/** In a database of its own, which is kept where something was found. */
async function inPlace<T extends { violations: Violation[] }>(name: string, on: string, run: (place: Place) => Promise<T>) {
  const place = await makePlace(folderIn(root, name), on === 'postgres' ? server : '')
  const done = await run(place)
  if (done.violations.length === 0) await place.drop()
  return done
}

function world(name: string, on: string, more: Pick<WorldOptions, 'nemesis' | 'edges' | 'customers' | 'mayPoison'>) {
  return inPlace(name, on, (place) => runWorld({ place, dice: diceOf(seed).for(name), port, tell, ...more }))
}

async function loop(name: string, on: string, signal: 'SIGKILL' | 'SIGTERM', kills: number) {
  const nemesis = killing({ dice: diceOf(seed).for(`${name} nemesis`), kills, signal, tell })
  const lived = await world(name, on, { nemesis, customers: Number(values.customers), mayPoison: signal === 'SIGKILL' })
  const way = signal === 'SIGKILL' ? `kills (${lived.early} while starting)` : `stops (${lived.byes} byes)`
  return { figures: `${lived.kills} ${way}, ${figuresOf(lived)}`, violations: lived.violations }
}

async function points(name: string, on: string) {
  const edges = join(folderIn(root, name), '../edges')
  writeFileSync(edges, '')
  const lived = await world(name, on, { nemesis: visiting({ edges, patience: PATIENCE }), edges, customers: 8 })
  return {
    figures: `ended at ${lived.edges.length} edges in ${lived.kills} lives, ${figuresOf(lived)}`,
    violations: lived.violations,
  }
}

/** Mounting needs root; without it the full disk is left out, and said so. */
async function disk(name: string, on: string) {
  const data = folderIn(root, name)
  const isRoot = process.getuid?.() === 0
  const folder = on === 'postgres' ? join(data, '../rows') : data
  mkdirSync(folder, { recursive: true })
  const mounted = isRoot ? mountDisk(folder, on === 'postgres' ? 'postgres' : 'root') : null
  let place: Place | undefined
  try {
    place = await makePlace(data, on === 'postgres' ? server : '', mounted && on === 'postgres' ? folder : undefined)
    const nemesis = spoiling({ port, tell, ...troublesOf(place, mounted) })
    const lived = await runWorld({ place, dice: diceOf(seed).for(name), port, tell, nemesis, customers: 12 })
    const figures = `${isRoot ? '' : 'full disk left out (mounting needs root), '}${lived.troubles.join(', ')}, ${figuresOf(lived)}`
    return { figures, violations: lived.violations }
  } finally {
    // Whatever came of it: a PostgreSQL whose rows are gone with the disk could not go on.
    await place?.drop()
    mounted?.unmount()
  }
}

function figuresOf(lived: Lived): string {
  const { messages, duplicates, turns, effects, repeated, unsure, parked, reconnects, kills, seconds, start } = lived
  return [
    `${messages} messages`,
    `${duplicates} acknowledged again`,
    `${turns} turns`,
    `${effects} effects (${repeated} told again under their key)`,
    `${unsure} told as unsure`,
    `${parked} parked`,
    `${reconnects} reconnects`,
    `${seconds.toFixed(0)} s (${(kills / seconds).toFixed(2)} restarts/s, start ${start.toFixed(2)} s)`,
  ].join(', ')
}
