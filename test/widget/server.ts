import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Reply } from '../../nodes/reply.ts'
import type { WebConfig, WebMessage } from '../../runtime/channels/widget/protocol.ts'

/**
 * A web channel that speaks the protocol to the letter and answers as the test tells it to. It listens on one port: `shop` (localhost)
 * is a shop's page, `jaga` (127.0.0.1) is where the channel lives, so every call of the widget is a cross-origin one with its preflight.
 */
export async function startDouble(assets: string) {
  const conversations = new Map<string, Talk>()
  const streams = new Set<{ talk: Talk; response: ServerResponse }>()
  const pages = new Map<string, Page>()
  const double = {
    config: structuredClone(CONFIG),
    received: [] as Received[],
    opens: [] as { identity?: string; token?: string }[],
    requests: [] as string[],
    cut: false,
    noStreams: false,
    files: [] as { id: string; name: string; bytes: number; type: string | undefined }[],
    /** While it is not settled, files are on their way. */
    holdFiles: Promise.resolve(),
    greet: [] as Reply[],
  }
  const answers: ((request: { path: string; body: unknown }) => Refusal | undefined)[] = []
  let count = 0

  const server: Server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://double')
    double.requests.push(`${request.method} ${url.pathname}${url.search}`)
    if (double.cut && url.pathname.startsWith('/channel/')) return void response.destroy()
    const asset = assetFor(url.pathname)
    if (asset) {
      response.setHeader('access-control-allow-origin', '*')
      return respond(response, 200, 'text/javascript', readFileSync(`${assets}/${asset}`))
    }
    const page = pages.get(url.pathname)
    if (page) {
      if (page.csp) response.setHeader('content-security-policy', page.csp)
      return respond(response, 200, 'text/html; charset=utf-8', page.html)
    }
    const path = /^\/channel\/web\/[^/]+\/(\w+)$/.exec(url.pathname)?.[1]
    if (!path) return respond(response, 404, 'text/plain', 'not here')
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-expose-headers', 'retry-after')
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST')
      response.setHeader('access-control-allow-headers', 'authorization, content-type, jaga-file, last-event-id')
      return respond(response, 204, 'text/plain', '')
    }
    if (path === 'files' && request.method === 'POST') return takeFile(request, response, url)
    const body = request.method === 'POST' ? (JSON.parse((await text(request)) || '{}') as Record<string, unknown>) : {}
    const refusal = answers[0]?.({ path, body })
    if (refusal) {
      if (refusal.once !== false) answers.shift()
      if (refusal.retryAfter !== undefined) response.setHeader('retry-after', String(refusal.retryAfter))
      return json(response, refusal.status, { error: { code: refusal.code ?? 'rate.limited', message: 'no', id: 'x' } })
    }
    await route(path, request, response, url, body)
  }

  /** As the channel takes a file. */
  async function takeFile(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const talk = token ? conversations.get(token) : undefined
    if (!talk) return json(response, 401, { error: { code: 'channel.token', message: 'no', id: 'x' } })
    let bytes = 0
    for await (const chunk of request) bytes += (chunk as Buffer).length // a request's chunks are buffers
    await double.holdFiles
    const refusal = answers.shift()?.({ path: 'files', body: {} })
    if (refusal) return json(response, refusal.status, { error: { code: refusal.code, message: 'no', id: 'x' } })
    const id = url.searchParams.get('id') ?? ''
    const name = decodeURIComponent(String(request.headers['jaga-file']))
    const file = { id: 'file-1', name, type: 'image/png' as const, bytes }
    double.files.push({ id, name, bytes, type: request.headers['content-type'] })
    const seq = talk.taken.get(id) ?? push(talk, { from: 'customer', reply: { text: name, file } }).seq
    talk.taken.set(id, seq)
    json(response, 202, { accepted: id, seq, file })
  }

  async function route(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<void> {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const talk = token ? conversations.get(token) : undefined
    if (path === 'config') return json(response, 200, double.config)
    if (path === 'open') {
      strict(body, ['language', 'identity', 'anew'])
      double.opens.push({ identity: body.identity as string | undefined, token })
      const kept = talk && !body.anew ? talk : newTalk()
      return json(response, 200, { token: kept.token, conversation: kept.id, expiresAt: Date.now() + 3_600_000 })
    }
    if (!talk) return json(response, 401, { error: { code: 'channel.token', message: 'no', id: 'x' } })
    if (path === 'messages' && request.method === 'POST') return accept(talk, response, body)
    if (path === 'messages')
      return json(response, 200, {
        items: talk.messages.filter(({ seq }) => seq > Number(url.searchParams.get('after'))).slice(0, 50),
      })
    if (path === 'stream') return double.noStreams ? void response.destroy() : listen(talk, request, response)
    if (path === 'end' || path === 'forget') {
      if (path === 'forget') conversations.delete(talk.token)
      strict(body, [])
      return json(response, 200, {})
    }
    json(response, 404, { error: { code: 'request.unknown', message: 'no', id: 'x' } })
  }

  function newTalk(): Talk {
    count += 1
    const talk: Talk = { id: `talk-${count}`, token: `token-${count}`, messages: [], taken: new Map() }
    conversations.set(talk.token, talk)
    return talk
  }
  function accept(talk: Talk, response: ServerResponse, body: Record<string, unknown>): void {
    if (body.open) strict(body, ['id', 'open'])
    else if (body.secret) strict(body, ['id', 'secret'])
    else strict(body, ['id', 'text', 'choice'])
    const id = String(body.id)
    if (!/^[A-Za-z0-9_-]{8,64}$/.test(id)) throw new Error(`id ${id}`)
    double.received.push({ conversation: talk.id, ...body } as Received) // checked by `strict`
    const known = talk.taken.get(id)
    if (known !== undefined) {
      json(response, 202, { accepted: id, seq: known })
    } else if (body.open) {
      talk.taken.set(id, 0)
      for (const reply of double.greet) push(talk, { from: 'bot', reply })
      json(response, 202, { accepted: id, seq: 0 })
    } else {
      const { seq } = push(talk, { from: 'customer', reply: { text: body.secret ? '••••••' : String(body.text) } })
      talk.taken.set(id, seq)
      json(response, 202, { accepted: id, seq })
    }
  }
  function listen(talk: Talk, request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': hello\n\n')
    const after = Number(request.headers['last-event-id'] ?? 0)
    for (const message of talk.messages) if (message.seq > after) write(response, message)
    const stream = { talk, response }
    streams.add(stream)
    response.on('close', () => streams.delete(stream))
  }
  function push(talk: Talk, message: Omit<WebMessage, 'id' | 'seq' | 'at'>): WebMessage {
    const seq = talk.messages.length + 1
    const whole = { id: `${talk.id}-${seq}`, seq, at: Date.now(), ...message }
    talk.messages.push(whole)
    for (const stream of streams) if (stream.talk === talk) write(stream.response, whole)
    return whole
  }
  function latest(): Talk {
    const talk = [...conversations.values()].at(-1)
    if (!talk) throw new Error('Nobody has opened a conversation')
    return talk
  }

  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is an object
  const jaga = `http://127.0.0.1:${port}/`

  return Object.assign(double, {
    jaga,
    shop: `http://localhost:${port}/`,
    page(path: string, html: string, csp?: string) {
      pages.set(path, { html, csp })
      return `http://localhost:${port}${path}`
    },
    tag: (attributes = '') => `<script async src="${jaga}w.js" data-bot="toko" ${attributes}></script>`,
    say: (reply: Reply, more: { from?: WebMessage['from']; staffName?: string } = {}) =>
      push(latest(), { from: more.from ?? 'bot', reply, staffName: more.staffName }),
    event(name: string, data: unknown) {
      for (const { talk, response } of streams)
        if (talk === latest()) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    breakStreams() {
      for (const { response } of streams) response.destroy()
    },
    streams: () => streams.size,
    messages: () => latest().messages,
    refuse: (rule: (request: { path: string; body: unknown }) => Refusal | undefined) => void answers.push(rule),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })

  function assetFor(path: string): string | undefined {
    return path === '/w.js' ? 'w.js' : readdirSync(assets).find((file) => path === `/widget/${file}`)
  }
}

export type Double = Awaited<ReturnType<typeof startDouble>>

interface Talk {
  id: string
  token: string
  messages: WebMessage[]
  taken: Map<string, number>
}
interface Page {
  html: string
  csp?: string
}
interface Refusal {
  status: number
  code?: string
  retryAfter?: number
  /** False: the rule stays. */
  once?: boolean
}
export interface Received {
  conversation: string
  id: string
  text?: string
  choice?: string
  secret?: string
  open?: true
}

const CONFIG: WebConfig = {
  bot: 'toko',
  title: { id: 'Toko Melati', en: 'Melati Shop' },
  label: { id: 'Anda berbicara dengan bot', en: 'You are talking with a bot' },
  languages: ['id', 'en'],
  fallback: 'id',
  position: 'right',
  colour: '#0f766e',
}

/** The channel takes no key that it does not know (FLOW-01): a widget that sends one must not pass here either. */
function strict(body: Record<string, unknown>, keys: string[]): void {
  for (const key of Object.keys(body)) if (!keys.includes(key)) throw new Error(`unknown key ${key}`)
}
function write(response: ServerResponse, message: WebMessage): void {
  response.write(`id: ${message.seq}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`)
}
function json(response: ServerResponse, status: number, body: unknown): void {
  respond(response, status, 'application/json', JSON.stringify(body))
}
function respond(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type })
  response.end(body)
}
async function text(request: IncomingMessage): Promise<string> {
  let all = ''
  for await (const chunk of request) all += chunk
  return all
}
