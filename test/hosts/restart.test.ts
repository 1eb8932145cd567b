import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { silent } from '../store/shop.ts'
import { installedPostgres, openCluster } from './cluster.ts'
import { openCustomer, openServers, openShopServer, type Serving, shopBot, story, until } from './servers.ts'

/** Two servers whose database goes away under them, for a connection or as a whole. Runs where the hosts' suites have a server. */
const bin = process.env.TEST_DATABASE_URL ? installedPostgres() : null

describe.runIf(bin)('two servers whose database goes away', () => {
  const kek = randomBytes(32)
  const servers = openServers(kek)
  let cluster: Awaited<ReturnType<typeof openCluster>>
  let shop: Awaited<ReturnType<typeof openShopServer>>
  let store: Store
  let bot: string
  let a: Serving
  let b: Serving

  beforeAll(async () => {
    cluster = await openCluster(bin!)
    shop = await openShopServer()
    store = await openStore({ url: cluster.url, kek, log: silent })
    bot = await store.bots.create({ name: 'Toko Uji', document: shopBot(shop.address), by: 'sari', at: 1 })
    await store.bot(bot).publish({ revision: 1, note: '', by: 'sari', at: 2 })
    const named = (name: string) => `${cluster.url}?application_name=${name}`
    ;[a, b] = await Promise.all([servers.start('a', named('a')), servers.start('b', named('b'))])
  }, 60_000)
  afterAll(async () => {
    await servers.close()
    shop?.close()
    await store?.close()
    cluster?.close()
  })

  const transcript = async (conversation: string) =>
    (await store.bot(bot).messages(conversation, 0, 100)).map(({ from, reply }) => `${from}: ${reply.text}`)

  /** Ends backends of one server, by what they did last. Returns how many. */
  async function terminate(server: 'a' | 'b', listening: boolean): Promise<number> {
    const client = new Client({ connectionString: cluster.url })
    await client.connect()
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1
       and (query ~ '^(listen |select pg_notify|select 1$)') = $2`,
      [server, listening],
    )
    await client.end()
    return rowCount ?? 0
  }
  let refusals = 0
  /** As the widget does: again, under the same id, until it is taken. */
  async function insists(says: () => Promise<{ status: number }>): Promise<void> {
    while ((await says()).status !== 202) {
      refusals++
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  it('what one wrote while it could tell nobody is shown by the other as soon as they hear of one another again', async () => {
    const one = await openCustomer(bot, a, b)
    expect(await terminate('a', true)).toBe(1)
    await until(() => a.log().includes('news.connection-lost'))
    expect((await one.says(a, 'JG-1')).status).toBe(202)
    await until(() => one.heard().length === 3)
    expect(await terminate('b', true)).toBe(1)
    expect((await one.says(a, 'JG-2')).status).toBe(202)
    await until(() => one.heard().length === 5)
    expect(await transcript(one.conversation)).toEqual(story('JG-1', 'JG-2'))
    await one.leaves()
  })

  it('connections that are ended amid turns cost a try again and nothing else', async () => {
    const one = await openCustomer(bot, a, b)
    const orders = Array.from({ length: 6 }, (_, n) => `HELD-${n}`)
    for (const [n, order] of orders.entries()) {
      await insists(() => one.says(n % 2 ? a : b, order))
      // While the shop is asked: what it answers cannot be written down, and it is asked again. A payment is no such question.
      await until(() => shop.times(`GET /look/${order}`) > 0)
      await Promise.all([terminate('a', false), terminate('b', false)])
      shop.release()
      await until(() => one.heard().length === 1 + 2 * (n + 1))
    }
    const lines = await transcript(one.conversation)
    expect(lines.filter((line) => line.startsWith('customer'))).toEqual(orders.map((order) => `customer: ${order}`))
    for (const order of orders) expect(shop.times(`POST /book/${order}`)).toBe(1)
    for (const { child } of [a, b]) expect(child.exitCode).toBeNull()
    await one.leaves()
  })

  it.each(['fast', 'immediate'] as const)(
    'a restart (%s) under turns, streams and senders: both go on and nothing is lost',
    async (how) => {
      const people = await Promise.all([openCustomer(bot, a, b), openCustomer(bot, b, a), openCustomer(bot, a, a)])
      await people[0]!.says(a, `HELD-${how}`)
      await until(() => shop.times(`GET /look/HELD-${how}`) === 1)
      cluster.stop(how)
      shop.release()
      const sent = people.flatMap((one, i) => [a, b].map((at, n) => insists(() => one.says(at, `${how}-${i}-${n}`))))
      const before = refusals
      await until(() => refusals > before)
      cluster.start()
      await Promise.all(sent)
      for (const [i, one] of people.entries()) {
        const orders = [...(i === 0 ? [`HELD-${how}`] : []), `${how}-${i}-0`, `${how}-${i}-1`]
        await until(() => one.heard().length === 1 + 2 * orders.length)
        const lines = await transcript(one.conversation)
        expect(lines.filter((line) => line.startsWith('customer')).sort()).toEqual(
          orders.map((order) => `customer: ${order}`).sort(),
        )
        expect(lines.filter((line) => line.startsWith('bot: P')).sort()).toEqual(
          orders.map((order) => `bot: Pesanan ${order} dicatat.`).sort(),
        )
        expect(one.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 1 + 3 * orders.length }, (_, n) => n + 1))
        for (const order of orders) expect(shop.times(`POST /book/${order}`)).toBe(1)
        await one.leaves()
      }
      for (const { child } of [a, b]) expect(child.exitCode).toBeNull()
      expect(await store.work.counts()).toMatchObject({ unfinished: 0, parked: 0 })
    },
  )
})
