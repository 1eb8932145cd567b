import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { group, permit, type RouteEntry, routeTable } from '../../runtime/http/permit.ts'
import { may } from '../../runtime/identity/access.ts'
import { ROLES, type Role } from '../../runtime/store/contract.ts'
import { BODIES, pathOf } from './bodies.ts'
import { type Answer, greeter, type House, openHouse } from './house.ts'

/** FLOW-06, AUTH-01: who may do what, on every route there is. */
let house: House
let table: RouteEntry[]
beforeAll(async () => {
  house = await openHouse({ metricsToken: 'm'.repeat(20) })
  table = routeTable(house.app)
})
afterAll(() => house.close())

async function ask(
  { method, path }: RouteEntry,
  as: { cookie: string } | undefined,
  params?: Record<string, string>,
): Promise<Answer> {
  const body = method === 'GET' || method === 'OPTIONS' ? undefined : (BODIES[`${method} ${path}`] ?? {})
  const answer = await house.send(method, pathOf(path, params), { body, as })
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) await answer.response.body!.cancel()
  return answer
}

describe('every route', () => {
  it('declares a permission, or the app does not start', () => {
    const planted = group()
    planted.get('/api/planted', permit('self'), (c) => c.text('ok'))
    expect(routeTable(planted)).toEqual([{ method: 'GET', path: '/api/planted', permission: 'self' }])
    planted.post('/api/planted', (c) => c.text('nobody asked who it is'))
    expect(() => routeTable(planted)).toThrow('POST /api/planted declares no permission')
    const all = group()
    all.all('*', (c) => c.text('every method of every path'))
    expect(() => routeTable(all)).toThrow('declares no permission')
  })

  it('that takes a body has one here, so that none is tried in vain', () => {
    const bodies = table
      .filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method))
      .map(({ method, path }) => `${method} ${path}`)
    expect(bodies.sort()).toEqual(Object.keys(BODIES).sort())
  })

  it('lets in exactly the roles of the table', async () => {
    const people = new Map<Role | null, { cookie: string } | undefined>([[null, undefined]])
    let tried = 0
    for (const route of table) {
      for (const role of [null, ...ROLES]) {
        // Signing out ends a session: each role comes back for the next route.
        if (role && (!people.has(role) || route.path === '/api/sign-out')) people.set(role, await house.someone(role))
        const answer = await ask(route, people.get(role))
        const code = answer.json?.error?.code
        const where = `${route.method} ${route.path} as ${role ?? 'nobody'}`
        if (route.path === '/metrics') expect(code, where).toBe('auth.required')
        else if (may(role, route.permission)) expect(['auth.required', 'access.denied'], where).not.toContain(code)
        else expect(code, where).toBe(role ? 'access.denied' : 'auth.required')
        if (route.path === '/api/sign-out' && role) people.delete(role)
        tried++
      }
    }
    expect(tried).toBe(table.length * (ROLES.length + 1))
    process.stdout.write(`access: ${table.length} routes × ${ROLES.length + 1} roles\n`)
  })
})

describe('an id that is not yours to name', () => {
  it('is answered as one that was never there, on every route with ids', async () => {
    const owner = await house.someone('owner')
    const [mine, theirs, deleted] = [await house.bot(), await house.bot(), await house.bot()]
    await house.store.bot(deleted).remove(house.time.now)
    const accepted = await house.engine.receive({
      bot: theirs,
      channel: 'web',
      contact: 'somebody',
      messageId: 'first',
      content: { kind: 'open' },
      language: 'id',
    })
    await house.engine.settled(accepted.conversation)
    const bodies = new Set<string>()
    let covered = 0
    for (const route of table.filter(({ path }) => path.includes(':'))) {
      if (route.method === 'OPTIONS') continue
      const foreign: Record<string, string>[] = route.path.includes('/conversations/')
        ? [
            { bot: mine, id: accepted.conversation },
            { bot: theirs, id: 'A'.repeat(22) },
            { bot: 'A'.repeat(22), id: accepted.conversation },
            { bot: mine, id: accepted.conversation, turn: accepted.turn },
          ]
        : route.path.includes('/staff/')
          ? [{ id: 'A'.repeat(22) }, { id: 'null' }, { id: '../../x' }]
          : route.path.includes('/versions/:n')
            ? [
                { bot: mine, n: '99' },
                { bot: 'A'.repeat(22) },
                { bot: mine, n: '-1' },
                { bot: mine, n: '1e3' },
                { bot: mine, n: 'null' },
              ]
            : [{ bot: 'A'.repeat(22) }, { bot: 'null' }, { bot: '../x' }, { bot: "' or 1=1--" }, { bot: 'A'.repeat(500) }]
      for (const params of foreign) {
        const answer = await ask(route, owner, params)
        const where = `${route.method} ${route.path} ${JSON.stringify(params)}`
        if (route.path.startsWith('/channel/') && !route.path.endsWith('config') && !route.path.endsWith('open')) {
          expect([401, 404], where).toContain(answer.status)
          continue
        }
        expect(answer.status, where).toBe(404)
        bodies.add(JSON.stringify({ ...answer.json, error: { ...answer.json.error, id: '' } }))
      }
      covered++
    }
    expect([...bodies]).toEqual([
      JSON.stringify({ error: { code: 'not-found', message: 'Not found. It may have been deleted.', id: '' } }),
    ])
    expect(covered).toBe(table.filter(({ path, method }) => path.includes(':') && method !== 'OPTIONS').length)
    process.stdout.write(`ids: ${covered} routes\n`)
  })

  it('a bot in the bin serves nobody', async () => {
    const bot = await house.bot()
    await house.store.bot(bot).remove(house.time.now)
    for (const path of [`/channel/web/${bot}/config`, `/demo/${bot}`, `/chat/${bot}`]) {
      expect((await house.send('GET', path)).status, path).toBe(404)
    }
    for (const path of [`/demo/${bot}`, `/chat/${bot}`, '/chat/never-was', '/chat/%00']) {
      const { status, text } = await house.send('GET', path, {
        headers: { accept: 'text/html,*/*;q=0.8', 'accept-language': 'id' },
      })
      expect([status, text], path).toEqual([404, expect.stringContaining('Obrolan ini sudah tidak ada.')])
    }
  })

  it('a customer cannot name another customer’s message and be answered with it', async () => {
    const bot = await house.bot()
    const open = async () => (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    const [first, second] = [await open(), await open()]
    const say = (token: string, text: string) =>
      house.send('POST', `/channel/web/${bot}/messages`, {
        headers: { authorization: `Bearer ${token}` },
        body: { id: 'sama-persis', text },
      })
    await say(first.token, 'Budi')
    await say(second.token, 'Wati')
    await house.engine.settled(second.conversation)
    const read = async (token: string) =>
      (await house.send('GET', `/channel/web/${bot}/messages`, { headers: { authorization: `Bearer ${token}` } })).text
    expect(await read(second.token)).toContain('Wati')
    expect(await read(second.token)).not.toContain('Budi')
  })

  it('a customer’s token is good for its own bot alone', async () => {
    const [bot, other] = [await house.bot(), await house.bot({ document: greeter('Lain') })]
    const { token } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    const headers = { authorization: `Bearer ${token}` }
    expect((await house.send('GET', `/channel/web/${bot}/messages`, { headers })).status).toBe(200)
    expect((await house.send('GET', `/channel/web/${other}/messages`, { headers })).json.error.code).toBe('channel.token')
  })
})
