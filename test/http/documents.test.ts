import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { missingSecrets } from '../../runtime/http/missing-secrets.ts'
import { routeTable } from '../../runtime/http/permit.ts'
import { greeter, type House, openHouse } from './house.ts'

/** FLOW-03, FLOW-04 and FLOW-08 at the door: what comes in as a document, and what opening one does. */
let house: House
let owner: Awaited<ReturnType<House['someone']>>
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone()
})
afterAll(() => house.close())

type Change = (document: BotDocument) => unknown
const change = (by: Change): unknown => {
  const document = greeter()
  return by(document) ?? document
}
const many = (one: FlowNode) => Array.from({ length: 30_000 }, (_, i) => ({ ...one, id: `n${i}`, fields: {} }))
const node = (document: BotDocument) => document.flows[0]!.nodes[1]!

describe('FLOW-03: a document that is not one', () => {
  const hostile: [string, () => unknown][] = [
    ['a list', () => []],
    ['nothing in it', () => ({})],
    ['another program’s', () => ({ nodes: [], edges: [], version: 3 })],
    ['a node type there is not', () => change((d) => void Object.assign(node(d), { type: 'exec-shell' }))],
    ['a type in other letters', () => change((d) => void Object.assign(node(d), { type: 'Message' }))],
    ['a key that we do not know', () => change((d) => ({ ...d, onLoad: 'fetch("//evil")' }))],
    ['a key deep inside', () => change((d) => void Object.assign(node(d), { onClick: 'x' }))],
    ['30,000 nodes', () => change((d) => void Object.assign(d.flows[0]!, { nodes: many(node(d)) }))],
    ['two nodes of one id', () => change((d) => void d.flows[0]!.nodes.push({ ...node(d) }))],
    ['an id that climbs', () => change((d) => void Object.assign(node(d), { id: '../../x' }))],
    ['a newer format', () => change((d) => ({ ...d, jaga: 99 }))],
    ['a newer node', () => change((d) => void Object.assign(node(d), { version: 99 }))],
    ['a format that is a text', () => change((d) => ({ ...d, jaga: '1' }))],
    ['lists that are objects', () => change((d) => ({ ...d, flows: { 0: d.flows[0] } }))],
  ]
  it.each(hostile)('%s: refused with a reason, and nothing is saved', async (_, make) => {
    const bot = await house.bot({ by: owner.id })
    const { revision, document: before } = await house.store.bot(bot).draft()
    const body = { document: make(), revision }
    for (const [method, path] of [
      ['PUT', 'draft'],
      ['POST', 'import'],
    ] as const) {
      const answer = await house.send(method, `/api/bots/${bot}/${path}`, { as: owner, body })
      expect([400, 413, 422], answer.text.slice(0, 200)).toContain(answer.status)
      expect(answer.json.error.message).not.toBe('')
    }
    const draft = await house.store.bot(bot).draft()
    expect(draft.document).toEqual(before)
    expect(draft.revision).toBe(revision)
  })
  it('a million brackets and a label of 20 MB never reach a reader', async () => {
    const bot = await house.bot()
    const deep = `{"revision":1,"document":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`
    expect((await house.send('PUT', `/api/bots/${bot}/draft`, { as: owner, body: deep })).json.error.code).toBe('request.json')
    const large = { revision: 1, document: change((d) => void Object.assign(d, { name: 'x'.repeat(6_000_000) })) }
    expect((await house.send('PUT', `/api/bots/${bot}/draft`, { as: owner, body: large })).status).toBe(413)
  })
  it.each([
    ['an edge to nowhere', (d: BotDocument) => void Object.assign(d.flows[0]!.edges[1]!, { to: 'nowhere' })],
    ['a circle that never waits', (d: BotDocument) => void Object.assign(d.flows[0]!.edges[1]!, { to: 'hello' })],
  ] as [string, Change][])('%s is a draft that cannot be published', async (_, by) => {
    const bot = await house.bot({ published: false })
    const { revision } = await house.store.bot(bot).draft()
    const saved = await house.send('PUT', `/api/bots/${bot}/draft`, { as: owner, body: { document: change(by), revision } })
    if (saved.status === 200) {
      const body = { note: '', revision: saved.json.revision, acknowledged: true }
      const answer = await house.send('POST', `/api/bots/${bot}/publish`, { as: owner, body })
      expect(answer).toMatchObject({ status: 422, json: { error: { code: 'publish.errors' } } })
      expect(answer.json.error.fields.length).toBeGreaterThan(0)
    } else expect(saved.status).toBe(422)
    expect((await house.store.bot(bot).summary()).live).toBeNull()
  })
})

it('FLOW-04: making, opening, bringing in, trying and taking out a bot calls nobody', async () => {
  const document = change((d) => {
    const web = { method: 'GET', url: 'http://169.254.169.254/latest', headers: [], timeout: 5 }
    d.flows[0]!.nodes[1] = { ...node(d), type: 'http', version: 1, fields: web } as never
  })
  const made = await house.send('POST', '/api/bots', { as: owner, body: { name: 'Asing', document } })
  const bot = made.json.id ?? (await house.bot())
  const { revision } = (await house.send('GET', `/api/bots/${bot}/draft`, { as: owner })).json
  await house.send('POST', `/api/bots/${bot}/import`, { as: owner, body: { document, revision } })
  for (const path of ['', '/draft', '/problems', '/export', '/versions', '/channels/web'])
    await house.send('GET', `/api/bots/${bot}${path}`, { as: owner })
  const tried = { document, session: null, event: { kind: 'open' }, ports: {} }
  await house.send('POST', `/api/bots/${bot}/simulate`, { as: owner, body: tried })
  expect(house.asked).toEqual([])
})

it('a drawing that needs the sandbox is not published where there is none', async () => {
  const bot = await house.bot({ published: false })
  const document = change((d) => {
    d.flows[0]!.nodes[1] = { ...node(d), type: 'code', version: 1, fields: { code: 'return 1' } } as never
  })
  const { revision } = await house.store.bot(bot).draft()
  const saved = await house.send('PUT', `/api/bots/${bot}/draft`, { as: owner, body: { document, revision } })
  const codes = (answer: typeof saved) => answer.json.problems.map((p: { code: string }) => p.code)
  const before = codes(saved)
  house.sandbox.state = 'off'
  const after = codes(await house.send('GET', `/api/bots/${bot}/problems`, { as: owner }))
  house.sandbox.state = 'ready'
  expect(after.length).toBeGreaterThan(before.length)
})

it('versions are kept: one is restored as the draft, another made live, each with its entry in the audit', async () => {
  const bot = await house.bot()
  const { revision } = await house.store.bot(bot).draft()
  const saved = await house.send('PUT', `/api/bots/${bot}/draft`, { as: owner, body: { document: greeter('Kedua'), revision } })
  await house.send('POST', `/api/bots/${bot}/publish`, {
    as: owner,
    body: { note: 'Dua', revision: saved.json.revision, acknowledged: true },
  })
  const restored = await house.send('POST', `/api/bots/${bot}/versions/1/restore`, {
    as: owner,
    body: { revision: saved.json.revision },
  })
  expect(restored.json.revision).toBeGreaterThan(saved.json.revision)
  expect((await house.store.bot(bot).draft()).document.name).toBe('Toko Uji')
  const live = await house.send('POST', `/api/bots/${bot}/versions/1/live`, { as: owner, body: {} })
  expect(live.json.live).toBe(1)
  const exported = await house.send('GET', `/api/bots/${bot}/export`, { as: owner })
  expect(exported.headers.get('content-disposition')).toBe('attachment; filename="toko-uji.flow.json"')
  await house.send('PUT', `/api/bots/${bot}/secrets/kurir`, {
    as: owner,
    body: { value: 'sangat-rahasia', hosts: ['api.kurir.test'] },
  })
  const secrets = await house.send('GET', `/api/bots/${bot}/secrets`, { as: owner })
  expect(secrets.json.items).toEqual([
    { name: 'kurir', hosts: ['api.kurir.test'], by: owner.id, byName: 'Sari Dewi', at: house.time.now },
  ])
  const audit = await house.send('GET', '/api/audit?limit=100', { as: owner })
  const did = audit.json.items.filter((entry: { what: string }) => entry.what === bot).map((entry: { did: string }) => entry.did)
  expect(did.sort()).toEqual(['bot.export', 'bot.publish', 'secret.put', 'version.live', 'version.restore'])
  expect(audit.text).not.toContain('sangat-rahasia')
  expect((await house.store.audit.verify()).brokenAt).toBeNull()
})

it('the description of the API has every route of it, with its permission and the error shape', async () => {
  const { json } = await house.send('GET', '/api/openapi.json', { as: owner })
  expect(json.openapi).toBe('3.1.0')
  const described = Object.entries(json.paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, { 'x-permission': string; responses: object }>).map(([method, operation]) => {
      expect(operation.responses, path).toHaveProperty('default')
      return `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')} ${operation['x-permission']}`
    }),
  )
  const api = routeTable(house.app).filter(({ path }) => path.startsWith('/api/') && path !== '/api/openapi.json')
  for (const { method, path, permission } of api) expect(described).toContain(`${method} ${path} ${permission}`)
})

it('a template becomes a bot with its title in the reader’s language, and one there is not becomes none', async () => {
  const { items } = (await house.send('GET', '/api/templates?language=id', { as: owner })).json
  expect(items.length).toBeGreaterThan(0)
  for (const { name, title, help, nodes } of items) {
    expect(title && help).toBeTruthy()
    expect(nodes).toBeGreaterThan(1)
    const made = await house.send('POST', '/api/bots', { as: owner, body: { name: 'Dari contoh', template: name } })
    const problems = await house.send('GET', `/api/bots/${made.json.id}/problems`, { as: owner })
    // Orders, documents and a mail server are the shop's own: they cannot come with a template, and the checker says so.
    const told = problems.json.problems.filter(({ code }: { code: string }) => !code.startsWith('need.'))
    expect(told, name).toEqual([])
    expect(problems.text, name).not.toMatch(/need\.(secret|bound)/)
  }
  expect((await house.send('POST', '/api/bots', { as: owner, body: { name: 'X', template: '../x' } })).status).toBe(404)
})

it('E23: a step that names a secret which this bot does not have is told before it is published, and no more once it is there', async () => {
  const document = greeter()
  const flow = document.flows[0]!
  flow.nodes.push({
    id: 'call',
    type: 'http-call',
    version: 1,
    at: { x: 0, y: 400 },
    fields: { url: 'https://api.kurir.test/x', secret: 'kunci-kurir' },
  })
  const bot = await house.bot({ document, by: owner.id, published: false })
  const told = async () => {
    const { problems } = (await house.send('GET', `/api/bots/${bot}/problems`, { as: owner })).json
    return problems.filter((problem: { code: string }) => problem.code === 'need.secret')
  }
  expect(await told()).toEqual([
    {
      at: 'call.secret',
      severity: 'warning',
      code: 'need.secret',
      flow: flow.id,
      node: 'call',
      field: 'secret',
      args: { type: 'http-call' },
    },
  ])
  await house.send('PUT', `/api/bots/${bot}/secrets/kunci-kurir`, { as: owner, body: { value: 'x', hosts: ['api.kurir.test'] } })
  expect(await told()).toEqual([])
})

it('a template’s signed news have a key of the bot’s own from the start, bound to where they go; an import’s have none', async () => {
  const make = async (body: object) =>
    (await house.send('POST', '/api/bots', { as: owner, body: { name: 'Retur', ...body } })).json.id
  const keys = async (bot: string) => (await house.send('GET', `/api/bots/${bot}/secrets`, { as: owner })).json.items
  const [one, two] = [await make({ template: 'returns-refunds' }), await make({ template: 'returns-refunds' })]
  expect(await keys(one)).toMatchObject([{ name: 'gudang', hosts: ['gudang.tokosaya.example'], by: owner.id }])
  const values = await Promise.all([one, two].map(async (id) => (await house.store.bot(id).revealSecret('gudang'))!.value))
  expect(values[0]).toMatch(/^[\w-]{43}$/)
  expect(values[0]).not.toBe(values[1])
  const { document } = await house.store.bot(one).draft()
  expect(await keys(await make({ document, template: 'returns-refunds' }))).toEqual([])
})

it.each([
  ['https://api.kurir.test/x', []],
  ['https://API.kurir.test/{{resi}}', []],
  ['https://api.kurir.test:8443/x', []],
  ['https://kabar.kurir.test:8443/x', ['kabar.kurir.test:8443']],
  ['https://kabar.kurir.test?x=1', ['kabar.kurir.test']],
  ['https://{{toko}}.kurir.test/x', []],
  ['bukan alamat', []],
])('a secret is told to be bound to other sites than %s: %j', (url, told) => {
  const flow = greeter().flows[0]!
  const call = { id: 'call', type: 'http-call', version: 1, at: { x: 0, y: 0 }, fields: { url, secret: 'kunci' } }
  const document = { ...greeter(), flows: [{ ...flow, nodes: [...flow.nodes, call] }] }
  const found = missingSecrets(document, [{ name: 'kunci', hosts: ['Api.Kurir.test'] }])
  expect(found.map(({ code, args }) => [code, args.host])).toEqual(told.map((host) => ['need.bound', host]))
})
