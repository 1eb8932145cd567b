import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Egress } from '../../runtime/egress/egress.ts'
import { ask, openEgress, openServer, outcome, type Shop } from './bench.ts'

const CANARY = 'secret-of-the-body'
const SECRET = 'sk-test-4711'

/** Two hosts of the shop, at two origins, and one that speaks TLS. `/go?to=URL&status=N` redirects; `/chain?n=N` redirects N times. */
let shop: Shop
let other: Shop
let secure: Shop
let egress: Egress
beforeAll(async () => {
  const redirecting: Parameters<typeof openServer>[0] = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const left = Number(url.searchParams.get('n') ?? 0)
    if (left > 0) response.writeHead(302, { location: `/chain?n=${left - 1}` }).end(CANARY)
    else if (url.pathname === '/go')
      response
        .writeHead(Number(url.searchParams.get('status') ?? 302), { location: url.searchParams.get('to') ?? '' })
        .end(CANARY)
    else if (url.pathname === '/never') request.socket.setTimeout(0)
    else if (url.pathname === '/slow') {
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.write(CANARY)
    } else if (ANSWERS[url.pathname]) {
      const [status, headers, body] = ANSWERS[url.pathname]!
      response.writeHead(status, headers).end(body)
    } else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  }
  shop = await openServer(redirecting)
  other = await openServer(redirecting)
  secure = await openServer(redirecting, true)
  egress = openEgress([
    `shop.example:${shop.port}`,
    `other.example:${other.port}`,
    `shop.example:${secure.port}`,
    `wrong.example:${secure.port}`,
  ])
})
afterAll(async () => {
  await egress.close()
  await Promise.all([shop.close(), other.close(), secure.close()])
})

const ANSWERS: Record<string, [number, Record<string, string>, string | Buffer]> = {
  '/json': [200, { 'content-type': 'application/json; charset=utf-8' }, '{"total":59000,"items":["kopi"]}'],
  '/problem': [404, { 'content-type': 'application/problem+json' }, '{"title":"none"}'],
  '/text': [201, { 'content-type': 'text/plain' }, 'selesai'],
  '/latin': [200, { 'content-type': 'text/plain; charset=iso-8859-1' }, Buffer.from([0xe9])],
  '/nothing': [204, {}, ''],
  '/error': [500, { 'content-type': 'text/html' }, '<h1>no</h1>'],
  '/notmodified': [304, {}, ''],
  '/lost': [302, {}, ''],
  '/refresh': [
    200,
    { 'content-type': 'text/html', refresh: '0; url=http://127.0.0.1/' },
    '<meta http-equiv="refresh" content="0; url=http://127.0.0.1/">',
  ],
  '/proto': [200, { 'content-type': 'application/json' }, '{"__proto__":{"polluted":1},"a":1}'],
  '/zipped': [200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync('{"a":1}')],
  '/image': [200, { 'content-type': 'image/png' }, CANARY],
  '/binary': [200, { 'content-type': 'application/octet-stream' }, CANARY],
  '/badjson': [200, { 'content-type': 'application/json' }, `{"a": ${CANARY}`],
  '/deep': [200, { 'content-type': 'application/json' }, '['.repeat(500_000) + ']'.repeat(500_000)],
  '/large': [200, { 'content-type': 'text/plain' }, CANARY.repeat(200_000)],
  '/bomb': [200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000, 'x'))],
  '/badzip': [200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, CANARY],
}

const at = (path: string): string => `http://shop.example:${shop.port}${path}`
const elsewhere = (path: string): string => `http://other.example:${other.port}${path}`
const go = (to: string, status = 302): string => at(`/go?status=${status}&to=${encodeURIComponent(to)}`)
const last = (of: Shop) => of.seen.at(-1)!

describe('an answer', () => {
  const answers: [string, number, unknown][] = [
    ['/json', 200, { total: 59_000, items: ['kopi'] }],
    ['/problem', 404, { title: 'none' }],
    ['/text', 201, 'selesai'],
    ['/latin', 200, 'é'],
    ['/nothing', 204, ''],
    ['/error', 500, '<h1>no</h1>'],
    ['/notmodified', 304, ''],
    ['/lost', 302, ''],
    ['/proto', 200, { a: 1 }],
    ['/zipped', 200, { a: 1 }],
  ]
  test.each(answers)('%s: %i %j', async (path, status, body) =>
    expect(await egress.request(ask(at(path)))).toEqual({ status, body }),
  )

  test('of a page that refreshes itself elsewhere is the page', async () => {
    expect((await egress.request(ask(at('/refresh')))).status).toBe(200)
  })

  test('comes over TLS, from the host of the certificate only', async () => {
    expect(await egress.request(ask(`https://shop.example:${secure.port}/json`))).toMatchObject({ status: 200 })
    expect(await outcome(egress.request(ask(`https://wrong.example:${secure.port}/json`)))).toBe('web.failed tls')
  })
})

test('a request says what was drawn, and who asks', async () => {
  await egress.request(
    ask(at('/json?a=1#x'), {
      method: 'PUT',
      body: '{"a":1}',
      headers: [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'X-Api-Key', value: 'k' },
      ],
    }),
  )
  expect(last(shop)).toMatchObject({
    method: 'PUT',
    url: '/json?a=1',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', 'x-api-key': 'k', 'user-agent': 'Jaga', host: `shop.example:${shop.port}` },
  })
})

describe('SSRF-03: redirects', () => {
  test('three are followed, a fourth is not', async () => {
    expect(await egress.request(ask(at('/chain?n=3')))).toMatchObject({ status: 200 })
    const before = shop.seen.length
    expect(await outcome(egress.request(ask(at('/chain?n=6'))))).toBe('web.refused redirects')
    expect(shop.seen.length - before).toBe(4)
  })

  const methods: [number, string, string, string][] = [
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', 'x=1'],
    [308, 'PUT', 'PUT', 'x=1'],
    [302, 'PUT', 'PUT', 'x=1'],
  ]
  test.each(methods)('%i turns %s into %s', async (status, method, then, body) => {
    await egress.request(ask(go('/json', status), { method: method as 'POST', body: 'x=1' }))
    expect(last(shop)).toMatchObject({ method: then, url: '/json', body })
  })

  test('to another origin nothing goes along that could be a credential', async () => {
    const credential = { value: SECRET, hosts: ['shop.example', 'other.example'] }
    await egress.request(
      ask(go(elsewhere('/json')), {
        credential,
        headers: [
          { name: 'X-Api-Key', value: SECRET },
          { name: 'Accept', value: 'text/plain' },
        ],
      }),
    )
    expect(last(shop).headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'x-api-key': SECRET })
    expect(last(other).headers.accept).toBe('text/plain')
    expect(JSON.stringify(last(other))).not.toContain(SECRET)
  })

  test('to another origin no body goes along', async () => {
    const before = other.seen.length
    expect(await outcome(egress.request(ask(go(elsewhere('/json'), 307), { method: 'POST', body: 'x=1' })))).toBe(
      'web.refused redirect-body',
    )
    expect(other.seen.length).toBe(before)
  })

  test('within the origin the credential stays', async () => {
    await egress.request(ask(go('/json'), { credential: { value: SECRET, hosts: ['shop.example'] } }))
    expect(last(shop)).toMatchObject({ url: '/json', headers: { authorization: `Bearer ${SECRET}` } })
  })

  test('from TLS into the clear is refused', async () => {
    const to = encodeURIComponent(at('/json'))
    expect(await outcome(egress.request(ask(`https://shop.example:${secure.port}/go?to=${to}`)))).toBe(
      'web.refused redirect-plain',
    )
  })
})

describe('a credential', () => {
  const cases: [string, string[], string][] = [
    ['the host', ['shop.example'], 'sent'],
    ['the host among others', ['a.example', 'SHOP.example'], 'sent'],
    ['the host with its port', ['shop.example:PORT'], 'sent'],
    ['the host with another port', ['shop.example:1'], 'secret.host'],
    ['nobody', [], 'secret.host'],
    ['another host', ['other.example'], 'secret.host'],
    ['a parent of the host', ['example'], 'secret.host'],
    ['a child of the host', ['a.shop.example'], 'secret.host'],
    ['everybody', ['*'], 'secret.host'],
  ]
  test.each(cases)('bound to %s: %s %s', async (_, hosts, expected) => {
    const before = shop.seen.length
    const bound = hosts.map((host) => host.replace('PORT', String(shop.port)))
    const answer = await outcome(egress.request(ask(at('/json'), { credential: { value: SECRET, hosts: bound } })))
    expect(typeof answer === 'string' ? answer : 'sent').toBe(expected)
    expect(shop.seen.length - before).toBe(expected === 'sent' ? 1 : 0)
  })

  test('is not sent in the clear to a host outside', async () => {
    const request = ask('http://api.example/', { credential: { value: SECRET, hosts: ['api.example'] } })
    expect(await outcome(openEgress([]).request(request))).toBe('web.refused secret-plain')
  })

  test.each(['a\r\nX: y', 'ü', '', 'a b'])('of the form %j is refused, and not repeated', async (value) => {
    expect(await outcome(egress.request(ask(at('/json'), { credential: { value, hosts: ['shop.example'] } })))).toBe(
      'web.refused secret-form',
    )
  })
})

describe('SSRF-05: headers that nobody may set', () => {
  const names =
    'Host Authorization authorization  Metadata-Flavor Metadata X-aws-ec2-metadata-token X-aws-ec2-metadata-token-ttl-seconds X-Google-Metadata-Request X-Metadata-Token Cookie Connection Content-Length Transfer-Encoding Upgrade Expect TE Trailer Proxy-Authorization X-Forwarded-For X-Forwarded-Host Forwarded X-Original-URL X-HTTP-Method-Override Sec-Fetch-Site __proto__'
  test.each(names.split(/ +/))('%s', async (name) => {
    const before = shop.seen.length
    expect(await outcome(egress.request(ask(at('/json'), { headers: [{ name, value: 'x' }] })))).toBe('web.refused header')
    expect(shop.seen.length).toBe(before)
  })

  const malformed: [string, string][] = [
    ['X-A\r\nHost', 'x'],
    ['X A', 'x'],
    ['', 'x'],
    ['X-A:', 'x'],
    ['X-A', 'x\r\nHost: y'],
    ['X-A', 'x\ny'],
    ['X-A', 'x\0'],
    ['X-A', '界'],
    ['X-A', 'x'.repeat(5000)],
  ]
  test.each(malformed)('%j: %j', async (name, value) => {
    expect(await outcome(egress.request(ask(at('/json'), { headers: [{ name, value }] })))).toBe('web.refused header')
  })

  test('and no more than thirty', async () => {
    const headers = Array.from({ length: 31 }, (_, n) => ({ name: `x-${n}`, value: 'x' }))
    expect(await outcome(egress.request(ask(at('/json'), { headers })))).toBe('web.refused header')
  })
})

describe('SSRF-06: what an answer may be', () => {
  const bad: [string, string][] = [
    ['/image', 'content-type'],
    ['/binary', 'content-type'],
    ['/badjson', 'json'],
    ['/deep', 'json'],
    ['/large', 'large'],
    ['/bomb', 'large'],
    ['/badzip', 'network'],
  ]
  test.each(bad)('%s fails for its %s, and is not repeated in the failure', async (path, reason) => {
    const failure = await egress.request(ask(at(path))).then(
      () => null,
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: 'web.failed', args: { reason, host: `shop.example:${shop.port}` } })
    expect(String((failure as Error).stack) + JSON.stringify(failure)).not.toContain(CANARY)
    expect((failure as Error).cause).toBeUndefined()
  })

  test.each(['/never', '/slow'])('%s ends by its time limit', async (path) => {
    expect(await outcome(egress.request(ask(at(path), { timeout: 0.1 })))).toBe('web.failed timeout')
  })

  test('and by the caller', async () => {
    const stop = new AbortController()
    const asked = outcome(egress.request(ask(at('/never')), stop.signal))
    stop.abort()
    expect(await asked).toBe('web.failed stopped')
  })

  test('nobody there', async () => {
    const gone = await openServer(() => {})
    await gone.close()
    expect(await outcome(openEgress(['gone.example']).request(ask(`http://gone.example:${gone.port}`)))).toBe(
      'web.failed connect',
    )
  })
})
