import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import { ORDER_WORDS, orderValue, PAYMENT_WORDS, SHIPMENT_WORDS, sayOrder, sayProduct } from '../../nodes/order.ts'
import type { Order, Product, Shop } from '../../nodes/ports/commerce.ts'
import { failing, run } from '../nodes/try.ts'

const idr = (amount: number) => ({ amount, currency: 'IDR' })
const ORDER: Order = {
  number: 'TC-1004',
  state: 'shipped',
  placedAt: Date.UTC(2026, 10, 20, 3),
  total: idr(168_000),
  items: [
    { sku: 'K', name: 'Kopi Gayo 250 g', quantity: 1, price: idr(78_000) },
    { sku: 'M', name: 'Mug Enamel', quantity: 2, price: idr(45_000) },
  ],
  shipment: { courier: 'JNE', resi: 'JX1234567890', state: 'in-transit', eta: Date.UTC(2026, 10, 24) },
  payment: { method: 'QRIS', state: 'paid', provider: null, reference: null },
}
const BATIK: Product = {
  sku: 'B',
  name: 'Kemeja *Batik*',
  price: idr(189_000),
  stock: 14,
  category: 'Fashion',
  url: null,
  about: '',
}

function shopOf(more: Partial<Shop> = {}) {
  const asked: unknown[] = []
  const noting =
    <A, R>(name: string, answer: (given: A) => R) =>
    async (given: A) => {
      asked.push([name, given])
      return answer(given)
    }
  const shop: Shop = {
    isVerified: async () => true,
    findOrder: noting('findOrder', (query: { number?: string; resi?: string }) =>
      query.number === 'TC-1004' || query.resi === 'JX1234567890' ? ORDER : null,
    ),
    orders: noting('orders', () => [ORDER]),
    orderPrefix: async () => 'TC-',
    findProducts: noting('findProducts', () => [BATIK]),
    recommend: noting('recommend', () => [{ product: BATIK, why: 'Termasuk yang paling laris.' }]),
    ...more,
  }
  return { asked, ports: { shop } }
}

describe('find-order', () => {
  const saved: JsonObject = { number: 'nomor', save: 'pesanan' }

  it.each([
    ['by its number', 'TC-1004', [['findOrder', { number: 'TC-1004' }]]],
    [
      'by its resi',
      'JX1234567890',
      [
        ['findOrder', { number: 'JX1234567890' }],
        ['findOrder', { resi: 'JX1234567890' }],
      ],
    ],
    [
      'by a number that is one',
      1004,
      [
        ['findOrder', { number: '1004' }],
        ['findOrder', { resi: '1004' }],
      ],
    ],
    ['the newest where nothing is asked for', '', [['orders', 1]]],
  ])('%s', async (_, nomor, calls) => {
    const { asked, ports } = shopOf()
    await run('find-order', saved, { values: { nomor }, ports })
    expect(asked).toEqual(calls)
  })

  it('says nothing by itself, and keeps the order in words', async () => {
    const outcome = await run('find-order', saved, { values: { nomor: 'TC-1004' }, ports: shopOf().ports })
    expect(outcome).toEqual({ because: { order: 'TC-1004' }, set: { pesanan: orderValue(ORDER, 'id') }, exit: 'found' })
    expect(orderValue(ORDER, 'id')).toMatchObject({
      state: 'dikirim',
      code: 'shipped',
      total: 'Rp168.000',
      items: 'Kopi Gayo 250 g, Mug Enamel (2)',
      eta: '24 November 2026',
      shipment: 'dalam perjalanan',
      payment: 'lunas',
    })
    expect(orderValue(ORDER, 'en')).toMatchObject({ state: 'shipped', shipment: 'on its way', payment: 'paid' })
  })

  it('tells the order where it was given words for it', async () => {
    const outcome = await run(
      'find-order',
      { ...saved, text: { id: 'Ini Kak:' } },
      { values: { nomor: 'TC-1004' }, ports: shopOf().ports },
    )
    expect(outcome.say).toEqual([
      {
        text: [
          'Ini Kak:',
          '',
          'Pesanan **TC-1004**: dikirim.',
          '',
          '- Isi: Kopi Gayo 250 g, Mug Enamel (2)',
          '- Total: Rp168.000',
          '- Pembayaran: QRIS, lunas',
          '- Kurir: JNE JX1234567890, dalam perjalanan',
          '- Perkiraan tiba: 24 November 2026',
        ].join('\n'),
      },
    ])
  })

  it('leaves by not-found, and for a stranger by not-verified before any number was looked for', async () => {
    expect(await run('find-order', saved, { values: { nomor: 'TC-9' }, ports: shopOf().ports })).toMatchObject({
      exit: 'not-found',
    })
    expect(
      await run('find-order', saved, { values: { nomor: '' }, ports: shopOf({ orders: async () => [] }).ports }),
    ).toMatchObject({
      exit: 'not-found',
    })
    const { asked, ports } = shopOf({ isVerified: async () => false })
    for (const nomor of ['TC-1004', 'TC-9'])
      expect(await run('find-order', saved, { values: { nomor }, ports })).toEqual({
        because: { order: 'not verified' },
        exit: 'not-verified',
      })
    expect(asked).toEqual([])
  })

  it.each([[null], [[1, 2]], [{ a: 1 }], [true]])('a variable that holds %j asks for the newest', async (nomor) => {
    const { asked, ports } = shopOf()
    await run('find-order', saved, { values: { nomor }, ports })
    expect(asked).toEqual([['orders', 1]])
  })

  it('a shop that fails is trouble', async () => {
    await expect(run('find-order', saved, { ports: failing('shop', 'store.failed') })).rejects.toMatchObject({
      code: 'store.failed',
    })
  })
})

describe('find-products', () => {
  const saved: JsonObject = { query: 'kata', limit: 5, inStock: true, save: 'daftar' }

  it('shows a list with the catalogue’s prices', async () => {
    const { asked, ports } = shopOf()
    const outcome = await run('find-products', { ...saved, text: { id: 'Ada ini:' } }, { values: { kata: 'batik' }, ports })
    expect(asked).toEqual([['findProducts', { words: 'batik', limit: 5, inStock: true }]])
    expect(outcome).toMatchObject({
      say: [{ text: 'Ada ini:\n\n1. **Kemeja Batik**: Rp189.000, stok 14' }],
      set: { daftar: [{ sku: 'B', price: 'Rp189.000', amount: 189_000 }] },
      exit: 'found',
    })
  })

  it('says nothing where nothing fits', async () => {
    const { ports } = shopOf({ findProducts: async () => [] })
    expect(await run('find-products', saved, { values: { kata: 'x' }, ports })).toEqual({ because: { found: 0 }, exit: 'none' })
  })

  it('a shop that fails is trouble', async () => {
    await expect(run('find-products', saved, { ports: failing('shop', 'store.failed') })).rejects.toMatchObject({
      code: 'store.failed',
    })
  })
})

describe('recommend', () => {
  it('says what and why', async () => {
    const { asked, ports } = shopOf()
    const outcome = await run('recommend', { limit: 3, basis: 'produk', save: 'saran' }, { values: { produk: ' batik ' }, ports })
    expect(asked).toEqual([['recommend', { limit: 3, basis: 'batik' }]])
    expect(outcome).toMatchObject({
      say: [{ text: '1. **Kemeja Batik**: Rp189.000, stok 14. Termasuk yang paling laris.' }],
      set: { saran: [{ sku: 'B', why: 'Termasuk yang paling laris.' }] },
      exit: 'recommended',
    })
  })

  it('has nothing to say where there is nothing, and asks without a basis where none is known', async () => {
    const { asked, ports } = shopOf()
    await run('recommend', { limit: 3, basis: 'produk' }, { values: { produk: null }, ports })
    expect(asked).toEqual([['recommend', { limit: 3 }]])
    expect(await run('recommend', { limit: 3 }, { ports: shopOf({ recommend: async () => [] }).ports })).toMatchObject({
      exit: 'none',
    })
  })

  it('a shop that fails is trouble', async () => {
    await expect(run('recommend', { limit: 3 }, { ports: failing('shop', 'store.failed') })).rejects.toMatchObject({
      code: 'store.failed',
    })
  })
})

describe('words', () => {
  it('every state has a word in both languages', () => {
    for (const words of [ORDER_WORDS, SHIPMENT_WORDS, PAYMENT_WORDS]) expect(Object.keys(words.id)).toEqual(Object.keys(words.en))
  })

  it('what came from a file is text: no link, no emphasis, no line of its own', () => {
    const odd = { ...ORDER, number: '[a](http://evil)', items: [{ ...ORDER.items[0]!, name: 'x\n# **PENTING**' }] }
    const said = sayOrder(odd, 'id')
    expect(said).not.toMatch(/\]\(|\n#|\*\*PENTING/)
    expect(sayProduct({ ...BATIK, url: 'javascript:alert(1)' }, 'en')).toBe('**Kemeja Batik**: Rp189.000, 14 left')
    expect(sayProduct({ ...BATIK, url: 'https://toko.example/b', stock: 0 }, 'en')).toBe(
      '[Kemeja Batik](https://toko.example/b): Rp189.000, sold out',
    )
  })
})
