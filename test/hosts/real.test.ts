import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BotDocument, FORMAT } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { readStream } from '../http/stream.ts'
import { openSchema } from '../store/server.ts'
import { silent } from '../store/shop.ts'

/**
 * O15: two server processes on one PostgreSQL, customers who read from one and write to the other, SIGKILL and SIGSTOP amid a
 * turn. Runs where a server is given.
 */
const given = process.env.TEST_DATABASE_URL
/** What a customer waits for at most when the host of their turn is killed. */
const PROMISED_MS = 5_000

/** start → ask → POST, which is done at most once → GET, which may be held → say → ask. */
function shopBot(shop: string): BotDocument {
  const node = (id: string, type: string, fields: JsonObject) => ({
    ...{ id, type, version: NODE_TYPES.get(type)!.version, at: { x: 0, y: 0 } },
    fields,
  })
  const edges = ['start.next ask', 'ask.next book', 'book.ok look', 'look.ok done', 'done.next ask']
  return {
    jaga: FORMAT,
    name: 'Toko Uji',
    languages: ['id'],
    fallback: 'id',
    variables: [{ name: 'order', type: 'text', scope: 'conversation' }],
    intents: [],
    texts: { trouble: { id: 'Maaf, ada kendala.' }, handoff: { id: 'Mohon tunggu.' }, label: { id: 'Bot' } },
    flows: [
      {
        id: 'main',
        name: 'Utama',
        nodes: [
          node('start', 'start', {}),
          node('ask', 'question', { text: { id: 'Nomor pesanan?' }, kind: 'text', save: 'order', tries: 3 }),
          node('book', 'http-call', { method: 'POST', url: `${shop}/book/{{order}}`, body: '{}', timeout: 30 }),
          node('look', 'http-call', { method: 'GET', url: `${shop}/look/{{order}}`, timeout: 30 }),
          node('done', 'message', { text: { id: 'Pesanan {{order}} dicatat.' } }),
        ],
        edges: edges.map((edge) => {
          const [, from, exit, to] = /^(\S+)\.(\S+) (\S+)$/.exec(edge)!
          return { id: `${from}-${exit}`, from: from!, exit: exit!, to: to! }
        }),
      },
    ],
  } as BotDocument // a drawing of known nodes, as the editor would save it
}

/** The shop's own server: counts what it was asked, and holds the first GET of an order that is named so. */
async function openShopServer() {
  const asked: string[] = []
  const held: (() => void)[] = []
  const server: Server = createServer((request, response) => {
    const name = `${request.method} ${request.url}`
    const isFirst = !asked.includes(name)
    asked.push(name)
    const answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
    if (isFirst && name.includes('GET') && name.includes('HELD')) held.push(answer)
    else answer()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    asked,
    times: (name: string) => asked.filter((one) => one === name).length,
    release: () => held.splice(0).forEach((answer) => void answer()),
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe.runIf(given)('two servers on one PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jaga-hosts-'))
  const kek = randomBytes(32)
  const started: ChildProcess[] = []
  let schema: Awaited<ReturnType<typeof openSchema>>
  let shop: Awaited<ReturnType<typeof openShopServer>>
  let store: Store
  let bot: string
  let a: Awaited<ReturnType<typeof start>>
  let b: Awaited<ReturnType<typeof start>>
  let c: Awaited<ReturnType<typeof start>>

  async function start(name: string) {
    const child = spawn(process.execPath, ['--no-node-snapshot', join(import.meta.dirname, '../../runtime/main.ts')], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: schema.url,
        JAGA_KEY: kek.toString('base64'),
        JAGA_DATA: join(folder, name),
        JAGA_HOST: '127.0.0.1',
        JAGA_PORT: '0',
        JAGA_ALLOW_HOSTS: '127.0.0.1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    started.push(child)
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
    await until(() => /Jaga: http\S+/.test(log) || child.exitCode !== null)
    const address = /Jaga: (http\S+)/.exec(log)?.[1]
    if (!address) throw new Error(`no start: ${log}`)
    const gone = once(child, 'exit')
    return { address, child, gone, log: () => log, signal: (signal: NodeJS.Signals) => void child.kill(signal) }
  }

  beforeAll(async () => {
    schema = await openSchema(given!)
    shop = await openShopServer()
    store = await openStore({ url: schema.url, kek, log: silent })
    bot = await store.bots.create({ name: 'Toko Uji', document: shopBot(shop.address), by: 'sari', at: 1 })
    await store.bot(bot).publish({ revision: 1, note: '', by: 'sari', at: 2 })
    ;[a, b] = await Promise.all([start('a'), start('b')])
  })
  afterAll(async () => {
    for (const child of started.filter((one) => one.exitCode === null && one.signalCode === null)) {
      const gone = once(child, 'exit')
      child.kill('SIGCONT')
      child.kill('SIGKILL')
      await gone
    }
    shop.close()
    await store.close()
    await schema.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function send(at: { address: string }, path: string, body: unknown, token = '') {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
    const response = await fetch(`${at.address}/channel/web/${bot}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as { token: string; conversation: string } }
  }

  /** A customer who has been asked for an order's number, and who reads at one of the two. */
  async function customer(opensAt: { address: string }, readsAt: { address: string }) {
    const { body } = await send(opensAt, '/open', {})
    const messages: { seq: number; from: string; text: string; at: number }[] = []
    const reads = await fetch(`${readsAt.address}/channel/web/${bot}/stream`, {
      headers: { authorization: `Bearer ${body.token}` },
    })
    const stream = readStream(reads)
    const reading = (async () => {
      for (let event = await stream.any(); event; event = await stream.any())
        if (event.event === 'message') messages.push({ ...event.data, text: event.data.reply.text })
    })().catch(() => {}) // the server that is read from may be killed
    const heard = () => messages.filter(({ from }) => from === 'bot').map(({ text }) => text)
    await until(() => heard().length === 1)
    return {
      ...body,
      messages,
      heard,
      says: (at: { address: string }, text: string) => send(at, '/messages', { id: `id-${text}-000`, text }, body.token),
      async leaves() {
        await stream.close()
        await reading
      },
    }
  }
  const transcript = async (conversation: string) =>
    (await store.bot(bot).messages(conversation, 0, 100)).map(({ from, reply }) => `${from}: ${reply.text}`)
  const story = (...orders: string[]) => [
    'bot: Nomor pesanan?',
    ...orders.flatMap((order) => [`customer: ${order}`, `bot: Pesanan ${order} dicatat.`, 'bot: Nomor pesanan?']),
  ]

  it('a customer reads at one and writes to the other, turn by turn', async () => {
    const one = await customer(a, b)
    for (const [n, at] of [a, b, a, b].entries()) {
      expect((await one.says(at, `JG-${n}`)).status).toBe(202)
      await until(() => one.heard().length === 3 + 2 * n)
    }
    expect(await transcript(one.conversation)).toEqual(story('JG-0', 'JG-1', 'JG-2', 'JG-3'))
    await one.leaves()
  })

  it('one stands still amid a turn and goes on later: the other has answered, and nothing is done twice', async () => {
    const one = await customer(a, b)
    await one.says(a, 'HELD-1')
    await until(() => shop.times('GET /look/HELD-1') === 1)
    a.signal('SIGSTOP')
    await until(() => one.heard().length === 3)
    a.signal('SIGCONT')
    shop.release()
    await one.says(a, 'JG-5')
    await until(() => one.heard().length === 5)
    expect(await transcript(one.conversation)).toEqual(story('HELD-1', 'JG-5'))
    expect(shop.times('POST /book/HELD-1')).toBe(1)
    expect(a.log()).not.toMatch(/turn\.(failed|parked|stuck)/)
    await one.leaves()
  })

  it('one is killed amid a turn, with more behind it: the other goes on in time, in order, each once', async () => {
    const one = await customer(a, b)
    await one.says(a, 'HELD-2')
    await until(() => shop.times('GET /look/HELD-2') === 1)
    // Sent to the one that will live: it waits behind the turn that the other has.
    await one.says(b, 'JG-6')
    const killedAt = Date.now()
    a.signal('SIGKILL')
    await a.gone
    await one.says(b, 'JG-7')
    await until(() => one.heard().length === 7)
    const waited = one.messages.find(({ text }) => text === 'Pesanan HELD-2 dicatat.')!.at - killedAt
    expect(waited).toBeLessThanOrEqual(PROMISED_MS)
    expect(await transcript(one.conversation).then((lines) => lines.filter((line) => line.startsWith('bot: P')))).toEqual(
      ['HELD-2', 'JG-6', 'JG-7'].map((order) => `bot: Pesanan ${order} dicatat.`),
    )
    for (const order of ['HELD-2', 'JG-6', 'JG-7']) expect(shop.times(`POST /book/${order}`)).toBe(1)
    await one.leaves()
  })

  it('one that is asked to end hands over and leaves with 0, and a new one takes its place', async () => {
    c = await start('c')
    const one = await customer(b, c)
    b.signal('SIGTERM')
    expect(await b.gone).toEqual([0, null])
    await one.says(c, 'JG-8')
    await until(() => one.heard().length === 3)
    expect(await transcript(one.conversation)).toEqual(story('JG-8'))
    expect(await store.work.counts()).toMatchObject({ unfinished: 0, parked: 0 })
    await one.leaves()
  })
})
