import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Serving, serve } from '../../runtime/http/serve.ts'
import { type House, openHouse } from './house.ts'
import { rawRequest } from './raw.ts'
import { readStream } from './stream.ts'

/** HTTP-01 to HTTP-03, 08, 12, 13, 16, 18 on a real socket, byte by byte. */
let house: House
let server: Serving
let owner: Awaited<ReturnType<House['someone']>>
let bot: string
const assets = mkdtempSync(join(tmpdir(), 'jaga-assets-'))

beforeAll(async () => {
  mkdirSync(join(assets, 'editor/assets'), { recursive: true })
  mkdirSync(join(assets, 'widget'), { recursive: true })
  writeFileSync(join(assets, 'editor/index.html'), '<!doctype html><html><head><title>Jaga</title></head><body></body></html>')
  writeFileSync(join(assets, 'editor/assets/app-1a2b.js'), 'export const a = 1\n'.repeat(50))
  writeFileSync(join(assets, 'widget/w.js'), 'void 0')
  writeFileSync(join(assets, 'widget/chat-0123456789ab.js'), 'export const today = 1')
  writeFileSync(join(assets, 'secret.txt'), 'nobody may read this')
  house = await openHouse({ assets })
  owner = await house.someone()
  bot = await house.bot()
  server = await serve(house.app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.stop(100)
  await house.close()
  rmSync(assets, { recursive: true, force: true })
})

const head = (line: string, ...headers: string[]) =>
  `${[line, `Host: 127.0.0.1:${server.port}`, ...headers].join('\r\n')}\r\n\r\n`
const get = (target: string, ...headers: string[]) => rawRequest(server.port, head(`GET ${target} HTTP/1.1`, ...headers))
const own = () => [`Origin: http://127.0.0.1:${server.port}`, 'Sec-Fetch-Site: same-origin', 'Content-Type: application/json']

describe('HTTP-01 and HTTP-12: odd ways of writing an address', () => {
  const targets = [
    '/api/bots',
    '//api/bots',
    '/api//bots',
    '/./api/bots',
    '/x/../api/bots',
    '/x/..;/api/bots',
    '/%61pi/bots',
    '/api/%62ots',
    '/api%2Fbots',
    '/API/BOTS',
    '/api/bots/',
    '/api/bots%00',
    '/api/bots%2e%2e/bots',
    '/api;x=1/bots',
    '/%2e%2e/api/bots',
    'http://evil.test/api/bots',
    '/channel/../api/bots',
    '/demo/..%2f..%2fapi/bots',
    '/api/bots?x=/healthz',
    '/healthz/../api/bots',
  ]
  it.each(targets)('%s shows no bots to somebody who has not signed in', async (target) => {
    const answer = await get(target)
    expect([400, 401, 404]).toContain(answer.status)
    expect(answer.body).not.toContain('"items"')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })
  it('a backslash and a missing Host are refused', async () => {
    expect((await get('/api\\bots')).status).toBe(400)
    expect((await rawRequest(server.port, 'GET /api/bots HTTP/1.1\r\n\r\n')).status).toBe(400)
    expect((await rawRequest(server.port, 'GET /api/bots HTTP/1.1\r\nHost: a b\r\n\r\n')).status).toBe(400)
  })
})

describe('HTTP-02 and HTTP-03: bodies that are not what they say', () => {
  const post = (headers: string[], ...body: string[]) =>
    rawRequest(server.port, [head('POST /api/sign-in HTTP/1.1', ...own(), ...headers), ...body])
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

  it('a Content-Length beyond the limit is refused at once', async () => {
    const answer = await post(['Content-Length: 70000'], 'x')
    expect(answer).toMatchObject({ status: 413, closed: true })
    expect(JSON.parse(answer.body).error.code).toBe('request.large')
  })
  it('chunks beyond the limit are refused, whoever is asked', async () => {
    const chunks = Array.from({ length: 20 }, () => chunk('x'.repeat(8_000)))
    expect(await post(['Transfer-Encoding: chunked'], ...chunks)).toMatchObject({ status: 413, closed: true })
    const ignoring = [
      head('POST /api/sign-out HTTP/1.1', ...own(), `Cookie: ${owner.cookie}`, 'Transfer-Encoding: chunked'),
      ...chunks,
    ]
    expect((await rawRequest(server.port, ignoring)).status).toBe(413)
  })
  it.each([
    ['both a length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n'],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 3'], '{}'],
    ['a length that is no number', ['Content-Length: 2,3'], '{}'],
    ['a chunked twice', ['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n'],
    ['an identity that is no encoding', ['Transfer-Encoding: xchunked'], '0\r\n\r\n'],
  ])('%s: refused, and the line closed', async (_, headers, body) => {
    const answer = await post(headers, body)
    expect(answer.status).toBe(400)
    expect(answer.closed).toBe(true)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  })
})

it.each([
  ['a page, with a policy of its own', '/bots/abc', 'content-security-policy'],
  ['a file, kept for ever', '/assets/app-1a2b.js', 'cache-control'],
  ['a script for other sites', '/w.js', 'cross-origin-resource-policy'],
  ['what is not there', '/api/nothing', 'content-security-policy'],
])('%s: each header stands once', async (_, target, named) => {
  const { names } = await get(target)
  expect(names).toContain(named)
  expect(names).toContain('referrer-policy')
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

describe('HTTP-08: files', () => {
  it('serves its own: hashed ones for ever, the page with a nonce each time', async () => {
    const script = await get('/assets/app-1a2b.js', 'Accept-Encoding: gzip')
    expect(script.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'content-encoding': 'gzip' })
    const page = await get('/bots/abc')
    expect(page.status).toBe(200)
    const nonce = /nonce="([^"]+)"/.exec(page.body)?.[1]
    expect(page.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect(/nonce="([^"]+)"/.exec((await get('/')).body)?.[1]).not.toBe(nonce)
    const widget = await get('/w.js')
    expect(widget.headers).toMatchObject({ 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' })
  })
  it('gives a page that was opened before an update what took the place of a file that it knew, not to be kept', async () => {
    const today = await get('/widget/chat-0123456789ab.js')
    expect(today.headers['cache-control']).toContain('immutable')
    const before = await get('/widget/chat-ba9876543210.js')
    expect(before).toMatchObject({ status: 200, body: today.body })
    expect(before.headers).toMatchObject({ 'cache-control': 'no-cache', 'access-control-allow-origin': '*' })
    for (const path of ['/widget/other-ba9876543210.js', '/widget/chat-ba98.js', '/assets/app-ba98.js'])
      expect((await get(path)).status).toBe(404)
  })
  const ways = [
    '../secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    '%2e%2e%2fsecret.txt',
    '..%5csecret.txt',
    '..%255csecret.txt',
    '....//secret.txt',
    '%252e%252e%252fsecret.txt',
    '..;/secret.txt',
    '%c0%ae%c0%ae/secret.txt',
    './../../secret.txt',
    '%00../secret.txt',
  ]
  it.each(ways)('assets/%s and widget/%s lead nowhere', async (way) => {
    for (const folder of ['assets', 'widget', 'widget/..']) {
      const answer = await get(`/${folder}/${way}`)
      expect(answer.body).not.toContain('nobody may read')
      expect([400, 404]).toContain(answer.status)
    }
  })
})

describe('HTTP-13 and the size of what comes before a body', () => {
  it.each(['Accept-Language', 'Access-Control-Request-Headers', 'Cookie', 'Origin'])('64 kB of %s are refused', async (name) => {
    expect((await get('/healthz', `${name}: ${'a,'.repeat(32_000)}`)).status).toBe(431)
  })
  it('15 kB of Accept-Language decide nothing', async () => {
    const answer = await get('/api/bots', `Accept-Language: ${'x;q=0.1,'.repeat(1_800)}en`)
    expect(JSON.parse(answer.body).error.message).toBe('Masuk dulu untuk melanjutkan.')
  })
})

describe('HTTP-16: methods', () => {
  it.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('%s on a route that only takes POST changes nothing', async (method) => {
    const answer = await rawRequest(
      server.port,
      `${head(`${method} /api/sign-in HTTP/1.1`, ...own(), 'Content-Length: 2', 'Connection: close')}{}`,
    )
    expect([400, 404, 405]).toContain(answer.status)
  })
  it('names the methods there are', async () => {
    const answer = await get('/api/sign-in')
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('POST')
  })
  it('an override header is not looked at', async () => {
    const answer = await get(`/api/bots/${bot}`, `Cookie: ${owner.cookie}`, 'X-HTTP-Method-Override: DELETE')
    expect(answer.status).toBe(200)
    expect((await house.store.bot(bot).summary()).deletedAt).toBeNull()
  })
})

describe('HTTP-18: headers on every answer', () => {
  const answers: [string, () => Promise<{ headers: Record<string, string> }>][] = [
    ['a page', () => get('/')],
    ['a file', () => get('/assets/app-1a2b.js')],
    ['the demo shop', () => get(`/demo/${bot}`)],
    ['the chat page', () => get(`/chat/${bot}`)],
    ['JSON', () => get('/api/session')],
    ['nothing there', () => get('/api/nothing')],
    ['a wrong method', () => get('/api/sign-in')],
    ['a refused request', () => rawRequest(server.port, 'BOGUS\r\n\r\n')],
    ['an address that cannot be read', () => get('/a\\b')],
  ]
  it.each(answers)('%s', async (_, ask) => {
    const { headers } = await ask()
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['permissions-policy']).toContain('camera=()')
    expect(headers['content-security-policy']).toMatch(/base-uri 'none'/)
    expect(headers['content-security-policy']).toMatch(/frame-ancestors/)
    expect(headers['x-powered-by']).toBeUndefined()
  })
})

describe('the end', () => {
  it('says at once that it is not ready, tells streams, finishes what is in flight, and takes no more', async () => {
    const ending = await openHouse({ assets })
    const own = await serve(ending.app, { host: '127.0.0.1', port: 0 })
    const base = `http://127.0.0.1:${own.port}`
    const id = await ending.bot()
    const opened = await ending.send('POST', `/channel/web/${id}/open`, { body: {} })
    const authorization = `Bearer ${opened.json.token}`
    const stream = readStream(await fetch(`${base}/channel/web/${id}/stream`, { headers: { authorization } }))
    await stream.next('message')
    const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const health = ending.deps.model.health
    ending.deps.model.health = async () => {
      asked.resolve()
      await release.promise
      return health()
    }
    const inFlight = fetch(`${base}/readyz`)
    await asked.promise
    ending.stopping.abort()
    const bye = await stream.next('bye')
    expect(Number(bye.retry)).toBeGreaterThanOrEqual(1_000)
    expect(await stream.any()).toBeNull()
    const stopped = own.stop(20_000)
    release.resolve()
    const answer = await inFlight
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ ready: false, checks: { store: true } })
    await stopped
    await expect(fetch(`${base}/healthz`)).rejects.toThrow()
    await ending.close()
  })
})
