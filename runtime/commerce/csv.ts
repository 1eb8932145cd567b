import type { Language } from '../../nodes/language.ts'
import { decimalsOf, type Money } from '../../nodes/money.ts'
import { ORDER_WORDS, PAYMENT_WORDS, SHIPMENT_WORDS } from '../../nodes/order.ts'
import type { Product } from '../../nodes/ports/commerce.ts'
import type { OrderPut, Person } from '../store/contract-shop.ts'

/**
 * Lines of a CSV file for spreadsheets: UTF-8 with its mark, every cell in quotes. A cell that a spreadsheet would take for a
 * formula begins with a quote mark instead (WEB-06; ASVS 1.2.10): = + - @ tab return, and the full-width forms.
 */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  const lines = rows.map((cells) => cells.map((cell) => `"${harmless(String(cell ?? '')).replaceAll('"', '""')}"`).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

export function harmless(cell: string): string {
  return /^\s*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell
}

export function productsCsv(products: readonly Product[], language: Language): string {
  const rows = products.map(({ sku, name, price, stock, category, url, about }) => [
    sku,
    name,
    decimal(price),
    price.currency,
    stock,
    category,
    url,
    about,
  ])
  return writeCsv([HEADS[language].products, ...rows])
}

/** One line an item; the rest of the order on each, as a spreadsheet sorts it apart. */
export function ordersCsv(orders: readonly OrderPut[], language: Language): string {
  const rows = orders.flatMap((order) => {
    const { customer, shipment, payment } = order
    const items = order.items.length > 0 ? order.items : [null]
    return items.map((item) => [
      order.number,
      ORDER_WORDS[language][order.state],
      day(order.placedAt),
      customer?.name ?? '',
      customer?.phone ?? '',
      customer?.email ?? '',
      item?.sku ?? '',
      item?.name ?? '',
      item?.quantity ?? '',
      item ? decimal(item.price) : '',
      decimal(order.total),
      order.total.currency,
      shipment?.courier ?? '',
      shipment?.resi ?? '',
      shipment ? SHIPMENT_WORDS[language][shipment.state] : '',
      shipment?.eta ? day(shipment.eta) : '',
      shipment?.deliveredAt ? day(shipment.deliveredAt) : '',
      payment?.method ?? '',
      payment ? PAYMENT_WORDS[language][payment.state] : '',
      payment?.provider ?? '',
      payment?.reference ?? '',
    ])
  })
  return writeCsv([HEADS[language].orders, ...rows])
}

export function customersCsv(customers: readonly Person[], language: Language): string {
  return writeCsv([HEADS[language].customers, ...customers.map(({ number, name, phone, email }) => [number, name, phone, email])])
}

/** Headers that an import reads back by itself. */
const HEADS = {
  id: {
    products: ['Kode', 'Nama produk', 'Harga', 'Mata uang', 'Stok', 'Kategori', 'Tautan', 'Deskripsi'],
    orders: [
      'Nomor pesanan',
      'Status',
      'Tanggal',
      'Nama pelanggan',
      'No. HP',
      'Email',
      'Kode produk',
      'Nama barang',
      'Jumlah',
      'Harga satuan',
      'Total',
      'Mata uang',
      'Kurir',
      'No. resi',
      'Status pengiriman',
      'Perkiraan tiba',
      'Tanggal diterima',
      'Metode pembayaran',
      'Status pembayaran',
      'Penyedia pembayaran',
      'Referensi pembayaran',
    ],
    customers: ['Nomor pelanggan', 'Nama', 'No. HP', 'Email'],
  },
  en: {
    products: ['SKU', 'Product name', 'Price', 'Currency', 'Stock', 'Category', 'Link', 'Description'],
    orders: [
      'Order number',
      'Status',
      'Order date',
      'Customer name',
      'Phone',
      'Email',
      'Product code',
      'Item name',
      'Quantity',
      'Unit price',
      'Total',
      'Currency',
      'Courier',
      'Tracking number',
      'Shipping status',
      'Estimated delivery',
      'Delivered on',
      'Payment method',
      'Payment status',
      'Payment provider',
      'Payment reference',
    ],
    customers: ['Customer number', 'Name', 'Phone', 'Email'],
  },
} as const

/** Plain digits, so that every spreadsheet reads a number: 189000, 12.50. */
function decimal({ amount, currency }: Money): string {
  const places = decimalsOf(currency)
  return places === 0
    ? String(amount)
    : `${Math.floor(amount / 10 ** places)}.${String(amount % 10 ** places).padStart(places, '0')}`
}

/** In Western Indonesia's time, as an import reads it. */
function day(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
