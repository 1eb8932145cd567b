import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { TABLES, type TableData, type TableName } from '../../runtime/store/tables.ts'
import { chained, scripted } from './bots.ts'
import { build, type Lab, startLab, stayOffServerCore } from './lab.ts'
import { type Crowd, median, openCrowd, quantile } from './load.ts'

/**
 * `npm run bench:growth`: what a turn costs where much is stored already, and in long drawings. Servers on one core, each with
 * its own database, are asked in turns, so that what else the machine does falls on all alike. Exits with 1 where a turn among
 * the most messages costs over 20 % more processor time than among the fewest.
 */
const { values } = parseArgs({
  options: { most: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '7' } },
})
const MOST = Number(values.most)
const STORED = [1_000, 100_000, 1_000_000].filter((messages) => messages <= MOST)
const NODES = [10, 100, 1_000]
const ROUNDS = Number(values.rounds)
const ROUND_MS = 1_500
/** Turns a second: of all sides the same, and few enough for a busy machine, for it is the processor time that is compared. */
const PACE = 400
const CUSTOMERS = 600

/** A server under test and what its rounds have found. */
interface Side {
  name: string
  lab: Lab
  crowd: Crowd
  /** Milliseconds of processor time a turn, a round each. */
  cpu: number[]
  /** Milliseconds. */
  p50: number[]
  bytes: number[]
}

async function openSide(name: string, script: typeof scripted, stored: number): Promise<Side> {
  const lab = await startLab()
  const bot = await lab.owner.publish(script.document)
  const first = await openCrowd(lab, bot, script, 8)
  await first.pace(100, 500)
  first.close()
  if (stored > 0) fill(join(lab.data, 'data/jaga.db'), stored)
  return { name, lab, crowd: await openCrowd(lab, bot, script, CUSTOMERS), cpu: [], p50: [], bytes: [] }
}

/** Interleaved: a round of each, again and again. The first warms up and does not count. */
async function measure(sides: Side[]): Promise<void> {
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { lab, crowd, cpu, p50, bytes } of sides) {
      const before = { cpu: lab.usage().cpuMs, bytes: lab.diskBytes() }
      const { done, latencies } = await crowd.pace(PACE, ROUND_MS)
      if (round === 0) continue
      cpu.push((lab.usage().cpuMs - before.cpu) / done)
      p50.push(quantile(latencies, 0.5))
      bytes.push((lab.diskBytes() - before.bytes) / done)
    }
  }
  for (const { name, cpu, p50, bytes } of sides) {
    const kb = bytes.reduce((a, b) => a + b, 0) / bytes.length / 1024
    const ratio = median(cpu) / median(sides[0]!.cpu)
    process.stdout.write(
      `${name.padEnd(28)} ${median(cpu).toFixed(3).padStart(7)} ms CPU a turn  ×${ratio.toFixed(2)}  reply after ${median(p50).toFixed(1).padStart(5)} ms  ${kb.toFixed(1).padStart(5)} KB on disk a turn\n`,
    )
  }
  for (const { lab, crowd } of sides) {
    crowd.close()
    await lab.stop()
  }
}

/**
 * Copies the first conversation, with its contact, turns and messages, row by row under other ids until there are
 * `wanted` messages: rows as Jaga wrote them, of their size and with every index. The copies' ids are random, as ids are.
 */
function fill(path: string, wanted: number): void {
  const db = new Database(path, { timeout: 60_000 })
  const have = db.prepare('select count(*) from messages').pluck().get() as number // a count
  const copies = Math.ceil(wanted / have)
  db.exec('begin immediate')
  db.exec('create temp table copies (mark text not null)')
  db.prepare(
    'with recursive k (n) as (values (1) union all select n + 1 from k where n < ?) insert into copies select lower(hex(randomblob(16))) from k',
  ).run(copies)
  db.exec('create temp table seeds (conversation text not null, contact text not null)')
  db.exec('insert into seeds select id, contact from conversations order by opened_at limit 1')
  for (const table of ['contacts', 'conversations', 'turns', 'messages'] as const) db.exec(copyText(table))
  db.exec('commit')
  db.pragma('wal_checkpoint(truncate)')
  db.close()
}

/** What of a copied row is its own; all else is as it was. */
const OWN: Partial<Record<TableName, Record<string, string>>> = {
  contacts: { id: marked('id'), blind: 'randomblob(32)' },
  conversations: { id: marked('id'), contact: marked('contact'), open_contact: 'null', state: "'over'", wake_at: 'null' },
  turns: { id: marked('id'), conversation: marked('conversation'), message_id: "c.mark || '.' || substr(t.message_id, -8)" },
  messages: { id: marked('id'), conversation: marked('conversation'), turn: marked('turn') },
}

/** The time that an id may begin with stays where it was: rows of one time lie together, as they do. */
function marked(column: string): string {
  return `substr(t.${column}, 1, 8) || c.mark || substr(t.${column}, 9)`
}

function copyText(table: 'contacts' | 'conversations' | 'turns' | 'messages'): string {
  const columns = Object.keys((TABLES[table] as TableData).columns)
  const own = OWN[table]!
  const values = columns.map((column) => own[column] ?? `t.${column}`)
  const [column, seed] = { contacts: ['id', 'contact'], conversations: ['id', 'conversation'] }[table as string] ?? [
    'conversation',
    'conversation',
  ]
  return `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from copies as c, ${table} as t
    where t.${column} in (select ${seed} from seeds)`
}

build()
stayOffServerCore()
process.stdout.write(
  `Medians of ${ROUNDS} rounds of ${ROUND_MS} ms at ${PACE} turns a second, server on one core.\n\nMessages stored before\n`,
)
const grown: Side[] = []
for (const stored of STORED) grown.push(await openSide(stored.toLocaleString('en'), scripted, stored))
await measure(grown)
process.stdout.write('\nNodes of the drawing\n')
const drawn: Side[] = []
for (const nodes of NODES) drawn.push(await openSide(nodes.toLocaleString('en'), chained(nodes), 0))
await measure(drawn)
const worst = median(grown.at(-1)!.cpu) / median(grown[0]!.cpu)
if (worst > 1.2) {
  process.stdout.write(`\nA turn among ${grown.at(-1)!.name} messages costs ×${worst.toFixed(2)}: over the bound of ×1.20.\n`)
  process.exitCode = 1
}
