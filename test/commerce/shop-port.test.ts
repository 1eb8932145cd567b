import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ORDER_STATES, PAYMENT_STATES, type Product, SHIPMENT_STATES, type Shop } from '../../nodes/ports/commerce.ts'
import { createCatalogue } from '../../runtime/commerce/catalogue.ts'
import { recommend } from '../../runtime/commerce/recommend.ts'
import { loadSample, sampleShop } from '../../runtime/commerce/sample.ts'
import { createShopPorts } from '../../runtime/commerce/shop-port.ts'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { documentOf } from '../store/shop.ts'

const NOW = Date.UTC(2026, 10, 22, 3)
let store: Store
let bot: BotStore
let ids: Record<string, string>
beforeAll(async () => {
  store = await openFresh(freshFolder())
  bot = store.bot(await store.bots.create({ name: 'Toko', document: documentOf('Toko'), by: 'a', at: 1 }))
  await loadSample(bot.shop, NOW)
  const { items } = await bot.shop.customers({ limit: 100 })
  ids = Object.fromEntries(items.map(({ number, id }) => [number, id]))
})
afterAll(() => store?.close())

const portOf = (customer: string | null, more: { contact?: string | null; bot?: string; language?: 'id' | 'en' } = {}): Shop =>
  createShopPorts({ store })({
    bot: more.bot ?? bot.id,
    contact: more.contact === undefined ? 'k' : more.contact,
    language: more.language ?? 'id',
    verified: async () => (customer === null ? null : { customer }),
  })

describe('the sample shop', () => {
  it('has 12 products, 8 orders in different states and 3 couriers, and is loaded once', async () => {
    const { products, orders, customers } = sampleShop(NOW)
    expect([products.length, orders.length, customers.length]).toEqual([12, 8, 5])
    expect(new Set(orders.map(({ state }) => state))).toEqual(new Set(ORDER_STATES))
    expect(new Set(orders.flatMap(({ shipment }) => (shipment ? [shipment.courier] : [])))).toEqual(
      new Set(['JNE', 'J&T', 'SiCepat']),
    )
    for (const { shipment, payment, total, items } of orders) {
      if (shipment) expect(SHIPMENT_STATES).toContain(shipment.state)
      if (payment) expect(PAYMENT_STATES).toContain(payment.state)
      expect(total.amount).toBe(items.reduce((sum, { price, quantity }) => sum + price.amount * quantity, 0))
      for (const item of items) expect(products.find(({ sku }) => sku === item.sku)?.price).toEqual(item.price)
    }
    const before = await bot.shop.revision()
    await loadSample(bot.shop, NOW + 3_600_000)
    expect(await bot.shop.revision()).toBe(before)
    expect(await bot.shop.overview()).toMatchObject({ products: 12, orders: 8, customers: 5 })
  })

  it('names nobody who could be reached', () => {
    const file = readFileSync(new URL('../../nodes/examples/toko-contoh/customers.json', import.meta.url), 'utf8')
    for (const [address] of file.matchAll(/[\w.]+@[\w.]+/g)) expect(address).toMatch(/\.example$/)
  })
})

describe('orders', () => {
  it('are given to their own verified customer', async () => {
    const shop = portOf(ids['PLG-001']!)
    expect(await shop.isVerified()).toBe(true)
    expect(await shop.findOrder({ number: 'tc1004' })).toMatchObject({
      number: 'TC-1004',
      state: 'shipped',
      shipment: { courier: 'JNE' },
    })
    expect(await shop.findOrder({ resi: 'jx 1234567890' })).toMatchObject({ number: 'TC-1004' })
    expect((await shop.orders(5)).map(({ number }) => number)).toEqual(['TC-1004', 'TC-1001'])
    expect(await shop.findOrder({ number: 'TC-1004' })).not.toHaveProperty('customer')
  })

  it('of somebody else and orders that do not exist are one answer', async () => {
    const shop = portOf(ids['PLG-002']!)
    for (const query of [
      { number: 'TC-1004' },
      { number: 'TC-9999' },
      { resi: 'JX1234567890' },
      { resi: 'ZZ' },
      {},
      { number: '%' },
    ])
      expect(await shop.findOrder(query)).toBeNull()
  })

  it('are given to nobody who is not verified, by no number', async () => {
    const shop = portOf(null)
    expect(await shop.isVerified()).toBe(false)
    for (const number of ['TC-1001', 'TC-1002', 'TC-1003', 'TC-1004', 'TC-1005', 'TC-1006', 'TC-1007', 'TC-1008'])
      expect(await shop.findOrder({ number })).toBeNull()
    expect(await shop.orders(20)).toEqual([])
  })

  it('tell everybody how their numbers begin, and nothing else', async () => {
    expect(await portOf(null).orderPrefix()).toBe('TC-')
    expect(await portOf(null, { contact: null }).orderPrefix()).toBe('TC-')
  })

  it('that belong to nobody are not given to somebody without a customer', async () => {
    await bot.shop.putOrders([{ ...sampleShop(NOW).orders[0]!, number: 'NOBODY-1', customer: null }], NOW)
    expect(await portOf('').findOrder({ number: 'NOBODY-1' })).toBeNull()
    expect(await portOf('null').findOrder({ number: 'NOBODY-1' })).toBeNull()
  })
})

describe('in the simulator', () => {
  it('answers from the bot’s own data as whoever the order is of, and from the sample shop where there is none', async () => {
    const empty = await store.bots.create({ name: 'Kosong', document: documentOf('Kosong'), by: 'a', at: 1 })
    for (const id of [bot.id, empty]) {
      const tester = portOf('', { contact: null, bot: id })
      expect(await tester.findOrder({ number: 'TC-1002' })).toMatchObject({ number: 'TC-1002' })
      expect(await tester.findOrder({ number: 'TC-9' })).toBeNull()
      expect((await tester.orders(1)).length).toBe(1)
      expect((await tester.findProducts({ words: 'batik', limit: 5, inStock: true })).map(({ sku }) => sku)).toEqual(['TC-KB01'])
      expect((await tester.recommend({ limit: 2 })).length).toBe(2)
      const stranger = portOf(null, { contact: null, bot: id })
      expect(await stranger.isVerified()).toBe(false)
      expect(await stranger.findOrder({ number: 'TC-1002' })).toBeNull()
    }
    expect(await store.bot(empty).shop.overview()).toMatchObject({ products: 0, orders: 0, customers: 0 })
  })
})

describe('products', () => {
  it.each<[string, string[]]>([
    ['batik', ['TC-KB01', 'TC-KB02']],
    ['ada kmeja batik ga kak?', ['TC-KB01', 'TC-KB02']],
    ['kemja btik parang', ['TC-KB01']],
    ['TC-DR01', ['TC-DR01']],
    ['tc-dr01', ['TC-DR01']],
    ['kopi gayo dong', ['TC-KP01']],
    ['lilin', ['TC-LL01']],
    ['sendal kulit', ['TC-SD01']],
    ['helikopter', []],
    ["' or 1=1 --", []],
    ['%', ['TC-KB01', 'TC-KP01', 'TC-MG01']],
  ])('%j', async (words, skus) => {
    const found = await portOf(null).findProducts({ words, limit: 3, inStock: false })
    expect(found.map(({ sku }) => sku).slice(0, skus.length || 3)).toEqual(words === '%' ? found.map(({ sku }) => sku) : skus)
  })

  it('out of stock are left out where only what is there is asked for, and prices are the catalogue’s', async () => {
    const find = (inStock: boolean) => portOf(null).findProducts({ words: 'kemeja mega mendung', limit: 1, inStock })
    expect((await find(false))[0]).toMatchObject({ sku: 'TC-KB02', stock: 0, price: { amount: 175_000, currency: 'IDR' } })
    expect((await find(true)).map(({ sku }) => sku)).not.toContain('TC-KB02')
  })

  it('follow the data: a changed price is the next answer', async () => {
    const shop = portOf(null)
    const [before] = await shop.findProducts({ words: 'mug', limit: 1, inStock: true })
    await bot.shop.putProducts([{ ...before!, price: { amount: 47_000, currency: 'IDR' } }], NOW)
    expect((await shop.findProducts({ words: 'mug', limit: 1, inStock: true }))[0]!.price.amount).toBe(47_000)
    await bot.shop.putProducts([before!], NOW)
  })

  it('no more than the limit, and no limit but a whole one', async () => {
    expect(await portOf(null).findProducts({ words: '', limit: 500, inStock: false })).toHaveLength(12)
    for (const limit of [0, -1, 1.5, Number.NaN])
      await expect(portOf(null).findProducts({ words: '', limit, inStock: false })).rejects.toMatchObject({ code: 'shop.limit' })
  })
})

describe('suggestions', () => {
  it('come from what was bought together with the customer’s own purchases, and say so', async () => {
    const [first] = await portOf(ids['PLG-002']!).recommend({ limit: 3 })
    expect(first).toBeDefined()
    const looked = await portOf(null).recommend({ limit: 1, basis: 'kemeja batik parang' })
    expect(looked).toMatchObject([{ product: { sku: 'TC-TS01' }, why: 'Sering dibeli bersama Kemeja Batik Parang.' }])
    const english = await portOf(null, { language: 'en' }).recommend({ limit: 1, basis: 'TC-KP01' })
    expect(english).toMatchObject([{ product: { sku: 'TC-MG01' }, why: 'Often bought together with Kopi Gayo 250 g.' }])
  })

  it('are the best sellers for whoever is not known', async () => {
    const found = await portOf(null).recommend({ limit: 2 })
    expect(found.map(({ why }) => why)).toEqual(['Termasuk yang paling laris.', 'Termasuk yang paling laris.'])
  })

  const idr = (amount: number) => ({ amount, currency: 'IDR' })
  const goods = (sku: string, name: string, category: string, stock = 5): Product => ({
    sku,
    name,
    category,
    stock,
    price: idr(1_000),
    url: null,
    about: '',
  })
  const baskets = (...orders: string[][]) =>
    orders.map((skus, i) => ({ order: `${i}`, items: skus.map((sku) => ({ sku, quantity: 1 })) }))
  const given = { bought: ['A'], limit: 5, language: 'en' as const }

  it.each([
    ['a category', goods('S', 'Vitamin C', 'Kesehatan')],
    ['a name', goods('S', 'Kondom isi 12', 'Lain-lain')],
    ['an English name', goods('S', 'Pregnancy test', 'Other')],
    ['faith', goods('S', 'Mukena katun', 'Fashion')],
    ['two words', goods('S', 'Popok dewasa L', 'Rumah')],
  ])('never hold something sensitive, by %s, nor come because of it', (_, sensitive) => {
    const catalogue = createCatalogue(
      [goods('A', 'Kaos', 'Fashion'), goods('B', 'Topi', 'Aksesori'), sensitive],
      baskets(['A', 'S'], ['A', 'S'], ['A', 'S'], ['S', 'B'], ['S', 'B']),
    )
    expect(recommend({ ...given, catalogue }).map(({ product }) => product.sku)).toEqual(['B'])
    expect(recommend({ ...given, catalogue, bought: ['S'] }).map(({ why }) => why)).not.toContain(
      `Often bought together with ${sensitive.name}.`,
    )
    expect(
      recommend({ ...given, catalogue, basis: sensitive.name, bought: [] }).every(({ why }) => !why.includes(sensitive.name)),
    ).toBe(true)
  })

  it.each([
    ['Sandal gunung', 'Sepatu'],
    ['Kabel data', 'Elektronik'],
    ['Obeng', 'Perkakas'],
    ['Partikel papan', 'Bangunan'],
  ])('may hold %s', (name, category) => {
    expect(createCatalogue([goods('A', name, category)], []).isSensitive(goods('A', name, category))).toBe(false)
  })

  it('tell nothing of one single order', () => {
    const catalogue = createCatalogue([goods('A', 'Kaos', 'X'), goods('B', 'Topi', 'Y')], baskets(['A', 'B']))
    expect(recommend({ ...given, catalogue })).toMatchObject([{ why: 'One of the best sellers.' }])
  })

  it('leave out what is sold out or bought already, and are the same however the data lies', () => {
    const products = [goods('A', 'Kaos', 'X'), goods('B', 'Topi', 'X', 0), goods('C', 'Tas', 'X'), goods('D', 'Jaket', 'X')]
    const orders = baskets(['A', 'C'], ['A', 'C'], ['D', 'A'], ['A', 'D'])
    const one = recommend({ ...given, catalogue: createCatalogue(products, orders) })
    const other = recommend({ ...given, catalogue: createCatalogue([...products].reverse(), [...orders].reverse()) })
    expect(one.map(({ product }) => product.sku)).toEqual(['C', 'D'])
    expect(other).toEqual(one)
  })
})
