import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, ORIGIN, openHouse, PASSWORD } from './house.ts'

/** HTTP-04 to HTTP-07, 09 to 11, 14, 15 and 17: what other sites, proxies, neighbours and liars send. */
let house: House
let owner: Awaited<ReturnType<House['someone']>>
let bot: string
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone()
  bot = await house.bot()
})
afterAll(() => house.close())

const SHOP = 'https://toko-melati.test'
const settings = { on: true, origins: [SHOP], title: { id: 'Toko' }, position: 'right', colour: '#0e6a66' }

describe('HTTP-04: which sites may use a bot’s chat', () => {
  beforeAll(() => house.store.bot(bot).putChannel('web', settings))
  const strangers = [
    'https://evil.test',
    'null',
    'https://sub.toko-melati.test',
    'https://toko-melati.test.evil.test',
    'http://toko-melati.test',
    'https://toko-melati.test:8443',
    'https://eviltoko-melati.test',
    `${SHOP}, https://evil.test`,
    'HTTPS://TOKO-MELATI.TEST\u00a0',
  ]
  it.each(strangers)('%j is told nothing', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await house.send(method, `/channel/web/${bot}/config`, { headers: { origin } })
      expect(answer.json.error.code).toBe('channel.origin')
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })
  it('a listed one is named back, without credentials, errors included', async () => {
    const asked = await house.send('OPTIONS', `/channel/web/${bot}/messages`, {
      headers: {
        origin: SHOP,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-evil, authorization',
      },
    })
    expect(asked.status).toBe(204)
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-headers': 'Authorization, Content-Type, Jaga-File, Last-Event-ID',
      vary: 'Origin',
    })
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull()
    const refused = await house.send('POST', `/channel/web/${bot}/messages`, {
      headers: { origin: SHOP },
      body: { id: 'pesan-0001', text: 'x' },
    })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('access-control-allow-origin')).toBe(SHOP)
  })
  it('with an empty list, Jaga’s own pages alone', async () => {
    const plain = await house.bot()
    expect((await house.send('GET', `/channel/web/${plain}/config`, { headers: { origin: SHOP } })).status).toBe(403)
    expect((await house.send('GET', `/channel/web/${plain}/config`, { headers: { origin: ORIGIN } })).status).toBe(200)
  })
  it('the staff’s API is for no other site, listed or not', async () => {
    const answer = await house.send('GET', '/api/bots', { as: owner, headers: { origin: SHOP } })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('HTTP-05: two people, one address: each gets their own answer, and nobody in between keeps it', async () => {
  const agent = await house.someone('agent', 'Wati')
  for (const [who, name] of [
    [owner, 'Sari Dewi'],
    [agent, 'Wati'],
    [owner, 'Sari Dewi'],
  ] as const) {
    const answer = await house.send('GET', '/api/session', { as: who })
    expect(answer.json.staff.name).toBe(name)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
})

describe('HTTP-06 and HTTP-07: who the client is', () => {
  const tries = async (proxied: House, given: (n: number) => { from?: string; headers?: Record<string, string> }) => {
    const codes = []
    for (let n = 0; n < 6; n++) {
      const answer = await proxied.send('GET', '/api/session', given(n))
      codes.push(answer.json.error?.code ?? 'served')
    }
    return codes.at(-1)
  }
  const limits = { api: { points: 5, seconds: 60 } }
  const same = [
    '203.0.113.9',
    '::ffff:203.0.113.9',
    '::ffff:cb00:7109',
    '0:0:0:0:0:ffff:203.0.113.9',
    '203.0.113.9',
    '203.0.113.9',
  ]
  const neighbours = ['2001:db8::1', '2001:db8::2', '2001:DB8:0:0::3', '2001:db8:0:0:ffff::', '2001:db8::5', '2001:0db8::6']

  it.each([
    [
      'a made-up X-Forwarded-For moves no limit',
      0,
      (n: number) => ({ headers: { 'x-forwarded-for': `198.51.100.${n}` } }),
      'rate.limited',
    ],
    [
      'nor does one in front of what our proxy added',
      1,
      (n: number) => ({ headers: { 'x-forwarded-for': `198.51.100.${n}, 203.0.113.9` } }),
      'rate.limited',
    ],
    [
      'behind a proxy of ours, each client counts alone',
      1,
      (n: number) => ({ headers: { 'x-forwarded-for': `203.0.113.9, 198.51.100.${n}` } }),
      'served',
    ],
    [
      'a header that is no address falls back to the socket',
      1,
      (n: number) => ({ headers: { 'x-forwarded-for': `nobody${n}` } }),
      'rate.limited',
    ],
    ['an address is one address however it is written', 0, (n: number) => ({ from: same[n] }), 'rate.limited'],
    ['one IPv6 household is one client', 0, (n: number) => ({ from: neighbours[n] }), 'rate.limited'],
    ['two households are two', 0, (n: number) => ({ from: `2001:db8:0:${n}::1` }), 'served'],
  ] as const)('%s', async (_, trustProxy, given, last) => {
    const proxied = await openHouse({ trustProxy, limits })
    expect(await tries(proxied, given)).toBe(last)
    await proxied.close()
  })
  it('a refusal says when to come back', async () => {
    const limited = await openHouse({ limits })
    let answer = await limited.send('GET', '/healthz')
    for (let n = 0; n < 6; n++)
      answer = await limited.send('POST', '/api/sign-in', { body: { email: 'x@toko.test', password: 'salah' } })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer.json.error.message).toMatch(/Wait \d+ seconds/)
    await limited.close()
  })
})

describe('HTTP-10: cookies', () => {
  const names = (answer: { headers: Headers }) => answer.headers.getSetCookie()
  it('on https they are this host’s alone; on plain loopback they are as strict as can be', async () => {
    const https = await openHouse({ publicUrl: 'https://jaga.test' })
    const staff = await https.someone()
    const body = { email: staff.email, password: PASSWORD }
    for (const cookie of names(await https.send('POST', '/api/sign-in', { body, headers: { origin: 'https://jaga.test' } }))) {
      expect(cookie).toMatch(/^__Host-jaga(-device)?=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/)
    }
    expect((await https.send('GET', '/api/session', { as: staff })).json.state).toBe('out')
    expect((await https.send('GET', '/api/session', { as: { cookie: `__Host-${staff.cookie}` } })).json.state).toBe('in')
    const answer = await https.send('GET', '/healthz')
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
    await https.close()
    const plain = await house.send('POST', '/api/sign-in', { body: { email: owner.email, password: PASSWORD } })
    for (const cookie of names(plain))
      expect(cookie).toMatch(/^jaga(-device)?=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/)
  })
  it.each([
    ['a name with a strange space before it', (token: string) => `\u00a0jaga=${token}`],
    ['a name that only begins so', (token: string) => `jagax=${token}`],
    ['another case', (token: string) => `JAGA=${token}`],
    ['the same name twice', (token: string) => `jaga=${token}; jaga=${'A'.repeat(43)}`],
    ['quotes', (token: string) => `jaga="${token}"`],
    ['more behind it', (token: string) => `jaga=${token}%00`],
    ['nothing', () => 'jaga='],
    ['a session of nobody', () => `jaga=${'A'.repeat(43)}`],
  ])('%s signs nobody in', async (_, cookie) => {
    // A Headers object takes bytes only: what is beyond them comes as its UTF-8.
    const sent = Buffer.from(cookie(owner.token)).toString('latin1')
    expect((await house.send('GET', '/api/session', { as: { cookie: sent } })).json.state).toBe('out')
  })
})

describe('HTTP-11, HTTP-15 and FLOW-07: bodies that want to be more', () => {
  it.each<[string, string, string]>([
    ['__proto__', '{"name":"X","__proto__":{"role":"owner"}}', 'request.json'],
    ['__proto__ in disguise', '{"name":"X","\\u005f_proto__":{"role":"owner"}}', 'request.json'],
    ['__proto__ deep inside', '{"name":"X","document":{"a":[{"__proto__":{}}]}}', 'request.json'],
    ['a million brackets', `{"name":${'['.repeat(60_000)}`, 'request.json'],
    ['half a body', '{"name":"X"', 'request.json'],
    ['no JSON', 'name=X&__proto__.x=1', 'request.json'],
    ['a wrong byte', '{"name":"\xff"}', 'request.json'],
    ['constructor', '{"name":"X","constructor":{"prototype":{"x":1}}}', 'request.invalid'],
    ['a list', '[{"name":"X"}]', 'request.invalid'],
    ['a text', '"X"', 'request.invalid'],
    ['null', 'null', 'request.invalid'],
    ...['id', 'tenantId', 'ownerId', 'role', 'createdAt', 'published', 'price', 'live', 'revision', 'files', 'filepath'].map(
      (key) => [key, `{"name":"X","${key}":"1"}`, 'request.invalid'] as [string, string, string],
    ),
  ])('%s: refused whole', async (_, body, code) => {
    const bots = async () => (await house.store.bots.list({ limit: 100 })).items.length
    const before = await bots()
    const answer = await house.send('POST', '/api/bots', { as: owner, body: new Uint8Array(Buffer.from(body, 'latin1')) })
    expect(answer.json.error.code).toBe(code)
    expect(answer.status).toBe(400)
    expect(await bots()).toBe(before)
    expect(({} as { role?: string }).role).toBeUndefined()
  })
  it('a customer may well write the word', async () => {
    const { token } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    const body = { id: 'pesan-proto', text: 'apa itu __proto__?' }
    expect(
      (await house.send('POST', `/channel/web/${bot}/messages`, { headers: { authorization: `Bearer ${token}` }, body })).status,
    ).toBe(202)
  })
  it.each([
    ['numbers as texts', '/api/bots/BOT/draft', 'PUT', { document: {}, revision: '1' }],
    ['texts as lists', '/api/bots', 'POST', { name: ['X'] }],
    ['1e999', '/api/bots/BOT/publish', 'POST', '{"note":"","revision":1e999,"acknowledged":true}'],
    ['a fraction', '/api/bots/BOT/publish', 'POST', '{"note":"","revision":1.5,"acknowledged":true}'],
    ['NaN', '/api/bots/BOT/publish', 'POST', '{"note":"","revision":NaN,"acknowledged":true}'],
    ['a negative', '/api/bots/BOT/publish', 'POST', { note: '', revision: -1, acknowledged: true }],
    ['a number beyond exactness', '/api/bots/BOT/publish', 'POST', '{"note":"","revision":9007199254740993,"acknowledged":true}'],
    ['yes for true', '/api/bots/BOT/publish', 'POST', { note: '', revision: 1, acknowledged: 'true' }],
    [
      'an e-mail of 10 kB',
      '/api/staff',
      'POST',
      { email: `${'a'.repeat(10_000)}@toko.test`, name: 'A', role: 'agent', language: 'id' },
    ],
    ['a role there is not', '/api/staff', 'POST', { email: 'a@toko.test', name: 'A', role: 'root', language: 'id' }],
  ])('HTTP-16: %s', async (_, path, method, body) => {
    const answer = await house.send(method, path.replace('BOT', bot), { as: owner, body })
    expect(answer.status).toBe(400)
  })
  it.each([
    '?limit=0',
    '?limit=101',
    '?limit=1e2',
    '?limit=ten',
    '?limit=10&limit=20',
    '?limit[]=10',
    '?deleted=1',
    '?unknown=1',
    '?after=%00',
  ])('HTTP-16: /api/bots%s', async (query) => {
    const answer = await house.send('GET', `/api/bots${query}`, { as: owner })
    expect(answer.json.error.code).toBe('request.invalid')
  })
})

describe('HTTP-14: a foreign page cannot make staff do anything', () => {
  const make = (headers: Record<string, string | null>, body: string | undefined = '{"name":"Palsu"}') =>
    house.send('POST', '/api/bots', { as: owner, body, headers })
  it.each([
    ['its origin', { origin: 'https://evil.test' }, 403],
    ['no origin that can be named', { origin: 'null' }, 403],
    ['a site that begins like ours', { origin: 'http://jaga.test.evil.test' }, 403],
    ['cross-site', { 'sec-fetch-site': 'cross-site', origin: null }, 403],
    ['same-site is not ours', { 'sec-fetch-site': 'same-site', origin: null }, 403],
    ['an address typed in', { 'sec-fetch-site': 'none', origin: null }, 403],
    ['neither of the two', { 'sec-fetch-site': null, origin: null }, 403],
    ['our origin, and cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['text/plain from elsewhere', { origin: 'https://evil.test', 'content-type': 'text/plain' }, 403],
    [
      'a form in odd letters from elsewhere',
      { origin: 'https://evil.test', 'content-type': 'Application/X-WWW-Form-UrlEncoded' },
      403,
    ],
    ['text/plain', { 'content-type': 'text/plain' }, 415],
    ['no type', { 'content-type': null }, 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a form in parts', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['JSON of another kind', { 'content-type': 'application/vnd.api+json' }, 415],
    ['JSON and something', { 'content-type': 'application/json, text/plain' }, 415],
    ['another charset', { 'content-type': 'application/json; charset=utf-7' }, 415],
  ])('%s: refused', async (_, headers, status) => {
    expect((await make(headers)).status).toBe(status)
  })
  it('our own page may', async () => {
    expect((await make({})).status).toBe(200)
    expect((await make({ 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  })
})

describe('HTTP-17: errors say what the reader can use', () => {
  it('a fault of ours is a code and an id, and the rest is in the log', async () => {
    const broken = await openHouse()
    const staff = await broken.someone()
    broken.deps.store.bots.list = async () => {
      throw new TypeError("select * from bots at /home/jaga/runtime/store/bots.ts: 'better-sqlite3' failed")
    }
    const answer = await broken.send('GET', '/api/bots', { as: staff })
    expect(answer.status).toBe(500)
    expect(Object.keys(answer.json.error).sort()).toEqual(['code', 'id', 'message'])
    expect(answer.text).not.toMatch(/select|sqlite|\/home|\.ts|TypeError/)
    expect(broken.logged.find(({ fact }) => fact === 'http.failed')?.data).toMatchObject({
      id: answer.json.error.id,
      code: 'internal',
    })
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    await broken.close()
  })
  it.each([
    ['id-ID,id;q=0.9', 'Masuk dulu untuk melanjutkan.'],
    ['fr-FR, en;q=0.8, id;q=0.5', 'Sign in first.'],
    ['de', 'Masuk dulu untuk melanjutkan.'],
    ['', 'Masuk dulu untuk melanjutkan.'],
    [';q=,,;q=NaN', 'Masuk dulu untuk melanjutkan.'],
  ])('in the reader’s language: %j', async (language, message) => {
    const answer = await house.send('GET', '/api/bots', { headers: { 'accept-language': language } })
    expect(answer.json.error.message).toBe(message)
  })
  it('names each wrong field', async () => {
    const answer = await house.send('POST', '/api/staff', { as: owner, body: { email: 'x', name: '', role: 'agent', extra: 1 } })
    expect(answer.json.error.fields).toEqual([
      { path: 'email', message: 'This has the wrong form.' },
      { path: 'name', message: 'Too short: at least 1 characters.' },
      { path: 'language', message: 'This must be filled in.' },
      { path: 'extra', message: 'There is no such field.' },
    ])
  })
  it('no line about a request names a person, a token or what was written', async () => {
    const { token } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    const body = { id: 'pesan-kenari', text: 'NIK 3273010101900001 kartu 4111111111111111' }
    await house.send('POST', `/channel/web/${bot}/messages?kode=482913`, { headers: { authorization: `Bearer ${token}` }, body })
    await house.send('POST', '/api/sign-in', {
      body: { email: owner.email, password: 'salah sekali ini' },
      from: '198.51.100.77',
    })
    const lines = JSON.stringify(house.logged)
    const planted = ['3273010101900001', '4111111111111111', '482913', 'salah sekali', token, owner.email, '198.51.100.77']
    for (const secret of planted) expect(lines).not.toContain(secret)
    const figures = await house.metrics.registry.metrics()
    for (const secret of planted) expect(figures).not.toContain(secret)
    expect(figures).toContain('route="/channel/web/:bot/messages"')
  })
})
