import { setTimeout } from 'node:timers/promises'
import type { Script } from './bots.ts'
import { type Customer, comeIn, listen, say } from './customer.ts'
import type { Lab } from './lab.ts'
import { type Line, openLine, type Stream } from './wire.ts'

/** What a run found. Latencies in milliseconds, sorted. */
export interface Run {
  done: number
  ms: number
  latencies: number[]
}

/** Customers of one bot, each with an open stream, as the widget has. */
export interface Crowd {
  size: number
  /** `at` of them at once for `ms`, each with its next message as soon as its reply is there, for as long as it may. */
  talk(at: number, ms: number): Promise<Run>
  /** So many messages a second for `ms`, of one customer after another; a reply is late from when its message was due. */
  pace(perSecond: number, ms: number): Promise<Run>
  close(): void
}

interface Listener {
  customer: Customer
  stream: Stream
}

/** As many messages may be under way at a pace. */
const PACED_LINES = 64
/** So many customers come in at once. */
const OPENING = 16

/**
 * Opens `size` customers, each from an address of its own. A turn goes as it does for the widget: the message is posted on a
 * kept connection, and its reply comes by the customer's own stream; it counts when the reply is there, word for word.
 * `first` numbers them, and so their addresses. The limits on what one customer may send are on: the crowd takes turns, so that nobody sends more than it may.
 */
export async function openCrowd(lab: Pick<Lab, 'port'>, bot: string, script: Script, size: number, first = 0): Promise<Crowd> {
  const customers: Listener[] = []
  let next = 0
  let said = 0
  await Promise.all(
    Array.from({ length: Math.min(OPENING, size) }, async () => {
      const line = await openLine(lab.port)
      while (next < size) customers.push(await openListener(line, lab.port, bot, first + next++))
      line.close()
    }),
  )
  next = 0

  async function turn(line: Line): Promise<number> {
    const { customer, stream } = customers[next++ % customers.length]!
    const n = ++said
    const reply = stream.until(script.hears(n))
    const began = performance.now()
    await say(line, customer, `message-${n}`, script.says(n))
    await reply
    return performance.now() - began
  }

  return {
    size,
    async talk(at, ms) {
      const lines = await Promise.all(Array.from({ length: at }, () => openLine(lab.port)))
      try {
        return await during(ms, lines, turn)
      } finally {
        for (const line of lines) line.close()
      }
    },
    async pace(perSecond, ms) {
      // The server closes a connection that nobody uses for 5 s: there are no more than each is used once a second.
      const most = Math.min(PACED_LINES, size, Math.ceil(perSecond))
      const lines = await Promise.all(Array.from({ length: most }, () => openLine(lab.port)))
      const began = performance.now()
      let begun = 0
      try {
        return await during(ms, lines, async (line) => {
          const due = began + (1000 * begun++) / perSecond
          await setTimeout(Math.max(0, due - performance.now()))
          await turn(line)
          return performance.now() - due
        })
      } finally {
        for (const line of lines) line.close()
      }
    },
    close() {
      for (const { stream } of customers) stream.close()
    },
  }
}

/** Each worker does its next as soon as its last is done, until the time is up; what has begun by then is waited for. */
export async function during<W>(ms: number, workers: W[], once: (worker: W) => Promise<number>): Promise<Run> {
  const latencies: number[] = []
  const began = performance.now()
  await Promise.all(
    workers.map(async (worker) => {
      while (performance.now() - began < ms) latencies.push(await once(worker))
    }),
  )
  const took = performance.now() - began
  return { done: latencies.length, ms: took, latencies: latencies.sort((a, b) => a - b) }
}

/** Of sorted numbers. */
export function quantile(sorted: number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!
}

export function median(numbers: number[]): number {
  return quantile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  )
}

async function openListener(line: Line, port: number, bot: string, n: number): Promise<Listener> {
  const customer = await comeIn(line, port, bot, n)
  const stream = await listen(customer)
  await stream.until('Ada yang bisa dibantu')
  return { customer, stream }
}
