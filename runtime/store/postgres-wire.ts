import { Client } from 'pg'
import type { Wire } from '../bus-shared.ts'
import type { Log } from '../log.ts'

/** A connection that has not answered for so long is lost. */
const SILENT_MS = 5_000
const ASK_EVERY_MS = 10_000
/** Milliseconds until it is tried again: the first time, and at most. */
const AGAIN = { first: 250, most: 5_000 }

/** LISTEN takes no parameters. */
const listenText = (escaped: string) => `listen ${escaped}`

/** LISTEN and NOTIFY of a PostgreSQL server, on a connection of its own that is made anew when it is lost. */
export function connectWire(given: {
  url: string
  /** A name for the installation: letters, digits, underscores. */
  channel: string
  log: Log
  setTimer: (call: () => void, ms: number) => () => void
}): Wire {
  const { url, channel, log, setTimer } = given
  let client: Client | null = null
  let isClosed = false
  let hear: (line: string) => void = () => {}
  let back: () => void = () => {}
  let callOff = () => {}

  async function connect(): Promise<void> {
    const fresh = new Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: SILENT_MS,
      query_timeout: SILENT_MS,
    })
    // Without a listener the loss of a connection would end the process.
    fresh.on('error', () => lost(fresh))
    fresh.on('end', () => lost(fresh))
    fresh.on('notification', ({ payload }) => payload && hear(payload))
    try {
      await fresh.connect()
      await fresh.query(listenText(fresh.escapeIdentifier(channel)))
    } catch (error) {
      await end(fresh)
      throw error
    }
    if (isClosed) return end(fresh)
    client = fresh
    ask(fresh)
  }

  /** A server that is gone without a word is found out by asking. */
  function ask(asked: Client): void {
    callOff = setTimer(() => {
      asked.query('select 1').then(
        () => client === asked && ask(asked),
        () => lost(asked),
      )
    }, ASK_EVERY_MS)
  }

  function lost(one: Client): void {
    if (client !== one || isClosed) return
    client = null
    callOff()
    log.warn('news.connection-lost')
    void end(one)
    again(AGAIN.first)
  }

  function again(ms: number): void {
    callOff = setTimer(() => {
      if (isClosed) return
      connect().then(back, () => again(Math.min(ms * 2, AGAIN.most)))
    }, ms)
  }

  return {
    async open(hears, isBack) {
      hear = hears
      back = isBack
      await connect()
    },
    async send(lines) {
      if (!client) throw new Error('not connected')
      await client.query('select pg_notify($1, line) from unnest($2::text[]) as line', [channel, lines])
    },
    async close() {
      isClosed = true
      callOff()
      if (client) await end(client)
    },
  }
}

/** A connection that is broken already cannot be ended well, and need not be. */
async function end(client: Client): Promise<void> {
  await client.end().catch(() => {})
}
