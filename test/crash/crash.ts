import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Violation } from './check.ts'
import { makePlace } from './database.ts'
import { diceOf } from './dice.ts'
import { folderIn, runLoop } from './loop.ts'

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
const tell = (line: string) => void process.stdout.write(`${line}\n`)
const rows: { id: string; on: string; passed: boolean; figures: string }[] = []
const wanted = values.only?.split(',')
tell(`seed ${seed}   (again: npm run crash -- --seed ${seed} --kills ${values.kills})`)

for (const on of databases) {
  await part('REL-01', on, (name) => loop(name, on, 'SIGKILL', Number(values.kills)))
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
  } catch (error) {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error))
    rows.push({ id, on, passed: false, figures: 'did not get to its end' })
  }
}

async function loop(name: string, on: string, signal: 'SIGKILL' | 'SIGTERM', kills: number) {
  const place = await makePlace(folderIn(root, name), on === 'postgres' ? server : '')
  const dice = diceOf(seed).for(name)
  const looped = await runLoop({ place, dice, kills, customers: Number(values.customers), port, signal, tell })
  if (looped.violations.length === 0) await place.drop()
  const { turns, messages, duplicates, reconnects, effects, repeated, unsure, parked, seconds, start, early, byes } = looped
  const figures = [
    `${looped.kills} ${signal === 'SIGKILL' ? `kills (${early} while starting)` : `stops (${byes} byes)`}`,
    `${messages} messages`,
    `${duplicates} acknowledged again`,
    `${turns} turns`,
    `${effects} effects (${repeated} told again under their key)`,
    `${unsure} told as unsure`,
    `${parked} parked`,
    `${reconnects} reconnects`,
    `${seconds.toFixed(0)} s (${(looped.kills / seconds).toFixed(2)} restarts/s, start ${start.toFixed(2)} s)`,
  ].join(', ')
  return { figures, violations: looped.violations }
}
