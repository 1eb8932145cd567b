import { describe, expect, it } from 'vitest'
import { harmless, ordersCsv, productsCsv, writeCsv } from '../../runtime/commerce/csv.ts'
import { guessColumns } from '../../runtime/commerce/import/columns.ts'
import { lookAt, runImport } from '../../runtime/commerce/import/import.ts'
import { ERROR_CODES } from '../../runtime/commerce/import/rows.ts'
import * as read from '../../runtime/commerce/import/values.ts'
import { sayFile, sayRowError } from '../../runtime/commerce/import/words.ts'
import { sampleShop } from '../../runtime/commerce/sample.ts'
import type { ShopKind } from '../../runtime/store/contract-shop.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { documentOf } from '../store/shop.ts'

const NOW = Date.UTC(2026, 10, 22, 3)
const bytes = (text: string) => new TextEncoder().encode(text)
const look = (kind: ShopKind, text: string | Uint8Array, columns?: string[]) =>
  lookAt({ kind, bytes: typeof text === 'string' ? bytes(text) : text, columns }, NOW)
const errorsOf = (kind: ShopKind, text: string) =>
  look(kind, text).read.errors.map(({ row, column, code }) => [row, column, code])
const why = (kind: ShopKind, text: string | Uint8Array) => {
  try {
    look(kind, text)
  } catch (error) {
    return (error as { args: { why: string } }).args.why
  }
  return 'read'
}

describe('which column means what', () => {
  it.each<[ShopKind, string, string[]]>([
    ['products', 'Kode;Nama Produk;Harga;Stok;Kategori', ['sku', 'name', 'price', 'stock', 'category']],
    ['products', 'SKU,Product Name,Unit Price,Qty,Link', ['sku', 'name', 'price', 'stock', 'url']],
    [
      'orders',
      'No. Pesanan|Status Pesanan|Nama Penerima|No. HP|Total Pembayaran|Kurir|No. Resi|Status Pembayaran',
      ['number', 'state', 'customerName', 'phone', 'total', 'courier', 'resi', 'payState'],
    ],
    ['orders', 'Order Number\tOrder Date\tEmail\tProduct name\tUnit price', ['number', 'placedAt', 'email', 'item', 'price']],
    ['customers', 'Nama Lengkap,WA,E-mail,Ulang tahun', ['name', 'phone', 'email', '']],
    ['orders', 'harga,harga satuan,nomor pesanan', ['price', '', 'number']],
  ])('%s: %s', (kind, line, fields) => {
    const { columns, needs } = look(kind, `${line}\n${line.replace(/[^,;|\t]+/g, 'x')}`)
    expect(columns).toEqual(fields)
    expect(needs).toEqual([])
  })

  it('says what is missing and reads nothing until it is there', () => {
    const { needs, read: got } = look('products', 'Kode,Warna\nA,merah')
    expect(needs).toEqual(['name', 'price'])
    expect(got).toEqual({ good: [], errors: [] })
  })

  it('takes what somebody chose, each field once and no unknown one', () => {
    const text = 'a,b,c\nA-1,Kaos,50rb'
    const { columns, read: got } = look('products', text, ['sku', 'name', 'price', 'owner', 'role'])
    expect(columns).toEqual(['sku', 'name', 'price'])
    expect(got.good).toMatchObject([{ rows: [2], value: { sku: 'A-1', price: { amount: 50_000, currency: 'IDR' } } }])
    expect(look('products', text, ['sku', 'sku', '__proto__']).columns).toEqual(['sku', '', ''])
  })

  it('guesses nothing from names that are none', () => {
    expect(guessColumns('products', ['__proto__', 'constructor', '', '🙂'])).toEqual(['', '', '', ''])
  })
})

describe('files as they come', () => {
  const line = 'SKU,Nama,Harga\nA-1,Kopi Café,10000\n'
  const utf16 = new Uint8Array([0xff, 0xfe, ...new Uint8Array(new Uint16Array([...line].map((c) => c.charCodeAt(0))).buffer)])
  it.each<[string, Uint8Array, string]>([
    ['UTF-8', bytes(line), 'UTF-8'],
    ['with its mark', bytes(`\uFEFF${line}`), 'UTF-8'],
    ['old Windows', Uint8Array.from([...line].map((c) => c.charCodeAt(0))), 'Windows-1252'],
    ['UTF-16', utf16, 'UTF-16'],
  ])('%s', (_, file, encoding) => {
    const looked = look('products', file)
    expect(looked.encoding).toBe(encoding)
    expect(looked.table.headers).toEqual(['SKU', 'Nama', 'Harga'])
    expect(looked.read.good[0]!.value).toMatchObject({ name: 'Kopi Café' })
  })

  it.each([
    ['nothing', '', 'empty'],
    ['a header alone', 'SKU,Nama,Harga\n', 'empty'],
    ['an Excel file', Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9]), 'excel'],
    ['bytes', Uint8Array.from([1, 0, 2, 0]), 'binary'],
    ['quotes that do not end', 'SKU,Nama,Harga\nA,"Kaos,1\nB,Topi,2', 'quotes'],
    ['half of a JSON', '[{"sku":', 'json'],
    ['a JSON of numbers', '[1,2]', 'list'],
    ['a JSON without a list', '{"sku":"A"}', 'list'],
    ['too many columns', `${Array(101).fill('x').join(',')}\n1`, 'columns'],
    ['too many rows', `SKU,Nama,Harga\n${'a,b,1\n'.repeat(20_001)}`, 'rows'],
  ])('%s is refused whole', (_, file, reason) => expect(why('products', file)).toBe(reason))

  it.each([
    ['semicolons', 'SKU;Nama;Harga\nA;"Kaos; putih";Rp12.500'],
    ['tabs', 'SKU\tNama\tHarga\nA\tKaos; putih\tRp12.500'],
    ['old line ends', 'SKU;Nama;Harga\rA;Kaos; putih;Rp12.500'.replace('Kaos; putih', '"Kaos; putih"')],
    ['empty lines between', 'SKU;Nama;Harga\r\n\r\nA;"Kaos; putih";Rp12.500\r\n\r\n'],
  ])('%s', (_, file) => {
    expect(look('products', file).read.good.map(({ value }) => value)).toMatchObject([
      { sku: 'A', name: 'Kaos; putih', price: { amount: 12_500, currency: 'IDR' } },
    ])
  })

  it('counts rows as a spreadsheet shows them, over empty lines and lines within cells', () => {
    const file = 'SKU,Nama,Harga\n\nA,"Kaos\nputih",1000\nB,Topi,mahal\n'
    expect(errorsOf('products', file)).toEqual([[4, 'Harga', 'money']])
  })

  it('numbers headers that come twice, and reads the first', () => {
    const { table, read: got } = look('products', 'SKU,Nama,Harga,Nama\nA,satu,1000,dua')
    expect(table.headers).toEqual(['SKU', 'Nama', 'Harga', 'Nama (2)'])
    expect(got.good[0]!.value).toMatchObject({ name: 'satu' })
  })

  it('lets a cell of a megabyte be one wrong cell', () => {
    const file = `SKU,Nama,Harga\nA,${'x'.repeat(1_000_000)},1000\nB,Topi,2000`
    const { read: got } = look('products', file)
    expect(got.errors).toEqual([{ row: 2, column: 'Nama', code: 'long', value: 'x'.repeat(60) }])
    expect(got.good).toHaveLength(1)
  })

  it('a key named __proto__ is a column that means nothing', () => {
    const file = '[{"__proto__":{"sku":"X"},"constructor":"y","sku":"A","name":"Kaos","price":"1000"}]'
    expect(look('products', file).read.good.map(({ value }) => value)).toMatchObject([{ sku: 'A', name: 'Kaos' }])
    expect(({} as { sku?: string }).sku).toBeUndefined()
    const csv = look('products', '__proto__,SKU,Nama,Harga\nx,A,Kaos,1')
    expect(csv.columns).toEqual(['', 'sku', 'name', 'price'])
  })

  it('reads orders of JSON with their items, customer and parcel', () => {
    const file = JSON.stringify({
      orders: [
        {
          order_number: 'TC-1',
          status: 'Dikirim',
          customer: { name: 'Budi', phone: '0812-3456-7890' },
          items: [
            { sku: 'A', name: 'Kaos', quantity: 2, price: 10_000 },
            { sku: 'B', name: 'Topi', quantity: 1, price: 5_000 },
          ],
          shipment: { courier: 'JNE', resi: 'JX1' },
        },
      ],
    })
    expect(look('orders', file).read).toMatchObject({
      errors: [],
      good: [
        {
          rows: [1, 1],
          value: {
            number: 'TC-1',
            state: 'shipped',
            total: { amount: 25_000, currency: 'IDR' },
            items: [{ quantity: 2 }, { sku: 'B' }],
            customer: { name: 'Budi', phone: '+6281234567890' },
            shipment: { courier: 'JNE', resi: 'JX1', state: 'waiting', eta: null },
          },
        },
      ],
    })
  })
})

describe('rows', () => {
  it('of one number are one order, and one wrong row leaves the whole order out', () => {
    const file = [
      'No Pesanan,Tanggal,Nama Barang,Jumlah,Harga Satuan,HP',
      'A-1,20/11/2026,Kaos,2,10.000,081234567890',
      'a-1,,Topi,1,5000,',
      'A-2,20/11/2026,Kaos,1,10.000,',
      'A-2,,Topi,-1,5000,',
    ].join('\n')
    const { good, errors } = look('orders', file).read
    expect(errors.map(({ row, code }) => [row, code])).toEqual([[5, 'pieces']])
    expect(good).toHaveLength(1)
    expect(good[0]).toMatchObject({
      rows: [2, 3],
      value: {
        number: 'A-1',
        total: { amount: 25_000 },
        items: [{ name: 'Kaos' }, { name: 'Topi' }],
        placedAt: Date.UTC(2026, 10, 19, 17),
      },
    })
  })

  it.each<[string, ShopKind, string, unknown[]]>([
    ['no number', 'orders', 'Nomor Pesanan,Total\n,1000', [[2, 'Nomor Pesanan', 'missing']]],
    ['a negative price', 'products', 'SKU,Nama,Harga\nA,Kaos,-5', [[2, 'Harga', 'money']]],
    ['half a rupiah', 'products', 'SKU,Nama,Harga\nA,Kaos,"12,5"', [[2, 'Harga', 'money']]],
    ['no such currency', 'products', 'SKU,Nama,Harga,Mata uang\nA,Kaos,5,rupiah', [[2, 'Mata uang', 'currency']]],
    ['half a piece in stock', 'products', 'SKU,Nama,Harga,Stok\nA,Kaos,5,"1,5"', [[2, 'Stok', 'count']]],
    ['a SKU twice', 'products', 'SKU,Nama,Harga\nA,Kaos,5\na,Topi,6', [[3, 'SKU', 'double']]],
    ['an address that runs code', 'products', 'SKU,Nama,Harga,Link\nA,Kaos,5,javascript:alert(1)', [[2, 'Link', 'url']]],
    [
      'no such phone',
      'customers',
      'Nama,HP\nBudi,12',
      [
        [2, 'HP', 'phone'],
        [2, 'HP', 'who'],
      ],
    ],
    ['nobody', 'customers', 'Nama,HP\nBudi,', [[2, 'HP', 'who']]],
    ['no such address', 'customers', 'Nama,Email,HP\nBudi,budi@,081234567890', [[2, 'Email', 'email']]],
    ['no such day', 'orders', 'Nomor Pesanan,Total,Tanggal\nA,5,31/02/2026', [[2, 'Tanggal', 'date']]],
    ['no such state', 'orders', 'Nomor Pesanan,Total,Status\nA,5,entahlah', [[2, 'Status', 'state']]],
    ['no total', 'orders', 'Nomor Pesanan,Status\nA,dibayar', [[2, '', 'total']]],
    ['a price for nothing', 'orders', 'Nomor Pesanan,Total,Jumlah\nA,5,2', [[2, '', 'item']]],
    ['no pieces', 'orders', 'Nomor Pesanan,Total,Produk,Jumlah\nA,5,Kaos,0', [[2, 'Jumlah', 'pieces']]],
  ])('%s', (_, kind, file, errors) => expect(errorsOf(kind, file)).toEqual(errors))

  it('every reason is said in both languages, with what stands in the cell as it stands there', () => {
    for (const code of ERROR_CODES)
      for (const language of ['id', 'en'] as const)
        expect(sayRowError({ code, value: '$&' }, language)).not.toMatch(/\{|undefined/)
    expect(sayRowError({ code: 'money', value: '$& mahal' }, 'id')).toContain('"$& mahal"')
    for (const reason of ['empty', 'excel', 'binary', 'quotes', 'json', 'list', 'rows', 'columns', 'needs'])
      for (const language of ['id', 'en'] as const)
        expect(sayFile({ why: reason, line: 3, most: 9, fields: 'a' }, language)).not.toMatch(/\{|undefined|^\w+$/)
  })

  it.each([
    ['2026-11-20', Date.UTC(2026, 10, 19, 17)],
    ['2026-11-20 14:30', Date.UTC(2026, 10, 20, 7, 30)],
    ['2026-11-20T14:30:00Z', Date.UTC(2026, 10, 20, 14, 30)],
    ['2026-11-20T14:30:00+08:00', Date.UTC(2026, 10, 20, 6, 30)],
    ['20/11/2026 14.30', Date.UTC(2026, 10, 20, 7, 30)],
    ['20 Agustus 2026', Date.UTC(2026, 7, 19, 17)],
    ['5 Dec 2026', Date.UTC(2026, 11, 4, 17)],
    ['1763600000000', 1_763_600_000_000],
    ['30/02/2026', null],
    ['11/20/2026', null],
    ['2026-11-20 25:00', null],
    ['kemarin', null],
    ['', null],
  ])('the date %j', (text, at) => expect(read.date(text)).toBe(at))
})

describe('an export', () => {
  it.each(['=1+1', '+62812', '-5', '@cmd', '\t=x', '\r=x', ' =x', '＝1', '＋1', '－1', '＠x'])(
    'takes the formula out of %j',
    (cell) => {
      expect(harmless(cell)).toBe(`'${cell}`)
    },
  )
  it.each(['Kaos', '12', "'quoted", 'a=b', ''])('leaves %j as it is', (cell) => expect(harmless(cell)).toBe(cell))
  it('quotes whatever is in a cell', () => {
    expect(writeCsv([['a"b', 'c,d', 'e\nf', null, 5]])).toBe('\uFEFF"a""b","c,d","e\nf","","5"\r\n')
  })
  it.each(['id', 'en'] as const)('is read back as it was (%s)', (language) => {
    const { products, orders } = sampleShop(NOW)
    const odd = [...products, { ...products[0]!, sku: 'ODD', name: '=HYPERLINK("http://x")', about: '"a", b' }]
    const again = look('products', productsCsv(odd, language))
    expect(again.read.errors).toEqual([])
    expect(again.read.good.map(({ value }) => value)).toEqual(odd)
    const back = look('orders', ordersCsv(orders, language))
    expect(back.read.errors).toEqual([])
    const known = orders.map((order) => ({ ...order, customer: order.customer && { ...order.customer, number: '' } }))
    expect(back.read.good.map(({ value }) => value)).toEqual(known)
  })
})

describe('an import', () => {
  async function shopOf() {
    const store = await openFresh(freshFolder())
    return { store, shop: store.bot(await store.bots.create({ name: 'T', document: documentOf('T'), by: 'a', at: 1 })).shop }
  }
  const given = { kind: 'products' as const, name: 'produk.csv', by: 'ani', clock: () => NOW, skip: false }
  const rows = (count: number) =>
    bytes(`SKU,Nama,Harga\n${Array.from({ length: count }, (_, i) => `P${i},Produk ${i},1000`).join('\n')}`)

  it('saves nothing while a row is wrong, and the good ones when told to leave the others out', async () => {
    const { store, shop } = await shopOf()
    const file = bytes('SKU,Nama,Harga\nA,Kaos,5000\nB,Topi,mahal\n')
    const refused = runImport({ ...given, shop, id: 'one', bytes: file })
    await expect(refused).rejects.toMatchObject({ code: 'shop.rows', args: { count: 1 }, errors: [{ row: 3, code: 'money' }] })
    expect(await shop.overview()).toMatchObject({ products: 0, load: null })
    const { load } = await runImport({ ...given, shop, id: 'two', bytes: file, skip: true })
    expect(load).toMatchObject({ state: 'done', total: 1, created: 1 })
    await store.close()
  })

  it('is told by its id: asked for again it does nothing again', async () => {
    const { store, shop } = await shopOf()
    const first = await runImport({ ...given, shop, id: 'one', bytes: rows(450) })
    expect(first.load).toMatchObject({ state: 'done', total: 450, done: 450, created: 450 })
    const revision = await shop.revision()
    expect((await runImport({ ...given, shop, id: 'one', bytes: rows(450) })).load).toEqual(first.load)
    expect((await runImport({ ...given, shop, id: 'two', bytes: rows(450) })).load).toMatchObject({ created: 0, same: 450 })
    expect(await shop.revision()).toBe(revision)
    await store.close()
  })

  it('stops between two batches when it is cancelled, and can be undone then', async () => {
    const { store, shop } = await shopOf()
    let batches = 0
    const slow = {
      ...shop,
      putProducts: async (...args: Parameters<typeof shop.putProducts>) => {
        const put = await shop.putProducts(...args)
        if (++batches === 1) await shop.closeLoad('one', 'cancelled')
        return put
      },
    }
    const { load } = await runImport({ ...given, shop: slow, id: 'one', bytes: rows(450) })
    expect(load).toMatchObject({ state: 'cancelled', done: 200 })
    expect((await shop.overview()).products).toBe(200)
    expect((await shop.undoLoad('one', NOW)).load.state).toBe('undone')
    expect((await shop.overview()).products).toBe(0)
    await store.close()
  })
})
