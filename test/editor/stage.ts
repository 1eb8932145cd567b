import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import type { BotDocument } from '../../nodes/flow.ts'
import { built } from '../built.ts'

/** The editor as it is built, served on loopback, and a runtime that is nothing but answers. */
export interface Stage {
  /** Opens a bot of its own with this drawing; what it saves can be read from the answer. */
  open(page: Page, document: BotDocument): Promise<Runtime>
  strike(): Promise<void>
}

export interface Runtime {
  document: BotDocument
  revision: number
  /** How the next saves go. */
  mode: 'ok' | 'offline'
  /** Somebody else saves meanwhile. */
  change(to: BotDocument): void
  /** Saves now, as Ctrl+S does, where something is unsaved. */
  save(): Promise<void>
}

export async function setStage(): Promise<Stage> {
  const folder = join(built('editor'), 'editor')
  const bots = new Map<string, Runtime>()
  const server = createServer((request, response) => {
    serve(request, response).catch((cause: Error) => response.destroy(cause))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listening on a port, not a pipe

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const path = new URL(request.url ?? '/', address).pathname
    if (path === '/api/events') return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n')
    if (!path.startsWith('/api/')) {
      const file = extname(path) ? path : '/index.html'
      const body = await readFile(join(folder, file))
      // The pages of one file share what they loaded.
      return void response.writeHead(200, { 'content-type': TYPES[extname(file)], 'cache-control': 'max-age=600' }).end(body)
    }
    const id = /^\/api\/bots\/(\w+)/.exec(path)?.[1] ?? ''
    const sent = request.method === 'GET' ? undefined : ((await json(request)) as Sent) // what the editor sends
    const answer = answerTo(bots.get(id), path.replace(`/bots/${id}`, '/bots/b'), sent)
    if (answer === 'offline') return void request.socket.destroy()
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  }

  return {
    async strike() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    async open(page, document) {
      const id = `b${bots.size + 1}`
      const runtime: Runtime = {
        document,
        revision: 1,
        mode: 'ok',
        change(to) {
          runtime.document = to
          runtime.revision++
        },
        save: () => page.keyboard.press('Control+s'),
      }
      bots.set(id, runtime)
      await page.goto(`${address}/bots/${id}`)
      await page.locator('.vue-flow__node').first().waitFor()
      return runtime
    },
  }
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

interface Sent {
  document: BotDocument
  revision: number
}

interface Answer {
  status?: number
  body: unknown
}

function answerTo(runtime: Runtime | undefined, path: string, sent: Sent | undefined): Answer | 'offline' {
  if (path !== '/api/bots/b/draft' || !runtime) return { body: FIXED[path] ?? {} }
  const { document, revision, mode } = runtime
  if (!sent) return { body: { document, revision, savedAt: 1, savedBy: 's2', savedByName: 'Budi' } }
  if (mode === 'offline') return 'offline'
  if (sent.revision !== revision)
    return { status: 409, body: { error: { code: 'draft.stale', message: 'Draf ini sudah berubah.', id: 'r1' } } }
  runtime.document = sent.document
  runtime.revision++
  return { body: { revision: runtime.revision, problems: [] } }
}

const FIXED: Record<string, unknown> = {
  '/api/session': {
    state: 'in',
    staff: { id: 's1', email: 'sari@toko.id', name: 'Sari', role: 'owner', language: 'id' },
    permissions: ['bot.read', 'bot.edit', 'bot.test', 'bot.publish'],
    languages: ['id', 'en'],
  },
  '/api/bots/b': {
    id: 'b',
    name: 'Toko',
    live: null,
    revision: 1,
    publishedRevision: null,
    updatedAt: 1,
    updatedBy: 'Sari',
    deletedAt: null,
  },
  '/api/bots/b/problems': { problems: [] },
  '/api/bots/b/secrets': { items: [] },
  '/api/queue/counts': { waiting: 0, person: 0, bot: 0, over: 0 },
  '/api/settings/model': {
    settings: { driver: 'embedded', address: '', chatModel: null, embedModel: null, allowCloud: false, allowedHosts: [] },
    health: { state: 'ready', queued: 0 },
  },
}
