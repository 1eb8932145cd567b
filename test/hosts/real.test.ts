import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { openSchema } from '../store/server.ts'
import { silent } from '../store/shop.ts'
import { openCustomer, openServers, openShopServer, type Serving, shopBot, story, until } from './servers.ts'

/**
 * O15: two server processes on one PostgreSQL, customers who read from one and write to the other, SIGKILL and SIGSTOP amid a
 * turn. Runs where a server is given.
 */
const given = process.env.TEST_DATABASE_URL
/** What a customer waits for at most when the host of their turn is killed. */
const PROMISED_MS = 5_000

describe.runIf(given)('two servers on one PostgreSQL', () => {
  const kek = randomBytes(32)
  const servers = openServers(kek)
  let schema: Awaited<ReturnType<typeof openSchema>>
  let shop: Awaited<ReturnType<typeof openShopServer>>
  let store: Store
  let bot: string
  let a: Serving
  let b: Serving
  let c: Serving

  beforeAll(async () => {
    schema = await openSchema(given!)
    shop = await openShopServer()
    store = await openStore({ url: schema.url, kek, log: silent })
    bot = await store.bots.create({ name: 'Toko Uji', document: shopBot(shop.address), by: 'sari', at: 1 })
    await store.bot(bot).publish({ revision: 1, note: '', by: 'sari', at: 2 })
    ;[a, b] = await Promise.all([start('a'), start('b')])
  })
  afterAll(async () => {
    await servers.close()
    shop.close()
    await store.close()
    await schema.drop()
  })

  const start = (name: string) => servers.start(name, schema.url)
  const customer = (opensAt: Serving, readsAt: Serving) => openCustomer(bot, opensAt, readsAt)
  const transcript = async (conversation: string) =>
    (await store.bot(bot).messages(conversation, 0, 100)).map(({ from, reply }) => `${from}: ${reply.text}`)

  it('a customer reads at one and writes to the other, turn by turn', async () => {
    const one = await customer(a, b)
    for (const [n, at] of [a, b, a, b].entries()) {
      expect((await one.says(at, `JG-${n}`)).status).toBe(202)
      await until(() => one.heard().length === 3 + 2 * n)
    }
    expect(await transcript(one.conversation)).toEqual(story('JG-0', 'JG-1', 'JG-2', 'JG-3'))
    await one.leaves()
  })

  it('one stands still amid a turn and goes on later: the other has answered, and nothing is done twice', async () => {
    const one = await customer(a, b)
    await one.says(a, 'HELD-1')
    await until(() => shop.times('GET /look/HELD-1') === 1)
    a.signal('SIGSTOP')
    await until(() => one.heard().length === 3)
    a.signal('SIGCONT')
    shop.release()
    await one.says(a, 'JG-5')
    await until(() => one.heard().length === 5)
    expect(await transcript(one.conversation)).toEqual(story('HELD-1', 'JG-5'))
    expect(shop.times('POST /book/HELD-1')).toBe(1)
    expect(a.log()).not.toMatch(/turn\.(failed|parked|stuck)/)
    await one.leaves()
  })

  it('one is killed amid a turn, with more behind it: the other goes on in time, in order, each once', async () => {
    const one = await customer(a, b)
    await one.says(a, 'HELD-2')
    await until(() => shop.times('GET /look/HELD-2') === 1)
    // Sent to the one that will live: it waits behind the turn that the other has.
    await one.says(b, 'JG-6')
    const killedAt = Date.now()
    a.signal('SIGKILL')
    await a.gone
    await one.says(b, 'JG-7')
    await until(() => one.heard().length === 7)
    const waited = one.messages.find(({ text }) => text === 'Pesanan HELD-2 dicatat.')!.at - killedAt
    expect(waited).toBeLessThanOrEqual(PROMISED_MS)
    expect(await transcript(one.conversation).then((lines) => lines.filter((line) => line.startsWith('bot: P')))).toEqual(
      ['HELD-2', 'JG-6', 'JG-7'].map((order) => `bot: Pesanan ${order} dicatat.`),
    )
    for (const order of ['HELD-2', 'JG-6', 'JG-7']) expect(shop.times(`POST /book/${order}`)).toBe(1)
    await one.leaves()
  })

  it('one that is asked to end hands over and leaves with 0, and a new one takes its place', async () => {
    c = await start('c')
    const one = await customer(b, c)
    b.signal('SIGTERM')
    expect(await b.gone).toEqual([0, null])
    await one.says(c, 'JG-8')
    await until(() => one.heard().length === 3)
    expect(await transcript(one.conversation)).toEqual(story('JG-8'))
    expect(await store.work.counts()).toMatchObject({ unfinished: 0, parked: 0 })
    await one.leaves()
  })
})
