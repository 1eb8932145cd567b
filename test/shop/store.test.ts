import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Order, Product } from '../../nodes/ports/commerce.ts'
import { AppError, type FailureCode } from '../../runtime/errors.ts'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import type { OrderPut, Person } from '../../runtime/store/contract-shop.ts'
import { openStore } from '../../runtime/store/open.ts'
import { freshFolder, openFresh, pathIn } from '../store/fresh.ts'
import { usePGlite } from '../store/pglite.ts'
import { documentOf, KEK, silent } from '../store/shop.ts'

const idr = (amount: number) => ({ amount, currency: 'IDR' })
const product = (sku: string, more: Partial<Product> = {}): Product => ({
  sku,
  name: `Produk ${sku}`,
  price: idr(10_000),
  stock: 5,
  category: 'Fashion',
  url: null,
  about: '',
  ...more,
})
const BUDI: Person = { number: '', name: 'Budi Santoso', phone: '+6281234567890', email: 'budi@contoh.id' }
const order = (number: string, more: Partial<OrderPut> = {}): OrderPut => ({
  number,
  state: 'shipped',
  placedAt: 1_000,
  total: idr(20_000),
  items: [{ sku: 'A', name: 'Produk A', quantity: 2, price: idr(10_000) }],
  shipment: { courier: 'JNE', resi: 'JX 1234567890', state: 'in-transit', eta: 9_000 },
  payment: { method: 'BCA VA', state: 'paid', provider: 'midtrans', reference: 'm-1' },
  customer: BUDI,
  ...more,
})

shopConformance('SQLite', () => openFresh(freshFolder()))
const pglite = usePGlite()
shopConformance('PGlite', () => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent }))

function shopConformance(dialect: string, open: () => Promise<Store>): void {
  describe(`shop data on ${dialect}`, () => {
    let store: Store
    let bot: BotStore
    const fresh = async () => store.bot(await store.bots.create({ name: 'Toko', document: documentOf('Toko'), by: 'ani', at: 1 }))
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())

    it('is put in once, however often it comes, and only what differs is changed', async () => {
      bot = await fresh()
      const rows = [product('A-1'), product('b 2')]
      expect(await bot.shop.putProducts(rows, 10)).toEqual({ created: 2, changed: 0, same: 0 })
      const before = await bot.shop.revision()
      expect(await bot.shop.putProducts(rows, 20)).toEqual({ created: 0, changed: 0, same: 2 })
      expect(await bot.shop.revision()).toBe(before)
      expect(await bot.shop.putProducts([product('a-1', { stock: 4 }), product('B  2')], 30)).toEqual({
        created: 0,
        changed: 2,
        same: 0,
      })
      expect(await bot.shop.revision()).toBe(before + 1)
      expect((await bot.shop.overview()).products).toBe(2)
      expect((await bot.shop.products({ limit: 10 })).items.map(({ sku, stock }) => [sku, stock])).toEqual([
        ['B  2', 5],
        ['a-1', 4],
      ])
    })

    it('takes the last of two rows of one number in a batch, and keeps two numbers apart that differ by a sign', async () => {
      bot = await fresh()
      expect(await bot.shop.putProducts([product('A', { stock: 1 }), product('a', { stock: 2 })], 1)).toEqual({
        created: 1,
        changed: 1,
        same: 0,
      })
      await bot.shop.putOrders([order('TC-10/01'), order('TC-1001', { placedAt: 2_000 })], 1)
      expect((await bot.shop.order({ number: 'tc-1001' }))?.number).toBe('TC-1001')
      expect(await bot.shop.order({ number: 'TC 1001' })).toBeNull()
    })

    it('finds an order by its number as people type it, and by its resi', async () => {
      bot = await fresh()
      await bot.shop.putOrders([order('TC-1001')], 50)
      const { customer: _, ...rest } = order('TC-1001')
      const found = await bot.shop.order({ number: ' #tc 1001' })
      expect(found).toEqual({ ...rest, customer: expect.any(String), updatedAt: 50 })
      expect((await bot.shop.order({ resi: 'jx1234567890' }))?.number).toBe('TC-1001')
      for (const number of ['', '%', 'TC-100_', "' or 1=1 --", 'TC-1002']) expect(await bot.shop.order({ number })).toBeNull()
      expect(await bot.shop.order({ resi: '' })).toBeNull()
    })

    it('does not let an older push overtake a newer one', async () => {
      bot = await fresh()
      await bot.shop.putOrders([order('1', { state: 'delivered', updatedAt: 200 })], 300)
      expect(await bot.shop.putOrders([order('1', { state: 'shipped', updatedAt: 100 })], 400)).toMatchObject({ same: 1 })
      expect((await bot.shop.order({ number: '1' }))?.state).toBe('delivered')
    })

    it('knows a customer again by number, phone or e-mail, and learns what is new', async () => {
      bot = await fresh()
      await bot.shop.putOrders([order('1'), order('2', { customer: { ...BUDI, email: '' }, placedAt: 2_000 })], 1)
      await bot.shop.putCustomers([{ number: 'C-7', name: '', phone: '', email: 'budi@contoh.id' }], 2)
      expect((await bot.shop.overview()).customers).toBe(1)
      const budi = await bot.shop.customerBy({ number: 'C-7' })
      expect(budi).toEqual({ ...BUDI, number: 'C-7', id: expect.any(String), updatedAt: 2 })
      expect(await bot.shop.customerBy({ phone: '+6281234567890' })).toEqual(budi)
      expect(await bot.shop.customerBy({ phone: '' })).toBeNull()
      expect((await bot.shop.ordersOf(budi!.id, 10)).map(({ number }) => number)).toEqual(['2', '1'])
      expect(await bot.shop.putCustomers([{ ...BUDI, number: 'C-7' }], 3)).toEqual({ created: 0, changed: 0, same: 1 })
    })

    it('two batches at once are one after the other: nobody is doubled', async () => {
      bot = await fresh()
      const many = Array.from({ length: 8 }, (_, i) => bot.shop.putOrders([order(`N${i}`)], i))
      expect((await Promise.all(many)).map(({ created }) => created)).toEqual(Array(8).fill(1))
      expect(await bot.shop.overview()).toMatchObject({ orders: 8, customers: 1 })
    })

    it.each([
      ['7890', true],
      ['567890', true],
      ['081234567890', true],
      ['+62 812-3456-7890', true],
      ['6281234567890', true],
      ['890', false],
      ['', false],
      ['7891', false],
      ['081234567891', false],
      ['1234567890', false],
      ['%7890%'.repeat(9), false],
    ])('the owner of an order proves it with the phone number: %j → %j', async (phone, isTheirs) => {
      bot ??= await fresh()
      await bot.shop.putOrders([order('B-1')], 1)
      expect((await bot.shop.ownerOf({ number: 'B-1', phone })) !== null).toBe(isTheirs)
      expect(await bot.shop.ownerOf({ number: 'B-2', phone })).toBeNull()
    })

    it('pages without gaps or repeats, and searches literally', async () => {
      bot = await fresh()
      await bot.shop.putProducts(
        Array.from({ length: 7 }, (_, i) => product(`P${i}`)),
        5,
      )
      await bot.shop.putProducts([product('Q%', { name: 'Diskon 50% Kaos_Polos!' })], 6)
      const seen: string[] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page = await bot.shop.products({ limit: 3, after })
        seen.push(...page.items.map(({ sku }) => sku))
        after = page.next
      }
      expect(seen).toEqual(['Q%', 'P6', 'P5', 'P4', 'P3', 'P2', 'P1', 'P0'])
      const search = async (text: string) => (await bot.shop.products({ limit: 10, search: text })).items.map(({ sku }) => sku)
      expect(await search('50% kaos_')).toEqual(['Q%'])
      expect(await search('%')).toEqual(['Q%'])
      expect(await search('kaos-polos')).toEqual([])
      expect(await search("' or 1=1 --")).toEqual([])
      await bot.shop.putOrders([order('AB-1', { placedAt: 1 }), order('AC-2', { placedAt: 2, state: 'paid', shipment: null })], 1)
      const orders = async (search?: string, state?: Order['state']) =>
        (await bot.shop.orders({ limit: 10, search, state })).items.map(({ number }) => number)
      expect(await orders()).toEqual(['AC-2', 'AB-1'])
      expect(await orders('ab')).toEqual(['AB-1'])
      expect(await orders('jx12')).toEqual(['AB-1'])
      expect(await orders(undefined, 'paid')).toEqual(['AC-2'])
      expect((await bot.shop.customers({ limit: 10, search: 'budi@contoh.id' })).items).toHaveLength(1)
      expect((await bot.shop.customers({ limit: 10, search: 'budi' })).items).toEqual([])
      await fails('request.invalid', bot.shop.products({ limit: 0 }))
      await fails('request.invalid', bot.shop.orders({ limit: 5, after: 'x' }))
    })

    it('undoes the last import as if it had never been, but for what changed since', async () => {
      bot = await fresh()
      await bot.shop.putOrders([order('1', { state: 'paid' }), order('2')], 1)
      const before = [await bot.shop.orders({ limit: 10 }), await bot.shop.customers({ limit: 10 })]
      const open = { id: 'load-1', kind: 'orders', name: 'a.csv', total: 4, by: 'ani', at: 10 } as const
      await bot.shop.openLoad(open)
      const news = [
        order('1', { state: 'shipped' }),
        order('3', { customer: { ...BUDI, phone: '+628111111111', email: 'wati@contoh.id', name: 'Wati' } }),
        order('4', { customer: { ...BUDI, name: 'Budi S.' } }),
      ]
      expect(await bot.shop.putOrders(news, 11, { id: 'load-1', done: 3 })).toEqual({ created: 2, changed: 1, same: 0 })
      expect(await bot.shop.putOrders([order('2')], 12, { id: 'load-1', done: 4 })).toMatchObject({ same: 1 })
      await fails('shop.load', bot.shop.undoLoad('load-1', 13))
      expect(await bot.shop.closeLoad('load-1', 'done')).toMatchObject({
        state: 'done',
        done: 4,
        created: 2,
        changed: 1,
        same: 1,
      })
      await bot.shop.putOrders([order('4', { state: 'done' })], 14)
      expect(await bot.shop.undoLoad('load-1', 15)).toMatchObject({ kept: 1, load: { state: 'undone' } })
      expect((await bot.shop.order({ number: '4' }))?.state).toBe('done')
      expect(await bot.shop.order({ number: '3' })).toBeNull()
      expect((await bot.shop.order({ number: '1' }))?.state).toBe('paid')
      expect((await bot.shop.orders({ limit: 10, search: '1' })).items).toEqual(
        before[0]!.items.filter((o) => 'state' in o && o.number === '1'),
      )
      expect(await bot.shop.customerBy({ email: 'wati@contoh.id' })).toBeNull()
      expect((await bot.shop.customerBy({ email: 'budi@contoh.id' }))?.name).toBe('Budi Santoso')
      await fails('shop.load', bot.shop.undoLoad('load-1', 16))
      await fails('not-found', bot.shop.undoLoad('tidak-ada', 16))
    })

    it('a cancelled import takes nothing more, and only the last one can be undone', async () => {
      bot = await fresh()
      const open = (id: string, at: number) => bot.shop.openLoad({ id, kind: 'products', name: 'a.csv', total: 2, by: 'ani', at })
      await open('one', 1)
      expect(await open('one', 9)).toMatchObject({ at: 1 })
      await bot.shop.putProducts([product('A')], 2, { id: 'one', done: 1 })
      await bot.shop.closeLoad('one', 'cancelled')
      await fails('shop.load', bot.shop.putProducts([product('B')], 3, { id: 'one', done: 2 }))
      expect(await bot.shop.closeLoad('one', 'done')).toMatchObject({ state: 'cancelled', done: 1 })
      expect((await bot.shop.overview()).products).toBe(1)
      await open('two', 5)
      await bot.shop.closeLoad('two', 'done')
      await fails('shop.load', bot.shop.undoLoad('one', 6))
      expect((await bot.shop.overview()).load).toMatchObject({ id: 'two' })
    })

    it('forgets a customer: the key goes, the orders stay as nobody’s', async () => {
      bot = await fresh()
      await bot.shop.putOrders([order('1')], 1)
      const { id } = (await bot.shop.customerBy({ email: 'budi@contoh.id' }))!
      await bot.shop.removeCustomer(id)
      expect(await bot.shop.customer(id)).toBeNull()
      expect(await bot.shop.order({ number: '1' })).toMatchObject({ customer: null })
      expect(await bot.shop.ordersOf(id, 10)).toEqual([])
      await fails('not-found', bot.shop.removeCustomer(id))
    })

    it('keeps keys by their hash', async () => {
      bot = await fresh()
      const hash = Buffer.alloc(32, 5)
      const key = await bot.shop.addKey({ name: 'Gudang', hash, hint: 'x9Qa', by: 'ani', at: 1 })
      expect(await bot.shop.keys()).toEqual([{ id: key.id, name: 'Gudang', hint: 'x9Qa', by: 'ani', at: 1, usedAt: null }])
      expect(await bot.shop.useKey(hash, 70_000)).toMatchObject({ id: key.id })
      expect(await bot.shop.useKey(Buffer.alloc(32, 6), 70_000)).toBeNull()
      expect(await (await fresh()).shop.useKey(hash, 70_000)).toBeNull()
      expect((await bot.shop.keys())[0]!.usedAt).toBe(70_000)
      await bot.shop.removeKey(key.id)
      expect(await bot.shop.useKey(hash, 80_000)).toBeNull()
      await fails('not-found', bot.shop.removeKey(key.id))
    })

    it('of one bot is nothing to another, even with every id of it', async () => {
      const a = await fresh()
      const b = await fresh()
      await a.shop.putOrders([order('1')], 1)
      await a.shop.putProducts([product('A')], 1)
      await a.shop.openLoad({ id: 'load-a', kind: 'orders', name: 'a', total: 0, by: 'ani', at: 1 })
      await a.shop.closeLoad('load-a', 'done')
      const key = await a.shop.addKey({ name: 'A', hash: Buffer.alloc(32, 9), hint: '1234', by: 'ani', at: 1 })
      const { id } = (await a.shop.customerBy({ phone: BUDI.phone }))!
      expect([
        await b.shop.order({ number: '1' }),
        await b.shop.order({ resi: 'JX1234567890' }),
        await b.shop.customer(id),
        await b.shop.customerBy({ phone: BUDI.phone }),
        await b.shop.ownerOf({ number: '1', phone: '7890' }),
        await b.shop.load('load-a'),
        await b.shop.lastLoad(),
      ]).toEqual([null, null, null, null, null, null, null])
      expect(await b.shop.ordersOf(id, 10)).toEqual([])
      expect([await b.shop.catalogue(9), await b.shop.baskets(9), await b.shop.keys()]).toEqual([[], [], []])
      await fails('not-found', b.shop.removeCustomer(id))
      await fails('not-found', b.shop.removeKey(key.id))
      await fails('not-found', b.shop.undoLoad('load-a', 2))
      await fails('shop.load', b.shop.putOrders([order('9')], 2, { id: 'load-a', done: 1 }))
      expect(await a.shop.overview()).toMatchObject({ products: 1, orders: 1, customers: 1 })
      expect(await b.shop.overview()).toEqual({ products: 0, orders: 0, customers: 0, load: null })
    })
  })
}

describe('at rest', () => {
  it('nothing says who a customer is: not the rows, not the undo of an import, not the log', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const bot = store.bot(await store.bots.create({ name: 'Toko', document: documentOf('Toko'), by: 'ani', at: 1 }))
    await bot.shop.openLoad({ id: 'l', kind: 'orders', name: 'a.csv', total: 2, by: 'ani', at: 1 })
    await bot.shop.putOrders([order('1')], 2, { id: 'l', done: 1 })
    await bot.shop.putOrders([order('2', { customer: { ...BUDI, name: 'Budi Santosa', number: 'PLG-77' } })], 3, {
      id: 'l',
      done: 2,
    })
    const { readFileSync, existsSync } = await import('node:fs')
    const bytes = ['', '-wal'].map((end) => pathIn(folder) + end).filter((path) => existsSync(path))
    const all = Buffer.concat(bytes.map((path) => readFileSync(path))).toString('latin1')
    expect(all).toContain('Produk A')
    for (const secret of ['Budi', '81234567890', 'budi@contoh', 'PLG-77']) expect(all).not.toContain(secret)
    await store.close()
  })
})

async function fails(code: FailureCode, promise: Promise<unknown>): Promise<void> {
  const error = await promise.then(
    () => null,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(AppError)
  expect((error as AppError).code).toBe(code)
}
