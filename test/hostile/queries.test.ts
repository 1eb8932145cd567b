import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'
import { fillShop, LITERAL } from './queries.ts'
import { SIGNS } from './signs.ts'

/** DB-01 and DB-03 where a person types: the searches of the shop, and the question to the knowledge. */
let house: House
let owner: { cookie: string }
let bot: string
beforeAll(async () => {
  house = await openHouse({ limits: NO_LIMITS })
  owner = await house.someone()
  bot = await house.bot()
  await fillShop(house, bot, owner)
})
afterAll(() => house.close())

const get = (path: string) => house.send('GET', `/api/bots/${bot}${path}`, { as: owner })

describe('signs that mean something to a database', () => {
  it.each(SIGNS)('%j is refused or is a text like others', async (sign) => {
    const text = encodeURIComponent(sign.toWellFormed())
    for (const path of [
      `/shop/products?search=${text}`,
      `/shop/orders?search=${text}`,
      `/shop/orders?after=${text}`,
      `/shop/customers?search=${text}`,
      `/versions?after=${text}`,
    ]) {
      const { status, text: said } = await get(path)
      expect([200, 400], path).toContain(status)
      expect(said).not.toMatch(/SQLITE|syntax|no such/)
    }
    const body = { question: sign.toWellFormed(), language: 'id', collections: [], edition: 'draft', model: false }
    expect([200, 400]).toContain((await house.send('POST', `/api/bots/${bot}/knowledge/try`, { as: owner, body })).status)
  })
  it.each(LITERAL)('a search for %j finds its own letters alone', async (search, names) => {
    const { json } = await get(`/shop/products?search=${encodeURIComponent(search)}`)
    expect(json.items.map(({ name }: { name: string }) => name).sort()).toEqual(names)
  })
})
