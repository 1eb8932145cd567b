import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BotDocument, FORMAT } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { SERVER_FLAGS } from '../../runtime/build/flags.ts'
import { readStream } from '../http/stream.ts'

const MAIN = join(import.meta.dirname, '../../dist/server/main.js')

/** One server process, as `npm start` has it. */
export interface Serving {
  address: string
  child: ChildProcess
  gone: Promise<unknown[]>
  log(): string
  signal(signal: NodeJS.Signals): void
}

/** Server processes, killed when the story is over. */
export function openServers(kek: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'jaga-hosts-'))
  const started: ChildProcess[] = []
  return {
    /** Where the state of the one of that name lies. */
    data: (name: string) => join(folder, name),
    /** @param url '' for SQLite in its own folder */
    async start(name: string, url: string): Promise<Serving> {
      const child = spawn(process.execPath, [...SERVER_FLAGS, '--no-node-snapshot', MAIN], {
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: url,
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
      return { address, child, gone, log: () => log, signal: (signal) => void child.kill(signal) }
    },
    async close() {
      for (const child of started.filter((one) => one.exitCode === null && one.signalCode === null)) {
        const gone = once(child, 'exit')
        child.kill('SIGCONT')
        child.kill('SIGKILL')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** start → ask → POST, which is done at most once → GET, which may be held → say → ask. */
export function shopBot(shop: string): BotDocument {
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
export async function openShopServer() {
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

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Sends what the widget would send. */
export async function send(at: { address: string }, bot: string, path: string, body: unknown, token = '') {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const response = await fetch(`${at.address}/channel/web/${bot}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as { token: string; conversation: string } }
}

/** A customer who has been asked for an order's number, and who reads at one server, again where the stream ends. */
export async function openCustomer(bot: string, opensAt: { address: string }, readsAt: { address: string }) {
  const { body } = await send(opensAt, bot, '/open', {})
  const messages: { seq: number; from: string; text: string; at: number }[] = []
  const leaving = new AbortController()
  async function read(): Promise<void> {
    const headers = { authorization: `Bearer ${body.token}`, 'last-event-id': String(messages.at(-1)?.seq ?? 0) }
    const stream = readStream(await fetch(`${readsAt.address}/channel/web/${bot}/stream`, { headers, signal: leaving.signal }))
    for (let event = await stream.any(); event; event = await stream.any())
      if (event.event === 'message') messages.push({ ...event.data, text: event.data.reply.text })
  }
  const reading = (async () => {
    while (!leaving.signal.aborted) {
      await read().catch(() => {}) // the server that is read from may be killed, or have no database
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  const heard = () => messages.filter(({ from }) => from === 'bot').map(({ text }) => text)
  await until(() => heard().length === 1)
  return {
    ...body,
    messages,
    heard,
    says: (at: { address: string }, text: string) => send(at, bot, '/messages', { id: `id-${text}-000`, text }, body.token),
    async leaves() {
      leaving.abort()
      await reading
    },
  }
}

/** What a conversation about these orders reads like. */
export const story = (...orders: string[]) => [
  'bot: Nomor pesanan?',
  ...orders.flatMap((order) => [`customer: ${order}`, `bot: Pesanan ${order} dicatat.`, 'bot: Nomor pesanan?']),
]
