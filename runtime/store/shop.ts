import { found } from './access.ts'
import type { ShopStore } from './contract-shop.ts'
import { newId } from './keys.ts'
import { keysetOf, pageOf } from './page.ts'
import { SHOP } from './queries/shop.ts'
import { createShopLoads } from './shop-loads.ts'
import { createShopPeople, isEndOf } from './shop-people.ts'
import { createShopPut } from './shop-put.ts'
import { codeOf, like, looseOf, orderOf, productOf } from './shop-rows.ts'
import type { Vault } from './vault.ts'

/** A bot's shop data. */
export function createShop(vault: Vault, bot: string): ShopStore {
  const { db } = vault
  const mine = db.forBot(bot)
  const people = createShopPeople(vault, bot)
  const loads = createShopLoads(vault, bot)

  async function order(by: { number: string } | { resi: string }) {
    if ('resi' in by) {
      const code = looseOf(by.resi)
      return code ? mine.one(SHOP.orderByResi, { code }) : null
    }
    const exact = await mine.one(SHOP.orderGet, { code: codeOf(by.number) })
    if (exact) return exact
    const loose = looseOf(by.number)
    const alike = loose ? await mine.all(SHOP.orderByLoose, { loose }) : []
    return alike.length === 1 ? alike[0]! : null
  }

  return {
    async overview() {
      const counts = found(await mine.one(SHOP.shopCounts), 'shop')
      return {
        products: Number(counts.sold),
        orders: Number(counts.placed),
        customers: Number(counts.known),
        load: await loads.lastLoad(),
      }
    },
    revision: async () => (await mine.one(SHOP.shopRevision))?.revision ?? 0,
    async products(request) {
      const words = (request.search ?? '').normalize('NFKC').toLowerCase().trim()
      const rows = await mine.all(SHOP.productList, { ...keysetOf(request, 'descending'), like: `%${like(words)}%` })
      return pageOf(rows, request.limit, (row) => [row.updatedAt, row.code], productOf)
    },
    async orders(request) {
      const { search = '', state, limit } = request
      const params = { ...keysetOf(request, 'descending'), like: `${like(looseOf(search))}%` }
      const rows = await (state ? mine.all(SHOP.orderListIn, { ...params, state }) : mine.all(SHOP.orderList, params))
      return pageOf(rows, limit, (row) => [row.placedAt, row.code], orderOf)
    },
    async customers(request) {
      const search = request.search?.trim()
      if (search) {
        const rows = await Promise.all([
          people.find({ number: search }),
          people.find({ phone: search }),
          people.find({ email: search }),
        ])
        const one = rows.find((row) => row !== null)
        return { items: one ? [await people.open(one)] : [], next: null }
      }
      const rows = await mine.all(SHOP.customerList, { ...keysetOf(request, 'descending') })
      const page = pageOf(
        rows,
        request.limit,
        (row) => [row.updatedAt, row.id],
        (row) => row,
      )
      return { items: await Promise.all(page.items.map(people.open)), next: page.next }
    },
    async order(by) {
      const row = await order(by)
      return row && orderOf(row)
    },
    ordersOf: async (customer, limit) => (await mine.all(SHOP.orderListOf, { customer, take: limit })).map(orderOf),
    async customer(id) {
      const row = await people.get(id)
      return row && people.open(row)
    },
    async customerBy(by) {
      const row = await people.find(by)
      return row && people.open(row)
    },
    async ownerOf({ number, phone }) {
      const row = await order({ number })
      const owner = row?.customer ? await people.get(row.customer) : null
      const known = owner ? (await people.open(owner)).phone : ''
      return isEndOf(known, phone) ? (row?.customer ?? null) : null
    },
    catalogue: async (limit) => (await mine.all(SHOP.productAll, { take: limit })).map(productOf),
    async baskets(limit) {
      const rows = await mine.all(SHOP.basketList, { take: limit })
      return rows.map(({ code, lines }) => ({ order: code, items: JSON.parse(lines) }))
    },
    ...createShopPut(vault, bot, people),
    async removeCustomer(id) {
      const seen = (await mine.one(SHOP.shopRevision))?.revision ?? 0
      await db.commit([
        mine.step(SHOP.customerRemove, { id }, 1, 'not-found'),
        mine.step(SHOP.customerTracks, { id, kind: 'customers' }),
        mine.step(SHOP.orderDisown, { customer: id }),
        mine.step(SHOP.shopTouch, { seen }, 1, 'shop.busy'),
      ])
      vault.forgotten(id)
      await vault.scrub()
    },
    ...loads,
    keys: () => mine.all(SHOP.keyList),
    async addKey({ name, hash, hint, by, at }) {
      const id = newId()
      await db.commit([mine.step(SHOP.keyInsert, { id, name, hash, hint, by, at }, 1)], { detail: { key: id } })
      return { id, name, hint, by, at, usedAt: null }
    },
    async removeKey(id) {
      await db.commit([mine.step(SHOP.keyRemove, { id }, 1, 'not-found')])
    },
    async useKey(hash, at) {
      const key = await mine.one(SHOP.keyByHash, { hash })
      if (!key) return null
      // To the minute: an import of a thousand pushes is not a thousand writes more.
      if (at - (key.usedAt ?? 0) >= 60_000) await db.commit([mine.step(SHOP.keyUsed, { id: key.id, at })])
      return { ...key, usedAt: at }
    },
  }
}
