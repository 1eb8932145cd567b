import { FILTERS } from './filters.ts'
import type { JsonObject } from './json.ts'
import type { Language } from './language.ts'
import { formatMoney } from './money.ts'
import type { Order, OrderState, PaymentState, Product, ShipmentState } from './ports/commerce.ts'

/** An order's states as a shop says them. */
export const ORDER_WORDS: Record<Language, Record<OrderState, string>> = {
  id: {
    'awaiting-payment': 'menunggu pembayaran',
    paid: 'dibayar',
    processing: 'diproses',
    shipped: 'dikirim',
    delivered: 'sudah sampai',
    done: 'selesai',
    cancelled: 'dibatalkan',
    refunded: 'dana dikembalikan',
  },
  en: {
    'awaiting-payment': 'awaiting payment',
    paid: 'paid',
    processing: 'being prepared',
    shipped: 'shipped',
    delivered: 'delivered',
    done: 'completed',
    cancelled: 'cancelled',
    refunded: 'refunded',
  },
}

export const SHIPMENT_WORDS: Record<Language, Record<ShipmentState, string>> = {
  id: {
    waiting: 'menunggu dijemput kurir',
    'picked-up': 'sudah diambil kurir',
    'in-transit': 'dalam perjalanan',
    'out-for-delivery': 'sedang diantar kurir',
    delivered: 'sudah diterima',
    returned: 'dikembalikan ke toko',
    trouble: 'ada kendala pengiriman',
  },
  en: {
    waiting: 'waiting for the courier',
    'picked-up': 'picked up by the courier',
    'in-transit': 'on its way',
    'out-for-delivery': 'out for delivery',
    delivered: 'delivered',
    returned: 'returned to the shop',
    trouble: 'held up on its way',
  },
}

export const PAYMENT_WORDS: Record<Language, Record<PaymentState, string>> = {
  id: { awaiting: 'menunggu pembayaran', paid: 'lunas', failed: 'gagal', expired: 'kedaluwarsa', refunded: 'dikembalikan' },
  en: { awaiting: 'awaiting payment', paid: 'paid', failed: 'failed', expired: 'expired', refunded: 'refunded' },
}

const SAYS = {
  id: {
    head: (number: string, state: string) => `Pesanan **${number}**: ${state}.`,
    items: 'Isi',
    total: 'Total',
    courier: 'Kurir',
    eta: 'Perkiraan tiba',
    payment: 'Pembayaran',
    out: 'habis',
    left: (stock: number) => `stok ${stock}`,
  },
  en: {
    head: (number: string, state: string) => `Order **${number}**: ${state}.`,
    items: 'Items',
    total: 'Total',
    courier: 'Courier',
    eta: 'Expected',
    payment: 'Payment',
    out: 'sold out',
    left: (stock: number) => `${stock} left`,
  },
} as const

/**
 * An order as a variable holds it: words of the language beside the codes, so that `{{order.state}}` reads 'dikirim' and a
 * condition may ask for `order.code`.
 */
export function orderValue(order: Order, language: Language): JsonObject {
  const { shipment, payment } = order
  return {
    number: order.number,
    state: ORDER_WORDS[language][order.state],
    code: order.state,
    date: dayOf(order.placedAt, language),
    placedAt: order.placedAt,
    total: formatMoney(order.total, language),
    amount: order.total.amount,
    currency: order.total.currency,
    items: order.items.map(({ name, quantity }) => (quantity === 1 ? name : `${name} (${quantity})`)).join(', '),
    courier: shipment?.courier ?? '',
    resi: shipment?.resi ?? '',
    shipment: shipment ? SHIPMENT_WORDS[language][shipment.state] : '',
    shipmentCode: shipment?.state ?? '',
    eta: shipment?.eta ? dayOf(shipment.eta, language) : '',
    payment: payment ? PAYMENT_WORDS[language][payment.state] : '',
    paymentCode: payment?.state ?? '',
    method: payment?.method ?? '',
  }
}

/** An order in a few lines, as the bot tells it. */
export function sayOrder(order: Order, language: Language): string {
  const said = SAYS[language]
  const value = orderValue(order, language)
  const { shipment, payment } = order
  const lines = [
    said.head(clean(order.number), ORDER_WORDS[language][order.state]),
    '',
    `- ${said.items}: ${clean(String(value.items))}`,
    `- ${said.total}: ${value.total}`,
    ...(payment ? [`- ${said.payment}: ${clean(payment.method)}, ${PAYMENT_WORDS[language][payment.state]}`] : []),
    ...(shipment
      ? [`- ${said.courier}: ${clean(shipment.courier)} ${clean(shipment.resi)}, ${SHIPMENT_WORDS[language][shipment.state]}`]
      : []),
    ...(shipment?.eta ? [`- ${said.eta}: ${value.eta}`] : []),
  ]
  return lines.join('\n')
}

export function productValue(product: Product, language: Language): JsonObject {
  return {
    sku: product.sku,
    name: product.name,
    price: formatMoney(product.price, language),
    amount: product.price.amount,
    currency: product.price.currency,
    stock: product.stock,
    category: product.category,
    url: product.url ?? '',
    about: product.about,
  }
}

/** A product in one line of a list, with the catalogue's price. */
export function sayProduct(product: Product, language: Language): string {
  const said = SAYS[language]
  const name = clean(product.name)
  const title = product.url && /^https:\/\/[^\s()<>]+$/.test(product.url) ? `[${name}](${product.url})` : `**${name}**`
  return `${title}: ${formatMoney(product.price, language)}, ${product.stock > 0 ? said.left(product.stock) : said.out}`
}

function dayOf(at: number, language: Language): string {
  return String(FILTERS.date(at, undefined, language))
}

/** What came from a file must not become emphasis, a link or a line of its own. */
function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[*_`[\]<>\\]/g, '')
    .trim()
}
