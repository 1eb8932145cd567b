import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../runtime/http/app.ts'
import type { Limits } from '../../runtime/http/limits.ts'
import { BODIES } from '../http/bodies.ts'
import { type Answer, type House, openHouse } from '../http/house.ts'
import { holdBot } from './holding.ts'
import { NO_LIMITS } from './limits.ts'

/** DOS-10 at the routes: whoever asks too often is told when to come back, is let in again then, and costs nobody else anything. */
const FEW = { points: 3, seconds: 30 }
/** Those that stand before all others are tried in a house of their own. */
const FIRST = { api: FEW, channelAddress: FEW }

let house: House
let strict: House
let bot: string
const clients = new Map<string, { token: string; key: string; staff: { cookie: string } }>()
beforeAll(async () => {
  const all = Object.fromEntries(Object.keys(NO_LIMITS).map((name) => [name, FEW])) as Limits // made of the same names
  house = await openHouse({ limits: { ...all, api: NO_LIMITS.api, channelAddress: NO_LIMITS.channelAddress } })
  strict = await openHouse({ limits: { ...NO_LIMITS, ...FIRST } })
  bot = await house.bot()
  const owner = await house.someone()
  for (const who of ['ani', 'budi']) {
    const opened = (await house.send('POST', `/channel/web/${bot}/open`, { body: {}, from: `198.51.100.${clients.size + 1}` }))
      .json
    const key = await house.send('POST', `/api/bots/${bot}/shop/keys`, { as: owner, body: { name: who } })
    clients.set(who, { token: opened.token, key: key.json.token, staff: await house.someone('owner') })
    await house.engine.settled(opened.conversation)
    // A person has the conversation, so that files are taken in it.
    await house.store.bot(bot).take(opened.conversation, owner.id, house.time.now)
  }
})
afterAll(async () => {
  await house.close()
  await strict.close()
})

/** Too many wrong passwords are refused with 429 too: that is another promise. */
const isLimited = ({ status, json }: Answer) => status === 429 && json.error.code === 'rate.limited'
let asked = 0
const address = (who: string) => (who === 'ani' ? '203.0.113.90' : '203.0.113.91')
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const of = (who: string) => clients.get(who)!

/** One use of each limit, by whoever it counts for. */
const USES: [name: keyof Limits, use: (who: string) => Promise<Answer>][] = [
  [
    'signInAddress',
    (who) =>
      house.send('POST', '/api/sign-in', { from: address(who), body: { email: `x${asked++}@toko.test`, password: 'salah' } }),
  ],
  [
    'signInEmail',
    (who) =>
      house.send('POST', '/api/sign-in', {
        from: `2001:db8:${(asked++).toString(16)}::1`,
        body: { email: `${who}@lain.test`, password: 'salah' },
      }),
  ],
  ['api', (who) => strict.send('GET', '/api/session', { from: address(who) })],
  ['channelAddress', (who) => strict.send('GET', `/channel/web/${bot}/config`, { from: address(who) })],
  ['openAddress', (who) => house.send('POST', `/channel/web/${bot}/open`, { from: address(who), body: {} })],
  [
    'messageSession',
    (who) =>
      house.send('POST', `/channel/web/${bot}/messages`, {
        headers: bearer(of(who).token),
        body: { id: `pesan-${asked++}-xx`, text: 'Halo' },
      }),
  ],
  ['typing', (who) => house.send('POST', `/channel/web/${bot}/typing`, { headers: bearer(of(who).token), body: {} })],
  [
    'uploadSession',
    (who) =>
      house.send('POST', `/channel/web/${bot}/files?id=berkas-${asked++}`, {
        headers: { ...bearer(of(who).token), 'content-type': 'application/octet-stream', 'jaga-file': 'a.pdf' },
        body: new Uint8Array(8),
      }),
  ],
  [
    'shopPush',
    (who) =>
      house.send('PUT', `/api/bots/${bot}/shop/products`, {
        headers: bearer(of(who).key),
        body: BODIES['PUT /api/bots/:bot/shop/products'],
      }),
  ],
  [
    'simulate',
    (who) =>
      house.send('POST', `/api/bots/${bot}/simulate`, {
        as: of(who).staff,
        body: BODIES['POST /api/bots/:bot/simulate'],
      }),
  ],
  ['mailTest', (who) => house.send('POST', '/api/settings/mail/test', { as: of(who).staff, body: {} })],
  [
    'reports',
    (who) =>
      house.send('POST', '/csp-reports', {
        from: address(who),
        body: {},
        headers: { 'content-type': 'application/csp-report' },
      }),
  ],
]

describe('every limit', () => {
  it('is tried here', () => {
    expect(USES.map(([name]) => name).sort()).toEqual(Object.keys(NO_LIMITS).sort())
  })

  it.each(USES)('%s: three pass, the fourth is told when to come back, others pass, and then three more', async (_name, use) => {
    const passes = async (who: string, times: number) => {
      let passed = 0
      for (let n = 0; n < times; n++) if (!isLimited(await use(who))) passed++
      return passed
    }
    expect(await passes('ani', 3)).toBe(3)
    const refused = await use('ani')
    expect(refused.status).toBe(429)
    const wait = Number(refused.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(30)
    expect(await passes('budi', 3), 'somebody else').toBe(3)
    for (const { time } of [house, strict]) time.now += wait * 1_000 - 1
    expect(isLimited(await use('ani')), 'just before').toBe(true)
    for (const { time } of [house, strict]) time.now += 1
    expect(await passes('ani', 5), 'as soon as it was told').toBe(3)
    for (const { time } of [house, strict]) time.now += 30_000
  })

  it('stays used up when the server is started anew, and waits no longer for it', async () => {
    const body = { email: 'ulang@toko.test', password: 'salah' }
    const signIn = (app: ReturnType<typeof createApp>) =>
      app.fetch(
        new Request('http://jaga.test/api/sign-in', {
          method: 'POST',
          headers: {
            host: 'jaga.test',
            origin: 'http://jaga.test',
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/json',
          },
          body: JSON.stringify({ ...body, email: `ulang${asked++}@toko.test` }),
        }),
        { incoming: { socket: { remoteAddress: '203.0.113.95' } } } as never, // as much of it as the app reads
      )
    for (let n = 0; n < 3; n++) await signIn(house.app)
    await expect.poll(async () => (await house.store.limits.standing(house.time.now))('signInAddress 203.0.113.95')?.used).toBe(3)
    house.time.now += 10_000
    const restarted = createApp(house.deps)
    const refused = await signIn(restarted)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('20')
    house.time.now += 20_000
    expect((await signIn(restarted)).status).not.toBe(429)
  })
})

it('a bot that hundreds of customers keep busy takes no turn from another shop’s', async () => {
  const held = await holdBot({ customers: 100 })
  try {
    expect(held.waiting()).toBe(100)
    expect(await held.other('Budi')).toEqual([expect.stringContaining('Budi')])
    expect(held.waiting(), 'those of the busy bot still wait').toBe(100)
  } finally {
    await held.close()
  }
})
