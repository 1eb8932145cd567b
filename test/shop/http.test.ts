import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../http/house.ts'

let house: House
let owner: { cookie: string }
let bot: string
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone('owner')
})
afterAll(() => house.close())

const base64 = (text: string) => Buffer.from(text).toString('base64')
const at = (path = '') => `/api/bots/${bot}/shop${path}`
const get = (path: string, as: { cookie: string } | undefined = owner) => house.send('GET', at(path), { as })
const post = (path: string, body: object, as = owner) => house.send('POST', at(path), { as, body })
const ORDER = {
  number: 'TC-1',
  state: 'paid',
  placedAt: 1_000,
  total: { amount: 12_500, currency: 'IDR' },
  items: [{ sku: 'A', name: 'Kaos', quantity: 1, price: { amount: 12_500, currency: 'IDR' } }],
  customer: { name: 'Budi', phone: '0812-3456-7890', email: 'Budi@Contoh.example' },
}

describe('importing a file', () => {
  beforeAll(async () => {
    bot = await house.bot()
  })
  const FILE = 'No Pesanan;Status;HP;Total\nTC-1;dikirim;081234567890;12.500\nTC-2;entahlah;;5000\n'

  it('shows first what it would do, and keeps nothing', async () => {
    const { status, json } = await post('/import/preview', { kind: 'orders', file: base64(FILE) })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      format: 'csv',
      delimiter: ';',
      headers: ['No Pesanan', 'Status', 'HP', 'Total'],
      columns: ['number', 'state', 'phone', 'total'],
      total: 2,
      good: 1,
      wrong: 1,
      errors: [{ row: 3, column: 'Status', value: 'entahlah', message: expect.stringContaining('"entahlah" is not known') }],
      rows: [{ row: 2, cells: ['TC-1', 'dikirim', '081234567890', '12.500'] }, { row: 3 }],
    })
    expect((await get('')).json).toEqual({ products: 0, orders: 0, customers: 0, load: null })
  })

  it('refuses wrong rows by their number, in the reader’s words', async () => {
    const columns = ['number', 'state', 'phone', 'total']
    const body = { id: 'impor-1', kind: 'orders', name: 'a.csv', file: base64(FILE), columns, skip: false }
    const refused = await post('/imports', body)
    expect(refused.status).toBe(422)
    expect(refused.json.error).toMatchObject({
      code: 'shop.rows',
      fields: [{ path: '3.Status', message: expect.stringContaining('entahlah') }],
    })
    expect((await get('')).json.orders).toBe(0)
    const saved = await post('/imports', { ...body, skip: true })
    expect(saved.json).toMatchObject({ state: 'done', created: 1, total: 1, done: 1, id: 'impor-1' })
    expect((await post('/imports', { ...body, skip: true })).json).toEqual(saved.json)
    expect((await get('/imports/impor-1')).json).toEqual(saved.json)
    expect((await get('/imports/tidak-ada')).status).toBe(404)
  })

  it('takes it back once', async () => {
    expect((await post('/imports/impor-1/undo', {})).json).toMatchObject({ kept: 0, load: { state: 'undone' } })
    expect((await get('')).json).toMatchObject({ orders: 0, customers: 0 })
    expect((await post('/imports/impor-1/undo', {})).json.error.code).toBe('shop.load')
  })

  it.each([
    ['', 'request.invalid'],
    [base64('PK\x03\x04xx'), 'shop.file'],
    ['####', 'shop.file'],
    [base64('a,b\n"1,2'), 'shop.file'],
  ])('a file that is none is refused (%j)', async (file, code) => {
    const { json } = await post('/import/preview', { kind: 'orders', file })
    expect(json.error.code).toBe(code)
    expect(JSON.stringify(json)).not.toMatch(/\{why\}|"why"|csv-parse|node_modules/)
  })

  it('takes nothing that was not asked for (FLOW-07)', async () => {
    const body = { kind: 'orders', file: base64(FILE), id: 'x-1', name: 'a', columns: [], skip: true }
    for (const more of [{ bot: 'other' }, { by: 'somebody' }, { state: 'done' }, { at: 1 }])
      expect((await post('/imports', { ...body, ...more })).status).toBe(400)
  })
})

describe('reading', () => {
  beforeAll(async () => {
    bot = await house.bot()
    expect((await post('/sample', {})).json).toMatchObject({ products: 12, orders: 8, customers: 5 })
  })

  it('pages and searches', async () => {
    const first = await get('/products?limit=5')
    expect(first.json.items).toHaveLength(5)
    const second = await get(`/products?limit=100&after=${first.json.next}`)
    expect(second.json.items).toHaveLength(7)
    expect((await get('/products?search=batik')).json.items).toHaveLength(2)
    expect((await get('/orders?state=shipped')).json.items).toMatchObject([
      { number: 'TC-1004', customer: { name: 'Budi Santoso' } },
    ])
    expect((await get('/orders?search=tc1003')).json.items).toMatchObject([{ number: 'TC-1003' }])
    expect((await get('/orders?state=anything')).status).toBe(400)
    expect((await get('/orders?sort=total')).status).toBe(400)
  })

  it.each([
    ['081234567890', 'Budi Santoso'],
    ['+62 812-3456-7890', 'Budi Santoso'],
    ['WATI@contoh.example', 'Wati Lestari'],
    ['PLG-003', 'Made Wirawan'],
  ])('finds a customer by %s', async (search, name) => {
    expect((await get(`/customers?search=${encodeURIComponent(search)}`)).json.items).toMatchObject([{ name }])
  })

  it.each(['"', "'", '%', '_', '--', ';', ')', '\u0000', '" OR 1=1 --', 'x" AS y, (select 1)', '\\'])(
    'reads %j as text (DB-01)',
    async (search) => {
      for (const list of ['products', 'orders', 'customers']) {
        const { status, json } = await get(`/${list}?search=${encodeURIComponent(search)}`)
        if (search === '\u0000') expect([status, json.error.code]).toEqual([400, 'request.invalid'])
        else if (list === 'orders') expect(status).toBe(200)
        else expect([status, json.items]).toEqual([200, []])
      }
    },
  )

  it('gives nobody a whole phone number or e-mail address', async () => {
    const agent = await house.someone('agent')
    const all = [await get('/customers', agent), await get('/orders', agent), await get('/export?kind=customers', agent)]
    all.push(await get('/export?kind=orders', agent))
    for (const { status, text } of all) {
      expect(status).toBe(200)
      expect(text).not.toMatch(/81234567890|1345678901|budi@|wati@/)
    }
    expect(all[0]!.json.items).toContainEqual(
      expect.objectContaining({ name: 'Budi Santoso', phone: '0812-••••-7890', email: 'b•••@contoh.example' }),
    )
  })

  it('hands out files without formulas, and examples that can be imported', async () => {
    const { text, headers } = await get('/export?kind=products')
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toBe('attachment; filename="products.csv"')
    expect(text.startsWith('\uFEFF"SKU"') || text.startsWith('"SKU"')).toBe(true)
    for (const kind of ['products', 'orders', 'customers']) {
      const example = await get(`/example?kind=${kind}`)
      const looked = await post('/import/preview', { kind, file: base64(example.text) })
      expect(looked.json).toMatchObject({ needs: [], wrong: 0 })
      expect(looked.json.columns).not.toContain('')
    }
  })

  it('erases a customer', async () => {
    const [wati] = (await get('/customers?search=PLG-002')).json.items
    expect((await house.send('DELETE', at(`/customers/${wati.id}`), { as: owner })).status).toBe(204)
    expect((await get('/customers?search=PLG-002')).json.items).toEqual([])
    expect((await get('/orders?search=TC-1002')).json.items).toMatchObject([{ customer: null }])
  })
})

describe('pushing', () => {
  let token: string
  let id: string
  beforeAll(async () => {
    bot = await house.bot()
    const made = await post('/keys', { name: 'Gudang' })
    expect(made.status).toBe(200)
    ;({
      token,
      key: { id },
    } = made.json)
  })
  const bare = { cookie: null, origin: null, 'sec-fetch-site': null }
  const push = (what: string, items: unknown[], headers: Record<string, string | null> = {}) =>
    house.send('PUT', at(`/${what}`), { headers: { ...bare, authorization: `Bearer ${token}`, ...headers }, body: { items } })

  it('the key is shown once and kept as a hash', async () => {
    const listed = await get('/keys')
    expect(listed.json.items).toMatchObject([{ name: 'Gudang', hint: token.slice(-4), usedAt: null }])
    expect(listed.text).not.toContain(token)
  })

  it('the same orders twice are there once', async () => {
    expect((await push('orders', [ORDER])).json).toEqual({ created: 1, changed: 0, same: 0 })
    expect((await push('orders', [ORDER])).json).toEqual({ created: 0, changed: 0, same: 1 })
    expect((await push('orders', [{ ...ORDER, state: 'shipped' }])).json).toMatchObject({ changed: 1 })
    expect((await get('')).json).toMatchObject({ orders: 1, customers: 1 })
    expect((await get('/keys')).json.items[0].usedAt).toBe(house.time.now)
  })

  it('products and customers too', async () => {
    expect((await push('products', [{ sku: 'A', name: 'Kaos', price: { amount: 5, currency: 'IDR' } }])).json.created).toBe(1)
    expect((await push('customers', [{ number: 'P-1', phone: '0813 4567 8901' }])).json.created).toBe(1)
    expect((await get('/customers?search=081345678901')).json.items).toMatchObject([{ number: 'P-1' }])
  })

  it.each<[string, object]>([
    ['a price of half a rupiah', { total: { amount: 0.5, currency: 'IDR' } }],
    ['a negative price', { total: { amount: -1, currency: 'IDR' } }],
    ['no currency', { total: { amount: 1 } }],
    ['half a piece', { items: [{ ...ORDER.items[0], quantity: 0.5 }] }],
    ['fewer than no pieces', { items: [{ ...ORDER.items[0], quantity: -1 }] }],
    ['a state of its own', { state: 'free' }],
    ['an owner', { bot: 'x' }],
    ['a phone that is none', { customer: { phone: '12' } }],
    ['a customer who is nobody', { customer: { name: 'Budi' } }],
  ])('%s is refused, and with it all that came along', async (_, wrong) => {
    const before = (await get('')).json
    const { status, json } = await push('orders', [
      { ...ORDER, number: 'NEW-1' },
      { ...ORDER, number: 'NEW-2', ...wrong },
    ])
    expect([status, json.error.code]).toEqual([400, 'request.invalid'])
    expect(json.error.fields[0].path).toMatch(/^items\.1\./)
    expect((await get('')).json).toEqual(before)
  })

  it.each<[string, Record<string, string | null>]>([
    ['no key', { authorization: null }],
    ['another key', { authorization: `Bearer jaga_${'A'.repeat(43)}` }],
    ['half of the key', { authorization: 'Bearer jaga_abc' }],
    ['a key in another dress', { authorization: 'Basic x' }],
  ])('%s opens nothing', async (_, headers) => {
    const { status } = await push('orders', [ORDER], headers)
    expect([401, 403]).toContain(status)
  })

  it('is not for browsers: a cookie without our own page, or a staff session without a key, pushes nothing', async () => {
    const withCookie = await house.send('PUT', at('/orders'), {
      headers: {
        cookie: owner.cookie,
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
        authorization: `Bearer ${token}`,
      },
      body: { items: [ORDER] },
    })
    expect(withCookie.json.error.code).toBe('request.origin')
    const asStaff = await house.send('PUT', at('/orders'), { as: owner, body: { items: [ORDER] } })
    expect(asStaff.json.error.code).toBe('shop.key')
    const keyedElsewhere = await house.send('POST', at('/sample'), {
      headers: { ...bare, authorization: `Bearer ${token}` },
      body: {},
    })
    expect(keyedElsewhere.json.error.code).toBe('request.origin')
  })

  it('a key is good for its own bot alone, and for nothing once it is revoked', async () => {
    const other = await house.bot()
    const foreign = await house.send('PUT', `/api/bots/${other}/shop/orders`, {
      headers: { ...bare, authorization: `Bearer ${token}` },
      body: { items: [ORDER] },
    })
    expect(foreign.json.error.code).toBe('shop.key')
    expect((await house.send('DELETE', at(`/keys/${id}`), { as: owner })).status).toBe(204)
    expect((await push('orders', [ORDER])).json.error.code).toBe('shop.key')
  })
})
