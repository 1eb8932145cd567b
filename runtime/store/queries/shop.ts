import { sql } from 'drizzle-orm/sql/sql'
import type { OrderState, PaymentState, ShipmentState } from '../../../nodes/ports/commerce.ts'
import type { LoadState, ShopKind } from '../contract-shop.ts'
import { $, queries } from '../query.ts'
import { insert, own, remove, scoped, update } from '../scoping.ts'

export interface ProductRow {
  code: string
  sku: string
  name: string
  amount: number
  currency: string
  stock: number
  category: string
  url: string | null
  about: string
  words: string
  revision: number
  updatedAt: number
}

export interface OrderRow {
  code: string
  number: string
  loose: string
  customer: string | null
  state: OrderState
  placedAt: number
  amount: number
  currency: string
  lines: string
  courier: string | null
  resi: string | null
  resiCode: string | null
  parcelState: ShipmentState | null
  eta: number | null
  deliveredAt: number | null
  payMethod: string | null
  payState: PaymentState | null
  payProvider: string | null
  payReference: string | null
  revision: number
  updatedAt: number
}

export interface CustomerRow {
  id: string
  wrappedKey: Uint8Array
  person: Uint8Array
  blindNumber: Uint8Array | null
  blindPhone: Uint8Array | null
  blindEmail: Uint8Array | null
  revision: number
  updatedAt: number
}

export interface LoadRow {
  id: string
  kind: ShopKind
  name: string
  state: LoadState
  total: number
  done: number
  created: number
  changed: number
  same: number
  by: string
  at: number
}

export interface KeyRow {
  id: string
  name: string
  hint: string
  by: string
  at: number
  usedAt: number | null
}

const productColumns = sql`p.code, p.sku, p.name, p.amount, p.currency, p.stock, p.category, p.url, p.about, p.words, p.revision,
  p.updated_at as "updatedAt"`
const orderColumns = sql`o.code, o.number, o.loose, o.customer, o.state, o.placed_at as "placedAt", o.amount, o.currency, o.lines, o.courier,
  o.resi, o.resi_code as "resiCode", o.parcel_state as "parcelState", o.eta, o.delivered_at as "deliveredAt", o.pay_method as "payMethod", o.pay_state as "payState",
  o.pay_provider as "payProvider", o.pay_reference as "payReference", o.revision, o.updated_at as "updatedAt"`
const customerColumns = sql`c.id, c.wrapped_key as "wrappedKey", c.person, c.blind_number as "blindNumber",
  c.blind_phone as "blindPhone", c.blind_email as "blindEmail", c.revision, c.updated_at as "updatedAt"`
const loadColumns = sql`l.id, l.kind, l.name, l.state, l.total, l.done, l.created, l.changed, l.same, l.begun_by as "by",
  l.begun_at as "at"`
const keyColumns = sql`k.id, k.name, k.hint, k.made_by as "by", k.made_at as "at", k.used_at as "usedAt"`

const productValues = {
  sku: $('sku'),
  name: $('name'),
  amount: $('amount'),
  currency: $('currency'),
  stock: $('stock'),
  category: $('category'),
  url: $('url'),
  about: $('about'),
  words: $('words'),
  revision: $('revision'),
  updated_at: $('updatedAt'),
}
const orderValues = {
  number: $('number'),
  loose: $('loose'),
  customer: $('customer'),
  state: $('state'),
  placed_at: $('placedAt'),
  amount: $('amount'),
  currency: $('currency'),
  lines: $('lines'),
  courier: $('courier'),
  resi: $('resi'),
  resi_code: $('resiCode'),
  parcel_state: $('parcelState'),
  eta: $('eta'),
  delivered_at: $('deliveredAt'),
  pay_method: $('payMethod'),
  pay_state: $('payState'),
  pay_provider: $('payProvider'),
  pay_reference: $('payReference'),
  revision: $('revision'),
  updated_at: $('updatedAt'),
}
const customerValues = {
  wrapped_key: $('wrappedKey'),
  person: $('person'),
  blind_number: $('blindNumber'),
  blind_phone: $('blindPhone'),
  blind_email: $('blindEmail'),
  revision: $('revision'),
  updated_at: $('updatedAt'),
}

export const SHOP = queries({
  shopCounts: scoped<{ sold: number; placed: number; known: number }>(
    sql`select (select count(*) from ${own('products')} as p) as "sold", (select count(*) from ${own('orders')} as o) as "placed",
      (select count(*) from ${own('customers')} as c) as "known"`,
  ),
  shopRevision: scoped<{ revision: number }>(sql`select s.revision from ${own('shops')} as s`),
  shopOpen: scoped(insert('shops', { revision: sql`0` }, { ending: sql`on conflict (bot) do nothing` })),
  /** In every batch: it holds only if nobody has changed the shop's data since it was looked at. */
  shopTouch: scoped(update('shops', { revision: sql`revision + 1` }, sql`revision = ${$('seen')}`)),

  productGet: scoped<ProductRow>(sql`select ${productColumns} from ${own('products')} as p where p.code = ${$('code')}`),
  productList: scoped<ProductRow>(
    sql`select ${productColumns} from ${own('products')} as p
      where (p.updated_at, p.code) < (${$('number')}, ${$('id')}) and p.words like ${$('like')} escape '!'
      order by p.updated_at desc, p.code desc limit ${$('take')}`,
  ),
  productAll: scoped<ProductRow>(sql`select ${productColumns} from ${own('products')} as p order by p.code limit ${$('take')}`),
  productInsert: scoped(insert('products', { code: $('code'), ...productValues })),
  productChange: scoped(update('products', productValues, sql`code = ${$('code')}`)),
  productRemove: scoped(remove('products', sql`code = ${$('code')}`)),

  orderGet: scoped<OrderRow>(sql`select ${orderColumns} from ${own('orders')} as o where o.code = ${$('code')}`),
  /** Two where more than one is written alike: then it is none. */
  orderByLoose: scoped<OrderRow>(
    sql`select ${orderColumns} from ${own('orders')} as o where o.loose = ${$('loose')} order by o.code limit 2`,
  ),
  orderByResi: scoped<OrderRow>(
    sql`select ${orderColumns} from ${own('orders')} as o where o.resi_code = ${$('code')}
      order by o.placed_at desc, o.code desc limit 1`,
  ),
  orderList: scoped<OrderRow>(
    sql`select ${orderColumns} from ${own('orders')} as o
      where (o.placed_at, o.code) < (${$('number')}, ${$('id')})
      and (o.loose like ${$('like')} escape '!' or o.resi_code like ${$('like')} escape '!')
      order by o.placed_at desc, o.code desc limit ${$('take')}`,
  ),
  orderListIn: scoped<OrderRow>(
    sql`select ${orderColumns} from ${own('orders')} as o
      where o.state = ${$('state')} and (o.placed_at, o.code) < (${$('number')}, ${$('id')})
      and (o.loose like ${$('like')} escape '!' or o.resi_code like ${$('like')} escape '!')
      order by o.placed_at desc, o.code desc limit ${$('take')}`,
  ),
  orderListOf: scoped<OrderRow>(
    sql`select ${orderColumns} from ${own('orders')} as o where o.customer = ${$('customer')}
      order by o.placed_at desc, o.code desc limit ${$('take')}`,
  ),
  basketList: scoped<{ code: string; lines: string }>(
    sql`select o.code, o.lines from ${own('orders')} as o where o.state not in ('cancelled', 'refunded')
      order by o.placed_at desc, o.code desc limit ${$('take')}`,
  ),
  orderInsert: scoped(insert('orders', { code: $('code'), ...orderValues })),
  orderChange: scoped(update('orders', orderValues, sql`code = ${$('code')}`)),
  orderRemove: scoped(remove('orders', sql`code = ${$('code')}`)),
  orderDisown: scoped(update('orders', { customer: sql`null`, revision: sql`revision + 1` }, sql`customer = ${$('customer')}`)),

  customerGet: scoped<CustomerRow>(sql`select ${customerColumns} from ${own('customers')} as c where c.id = ${$('id')}`),
  customerByNumber: scoped<CustomerRow>(
    sql`select ${customerColumns} from ${own('customers')} as c where c.blind_number = ${$('blind')} order by c.id limit 1`,
  ),
  customerByPhone: scoped<CustomerRow>(
    sql`select ${customerColumns} from ${own('customers')} as c where c.blind_phone = ${$('blind')} order by c.id limit 1`,
  ),
  customerByEmail: scoped<CustomerRow>(
    sql`select ${customerColumns} from ${own('customers')} as c where c.blind_email = ${$('blind')} order by c.id limit 1`,
  ),
  customerList: scoped<CustomerRow>(
    sql`select ${customerColumns} from ${own('customers')} as c
      where (c.updated_at, c.id) < (${$('number')}, ${$('id')})
      order by c.updated_at desc, c.id desc limit ${$('take')}`,
  ),
  customerInsert: scoped(insert('customers', { id: $('id'), ...customerValues })),
  customerChange: scoped(update('customers', customerValues, sql`id = ${$('id')}`)),
  customerRemove: scoped(remove('customers', sql`id = ${$('id')}`)),
  customerTracks: scoped(remove('load_rows', sql`kind = ${$('kind')} and code = ${$('id')}`)),

  loadGet: scoped<LoadRow>(sql`select ${loadColumns} from ${own('loads')} as l where l.id = ${$('id')}`),
  loadLast: scoped<LoadRow>(sql`select ${loadColumns} from ${own('loads')} as l order by l.begun_at desc, l.id desc limit 1`),
  loadInsert: scoped(
    insert('loads', {
      id: $('id'),
      kind: $('kind'),
      name: $('name'),
      state: sql`'running'`,
      total: $('total'),
      done: sql`0`,
      created: sql`0`,
      changed: sql`0`,
      same: sql`0`,
      begun_by: $('by'),
      begun_at: $('at'),
    }),
  ),
  loadStep: scoped(
    update(
      'loads',
      {
        done: $('done'),
        created: sql`created + cast(${$('created')} as bigint)`,
        changed: sql`changed + cast(${$('changed')} as bigint)`,
        same: sql`same + cast(${$('same')} as bigint)`,
      },
      sql`id = ${$('id')} and state = 'running'`,
    ),
  ),
  loadClose: scoped(update('loads', { state: $('state') }, sql`id = ${$('id')} and state = 'running'`)),
  loadUndone: scoped(
    update('loads', { state: sql`'undone'` }, sql`id = ${$('id')} and state in ('done', 'cancelled', 'failed')`),
  ),
  loadRowInsert: scoped(
    insert('load_rows', {
      load: $('load'),
      place: $('place'),
      kind: $('kind'),
      code: $('code'),
      past: $('past'),
      revision: $('revision'),
    }),
  ),
  loadRowCount: scoped<{ count: number }>(
    sql`select count(*) as "count" from ${own('load_rows')} as r where r.load = ${$('load')}`,
  ),
  loadRowLast: scoped<{ place: number; kind: ShopKind; code: string; past: string | null; revision: number }>(
    sql`select r.place, r.kind, r.code, r.past, r.revision from ${own('load_rows')} as r where r.load = ${$('load')}
      order by r.place desc limit ${$('take')}`,
  ),
  loadRowRemove: scoped(remove('load_rows', sql`load = ${$('load')} and place = ${$('place')}`)),
  loadRowsOfOthers: scoped(remove('load_rows', sql`load <> ${$('load')}`)),

  keyList: scoped<KeyRow>(sql`select ${keyColumns} from ${own('shop_keys')} as k order by k.made_at desc, k.id`),
  keyByHash: scoped<KeyRow>(sql`select ${keyColumns} from ${own('shop_keys')} as k where k.hash = ${$('hash')}`),
  keyInsert: scoped(
    insert('shop_keys', { id: $('id'), name: $('name'), hash: $('hash'), hint: $('hint'), made_by: $('by'), made_at: $('at') }),
  ),
  keyUsed: scoped(update('shop_keys', { used_at: $('at') }, sql`id = ${$('id')}`)),
  keyRemove: scoped(remove('shop_keys', sql`id = ${$('id')}`)),
})
