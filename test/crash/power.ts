import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { scripted } from '../bench/bots.ts'
import { type Customer, comeIn, say } from '../bench/customer.ts'
import { openLine } from '../bench/wire.ts'
import type { Violation } from './check.ts'
import type { Place } from './database.ts'
import type { Dice } from './dice.ts'
import { createOwner } from './owner.ts'
import { startServer } from './process.ts'

interface Options {
  place: Place
  port: number
  dice: Dice
  tell(line: string): void
}

/** One message of a customer, the `nth` that they sent. Milliseconds. */
interface Sent {
  conversation: string
  nth: number
  sentAt: number
  acknowledgedAt: number
}

/** What lies in a database, as far as it can be told without its key. */
interface State {
  /** Messages of each conversation's customer. */
  heard: Map<string, number>
  problems: string[]
}

/**
 * What a power cut may leave of SQLite's file and log (REL-04), each opened and looked at: the log cut off at every 512 bytes, with a
 * sector of its last commit never written, and the file with any of its sectors folded in or not while the log was whole. Each must be a
 * sound database in which no message is missing that was acknowledged before one that is there, and none at all where the log is whole.
 */
export async function cutting({ place, port, dice, tell }: Options): Promise<{ figures: string; violations: Violation[] }> {
  const sent = await served(place, port)
  const [file, log] = ['', '-wal'].map((end) => readFileSync(join(place.data, `jaga.db${end}`)))
  const ground = join(place.data, '../cut')
  mkdirSync(ground, { recursive: true })
  const path = join(ground, 'jaga.db')
  const lying = (file: Buffer, log: Buffer) => {
    writeFileSync(path, file)
    writeFileSync(`${path}-wal`, log)
    rmSync(`${path}-shm`, { force: true })
    return stateOf(path)
  }
  const violations: Violation[] = []
  const judge = (state: State, how: string, isWhole = false) => {
    for (const says of [...state.problems, ...missingFrom(state, sent, isWhole)])
      violations.push({ id: 'REL-04', conversation: how, says, lines: [] })
  }

  const ends: number[] = []
  let before = ''
  for (let cut = 0; cut <= log!.length; cut += SECTOR) {
    const state = lying(file!, log!.subarray(0, cut))
    judge(state, `log cut off at ${cut}`, cut === log!.length)
    const now = JSON.stringify([...state.heard].sort())
    if (now !== before) ends.push(cut)
    before = now
  }
  tell(`  the log cut off at each of ${Math.floor(log!.length / SECTOR)} sectors: ${ends.length} states`)

  for (const end of ends.slice(1)) {
    const torn = Buffer.from(log!.subarray(0, end))
    torn.fill(0, end - SECTOR * (1 + Math.floor(dice.next() * FRAME_SECTORS)), end)
    judge(lying(file!, torn), `log cut off at ${end}, its last sectors empty`)
  }

  lying(file!, log!)
  const folded = readFileSync(path)
  const old = Buffer.concat([file!, Buffer.alloc(Math.max(0, folded.length - file!.length))])
  for (let n = 0; n < FOLDINGS; n++) {
    const half = Buffer.from(folded)
    const share = dice.next()
    for (let at = 0; at < half.length; at += SECTOR) if (dice.next() < share) old.copy(half, at, at, at + SECTOR)
    judge(lying(half, log!), `folding ${n} cut off`, true)
  }
  rmSync(ground, { recursive: true })
  const cuts = `log cut at ${Math.floor(log!.length / SECTOR) + 1} places, torn at ${ends.length - 1}, folding torn ${FOLDINGS} times`
  return { figures: `${sent.length} messages, ${cuts}`, violations }
}

const SECTOR = 512
/** Of a page of 4 KB and its head. */
const FRAME_SECTORS = 8
const FOLDINGS = 200
const CUSTOMERS = 6
const MESSAGES = 48

/** Customers write, several at once, to a server that is killed then. */
async function served(place: Place, port: number): Promise<Sent[]> {
  const life = startServer({ data: place.data, port, database: place.url })
  try {
    const owner = await createOwner(`http://127.0.0.1:${port}`, async () => (await life.setupLink()).split('#')[1]!)
    const { id: bot } = await owner.send('POST', '/api/bots', { name: 'Listrik', document: scripted.document })
    await owner.publish(bot, scripted.document)
    // What lies in the file is from here on what the log does not have.
    await owner.send('PUT', `/api/bots/${bot}/secrets/spare`, { value: 'spare', hosts: [] })
    await owner.send('DELETE', `/api/bots/${bot}/secrets/spare`)
    const sent: Sent[] = []
    await Promise.all(
      Array.from({ length: CUSTOMERS }, async (_, n) => {
        const line = await openLine(port)
        const customer: Customer = await comeIn(line, port, bot, n)
        for (let nth = 1; nth <= MESSAGES / CUSTOMERS; nth++) {
          const sentAt = performance.now()
          await say(line, customer, `message-${n}-${nth}`, scripted.says(nth))
          sent.push({ conversation: customer.conversation, nth, sentAt, acknowledgedAt: performance.now() })
        }
        line.close()
      }),
    )
    return sent
  } finally {
    life.kill()
    await life.ended
  }
}

/** Opened as the server would, which puts right what a crash has left. */
function stateOf(path: string): State {
  const db = new Database(path)
  try {
    db.pragma('synchronous = OFF')
    const problems: string[] = []
    const said = db.pragma('integrity_check', { simple: true })
    if (said !== 'ok') problems.push(String(said))
    for (const row of db.pragma('foreign_key_check') as unknown[]) problems.push(JSON.stringify(row)) // a row for each
    if (!db.prepare("select 1 from sqlite_master where name = 'messages'").get()) return { heard: new Map(), problems }
    for (const [what, sql] of Object.entries(HALF)) {
      const count = Number(db.prepare(sql).pluck().get())
      if (count > 0) problems.push(`${count} ${what}`)
    }
    const rows = db.prepare("select conversation, count(*) from messages where source = 'customer' group by 1").raw().all()
    return { heard: new Map(rows as [string, number][]), problems } // the two columns that it selects
  } catch (error) {
    return { heard: new Map(), problems: [error instanceof Error ? error.message : String(error)] }
  } finally {
    db.close()
  }
}

/** What no transaction leaves. */
const HALF = {
  'conversations whose messages are not as many as they count':
    'select count(*) from conversations as c where last_seq <> (select count(*) from messages where conversation = c.id)',
  'messages of customers that no turn is for':
    "select count(*) from messages as m where source = 'customer' and not exists (select 1 from turns where id = m.turn)",
  'turns that are done and have said nothing':
    "select count(*) from turns as t where state = 'done' and not exists (select 1 from messages where turn = t.id and source = 'bot')",
}

function missingFrom({ heard }: State, sent: Sent[], isWhole: boolean): string[] {
  const isThere = ({ conversation, nth }: Sent) => (heard.get(conversation) ?? 0) >= nth
  const missing = sent.filter((message) => !isThere(message))
  if (isWhole) return missing.length === 0 ? [] : [`${missing.length} acknowledged messages are missing`]
  const newest = Math.max(0, ...sent.filter(isThere).map(({ sentAt }) => sentAt))
  const before = missing.filter(({ acknowledgedAt }) => acknowledgedAt < newest)
  return before.length === 0 ? [] : [`${before.length} messages are missing that were acknowledged before another was sent`]
}
