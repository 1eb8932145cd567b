import { z } from '@hono/zod-openapi'
import { readPhone } from '../../nodes/answers/phone.ts'
import { ORDER_STATES, PAYMENT_STATES, SHIPMENT_STATES } from '../../nodes/ports/commerce.ts'
import { SHOP_KINDS } from '../store/contract-shop.ts'
import { Id, Time } from './shapes.ts'

/** The shapes of a shop's data on the wire. */
/** NUL is no text: a database may take it for the end of one. */
const PLAIN = /^[^\0]*$/
const text = (most: number) => z.string().trim().max(most).regex(PLAIN)
const some = (most: number) => text(most).min(1)

export const Kind = z.enum(SHOP_KINDS)
/** Minor units, whole and not negative: a price is never a fraction and never less than nothing. */
export const MoneyShape = z
  .strictObject({ amount: z.int().min(0).max(1_000_000_000_000_000), currency: z.string().regex(/^[A-Z]{3}$/) })
  .openapi('Money')
const Web = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s<>"]+$/)

export const ProductShape = z
  .strictObject({
    sku: some(80),
    name: some(200),
    price: MoneyShape,
    stock: z.int().min(0).max(1_000_000_000),
    category: text(80),
    url: Web.nullable(),
    about: text(2_000),
  })
  .openapi('Product')
export const ProductPush = ProductShape.partial({ stock: true, category: true, url: true, about: true })

const Item = z.strictObject({ sku: text(80), name: some(200), quantity: z.int().min(1).max(100_000), price: MoneyShape })
const Shipment = z.strictObject({
  courier: text(120),
  resi: text(120),
  state: z.enum(SHIPMENT_STATES),
  eta: Time.nullable(),
  deliveredAt: Time.nullable().optional(),
})
const Payment = z.strictObject({
  method: text(120),
  state: z.enum(PAYMENT_STATES),
  provider: text(120).nullable(),
  reference: text(120).nullable(),
})
const OrderBase = {
  number: some(80),
  state: z.enum(ORDER_STATES),
  placedAt: Time,
  total: MoneyShape,
  items: z.array(Item).max(200),
  shipment: Shipment.nullable(),
  payment: Payment.nullable(),
}
/** As staff see it: of the customer the name. */
export const OrderShape = z
  .object({ ...OrderBase, updatedAt: Time, customer: z.object({ id: z.string(), name: z.string() }).nullable() })
  .openapi('Order')

/** Phones come as people write them and are kept as +62… */
const Phone = z
  .string()
  .max(40)
  .transform((given, context) => {
    const read = given.trim() === '' ? '' : readPhone(given)
    if (read === null) context.addIssue({ code: 'custom', message: 'phone' })
    return read ?? ''
  })
export const PersonPush = z
  .strictObject({
    number: text(80).default(''),
    name: text(120).default(''),
    phone: Phone.default(''),
    email: z.union([z.literal(''), z.string().trim().toLowerCase().max(254).pipe(z.email())]).default(''),
  })
  .refine(({ number, phone, email }) => number !== '' || phone !== '' || email !== '', { path: ['phone'] })
export const OrderPush = z.strictObject({
  ...OrderBase,
  shipment: Shipment.nullable().default(null),
  payment: Payment.nullable().default(null),
  customer: PersonPush.nullable().default(null),
  updatedAt: Time.optional(),
})

/** Phone and e-mail never leave the house whole. */
export const CustomerShape = z
  .object({ id: z.string(), number: z.string(), name: z.string(), phone: z.string(), email: z.string(), updatedAt: Time })
  .openapi('Customer')

export const PutShape = z.object({ created: z.int(), changed: z.int(), same: z.int() })
export const LoadShape = z
  .object({
    id: z.string(),
    kind: Kind,
    name: z.string(),
    state: z.enum(['running', 'done', 'cancelled', 'failed', 'undone']),
    total: z.int(),
    done: z.int(),
    created: z.int(),
    changed: z.int(),
    same: z.int(),
    by: z.string(),
    at: Time,
  })
  .openapi('ShopImport')
export const OverviewShape = z.object({
  products: z.int(),
  orders: z.int(),
  customers: z.int(),
  load: LoadShape.nullable(),
})
export const KeyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string(),
    by: z.string(),
    byName: z.string().nullable(),
    at: Time,
    usedAt: Time.nullable(),
  })
  .openapi('ShopKey')

/** A file in base64: at most 3 MB of it. */
const File = z.string().min(1).max(4_200_000)
const Columns = z.array(z.string().max(40)).max(100)
export const PreviewAsked = z.strictObject({ kind: Kind, file: File, columns: Columns.optional() })
export const ImportAsked = z.strictObject({
  id: Id,
  kind: Kind,
  name: text(200),
  file: File,
  columns: Columns,
  skip: z.boolean(),
})

export const RowErrorShape = z.object({ row: z.int(), column: z.string(), value: z.string(), message: z.string() })
export const PreviewShape = z.object({
  format: z.enum(['csv', 'json']),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  headers: z.array(z.string()),
  columns: z.array(z.string()),
  fields: z.array(z.string()),
  needs: z.array(z.string()),
  rows: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
  total: z.int(),
  good: z.int(),
  wrong: z.int(),
  errors: z.array(RowErrorShape),
})
