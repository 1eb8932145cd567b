import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { SAMPLE_BOT } from '../../nodes/examples/index.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { GROUPS } from '../../nodes/node.ts'
import { readTalk } from '../../nodes/talk.ts'
import { type House, openHouse } from '../http/house.ts'

/** B2: one request makes the whole sample shop. */
let house: House
let owner: { cookie: string; id: string }
let bot: string
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone('owner')
  const made = await house.send('POST', '/api/bots/sample', { as: owner, body: {}, headers: { 'accept-language': 'id' } })
  expect(made.text).toContain('"id"')
  bot = made.json.id
})
afterAll(() => house.close())

const DOCUMENT = SAMPLE_BOT.document as BotDocument
const typesUsed = () => new Set(DOCUMENT.flows.flatMap(({ nodes }) => nodes.map(({ type }) => type)))

describe('the sample shop', () => {
  it('is a bot of its own, published, without problems', async () => {
    const summary = (await house.send('GET', `/api/bots/${bot}`, { as: owner })).json
    expect(summary).toMatchObject({ name: 'Toko Contoh', live: 1 })
    expect((await house.send('GET', `/api/bots/${bot}/problems`, { as: owner })).json.problems).toEqual([])
  })

  it('uses steps of every group of the palette', () => {
    const groups = new Set([...typesUsed()].map((type) => NODE_TYPES.get(type)!.group))
    expect([...groups].sort()).toEqual([...GROUPS].sort())
  })

  it('has 12 products, 8 orders in different states and 3 couriers', async () => {
    const { shop } = house.store.bot(bot)
    const orders = (await shop.orders({ limit: 100 })).items
    expect((await shop.products({ limit: 100 })).items).toHaveLength(12)
    expect(orders).toHaveLength(8)
    expect(new Set(orders.map(({ state }) => state)).size).toBe(8)
    expect(new Set(orders.flatMap(({ shipment }) => (shipment ? [shipment.courier] : []))).size).toBe(3)
  })

  it('has had five conversations, one of which waits for staff, and none went wrong', async () => {
    const { items } = await house.store.bot(bot).conversations({ limit: 100 })
    expect(items).toHaveLength(5)
    expect(items.map(({ state }) => state).sort()).toEqual(['over', 'over', 'over', 'over', 'waiting'])
    for (const { id } of items) {
      const messages = await house.store.bot(bot).messages(id, 0, 100)
      for (const turn of new Set(messages.flatMap((message) => message.turn ?? []))) {
        const receipt = await house.store.bot(bot).receipt(turn)
        expect(receipt?.steps.filter(({ trouble }) => trouble)).toEqual([])
      }
    }
  })

  it('adds two colleagues who cannot sign in, once', async () => {
    const again = await house.send('POST', '/api/bots/sample', { as: owner, body: {} })
    expect(again.json.id).not.toBe(bot)
    const { items } = (await house.send('GET', '/api/staff?limit=100', { as: owner })).json
    const added = items.filter(({ email }: { email: string }) => email.endsWith('@toko-contoh.example'))
    expect(added).toHaveLength(2)
    for (const { email, disabledAt } of added) {
      expect(disabledAt).not.toBeNull()
      for (const password of ['', '!', 'toko contoh bandung']) {
        const answer = await house.send('POST', '/api/sign-in', { body: { email, password } })
        expect(answer.status).toBeGreaterThanOrEqual(400)
      }
    }
  })

  it('changes no bot that was there, and adds nobody for who may not', async () => {
    const mine = await house.bot()
    const before = await house.store.bot(mine).draft()
    const designer = await house.someone('designer')
    expect((await house.send('POST', '/api/bots/sample', { as: designer, body: {} })).status).toBe(200)
    expect(await house.store.bot(mine).draft()).toEqual(before)
  })
})

it('a template makes a bot of its own each time, and changes none that was there (B5)', async () => {
  const mine = await house.bot()
  const before = await house.store.bot(mine).draft()
  const body = { name: 'Retur', template: 'returns-refunds' }
  const made = [
    await house.send('POST', '/api/bots', { as: owner, body }),
    await house.send('POST', '/api/bots', { as: owner, body }),
  ]
  expect(new Set([mine, bot, ...made.map(({ json }) => json.id)]).size).toBe(4)
  expect(await house.store.bot(mine).draft()).toEqual(before)
})

test('it has twelve written conversations at least, in both languages', () => {
  const talks = readTalk(readFileSync(new URL(`../../nodes/examples/${SAMPLE_BOT.name}.talk.md`, import.meta.url), 'utf8'))
  expect(talks.length).toBeGreaterThanOrEqual(12)
  expect(new Set(talks.map(({ language }) => language))).toEqual(new Set(['id', 'en']))
})
