import { createHmac } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import type { Webhook } from '../../nodes/ports/reach.ts'
import type { EgressRequest } from '../../runtime/egress/egress.ts'
import { AppError } from '../../runtime/errors.ts'
import { isSigned, signBody } from '../../runtime/reach/signature.ts'
import { createWebhooks } from '../../runtime/reach/webhooks.ts'
import { failing, run } from '../nodes/try.ts'

describe('signed-webhook', () => {
  const saved: JsonObject = {
    url: 'https://gudang.id/kabar/{{order}}',
    secret: 'gudang',
    event: 'pesanan.batal',
    data: [
      { id: 'a', key: 'order', value: 'order' },
      { id: 'b', key: 'gone', value: 'nothing' },
    ],
    status: 'code',
  }
  const answers = (status: number) => {
    const sent: Webhook[] = []
    const send = async (hook: Webhook) => {
      sent.push(hook)
      return { status, tries: 1 }
    }
    return { sent, ports: { webhooks: { send } } }
  }

  test('sends what its variables hold, as data', async () => {
    const { sent, ports } = answers(202)
    expect(await run('signed-webhook', saved, { values: { order: '{{7*7}}"},"x":{' }, ports })).toEqual({
      because: { status: 202, tries: 1 },
      set: { code: 202 },
      exit: 'sent',
    })
    expect(sent).toEqual([
      {
        url: `https://gudang.id/kabar/${encodeURIComponent('{{7*7}}"},"x":{')}`,
        secret: 'gudang',
        event: 'pesanan.batal',
        data: { order: '{{7*7}}"},"x":{', gone: null },
      },
    ])
  })

  test.each([
    [200, 'sent'],
    [299, 'sent'],
    [301, 'refused'],
    [400, 'refused'],
    [410, 'refused'],
  ])('status %i leaves by %s', async (status, exit) =>
    expect(await run('signed-webhook', saved, { ports: answers(status).ports })).toMatchObject({ exit }),
  )

  test.each(['web.refused', 'secret.host', 'web.failed', 'web.unknown'])('%s is trouble', async (code) => {
    await expect(run('signed-webhook', saved, { ports: failing('webhooks', code) })).rejects.toMatchObject({ code })
  })
})

/** The other side: it answers what it is told to, and counts. */
function receiver(...answers: (number | AppError)[]) {
  let takes = 0
  const requests: EgressRequest[] = []
  const waits: number[] = []
  let now = Date.UTC(2026, 10, 22, 3)
  const stop = new AbortController()
  const webhooks = createWebhooks({
    secret: async (name) => (name === 'gudang' ? { value: 'rahasia-gudang', hosts: ['gudang.id'] } : null),
    egress: {
      async request(request) {
        requests.push(request)
        now += takes
        const answer = answers[requests.length - 1] ?? 200
        if (answer instanceof AppError) throw answer
        return { status: answer, body: null }
      },
    },
    at: now,
    clock: () => now,
    random: () => 0.5,
    setTimer(call, ms) {
      waits.push(ms)
      now += ms
      queueMicrotask(call)
      return () => {}
    },
    signal: stop.signal,
  })
  const header = (i: number, name: string) => requests[i]?.headers.find((each) => each.name === name)?.value ?? ''
  const send = () =>
    webhooks.send({ url: 'https://gudang.id/kabar', secret: 'gudang', event: 'pesanan.batal', data: { n: 1 }, id: 'kabar-1' })
  return { requests, waits, send, header, webhooks, stop, takes: (ms: number) => (takes = ms), now: () => now }
}
const lost = (reason: string) => new AppError('web.failed', { reason, host: 'gudang.id' })

describe('a signed webhook', () => {
  it('carries its time, its signature and its one name, and never the secret', async () => {
    const shop = receiver()
    expect(await shop.send()).toEqual({ status: 200, tries: 1 })
    const [request] = shop.requests
    expect(request).toMatchObject({ method: 'POST', url: 'https://gudang.id/kabar', boundTo: ['gudang.id'] })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      id: 'kabar-1',
      event: 'pesanan.batal',
      at: shop.now() / 1000,
      data: { n: 1 },
    })
    expect(shop.header(0, 'idempotency-key')).toBe('kabar-1')
    expect(shop.header(0, 'jaga-event')).toBe('pesanan.batal')
    expect(
      isSigned(request?.body ?? '', shop.header(0, 'jaga-signature'), 'rahasia-gudang', {
        now: shop.now(),
        toleranceMs: 300_000,
      }),
    ).toBe(true)
    expect(JSON.stringify(request)).not.toContain('rahasia-gudang')
  })

  it.each<[string, (number | AppError)[], number, number]>([
    ['a 500', [500], 200, 2],
    ['a busy site', [429, 503, 502], 200, 4],
    ['an answer that got lost', [lost('timeout'), lost('network')], 200, 3],
    ['a site that was not there', [lost('connect')], 200, 2],
    ['a refusal, which is an answer', [400], 400, 1],
  ])('after %s', async (_, answers, status, tries) => {
    const shop = receiver(...answers)
    expect(await shop.send()).toEqual({ status, tries })
    expect(new Set(shop.requests.map((__, i) => shop.header(i, 'idempotency-key')))).toEqual(new Set(['kabar-1']))
    expect(new Set(shop.requests.map(({ body }) => body)).size).toBe(1)
  })

  it('says the same, byte for byte, when a later process runs its turn again', async () => {
    const shop = receiver(500, 200, 200)
    await shop.send()
    await shop.send()
    expect(shop.requests).toHaveLength(3)
    expect(new Set(shop.requests.map(({ body }) => body)).size).toBe(1)
  })

  it('signs each try anew, for a receiver refuses an old time', async () => {
    const shop = receiver(500, 500)
    await shop.send()
    expect(new Set(shop.requests.map((_, i) => shop.header(i, 'jaga-signature'))).size).toBe(2) // the first wait is shorter than a second
  })

  it('waits longer each time, and gives up', async () => {
    const shop = receiver(...Array.from({ length: 9 }, () => 503))
    await expect(shop.send()).rejects.toMatchObject({ code: 'web.unknown' })
    expect(shop.requests).toHaveLength(4)
    expect(shop.waits).toEqual([500, 1500, 4500])
  })

  it.each([
    ['that nothing arrived', ['dns', 'connect', 'dns', 'connect'], 'web.failed'],
    ['that nobody knows', ['connect', 'timeout', 'connect', 'connect'], 'web.unknown'],
  ])('says %s', async (_, reasons, code) => {
    await expect(receiver(...reasons.map(lost)).send()).rejects.toMatchObject({ code })
  })

  it('does not begin another try when its time is up or the turn ends', async () => {
    const late = receiver(500, 500, 500, 500)
    late.takes(60_000)
    await expect(late.send()).rejects.toMatchObject({ code: 'web.unknown' })
    expect(late.requests).toHaveLength(1)
    const ended = receiver(500)
    ended.stop.abort()
    await expect(ended.send()).rejects.toMatchObject({ code: 'web.failed' })
    expect(ended.requests).toHaveLength(0)
  })

  it.each([
    ['a host that its secret is not bound to', new AppError('secret.host', { host: 'x' }), 'secret.host'],
    ['an address inside', new AppError('web.refused', { reason: 'private' }), 'web.refused'],
  ])('is not tried again at %s', async (_, error, code) => {
    const shop = receiver(error)
    await expect(shop.send()).rejects.toMatchObject({ code })
    expect(shop.requests).toHaveLength(1)
  })

  it('is not sent without its secret', async () => {
    const shop = receiver()
    await expect(shop.webhooks.send({ url: 'https://gudang.id', secret: 'gone', event: 'a', data: null })).rejects.toMatchObject({
      code: 'web.refused',
    })
    expect(shop.requests).toEqual([])
  })
})

describe('a signature', () => {
  const body = '{"n":1}'
  const now = 1_795_000_000_000
  const good = signBody(body, 'rahasia', now)

  it('is the HMAC-SHA256 of time and body', () => {
    expect(good).toBe(`t=1795000000,v1=${createHmac('sha256', 'rahasia').update('1795000000.{"n":1}').digest('hex')}`)
  })

  it.each<[string, [string, string, string, number], boolean]>([
    ['as it was made', [body, good, 'rahasia', now], true],
    ['a little later', [body, good, 'rahasia', now + 299_000], true],
    ['much later', [body, good, 'rahasia', now + 301_000], false],
    ['before its time', [body, good, 'rahasia', now - 301_000], false],
    ['another body', ['{"n":2}', good, 'rahasia', now], false],
    ['another secret', [body, good, 'rahasia2', now], false],
    ['another time written in', [body, good.replace('t=1795000000', 't=1795000001'), 'rahasia', now], false],
    ['none', [body, '', 'rahasia', now], false],
    ['half of one', [body, good.slice(0, 40), 'rahasia', now], false],
  ])('%s', (_, [text, signature, secret, at], holds) => {
    expect(isSigned(text, signature, secret, { now: at, toleranceMs: 300_000 })).toBe(holds)
  })
})
