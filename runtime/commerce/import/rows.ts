import { addMoney, type Money, timesMoney } from '../../../nodes/money.ts'
import type { OrderItem, Product } from '../../../nodes/ports/commerce.ts'
import type { OrderPut, Person, ShopKind } from '../../store/contract-shop.ts'
import { codeOf } from '../../store/shop-rows.ts'
import type { Table } from './table.ts'
import * as read from './values.ts'

/** What is wrong in one row: `column` is its header, `code` a key of the words. */
export interface RowError {
  row: number
  column: string
  code: ErrorCode
  /** What stands there, shortened. */
  value: string
}

export const ERROR_CODES = [
  'missing',
  'long',
  'money',
  'currency',
  'count',
  'pieces',
  'phone',
  'email',
  'url',
  'date',
  'state',
  'shipment',
  'payment',
  'double',
  'who',
  'total',
  'item',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

export interface RowsOf {
  products: Product
  orders: OrderPut
  customers: Person
}

export interface Read<K extends ShopKind> {
  /** With the file's rows that each was made of. */
  good: { rows: number[]; value: RowsOf[K] }[]
  errors: RowError[]
}

/** A row's cells by field, and what was wrong with them. */
interface Line {
  row: number
  get(field: string): string
  wrong(field: string, code: ErrorCode): void
  /** The cell read by `reader`; null where it is empty or wrong, which is noted. */
  take<T>(field: string, reader: (text: string) => T | null, code: ErrorCode): T | null
  need(field: string): string
}

/** Turns the table into what is to be kept. Whatever has one wrong row is left out whole. */
export function readRows<K extends ShopKind>(kind: K, table: Table, columns: readonly string[], now: number): Read<K> {
  const errors: RowError[] = []
  const lines = table.rows.map(({ row, cells }) => lineOf(row, cells))
  const bad = () => new Set(errors.map(({ row }) => row))
  const made = kind === 'products' ? products(lines, bad) : kind === 'customers' ? customers(lines, bad) : orders(lines, bad, now)
  errors.sort((a, b) => a.row - b.row)
  return { good: made as Read<K>['good'], errors } // the branch above read the rows of K

  function lineOf(row: number, cells: string[]): Line {
    const get = (field: string) => {
      const cell = (cells[columns.indexOf(field)] ?? '').replaceAll('\0', '').trim()
      // An export writes a quote before what a spreadsheet would take for a formula.
      return /^'\s*[=+\-@＝＋－＠]/.test(cell) ? cell.slice(1) : cell
    }
    const wrong = (field: string, code: ErrorCode) => {
      const header = table.headers[columns.indexOf(field)] ?? ''
      errors.push({ row, column: header, code, value: get(field).slice(0, 60) })
    }
    const line: Line = {
      row,
      get,
      wrong,
      take(field, reader, code) {
        const text = get(field)
        if (text === '') return null
        if (text.length > read.MAX_CELL) {
          wrong(field, 'long')
          return null
        }
        const value = reader(text)
        if (value === null) wrong(field, code)
        return value
      },
      need(field) {
        const text = get(field)
        if (text === '') wrong(field, 'missing')
        return line.take(field, (given) => given, 'long') ?? ''
      },
    }
    return line
  }
}

const text = (given: string) => given.replace(/\p{Cc}+/gu, ' ')

function products(lines: Line[], bad: () => Set<number>) {
  const seen = new Set<string>()
  const made = lines.map((line) => {
    const sku = line.need('sku')
    const name = line.need('name')
    const currency = line.take('currency', read.currency, 'currency') ?? 'IDR'
    line.need('price')
    const price = line.take('price', (given) => read.money(given, currency), 'money')
    if (sku && seen.has(codeOf(sku))) line.wrong('sku', 'double')
    seen.add(codeOf(sku))
    const value: Product = {
      sku: text(sku).slice(0, 80),
      name: text(name).slice(0, 200),
      price: price ?? { amount: 0, currency },
      stock: line.take('stock', read.count, 'count') ?? 0,
      category: text(line.take('category', (given) => given, 'long') ?? '').slice(0, 80),
      url: line.take('url', read.address, 'url'),
      about: line.take('about', (given) => given, 'long') ?? '',
    }
    return { rows: [line.row], value }
  })
  return without(made, bad())
}

function customers(lines: Line[], bad: () => Set<number>) {
  const made = lines.map((line) => {
    const value = person(line, { number: 'number', name: 'name' })
    if (!value) line.wrong('phone', 'who')
    return { rows: [line.row], value: value ?? { number: '', name: '', phone: '', email: '' } }
  })
  return without(made, bad())
}

/** Null where nothing says who it is. */
function person(line: Line, fields: { number: string; name: string }): Person | null {
  const value: Person = {
    number: text(line.take(fields.number, (given) => given, 'long') ?? '').slice(0, 80),
    name: text(line.take(fields.name, (given) => given, 'long') ?? '').slice(0, 120),
    phone: line.take('phone', read.phone, 'phone') ?? '',
    email: line.take('email', read.email, 'email') ?? '',
  }
  return value.number || value.phone || value.email ? value : null
}

/** Rows of one number are one order with several items. */
function orders(lines: Line[], bad: () => Set<number>, now: number) {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const number = line.need('number')
    if (number) groups.set(codeOf(number), [...(groups.get(codeOf(number)) ?? []), line])
  }
  const made = [...groups.values()].map((group) => ({ rows: group.map(({ row }) => row), value: order(group, now) }))
  return without(made, bad())
}

function order(group: Line[], now: number): OrderPut {
  const first = group[0]!
  /** The first row that says it counts; each row's own mistake is noted. */
  const any = <T>(take: (line: Line) => T | null): T | null => group.map(take).find((value) => value !== null) ?? null
  const plain = (field: string) => any((line) => line.take(field, (given) => text(given).slice(0, 120), 'long'))
  const currency = any((line) => line.take('currency', read.currency, 'currency')) ?? 'IDR'
  const items = group.flatMap((line) => item(line, currency))
  const total = any((line) => line.take('total', (given) => read.money(given, currency), 'money')) ?? sumOf(items, currency)
  if (!total) first.wrong('total', 'total')
  const courier = plain('courier')
  const resi = plain('resi')
  const parcel = any((line) => line.take('shipmentState', read.shipmentState, 'shipment'))
  const eta = any((line) => line.take('eta', read.date, 'date'))
  const deliveredAt = any((line) => line.take('deliveredAt', read.date, 'date'))
  const method = plain('payMethod')
  const paid = any((line) => line.take('payState', read.paymentState, 'payment'))
  return {
    number: text(first.get('number')).slice(0, 80),
    state:
      any((line) => line.take('state', read.orderState, 'state')) ?? (paid === 'awaiting' ? 'awaiting-payment' : 'processing'),
    placedAt: any((line) => line.take('placedAt', read.date, 'date')) ?? now,
    total: total ?? { amount: 0, currency },
    items,
    shipment:
      courier || resi || parcel
        ? {
            courier: courier ?? '',
            resi: resi ?? '',
            state: parcel ?? (deliveredAt === null ? 'waiting' : 'delivered'),
            eta,
            ...(deliveredAt === null ? {} : { deliveredAt }),
          }
        : null,
    payment:
      method || paid
        ? { method: method ?? '', state: paid ?? 'awaiting', provider: plain('payProvider'), reference: plain('payReference') }
        : null,
    customer: any((line) => person(line, { number: 'customerNumber', name: 'customerName' })),
  }
}

function item(line: Line, currency: string): OrderItem[] {
  const sku = text(line.take('sku', (given) => given, 'long') ?? '').slice(0, 80)
  const name = text(line.take('item', (given) => given, 'long') ?? '').slice(0, 200)
  const price = line.take('price', (given) => read.money(given, currency), 'money')
  const quantity = line.take('quantity', read.count, 'pieces')
  if (!sku && !name) {
    if (price || quantity) line.wrong('item', 'item')
    return []
  }
  if (quantity === 0) line.wrong('quantity', 'pieces')
  return [{ sku, name: name || sku, quantity: quantity || 1, price: price ?? { amount: 0, currency } }]
}

/** Null where it cannot be known: no items, or one without a price. */
function sumOf(items: OrderItem[], currency: string): Money | null {
  if (items.length === 0 || items.some(({ price }) => price.amount === 0)) return null
  return items.reduce<Money | null>(
    (sum, { price, quantity }) => {
      const each = timesMoney(price, quantity)
      return sum && each ? addMoney(sum, each) : null
    },
    { amount: 0, currency },
  )
}

function without<T extends { rows: number[] }>(made: T[], bad: Set<number>): T[] {
  return made.filter(({ rows }) => !rows.some((row) => bad.has(row)))
}
