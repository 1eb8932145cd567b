import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { draw } from '../bench/bots.ts'
import { type Customer, comeIn, listen, say } from '../bench/customer.ts'
import { type Line, openLine } from '../bench/wire.ts'
import type { Violation } from './check.ts'
import type { Place } from './database.ts'
import { errorsOf } from './kills.ts'
import { createOwner } from './owner.ts'
import { startServer } from './process.ts'
import { spelled } from './words.ts'

interface Options {
  place: Place
  port: number
  /** Customers, each with one message that is being answered. */
  open: number
  tell(line: string): void
}

/**
 * The server is killed while so many customers wait for a shop that does not answer, and starts again when the shop does (I10):
 * the first reply has to come soon, none may wait for ever, and everybody has each reply once. Seconds count from the start of
 * the new process, and end where a customer reads the words.
 */
export async function backlog({ place, port, open, tell }: Options): Promise<{ figures: string; violations: Violation[] }> {
  const violations: Violation[] = []
  const wrong = (id: string, says: string, lines: string[] = []) => violations.push({ id, conversation: 'all', says, lines })
  const shop = await slowShop()
  const begin = () => startServer({ data: place.data, port, database: place.url })
  let life = begin()
  try {
    const owner = await createOwner(`http://127.0.0.1:${port}`, async () => (await life.setupLink()).split('#')[1]!)
    const document = lookingBot(shop.address)
    const { id: bot } = await owner.send('POST', '/api/bots', { name: document.name, document })
    await owner.publish(bot, document)
    const all = await inTurn(open, port, (line, n) => comeIn(line, port, bot, n))
    tell(`  ${open} customers have come in`)
    const began = performance.now()
    const wrote = await inTurn(open, port, (line, n) => write(line, all[n]!), TAKING_IN_MS)
    const customers = all.slice(0, wrote.length)
    tell(`  ${customers.length} messages taken in, in ${seconds(performance.now() - began)}`)
    life.kill()
    await life.ended
    const waiting = await unfinished(place)
    if (waiting < customers.length)
      throw new Error(`only ${waiting} turns of ${customers.length} were open when it was killed: the shop was not slow enough`)
    shop.answer()

    const start = performance.now()
    life = begin()
    if (!(await life.serves)) throw new Error(`it did not start again:\n${life.said().slice(-3_000)}`)
    const served = performance.now() - start
    const [fresh, ...heard] = await Promise.all([
      answerToNewcomer(port, bot, open),
      ...listening(customers).map(async (customer) => {
        await answered(customer)
        return performance.now() - start
      }),
    ])
    while ((await unfinished(place)) > 0 && performance.now() - start < GIVE_UP_MS) await sleep(100)
    const [first, settled] = [Math.min(...heard), performance.now() - start]
    const left = await unfinished(place)
    if (left > 0) wrong('I10', `${left} turns are still open after ${GIVE_UP_MS / 1000} s`)
    if (first > FIRST_MS) wrong('I10', `the first reply came after ${seconds(first)}`)
    if (fresh > FIRST_MS) wrong('I10', `who wrote meanwhile was answered after ${seconds(fresh)}`)
    if (settled > SETTLED_MS) wrong('I10', `all were settled after ${seconds(settled)}`)
    violations.push(...errorsOf(life))
    life.kill('SIGTERM')
    const { code } = await life.ended
    if (code !== 0) wrong('REL-15', `it stopped with ${code}`, life.said().split('\n').slice(-5))
    // The bot's question, the customer's words, the answer.
    const whole = `select conversation from messages group by conversation having count(*) = 3 and max(seq) = 3`
    const complete = await place.count(`select count(*) from (${whole}) as complete`)
    const talks = customers.length + 1 // and the newcomer's
    if (complete !== talks) wrong('I3', `${complete} conversations of ${talks} have all their messages, each once`)
    const parked = await place.count(`select count(*) from turns where state = 'parked'`)
    if (parked > 0) wrong('I9', `${parked} turns were put aside`)
    const often = shop.asked().filter((times) => times > 2).length
    if (often > 0) wrong('I5', `of ${often} orders the shop was asked more than twice`)
    for (const problem of await place.problems()) wrong('I12', problem)
    const times = `serves after ${seconds(served)}, first reply after ${seconds(first)}, all settled after ${seconds(settled)}`
    const fewer = waiting < open ? ` (of ${open}: this machine takes in no more in ${seconds(TAKING_IN_MS)})` : ''
    return {
      figures: `${waiting} turns open${fewer}, ${times}, who writes meanwhile is answered in ${seconds(fresh)}`,
      violations,
    }
  } finally {
    life.kill()
    shop.close()
  }
}

/** What SECURITY's I10 allows, in milliseconds. */
const FIRST_MS = 2_000
const SETTLED_MS = 60_000
const GIVE_UP_MS = 180_000
/** The bot waits 30 s for the shop: the first who wrote must still be waiting when the last has written. */
const TAKING_IN_MS = 25_000
/** Of the customers, from the first to the last, so many listen. */
const LISTENERS = 50
/** Connections at once. */
const LINES = 32

/** Asks which order it is about, looks it up at the shop, and says what came. */
const lookingBot = (shop: string) =>
  draw([
    ['start', 'start'],
    ['ask', 'question', { text: { id: 'Pesanan yang mana, Kak?' }, kind: 'text', save: 'pesan' }],
    [
      'look',
      'http-call',
      { method: 'GET', url: `${shop}/orders/{{pesan}}`, timeout: 30, pick: [{ id: 'p', variable: 'hasil', path: 'state' }] },
    ],
    ['told', 'question', { text: { id: 'Pesanan {{pesan}} {{hasil}}, Kak.' }, kind: 'text', save: 'pesan' }],
    ['sorry', 'question', { text: { id: 'Pesanan {{pesan}} belum pasti, Kak.' }, kind: 'text', save: 'pesan' }],
    ['start', 'next', 'ask'],
    ['ask', 'next', 'look'],
    ['look', 'ok', 'told'],
    ['look', 'refused', 'sorry'],
    ['look', 'trouble', 'sorry'],
    ['told', 'next', 'look'],
    ['sorry', 'next', 'look'],
  ])

/** Once for each number, several at a time; the results in order. After `ms` none is begun any more. */
async function inTurn<T>(count: number, port: number, once: (line: Line, n: number) => Promise<T>, ms = Infinity): Promise<T[]> {
  const results: T[] = []
  const began = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: LINES }, async () => {
      const line = await openLine(port)
      while (next < count && performance.now() - began < ms) {
        const n = next++
        results[n] = await once(line, n)
      }
      line.close()
    }),
  )
  return results
}

/** One message each, every one another word. */
const write = (line: Line, customer: Customer) => say(line, customer, `backlog-${customer.n}`, wordOf(customer))

/** Resolves when the customer reads the answer, on a stream that is opened before `then` is called. Rejects where none ever comes. */
async function answered(customer: Customer, then = () => Promise.resolve()): Promise<void> {
  const stream = await listen(customer)
  const never = AbortSignal.timeout(GIVE_UP_MS)
  const given = new Promise<never>((_, reject) => {
    never.onabort = () => reject(new Error(`customer ${customer.n} had no answer in ${seconds(GIVE_UP_MS)}`))
  })
  try {
    const read = stream.until(`Pesanan ${wordOf(customer)} lengkap`)
    await then()
    await Promise.race([read, given])
  } finally {
    never.onabort = null
    stream.close()
  }
}

/** Somebody comes in and writes while the others are still waiting: milliseconds from the message to its answer. */
async function answerToNewcomer(port: number, bot: string, n: number): Promise<number> {
  const line = await openLine(port)
  const customer = await comeIn(line, port, bot, n)
  const said = performance.now()
  await answered(customer, () => write(line, customer))
  line.close()
  return performance.now() - said
}

/** Some of them, from the first to the last. */
function listening(customers: Customer[]): Customer[] {
  const every = Math.max(1, Math.floor(customers.length / LISTENERS))
  return customers.filter(({ n }) => n % every === 0)
}

const wordOf = ({ n }: Customer) => spelled(n, 6)

const unfinished = (place: Place) => place.count(`select count(*) from turns where state = 'open'`)

/** A shop that keeps whoever asks waiting, until it is told to answer; what was asked until then it never answers. */
async function slowShop() {
  let isSlow = true
  const asked = new Map<string, number>()
  const held = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const order = decodeURIComponent(request.url!.split('/').at(-1)!)
    asked.set(order, (asked.get(order) ?? 0) + 1)
    if (isSlow) return void held.add(response)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"state":"lengkap"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server has a port
    answer() {
      isSlow = false
      held.clear()
    },
    asked: () => [...asked.values()],
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
