import type { JsonObject } from '../../nodes/json.ts'
import type { Order, Product } from '../../nodes/ports/commerce.ts'
import type { OrderPut, OrderRecord, Person } from './contract-shop.ts'
import type { CustomerRow, OrderRow, ProductRow } from './queries/shop.ts'
import type { Params } from './query.ts'

/** A SKU or an order's number as its row is known by: case and outer spaces make no difference. */
export function codeOf(text: string): string {
  return text.normalize('NFKC').toUpperCase().replace(/\s+/g, ' ').trim().slice(0, 100)
}

/** As people type it: 'tc 1004', '#TC1004' and 'TC-1004' are the same. */
export function looseOf(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 100)
}

/** What the list of products is searched in. */
export function wordsOf({ sku, name, category }: Product): string {
  return ` ${[name, sku, category].join(' ').normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')} `
}

/** A pattern in which nothing of the text is a wildcard; `!` escapes. */
export function like(text: string): string {
  return text.replace(/[!%_]/g, '!$&')
}

export function productOf(row: ProductRow): Product {
  const { sku, name, amount, currency, stock, category, url, about } = row
  return { sku, name, price: { amount, currency }, stock, category, url, about }
}

export function productRow(product: Product, revision: number, updatedAt: number): ProductRow {
  const { sku, name, price, stock, category, url, about } = product
  return { code: codeOf(sku), sku, name, ...price, stock, category, url, about, words: wordsOf(product), revision, updatedAt }
}

export function orderOf(row: OrderRow): OrderRecord {
  return {
    number: row.number,
    customer: row.customer,
    state: row.state,
    placedAt: row.placedAt,
    total: { amount: row.amount, currency: row.currency },
    items: JSON.parse(row.lines) as Order['items'], // written by `orderRow` and by nothing else
    shipment:
      row.courier === null
        ? null
        : {
            courier: row.courier,
            resi: row.resi ?? '',
            state: row.parcelState ?? 'waiting',
            eta: row.eta,
            ...(row.deliveredAt === null ? {} : { deliveredAt: row.deliveredAt }),
          },
    payment:
      row.payMethod === null
        ? null
        : {
            method: row.payMethod,
            state: row.payState ?? 'awaiting',
            provider: row.payProvider,
            reference: row.payReference,
          },
    updatedAt: row.updatedAt,
  }
}

export function orderRow(order: OrderPut, customer: string | null, revision: number, updatedAt: number): OrderRow {
  const { shipment, payment } = order
  return {
    code: codeOf(order.number),
    number: order.number,
    loose: looseOf(order.number),
    customer,
    state: order.state,
    placedAt: order.placedAt,
    amount: order.total.amount,
    currency: order.total.currency,
    lines: JSON.stringify(
      order.items.map(({ sku, name, quantity, price }) => ({
        sku,
        name,
        quantity,
        price: { amount: price.amount, currency: price.currency },
      })),
    ),
    courier: shipment?.courier ?? null,
    resi: shipment?.resi ?? null,
    resiCode: shipment?.resi ? looseOf(shipment.resi) : null,
    parcelState: shipment?.state ?? null,
    eta: shipment?.eta ?? null,
    deliveredAt: shipment?.deliveredAt ?? null,
    payMethod: payment?.method ?? null,
    payState: payment?.state ?? null,
    payProvider: payment?.provider ?? null,
    payReference: payment?.reference ?? null,
    revision,
    updatedAt,
  }
}

/** Whether two rows say the same, whenever they were written. */
export function isSame<R extends { revision: number; updatedAt: number }>(a: R, b: R): boolean {
  const said = ({ revision: _r, updatedAt: _u, ...rest }: R) => JSON.stringify(Object.entries(rest).sort())
  return said(a) === said(b)
}

/** A row as it is kept for an undo: bytes, which are sealed already, in base64. */
export function packed(row: ProductRow | OrderRow | CustomerRow): string {
  const plain = Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? { bytes: base64(value) } : value])
  return JSON.stringify(Object.fromEntries(plain))
}

export function unpacked(text: string): Params {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '' || typeof value !== 'object' || value === null) return value
    const { bytes } = value as JsonObject
    return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : value
  }) as Params // what `packed` made of a row
}

/** What is new about a person, laid over what was known: an empty value says nothing. */
export function merged(known: Person, news: Person): Person {
  return {
    number: news.number || known.number,
    name: news.name || known.name,
    phone: news.phone || known.phone,
    email: news.email || known.email,
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
