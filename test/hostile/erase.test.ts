import { expect, it } from 'vitest'
import { eraseInHouse } from './erase.ts'

/** DB-08 on SQLite; `npm run hostile` has PostgreSQL too. */
it('a person who was erased is in no file, no log, no answer and no export', async () => {
  const { found, pieces, places } = await eraseInHouse()
  expect(found).toEqual([])
  expect(pieces).toBeGreaterThan(10)
  expect(places).toBe(7)
})

it('and one of whom a part was forgotten would be found', async () => {
  const { found } = await eraseInHouse(async (house, { bot, token }) => {
    await house.send('POST', `/channel/web/${bot}/forget`, { headers: { authorization: `Bearer ${token}` }, body: {} })
  })
  expect(found).toEqual([
    '/api/bots/:id/shop/customers',
    '/api/bots/:id/shop/orders',
    '/api/bots/:id/shop/export?kind=customers',
    '/api/bots/:id/shop/export?kind=orders',
  ])
})
