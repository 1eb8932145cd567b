import { routeTable } from '../../runtime/http/permit.ts'
import { BODIES, pathOf } from '../http/bodies.ts'
import { type Full, openFull, readAll } from './full.ts'
import { findingsOf, type Part } from './part.ts'

/**
 * DB-02 at the routes: every route of one bot, asked with the ids of everything that another bot has, and the other way round
 * with the one's token. Nothing of the other comes back and nothing of it changes.
 */
export const apart: Part = {
  name: 'DB-02 bots apart',
  async run() {
    const full = await openFull()
    const findings = findingsOf()
    const figures = await crossOver(full, findings.add)
    await full.close()
    return { figures, findings: findings.list }
  },
}

type Add = (where: string, what: string) => void

export async function crossOver(full: Full, add: Add): Promise<Record<string, number>> {
  const { house, owner, bot, ids, empty, token, sealed, open } = full
  const words = Object.entries({ ...sealed, ...open })
  const before = await readAll(full)
  const readable = [...before.values()].join('\n')
  for (const [name, word] of words)
    if (!HELD.has(name) && !readable.includes(word)) add(name, 'is nowhere to be read: this search would not find it')
  let asked = 0
  const ask = async (method: string, path: string, as: { cookie: string } | undefined, bearer: string | null) => {
    const raw = /\/files$/.test(path)
    const route = [...Object.keys(BODIES)].find((name) => matches(name, `${method} ${path}`))
    const answer = await house.send(method, path, {
      ...(as ? { as } : {}),
      headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
      ...(method === 'GET' ? {} : { body: raw ? new Uint8Array(4) : (BODIES[route ?? ''] ?? {}) }),
    })
    asked++
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream')
    if (isStream) await answer.response.body?.cancel()
    for (const [name, word] of words) if (answer.text.includes(word)) add(`${method} ${path}`, `tells the other bot's ${name}`)
  }
  const routes = routeTable(house.app).filter(({ method, path }) => path.includes(':bot') && method !== 'OPTIONS')
  for (const { method, path } of routes) {
    // The whole of the empty bot goes last of all, and its own conversation is closed by nobody.
    if (path === '/api/bots/:bot' && method === 'DELETE') continue
    for (const params of every(path, ids)) {
      const bearer = path.startsWith('/channel/') ? empty.token : method === 'PUT' ? empty.key : null
      await ask(method, pathOf(path, { bot: empty.bot, ...params }), owner, bearer)
    }
    if (path.startsWith('/channel/') && !/open|config/.test(path))
      await ask(method, pathOf(path, { bot }), undefined, empty.token)
    if (path.startsWith('/channel/') && !/open|config/.test(path))
      await ask(method, pathOf(path, { bot: empty.bot }), undefined, token)
  }
  const after = await readAll(full)
  for (const [path, text] of before)
    if (timeless(after.get(path)!) !== timeless(text)) add(path, 'has changed by what was asked of another bot')
  return { routes: routes.length, asked, 'words looked for': words.length }
}

/** Values that go in and never come out. */
const HELD = new Set(['secret', 'mailPassword', 'question', 'mailbox'])

/** The route's parameters with each of the other's ids. */
function every(path: string, ids: Full['ids']): Record<string, string>[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!).filter((name) => name !== 'bot')
  return names.reduce<Record<string, string>[]>(
    (all, name) => all.flatMap((params) => (ids[name] ?? []).map((id) => ({ ...params, [name]: id }))),
    [{}],
  )
}

const matches = (route: string, asked: string) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(asked)
const timeless = (text: string) => text.replaceAll(/"(revision|updatedAt|lastUsedAt)":\d+/g, '')
