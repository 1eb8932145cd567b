import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { BotDocument } from '../../nodes/flow.ts'

/**
 * The runtime's answers, in memory, with the editor's built pages under the real content policy: screens are looked at and
 * checked against it without a database. It speaks the shapes of the HTTP API and knows nothing of how a bot works.
 */
export interface Stub {
  url: string
  /** Answers that a test wants instead: 'GET /api/bots' → body, or [status, body]. */
  says: Map<string, unknown>
  calls: { route: string; body: unknown }[]
  close(): Promise<void>
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

export async function startStub(dist: string, says: Record<string, unknown>): Promise<Stub> {
  const answers = new Map(Object.entries(says))
  // Read once: a build that runs meanwhile changes nothing here.
  const files = new Map(filesOf(dist).map((path) => [`/${path}`, readFileSync(join(dist, path))]))
  const calls: Stub['calls'] = []
  const server: Server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://stub').pathname
    if (path.startsWith('/api/')) {
      const route = `${request.method} ${path}`
      calls.push({ route, body: await bodyOf(request) })
      if (path === '/api/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n')
        return
      }
      const found = answers.get(route)
      const [status, body] =
        found === undefined
          ? [404, { error: { code: 'not-found', message: `Tidak ditemukan: ${route}`, id: 'stub' } }]
          : isAnswer(found)
            ? found
            : [200, found]
      response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : JSON.stringify(body))
      return
    }
    const file = extname(path) ? path : '/index.html'
    const bytes = files.get(file)
    response.writeHead(bytes ? 200 : 404, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      // As the runtime has it: what carries its content's mark in its name is fetched, and compiled, once.
      ...(file.startsWith('/assets/') && { 'cache-control': 'public, max-age=31536000, immutable' }),
    })
    response.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server's address is always this shape
    says: answers,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => extname(path) !== '')
}

function isAnswer(value: unknown): value is [number, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'number'
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? null : JSON.parse(text)
}

const NOW = Date.now()
const MINUTE = 60_000

export const sampleDocument: BotDocument = {
  jaga: 1,
  name: 'CS Toko Melati',
  languages: ['id', 'en'],
  fallback: 'id',
  variables: [
    { name: 'nama', type: 'text', scope: 'contact' },
    { name: 'nomor_pesanan', type: 'text', scope: 'conversation' },
    { name: 'pin', type: 'text', scope: 'conversation', secret: true },
  ],
  intents: [{ id: 'i1', name: 'Cek paket', examples: ['paket saya di mana', 'where is my parcel'] }],
  flows: [
    {
      id: 'main',
      name: 'Utama',
      nodes: [
        { id: 'n1', type: 'start', version: 1, at: { x: 40, y: 120 }, fields: {} },
        {
          id: 'n2',
          type: 'message',
          version: 1,
          title: 'Sapa pelanggan',
          at: { x: 340, y: 120 },
          fields: { text: { id: 'Halo! Ada yang bisa kami bantu?', en: 'Hello! How can we help?' } },
        },
        {
          id: 'n3',
          type: 'question',
          version: 1,
          title: 'Tanya nomor pesanan',
          at: { x: 660, y: 120 },
          fields: { text: { id: 'Nomor pesanannya berapa?', en: 'What is your order number?' }, into: 'nomor_pesanan' },
        },
      ],
      edges: [
        { id: 'e1', from: 'n1', exit: 'next', to: 'n2' },
        { id: 'e2', from: 'n2', exit: 'next', to: 'n3' },
      ],
    },
  ],
  texts: {
    trouble: { id: 'Maaf, ada gangguan.', en: 'Sorry, something went wrong.' },
    handoff: { id: 'Sebentar, kami panggilkan CS.', en: 'One moment, we are calling a person.' },
    label: { id: 'Anda mengobrol dengan bot.', en: 'You are talking with a bot.' },
  },
}

const liveDocument: BotDocument = {
  ...sampleDocument,
  flows: sampleDocument.flows.map((f) => ({
    ...f,
    nodes: f.nodes.slice(0, 2).map((n) => (n.id === 'n2' ? { ...n, fields: { text: { id: 'Halo!', en: 'Hello!' } } } : n)),
    edges: f.edges.slice(0, 1),
  })),
}

const bot = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  live: null,
  revision: 4,
  publishedRevision: null,
  updatedAt: NOW - 12 * MINUTE,
  updatedBy: 's1',
  updatedByName: 'Rina Wijaya',
  deletedAt: null,
  ...more,
})

const handoff = {
  number: 'J-2041',
  reason: 'Paket rusak, minta pengembalian dana',
  summary: 'Pelanggan menerima blender dengan tutup pecah. Sudah kirim foto. Ingin uang kembali, bukan barang pengganti.',
  variables: { nama: 'Sari', nomor_pesanan: 'TM-88213' },
  at: NOW - 4 * MINUTE,
  node: 'n3',
}
const conversation = {
  id: 'c1',
  bot: 'b1',
  botName: 'CS Toko Melati',
  contact: 'k1',
  channel: 'web',
  version: 3,
  state: 'person',
  language: 'id',
  takenBy: 's1',
  takenByName: 'Rina Wijaya',
  openedAt: NOW - 20 * MINUTE,
  updatedAt: NOW - 2 * MINUTE,
  lastSeq: 4,
  lastText: 'Tutupnya pecah, Kak. Bisa uang kembali?',
  handoff,
}
const message = (seq: number, from: string, text: string) => ({
  id: `m${seq}`,
  seq,
  from,
  reply: { text },
  staff: null,
  staffName: null,
  turn: null,
  at: NOW - (20 - seq) * MINUTE,
})
const health = { state: 'off', why: 'model.unreachable', queued: 0 }
const model = {
  driver: 'ollama',
  address: 'http://127.0.0.1:11434',
  chatModel: 'qwen3:4b',
  embedModel: null,
  allowCloud: false,
  allowedHosts: [],
}
const b1 = bot('b1', 'CS Toko Melati', { live: 3, publishedRevision: 2 })
const session = {
  language: 'id',
  variables: { nomor_pesanan: null },
  contact: { nama: 'Sari' },
  at: { flow: 'main', node: 'n3' },
  waiting: { for: 'reply' },
  stack: [],
  mode: 'bot',
}
const step = (n: number, node: string, type: string, more: object) => ({
  n,
  flow: 'main',
  node,
  type,
  did: 'run',
  conditions: [],
  changed: [],
  calls: [],
  ms: 1,
  ...more,
})

/** A shop in mid-life: an owner, three bots, a queue, a model server that is down. */
export const shop: Record<string, unknown> = {
  'GET /api/session': {
    state: 'in',
    staff: { id: 's1', email: 'rina@tokomelati.id', name: 'Rina Wijaya', role: 'owner', language: 'id' },
    permissions: [
      ...['bot.read', 'bot.edit', 'bot.test', 'bot.publish', 'bot.delete', 'secret.edit', 'queue.read', 'queue.reply'],
      ...['settings.read', 'settings.edit', 'staff.read', 'staff.edit', 'audit.read'],
    ],
    languages: ['id', 'en'],
  },
  'PATCH /api/me': {},
  'GET /api/bots': {
    items: [b1, bot('b2', 'Asisten Reseller'), bot('b7', 'Promo Ramadan', { live: 1, publishedRevision: 4 })],
    next: null,
  },
  'POST /api/bots': { id: 'b1' },
  'GET /api/templates': {
    items: [
      {
        name: 'toko',
        title: 'CS toko online',
        help: 'Menyapa, menjawab ongkir dan status paket, dan mengalihkan ke CS.',
        nodes: 14,
      },
      { name: 'lacak', title: 'Lacak pesanan', help: 'Menanyakan nomor pesanan lalu memeriksa statusnya.', nodes: 8 },
      {
        name: 'keluhan',
        title: 'Terima keluhan',
        help: 'Mencatat keluhan dengan tenang dan memanggil orang yang tepat.',
        nodes: 11,
      },
    ],
  },
  'GET /api/bots/b1': b1,
  'DELETE /api/bots/b2': [204, null],
  'DELETE /api/bots/b7': [204, null],
  'POST /api/bots/b2/restore': {},
  'GET /api/bots/b1/draft': { document: sampleDocument, revision: 4, savedAt: NOW, savedBy: 's1', savedByName: 'Rina Wijaya' },
  'PUT /api/bots/b1/draft': { revision: 5, problems: [] },
  'GET /api/bots/b1/problems': {
    problems: [
      {
        at: 'main.n3.text',
        severity: 'warning',
        code: 'dead-end',
        flow: 'main',
        node: 'n3',
        exit: 'next',
        args: { type: 'question' },
      },
    ],
  },
  'POST /api/bots/b1/publish': { number: 4, note: '', by: 's1', byName: 'Rina Wijaya', at: NOW, revision: 4 },
  'GET /api/bots/b1/versions': {
    items: [
      { number: 3, note: 'Jawaban ongkir diperbarui', by: 's1', byName: 'Rina Wijaya', at: NOW - 90 * MINUTE, revision: 2 },
      { number: 2, note: '', by: 's2', byName: 'Budi Santoso', at: NOW - 3000 * MINUTE, revision: 1 },
    ],
    next: null,
  },
  'GET /api/bots/b1/versions/3': {
    number: 3,
    note: 'Jawaban ongkir diperbarui',
    by: 's1',
    byName: 'Rina Wijaya',
    at: NOW,
    revision: 2,
    document: liveDocument,
  },
  'GET /api/bots/b1/channels/web': {
    on: true,
    origins: ['https://tokomelati.id'],
    title: { id: 'Toko Melati', en: 'Melati Shop' },
    greeting: { id: 'Hai! Ada yang bisa dibantu?' },
    position: 'right',
    colour: '#0e6a66',
  },
  'GET /api/bots/b1/secrets': {
    items: [{ name: 'kunci-ongkir', hosts: ['api.rajaongkir.com'], by: 's1', byName: 'Rina Wijaya', at: NOW - 800 * MINUTE }],
  },
  'POST /api/bots/b1/simulate': {
    session,
    replies: [
      { text: 'Halo! Ada yang bisa kami **bantu**?' },
      {
        text: 'Nomor pesanannya berapa?',
        choices: [
          { id: 'lupa', label: 'Saya lupa' },
          { id: 'cs', label: 'Bicara dengan CS' },
        ],
      },
    ],
    steps: [
      step(1, 'n1', 'start', { exit: 'next' }),
      step(2, 'n2', 'message', {
        exit: 'next',
        conditions: [{ text: 'nama filled', values: { nama: 'Sari' }, holds: true }],
        changed: [{ name: 'nama', before: null, after: 'Sari' }],
        calls: [{ port: 'web', how: 'mock', ms: 3, sent: { url: 'https://api.rajaongkir.com' }, got: { status: 200, body: {} } }],
      }),
      step(3, 'n3', 'question', { waits: 'reply' }),
    ],
    verdicts: [{ guard: 'card', way: 'in', did: 'masked', what: 'card-number', count: 1 }],
    prompts: [{ system: 'Jawab singkat.', user: 'Kartu saya [kartu]' }],
    wakeAt: NOW + 10 * MINUTE,
    state: 'bot',
  },
  'GET /api/queue': {
    items: [
      conversation,
      {
        ...conversation,
        id: 'c2',
        state: 'waiting',
        takenBy: null,
        takenByName: null,
        handoff: { ...handoff, reason: 'Ingin bicara dengan orang', number: 'J-2042' },
        lastText: 'Halo, ada orangnya?',
      },
    ],
    next: null,
  },
  'GET /api/queue/counts': { waiting: 2, person: 1, bot: 7, over: 120 },
  'GET /api/bots/b1/conversations/c1': conversation,
  'GET /api/bots/b1/conversations/c1/messages': {
    items: [
      message(1, 'bot', 'Halo! Ada yang bisa kami **bantu**?'),
      message(2, 'customer', 'Blender saya datang rusak <b>parah</b>'),
      message(3, 'bot', 'Sebentar, kami panggilkan CS.'),
      message(4, 'customer', 'Tutupnya pecah, Kak. Bisa uang kembali?'),
    ],
  },
  'POST /api/bots/b1/conversations/c1/say': message(5, 'staff', 'Baik, Kak Sari.'),
  'GET /api/settings': {
    publicUrl: 'https://cs.tokomelati.id',
    dataFolder: '/var/lib/jaga',
    version: '0.1.0',
    database: 'sqlite',
    languages: ['id', 'en'],
  },
  'GET /api/settings/mail': {
    settings: {
      host: 'smtp.tokomelati.id',
      port: 587,
      security: 'starttls',
      user: 'toko',
      from: 'halo@tokomelati.id',
      name: 'Toko Melati',
      hasPassword: true,
    },
  },
  'GET /api/settings/model': { settings: model, health },
  'GET /api/settings/model/models': {
    items: [{ name: 'qwen3:4b', bytes: 2_600_000_000, digest: 'x', parameters: '4B', cloud: false }],
  },
  'POST /api/settings/model/try': { text: 'Halo! Siap membantu.', by: 'model', model: 'qwen3:4b', ms: 812 },
  'GET /api/staff': {
    items: [
      {
        id: 's1',
        email: 'rina@tokomelati.id',
        name: 'Rina Wijaya',
        role: 'owner',
        language: 'id',
        createdAt: NOW,
        disabledAt: null,
      },
      {
        id: 's2',
        email: 'budi@tokomelati.id',
        name: 'Budi Santoso',
        role: 'agent',
        language: 'id',
        createdAt: NOW,
        disabledAt: null,
      },
    ],
    next: null,
  },
  'GET /api/audit': {
    items: [
      {
        n: 3,
        at: NOW - 20 * MINUTE,
        who: 'nobody',
        whoName: null,
        did: 'staff.sign-in-failed',
        what: 'unknown',
        whatName: null,
        detail: {},
      },
      {
        n: 2,
        at: NOW - 40 * MINUTE,
        who: 's1',
        whoName: 'Rina Wijaya',
        did: 'bot.publish',
        what: 'b1',
        whatName: 'CS Toko Melati',
        detail: { version: 3 },
      },
    ],
    next: null,
  },
  'GET /api/status': {
    store: { dialect: 'sqlite', schema: 1, pragmas: {}, bytes: 4_300_000 },
    model: health,
    sandbox: { state: 'ready', workers: 2, kills: 0 },
    bots: 3,
    work: { unfinished: 0, parked: 0, open: 8 },
    backup: {
      folder: '/srv/cadangan',
      last: { at: NOW - 7_200_000, bytes: 34_000_000 },
      failed: { at: NOW - 600_000, says: 'Berkas di /srv/cadangan tidak bisa ditulis.' },
    },
    uptime: 93_600_000,
    version: '0.1.0',
  },
}
