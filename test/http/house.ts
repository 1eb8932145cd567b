import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyDocument } from '../../nodes/document.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { createBus } from '../../runtime/bus.ts'
import { createEngine } from '../../runtime/converse.ts'
import type { Egress } from '../../runtime/egress/egress.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { createTrustPorts } from '../../runtime/guard/ports.ts'
import { createApp } from '../../runtime/http/app.ts'
import type { HttpConfig } from '../../runtime/http/deps.ts'
import { createMetrics } from '../../runtime/http/metrics.ts'
import { createPresence } from '../../runtime/http/presence.ts'
import { createLinks } from '../../runtime/identity/links.ts'
import { hashPassword } from '../../runtime/identity/password.ts'
import { createSessions } from '../../runtime/identity/sessions.ts'
import { createReader } from '../../runtime/knowledge/child.ts'
import { createLibrary } from '../../runtime/knowledge/library.ts'
import { createVectors } from '../../runtime/knowledge/vectors.ts'
import type { Log } from '../../runtime/log.ts'
import { readMailSettings } from '../../runtime/mail/contract.ts'
import { createMailer } from '../../runtime/mail/mailer.ts'
import type { ModelSettings } from '../../runtime/model/contract.ts'
import { createModelSwitch } from '../../runtime/model/switch.ts'
import { createPorts } from '../../runtime/ports.ts'
import type { Sandbox } from '../../runtime/sandbox/contract.ts'
import type { Role } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'

/** The whole house on a real database in a folder of its own, with a clock that only the test moves. */
export type House = Awaited<ReturnType<typeof openHouse>>

export const PASSWORD = 'kursi hijau melompat'
const HASH = hashPassword(PASSWORD, randomBytes(16))
export const ORIGIN = 'http://jaga.test'

export async function openHouse({ sandbox: brought, egress: outside, ...change }: Partial<HttpConfig> & Instead = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'jaga-http-'))
  const logged: { level: string; fact: string; data: object }[] = []
  const log: Log = {
    info: (fact, data = {}) => logged.push({ level: 'info', fact, data }),
    warn: (fact, data = {}) => logged.push({ level: 'warn', fact, data }),
    error: (fact, data = {}) => logged.push({ level: 'error', fact, data }),
  }
  const time = { now: Date.UTC(2026, 10, 22, 3) }
  const clock = () => time.now
  const database = { url: `sqlite:${join(folder, 'jaga.db')}`, kek: randomBytes(32), log }
  const store = await openStore(database)
  const bus = createBus()
  const model = createModelSwitch({ settings: EMBEDDED, connect: () => Object.assign(Object.create(null), {}), log })
  const sandbox = {
    state: 'ready' as 'ready' | 'off',
    health: () => ({ state: sandbox.state, workers: 2, kills: 0 }),
    run: async () => ({ value: null, ms: 1, heap: 1 }),
    close: async () => {},
  }
  const asked: string[] = []
  const egress = outside ?? {
    request: async ({ url }: { url: string }) => {
      asked.push(url)
      return { status: 200, body: null }
    },
  }
  const vectors = createVectors({ model: () => '', embed: model.embed })
  const reader = createReader({ file: new URL('../../runtime/knowledge/reader.ts', import.meta.url) })
  const library = createLibrary({ store, reader, vectors, clock, log })
  const presence = createPresence()
  const mailer = createMailer({ settings: async () => readMailSettings(await store.settings.get('mail')), log })
  const trust = createTrustPorts({ store, mailer, codeKey: randomBytes(32), random: randomBytes, log })
  const ports = createPorts({ model, sandbox: brought ?? sandbox, egress, store, trust, vectors, log })
  const engine = createEngine({
    store,
    guard: createGuard(),
    types: NODE_TYPES,
    bus,
    ports,
    proofOf: trust.proofOf,
    clock,
    log,
    present: presence.anyone,
  })
  const stopping = new AbortController()
  const metrics = createMetrics()
  const { assets = join(folder, 'dist'), ...config } = change
  const deps = {
    store,
    engine,
    bus,
    model,
    sandbox,
    library,
    vectors,
    mailer,
    log,
    clock,
    random: randomBytes,
    metrics,
    presence,
    stopping: stopping.signal,
    assets,
    samples: join(import.meta.dirname, '../../nodes/examples/toko-contoh'),
    config: {
      publicUrl: '',
      trustProxy: 0,
      metricsToken: '',
      dataFolder: folder,
      version: '0.1.0',
      signingKey: randomBytes(32),
      ...config,
      limits: { ...OPEN, ...config.limits },
    },
  }
  const app = createApp(deps)
  const sessions = createSessions({ staff: store.staff, clock, random: randomBytes })
  const links = createLinks({ store, clock, random: randomBytes })
  const passwordHash = await HASH
  let people = 0

  /** One request as a browser on our own page makes it, unless told otherwise. */
  async function send(method: string, path: string, given: Sending = {}): Promise<Answer> {
    const headers = new Headers({ host: 'jaga.test', origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'accept-language': 'en' })
    if (given.body !== undefined) headers.set('content-type', 'application/json')
    if (given.as) headers.set('cookie', given.as.cookie)
    for (const [name, value] of Object.entries(given.headers ?? {})) {
      if (value === null) headers.delete(name)
      else headers.set(name, value)
    }
    const isRaw = typeof given.body === 'string' || given.body === undefined || given.body instanceof Uint8Array
    const body = isRaw ? (given.body as BodyInit | undefined) : JSON.stringify(given.body)
    const env = { incoming: { socket: { remoteAddress: given.from ?? '203.0.113.7' } } } as never // as much of it as the app reads
    const response = await app.fetch(
      new Request(`${ORIGIN}${path}`, { method, headers, body, duplex: 'half' } as RequestInit),
      env,
    )
    if (response.headers.get('content-type')?.startsWith('text/event-stream'))
      return { status: response.status, headers: response.headers, text: '', json: null, response }
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null, response }
  }

  /** Somebody of that role, signed in. */
  async function someone(role: Role = 'owner', name = 'Sari Dewi') {
    const email = `${role}${++people}@toko.test`
    const staff = await store.staff.create({ email, name, role, language: 'en', createdAt: clock(), passwordHash })
    const { token } = await sessions.open(staff)
    return { ...staff, cookie: `jaga=${token}`, token }
  }

  /** A bot that greets and ends, published unless told otherwise. */
  async function bot(given: { document?: BotDocument; published?: boolean; by?: string } = {}) {
    const document = given.document ?? greeter()
    const id = await store.bots.create({ name: document.name, document, by: given.by ?? 'nobody', at: clock() })
    const { revision } = await store.bot(id).draft()
    if (given.published ?? true) await store.bot(id).publish({ revision, note: 'first', by: 'nobody', at: clock() })
    return id
  }

  return {
    app,
    deps,
    store,
    database,
    engine,
    bus,
    sandbox,
    asked,
    logged,
    time,
    stopping,
    metrics,
    links,
    send,
    someone,
    bot,
    async close() {
      await engine.stop(1_000)
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What stands in its place unless a test brings its own: a sandbox that runs nothing, and an outside that answers with nothing. */
interface Instead {
  assets?: string
  sandbox?: Sandbox
  egress?: Pick<Egress, 'request'>
}

export interface Sending {
  body?: unknown
  as?: { cookie: string }
  headers?: Record<string, string | null>
  from?: string
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came
  json: any
  response: Response
}

/** start → message → question → message → end, in both languages. */
export function greeter(name = 'Toko Uji'): BotDocument {
  const document = { ...emptyDocument(name, 'id'), languages: ['id', 'en'] as BotDocument['languages'] }
  const both = (id: string, en: string) => ({ id, en })
  document.texts = {
    trouble: both('Maaf, ada kendala.', 'Sorry, a problem.'),
    handoff: both('Mohon tunggu.', 'Please wait.'),
    label: both('Anda mengobrol dengan bot.', 'You chat with a bot.'),
  }
  document.variables = [{ name: 'nama', type: 'text', scope: 'conversation' }]
  const [start] = document.flows[0]!.nodes
  const node = (id: string, type: string, fields: object) => {
    const { version } = NODE_TYPES.get(type)!
    return { id, type, version, at: { x: 0, y: 0 }, fields: fields as never }
  }
  document.flows[0]!.nodes = [
    start!,
    node('hello', 'message', { text: both('Halo! Siapa nama Anda?', 'Hello! What is your name?') }),
    node('ask', 'question', { text: both('Nama?', 'Name?'), kind: 'text', save: 'nama', tries: 3 }),
    node('bye', 'message', { text: both('Terima kasih, {{nama}}.', 'Thank you, {{nama}}.') }),
    node('end', 'end', {}),
  ]
  const edge = (from: string, exit: string, to: string) => ({ id: `${from}-${exit}`, from, exit, to })
  document.flows[0]!.edges = [
    edge('start', 'next', 'hello'),
    edge('hello', 'next', 'ask'),
    edge('ask', 'next', 'bye'),
    edge('ask', 'invalid', 'end'),
    edge('bye', 'next', 'end'),
  ]
  return document
}

/** Without limits that a test does not ask for. */
const OPEN: HttpConfig['limits'] = {
  signInAddress: { points: 10_000, seconds: 20 },
  signInEmail: { points: 10_000, seconds: 300 },
  openAddress: { points: 10_000, seconds: 60 },
  messageSession: { points: 10_000, seconds: 20 },
  simulate: { points: 10_000, seconds: 60 },
  api: { points: 100_000, seconds: 60 },
  channelAddress: { points: 100_000, seconds: 60 },
}

const EMBEDDED: ModelSettings = {
  driver: 'embedded',
  address: 'http://127.0.0.1:11434',
  chatModel: null,
  embedModel: null,
  allowCloud: false,
  allowedHosts: [],
}
