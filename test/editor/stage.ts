import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import type { BotDocument } from '../../nodes/flow.ts'

/** The editor as it is built, and a runtime that is nothing but answers. */
export interface Stage {
  /** Opens the bot's drawing; what it saves can be read from the answer. */
  open(page: Page, document: BotDocument): Promise<Runtime>
  strike(): Promise<void>
}

export interface Runtime {
  document: BotDocument
  revision: number
  /** How the next saves go. */
  mode: 'ok' | 'offline' | 'stale'
}

export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'jaga-stage-'))
  const config = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))
  const root = fileURLToPath(new URL('../../editor', import.meta.url))
  await build({ configFile: config, root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  return {
    strike: () => rm(folder, { recursive: true, force: true }),
    async open(page, document) {
      const runtime: Runtime = { document, revision: 1, mode: 'ok' }
      await page.route('http://localhost:7/**', async (route) => {
        const url = new URL(route.request().url())
        if (url.pathname.startsWith('/api/')) {
          const answer = answerTo(runtime, url.pathname, route.request().method(), () => route.request().postDataJSON())
          if (answer === 'offline') return route.abort()
          return route.fulfill({
            status: answer.status ?? 200,
            contentType: answer.type ?? 'application/json',
            body: answer.text ?? JSON.stringify(answer.body),
          })
        }
        const file = extname(url.pathname) ? url.pathname : '/index.html'
        return route.fulfill({
          body: await readFile(join(folder, file)),
          contentType: TYPES[extname(file)] ?? 'application/octet-stream',
        })
      })
      await page.goto('http://localhost:7/bots/b1')
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

interface Answer {
  status?: number
  type?: string
  text?: string
  body?: unknown
}

function answerTo(runtime: Runtime, path: string, method: string, sent: () => { document: BotDocument }): Answer | 'offline' {
  if (path === '/api/bots/b1/draft') {
    if (method === 'GET') return { body: { document: runtime.document, revision: runtime.revision, savedAt: 1, savedBy: 'Sari' } }
    if (runtime.mode === 'offline') return 'offline'
    if (runtime.mode === 'stale')
      return { status: 409, body: { error: { code: 'draft.stale', message: 'Draf ini sudah berubah.', id: 'r1' } } }
    runtime.document = sent().document
    runtime.revision++
    return { body: { revision: runtime.revision, problems: [] } }
  }
  if (path === '/api/events') return { type: 'text/event-stream', text: ':\n\n' }
  return { body: FIXED[path] ?? {} }
}

const FIXED: Record<string, unknown> = {
  '/api/session': {
    state: 'in',
    staff: { id: 's1', email: 'sari@toko.id', name: 'Sari', role: 'owner', language: 'id' },
    permissions: ['bot.read', 'bot.edit', 'bot.test', 'bot.publish'],
    languages: ['id', 'en'],
  },
  '/api/bots/b1': {
    id: 'b1',
    name: 'Toko',
    live: null,
    revision: 1,
    publishedRevision: null,
    updatedAt: 1,
    updatedBy: 'Sari',
    deletedAt: null,
  },
  '/api/bots/b1/problems': { problems: [] },
  '/api/bots/b1/secrets': { items: [] },
  '/api/queue/counts': { waiting: 0, person: 0, bot: 0, over: 0 },
  '/api/settings/model': {
    settings: { driver: 'embedded', address: '', chatModel: null, embedModel: null, allowCloud: false, allowedHosts: [] },
    health: { state: 'ready', queued: 0 },
  },
}
