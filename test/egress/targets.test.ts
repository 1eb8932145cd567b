import { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Lookup } from '../../runtime/egress/address.ts'
import { ask, onLoopback, openEgress, openServer, outcome, type Shop } from './bench.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openServer((request, response) => {
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to')
    if (to === null) response.end('reached')
    else response.writeHead(302, { location: to }).end()
  })
})
afterAll(() => shop.close())
afterEach(() => vi.restoreAllMocks())

/** SSRF-01. PORT is the loopback server's: every one of these would reach it, or a neighbour, if it were let through. */
const INSIDE: string[] = [
  'http://127.0.0.1:PORT',
  'https://127.0.0.1:PORT',
  'http://127.1:PORT',
  'http://0:PORT',
  'http://0.0.0.0:PORT',
  'http://2130706433:PORT',
  'http://0x7f000001:PORT',
  'http://0x7f.1:PORT',
  'http://0177.0.0.1:PORT',
  'http://127.0.0.1.:PORT',
  'http://127.255.255.254:PORT',
  'http://１２７.０.０.１:PORT',
  'http://127。0。0。1:PORT',
  'http://%31%32%37.0.0.1:PORT',
  'http:127.0.0.1:PORT',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166',
  'http://0xa9fea9fe',
  'http://0251.0376.0251.0376',
  'http://[::]:PORT',
  'http://[::1]:PORT',
  'http://[0:0:0:0:0:0:0:0]:PORT',
  'http://[0000::0001]:PORT',
  'http://[::127.0.0.1]:PORT',
  'http://[::ffff:127.0.0.1]:PORT',
  'http://[::ffff:7f00:1]:PORT',
  'http://[::ffff:a9fe:a9fe]',
  'http://[::ffff:0:7f00:1]',
  'http://[64:ff9b::7f00:1]',
  'http://[64:ff9b:1::1]',
  'http://[2002:7f00:1::]',
  'http://[2001::1]',
  'http://[fe80::1]',
  'http://[fc00::1]',
  'http://[fd00:ec2::254]',
  'http://[fec0::1]',
  'http://[ff02::1]',
  'http://[2001:db8::1]',
  'http://[100::1]',
  'http://[5f00::1]',
  'http://[4000::1]',
  'http://10.0.0.1',
  'http://172.16.0.1',
  'http://172.31.255.255',
  'http://192.168.1.1',
  'http://100.64.0.1',
  'http://100.100.100.200',
  'http://198.18.0.1',
  'http://192.0.0.192',
  'http://192.0.2.1',
  'http://198.51.100.1',
  'http://203.0.113.1',
  'http://224.0.0.1',
  'http://240.0.0.1',
  'http://255.255.255.255',
  'http://localhost:PORT',
  'http://LOCALHOST:PORT',
  'http://localhost.:PORT',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT',
  'http://a.localhost:PORT',
  'http://metadata',
  'http://metadata.google.internal',
  'http://metadata.goog',
  'http://router',
  'http://nas.local',
  'http://erp.internal',
  'http://erp.corp',
  'http://127.0.0.1:PORT#@shop.example',
  'http://127.0.0.1:PORT?@shop.example',
]

/** Names as good as any other, but what they resolve to is inside. */
const NAMES = ['http://rebind.example:PORT', 'http://127.0.0.1.nip.example:PORT', 'https://rebind.example:PORT']

/** Refused before anybody asks where they lead. */
const MALFORMED: [url: string, reason: string][] = [
  ['http://a@127.0.0.1:PORT', 'userinfo'],
  ['http://shop.example@127.0.0.1:PORT', 'userinfo'],
  ['http://user:pass@shop.example', 'userinfo'],
  ['http://@shop.example', 'userinfo'],
  ['http:\\\\127.0.0.1:PORT', 'url'],
  ['http://shop.example\\@127.0.0.1:PORT', 'url'],
  ['http://shop.example\n.evil.example', 'url'],
  ['http://shop.exa\u200bmple', 'url'],
  ['http://shop.example/\r\nHost: x', 'url'],
  ['http://[fe80::1%25eth0]', 'url'],
  ['http://1.2.3.4.5', 'url'],
  ['http://', 'url'],
  ['shop.example', 'url'],
  ['//shop.example', 'url'],
  ['', 'url'],
  [`http://shop.example/${'x'.repeat(5000)}`, 'url'],
  ['http://shop.example:22', 'port'],
  ['http://shop.example:25', 'port'],
  ['http://shop.example:0', 'port'],
  ['http://shop.example:3306', 'port'],
  ['http://shop.example:6379', 'port'],
  ['http://shop.example:11434', 'port'],
  // SSRF-02
  ['file:///etc/passwd', 'scheme'],
  ['ftp://shop.example', 'scheme'],
  ['gopher://127.0.0.1:70/_x', 'scheme'],
  ['data:text/plain,x', 'scheme'],
  ['blob:http://shop.example/x', 'scheme'],
  ['jar:http://shop.example!/x', 'scheme'],
  ['javascript:1', 'scheme'],
  ['ws://shop.example', 'scheme'],
  ['unix:/run/docker.sock', 'scheme'],
  ['http+unix://%2Frun%2Fdocker.sock/x', 'scheme'],
]

const at = (url: string): string => url.replace('PORT', String(shop.port))

describe('SSRF-01, SSRF-02: what is asked for', () => {
  test.each(INSIDE)('%s is refused, and nothing is connected to', async (url) => {
    const connect = vi.spyOn(Socket.prototype, 'connect')
    expect(await outcome(openEgress([]).request(ask(at(url))))).toBe('web.refused private')
    expect(connect).not.toHaveBeenCalled()
  })

  test.each(NAMES)('%s is refused, and nobody is reached', async (url) => {
    const before = shop.connections()
    expect(await outcome(openEgress([]).request(ask(at(url))))).toBe('web.refused private')
    expect(shop.connections()).toBe(before)
  })

  test.each(MALFORMED)('%j is refused for its %s', async (url, reason) => {
    const connect = vi.spyOn(Socket.prototype, 'connect')
    expect(await outcome(openEgress([]).request(ask(at(url))))).toBe(`web.refused ${reason}`)
    expect(connect).not.toHaveBeenCalled()
  })
})

describe('SSRF-03: what a redirect leads to', () => {
  const redirect = (to: string): Promise<unknown> =>
    outcome(
      openEgress([`shop.example:${shop.port}`]).request(
        ask(`http://shop.example:${shop.port}/?to=${encodeURIComponent(at(to))}`),
      ),
    )

  test.each([...INSIDE, ...NAMES].filter((url) => !/[^ -~]/.test(url) && !url.startsWith('http:1')))(
    '%s is refused there too',
    async (url) => {
      const before = shop.connections()
      expect(await redirect(url)).toBe('web.refused private')
      expect(shop.connections()).toBe(before + 1)
    },
  )

  test.each(MALFORMED.filter(([url]) => /^[a-z+]+:.*[^\\]$/.test(url) && !/[^ -~]|\\/.test(url) && url.length < 1000))(
    '%j is refused there too',
    async (url, reason) => {
      expect(await redirect(url)).toBe(`web.refused ${reason}`)
    },
  )
})

describe('SSRF-04: what a name resolves to', () => {
  const lists: [string, string[]][] = [
    ['one inside among many', ['93.184.216.34', '10.0.0.1']],
    ['inside first', ['127.0.0.1', '93.184.216.34']],
    ['A outside, AAAA inside', ['93.184.216.34', '::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['an address with a zone', ['fe80::1%eth0']],
    ['something that is no address', ['localhost']],
    ['a metadata service', ['169.254.169.254']],
  ]
  test.each(lists)('%s: refused', async (_, addresses) => {
    const lookup: Lookup = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    const before = shop.connections()
    expect(await outcome(openEgress([], lookup).request(ask(`http://shop.example:${shop.port}`)))).toBe('web.refused private')
    expect(shop.connections()).toBe(before)
  })

  test('nothing: failed', async () => {
    expect(await outcome(openEgress([], async () => []).request(ask('http://shop.example')))).toBe('web.failed dns')
  })

  test('is asked once for a connection, and that answer is connected to', async () => {
    const lookup = vi
      .fn<Lookup>()
      .mockResolvedValueOnce([{ address: '127.0.0.1', family: 4 }])
      .mockResolvedValue([{ address: '169.254.169.254', family: 4 }])
    expect(await openEgress([`shop.example:${shop.port}`], lookup).request(ask(`http://shop.example:${shop.port}`))).toEqual({
      status: 200,
      body: 'reached',
    })
    expect(lookup).toHaveBeenCalledTimes(1)
  })

  test('if it changes between judging and connecting, the peer itself is judged before a word is sent', async () => {
    let reads = 0
    const lookup: Lookup = async () => [
      {
        family: 4,
        get address() {
          return reads++ === 0 ? '93.184.216.34' : '127.0.0.1'
        },
      },
    ]
    const asked = shop.seen.length
    const before = shop.connections()
    expect(await outcome(openEgress([], lookup).request(ask(`http://shop.example:${shop.port}`)))).toBe('web.refused private')
    await expect.poll(() => shop.connections()).toBe(before + 1)
    expect(shop.seen.length).toBe(asked)
  })

  test('a name that moves inside is refused at the next connection', async () => {
    const moved = vi.fn(onLoopback)
    const egress = openEgress([], moved)
    expect(await outcome(egress.request(ask(`http://shop.example:${shop.port}`)))).toBe('web.refused private')
    expect(moved).toHaveBeenCalledTimes(1)
  })
})

describe('SSRF-07: what the owner has opened', () => {
  const opened: [entry: string, url: string, expected: string | number][] = [
    ['erp.internal', 'http://erp.internal:PORT', 200],
    ['ERP.internal ', 'http://erp.internal:PORT', 200],
    ['erp.internal:PORT', 'http://erp.internal:PORT', 200],
    ['127.0.0.1', 'http://127.0.0.1:PORT', 200],
    ['127.0.0.1:PORT', 'http://127.0.0.1:PORT', 200],
    ['localhost', 'http://localhost:PORT', 200],
    ['erp.internal:81', 'http://erp.internal:PORT', 'web.refused private'],
    ['erp.internal', 'http://a.erp.internal:PORT', 'web.refused private'],
    ['erp.internal', 'http://127.0.0.1:PORT', 'web.refused private'],
    ['127.0.0.1', 'http://127.0.0.2:PORT', 'web.refused private'],
    ['127.0.0.1', 'http://rebind.example:PORT', 'web.refused private'],
    ['shop.example:81', 'http://shop.example:PORT', 'web.refused private'],
    ['*', 'http://127.0.0.1:PORT', 'web.refused private'],
    ['127.0.0.0/8', 'http://127.0.0.1:PORT', 'web.refused private'],
    ['erp.internal', 'http://erp.internal:6379', 'web.refused port'],
    ['erp.internal:6379', 'http://erp.internal:6379', 'web.failed connect'],
  ]
  test.each(opened)('%s, asked for %s: %s', async (entry, url, expected) => {
    const answer = await outcome(openEgress([at(entry)]).request(ask(at(url))))
    expect(typeof answer === 'string' ? answer : answer.status).toBe(expected)
  })

  test('an opened name does not open a metadata service that it points to', async () => {
    const lookup: Lookup = async () => [{ address: '169.254.169.254', family: 4 }]
    expect(await outcome(openEgress(['erp.internal'], lookup).request(ask('http://erp.internal')))).toBe('web.refused private')
  })
})
