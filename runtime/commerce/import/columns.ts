import type { ShopKind } from '../../store/contract-shop.ts'

/** What a column may mean, for each kind of file, and how its header may be called: in both languages, as shops and marketplaces write it. */
export const COLUMNS = {
  products: {
    sku: 'sku, kode, kode produk, kode barang, id produk, product code, product id, item code',
    name: 'name, nama, nama produk, nama barang, produk, barang, product, product name, title, judul',
    price: 'price, harga, harga jual, harga satuan, price.amount, selling price, unit price',
    currency: 'currency, mata uang, price.currency',
    stock: 'stock, stok, jumlah stok, sisa, persediaan, quantity, qty, inventory, available',
    category: 'category, kategori, jenis, type, kelompok',
    url: 'url, link, tautan, alamat produk, product url, permalink',
    about: 'about, deskripsi, keterangan, description, detail, penjelasan',
  },
  orders: {
    number:
      'number, nomor, nomor pesanan, no pesanan, no. pesanan, nomor order, no order, id pesanan, order number, order no, order id, order, invoice, nomor invoice, no invoice',
    state: 'state, status, status pesanan, order status, order state',
    placedAt:
      'placed at, placedat, tanggal, tgl, tanggal pesanan, tanggal order, waktu pesanan dibuat, waktu pesan, dibuat, date, order date, created, created at, placed',
    total:
      'total, total pesanan, total bayar, total pembayaran, total harga, jumlah bayar, order total, grand total, total.amount, amount',
    currency: 'currency, mata uang, total.currency',
    customerNumber: 'customer number, nomor pelanggan, id pelanggan, kode pelanggan, customer id, customer.number, buyer id',
    customerName:
      'customer, customer name, pelanggan, nama pelanggan, nama pembeli, nama penerima, pembeli, penerima, buyer, buyer name, recipient, customer.name',
    phone:
      'phone, telepon, no telepon, nomor telepon, telp, no telp, hp, no hp, nomor hp, wa, whatsapp, no wa, handphone, phone number, mobile, customer.phone',
    email: 'email, e mail, surel, alamat email, customer email, email address, customer.email',
    sku: 'sku, kode produk, kode barang, nomor referensi sku, product code, items.sku',
    item: 'item, nama produk, nama barang, produk, barang, product, product name, item name, items.name',
    quantity: 'quantity, qty, jumlah, jumlah barang, banyak, kuantitas, items.quantity',
    price: 'price, harga, harga satuan, harga produk, unit price, item price, items.price, items.price.amount',
    courier: 'courier, kurir, ekspedisi, jasa kirim, opsi pengiriman, pengiriman, shipping, carrier, shipment.courier',
    resi: 'resi, no resi, nomor resi, no. resi, airwaybill, awb, tracking, tracking number, tracking no, shipment.resi',
    shipmentState:
      'status pengiriman, status kirim, status paket, shipping status, shipment status, delivery status, shipment.state',
    deliveredAt:
      'delivered at, tanggal diterima, diterima pada, tanggal sampai, tanggal tiba, delivered on, delivery date, shipment.deliveredat',
    eta: 'eta, perkiraan tiba, estimasi tiba, estimasi, expected, estimated delivery, shipment.eta',
    payMethod: 'metode pembayaran, cara bayar, pembayaran, metode bayar, payment, payment method, paid by, payment.method',
    payState: 'status pembayaran, status bayar, payment status, payment state, payment.state',
    payProvider: 'penyedia pembayaran, payment provider, payment gateway, provider, payment.provider',
    payReference: 'referensi pembayaran, id transaksi, payment reference, transaction id, reference, payment.reference',
  },
  customers: {
    number: 'number, nomor, nomor pelanggan, id pelanggan, kode pelanggan, customer number, customer id, id',
    name: 'name, nama, nama pelanggan, nama lengkap, pelanggan, customer, customer name, full name',
    phone:
      'phone, telepon, no telepon, nomor telepon, telp, no telp, hp, no hp, nomor hp, wa, whatsapp, no wa, handphone, phone number, mobile',
    email: 'email, e mail, surel, alamat email, email address',
  },
} as const satisfies Record<ShopKind, Record<string, string>>

/** Without these a file cannot be read. */
export const REQUIRED: Record<ShopKind, readonly string[]> = {
  products: ['sku', 'name', 'price'],
  orders: ['number'],
  customers: [],
}

export function fieldsOf(kind: ShopKind): string[] {
  return Object.keys(COLUMNS[kind])
}

/** For each header the field that it seems to mean, '' for none. A field is given once, to the header that says it best. */
export function guessColumns(kind: ShopKind, headers: readonly string[]): string[] {
  const names = Object.entries<string>(COLUMNS[kind]).map(([field, said]) => ({ field, said: said.split(', ').map(plain) }))
  const taken = new Set<string>()
  const guessed = headers.map(() => '')
  // Whole names first: 'harga' must not take what 'harga satuan' says better.
  for (const fits of [
    (a: string, b: string) => a === b,
    (a: string, b: string) => b.length >= 5 && ` ${a} `.includes(` ${b} `),
  ]) {
    for (const [i, header] of headers.entries()) {
      if (guessed[i]) continue
      const found = names.find(({ field, said }) => !taken.has(field) && said.some((name) => fits(plain(header), name)))
      if (!found) continue
      guessed[i] = found.field
      taken.add(found.field)
    }
  }
  return guessed
}

/** Every field at most once, and only fields that there are: a mapping from outside is made one. */
export function readColumns(kind: ShopKind, columns: readonly string[], count: number): string[] {
  const known = new Set(fieldsOf(kind))
  return Array.from({ length: count }, (_, i) => {
    const field = columns[i] ?? ''
    return known.delete(field) ? field : ''
  })
}

function plain(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\*|\(wajib\)|\(required\)/g, '')
    .replace(/[_\-/]+/g, ' ')
    .replace(/[^\p{L}\p{N}. ]/gu, '')
    .replace(/\.(?= |$)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
