/**
 * A shop's data as staff see and change it, and how other systems push it. Long because it is one list of doors; what is
 * behind each is in `runtime/commerce`.
 */
import { createHash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Language } from '../../../nodes/language.ts'
import { ORDER_STATES } from '../../../nodes/ports/commerce.ts'
import { customersCsv, ordersCsv, productsCsv } from '../../commerce/csv.ts'
import { fieldsOf } from '../../commerce/import/columns.ts'
import { lookAt, RowsError, runImport } from '../../commerce/import/import.ts'
import { sayFile, sayRowError } from '../../commerce/import/words.ts'
import { maskEmail, maskPhone } from '../../commerce/mask.ts'
import { loadSample, sampleShop } from '../../commerce/sample.ts'
import { AppError } from '../../errors.ts'
import type { Page } from '../../store/contract.ts'
import type { Customer, OrderPut, OrderRecord, Person, ShopKind, ShopStore } from '../../store/contract-shop.ts'
import { audit, audited } from '../audit.ts'
import type { HttpEnv, Services } from '../deps.ts'
import { FieldsError } from '../failure.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import { BotParam, Empty, gives, Id, PageQuery, page, pageOf, takes } from '../shapes.ts'
import {
  CustomerShape,
  ImportAsked,
  KeyShape,
  Kind,
  LoadShape,
  OrderPush,
  OrderShape,
  OverviewShape,
  PersonPush,
  PreviewAsked,
  PreviewShape,
  ProductPush,
  ProductShape,
  PutShape,
} from '../shop-shapes.ts'

const IdParam = z.object({ bot: Id, id: Id })
const Search = {
  search: z
    .string()
    .max(100)
    .regex(/^[^\0]*$/)
    .optional(),
}
const KindQuery = z.strictObject({ kind: Kind.optional() })
const pushed = <S extends z.ZodType>(item: S) => takes(z.strictObject({ items: z.array(item).min(1).max(500) }))
const CSV = { 200: { content: { 'text/csv': { schema: z.string() } }, description: 'A file for spreadsheets' } } as const
const SHOWN_ROWS = 20
const SHOWN_ERRORS = 200
/** Rows of one export. */
const MOST_EXPORTED = 20_000

export function shopRoutes({ store, clock, random, limit, names }: Services) {
  async function shopOf(bot: string): Promise<ShopStore> {
    await store.bot(bot).summary()
    return store.bot(bot).shop
  }

  /** Whoever pushes shows a key of this very bot. It comes in the header, so no browser sends it by itself. */
  async function keyed(c: Context<HttpEnv>, bot: string): Promise<ShopStore> {
    const shop = await shopOf(bot)
    const token = /^Bearer (jaga_[A-Za-z0-9_-]{43})$/.exec(c.req.header('authorization') ?? '')?.[1]
    const key = token ? await shop.useKey(hashOf(token), clock()) : null
    if (!key) throw new AppError('shop.key')
    await limit('shopPush', key.id)
    return shop
  }

  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop',
        permission: 'shop.read',
        request: { params: BotParam },
        responses: gives(OverviewShape),
      }),
      async (c) => c.json(await (await shopOf(c.req.valid('param').bot)).overview(), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop/products',
        permission: 'shop.read',
        request: { params: BotParam, query: z.strictObject({ ...PageQuery, ...Search }) },
        responses: gives(page(ProductShape)),
      }),
      async (c) => {
        const query = c.req.valid('query')
        const shop = await shopOf(c.req.valid('param').bot)
        return c.json(await shop.products({ ...pageOf(query), search: query.search }), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop/orders',
        permission: 'shop.read',
        request: {
          params: BotParam,
          query: z.strictObject({ ...PageQuery, ...Search, state: z.enum(ORDER_STATES).optional() }),
        },
        responses: gives(page(OrderShape)),
      }),
      async (c) => {
        const query = c.req.valid('query')
        const shop = await shopOf(c.req.valid('param').bot)
        const { items, next } = await shop.orders({ ...pageOf(query), search: query.search, state: query.state })
        return c.json({ items: await withNames(shop, items), next }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop/customers',
        permission: 'shop.read',
        request: { params: BotParam, query: z.strictObject({ ...PageQuery, ...Search }) },
        responses: gives(page(CustomerShape)),
      }),
      async (c) => {
        const query = c.req.valid('query')
        const shop = await shopOf(c.req.valid('param').bot)
        const { items, next } = await shop.customers({ ...pageOf(query), search: searchedPerson(query.search) })
        return c.json({ items: items.map(masked), next }, 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/bots/{bot}/shop/customers/{id}',
        permission: 'shop.edit',
        request: { params: IdParam },
        responses: { 204: { description: 'Erased, and the key to what a backup holds of them' } },
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        await store.bot(bot).summary()
        await audited(c, 'shop.customer.erase', bot, { customer: id }).bot(bot).shop.removeCustomer(id)
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/shop/import/preview',
        permission: 'shop.edit',
        large: true,
        request: { params: BotParam, body: takes(PreviewAsked) },
        responses: gives(PreviewShape),
      }),
      async (c) => {
        await shopOf(c.req.valid('param').bot)
        const { kind, file, columns } = c.req.valid('json')
        const language = readerLanguage(c)
        return c.json(
          inWords(language, () => preview(kind, Buffer.from(file, 'base64'), columns, language, clock())),
          200,
        )
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/shop/imports',
        permission: 'shop.edit',
        large: true,
        request: { params: BotParam, body: takes(ImportAsked) },
        responses: gives(LoadShape),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { file, ...asked } = c.req.valid('json')
        const shop = await shopOf(bot)
        const language = readerLanguage(c)
        const by = staffOf(c).staff.id
        const { load } = await inWordsLater(language, () =>
          runImport({ ...asked, shop, by, clock, bytes: Buffer.from(file, 'base64') }),
        )
        await audit(c, 'shop.import', bot, { import: load.id, kind: load.kind, total: load.total, state: load.state })
        return c.json(load, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop/imports/{id}',
        permission: 'shop.read',
        request: { params: IdParam },
        responses: gives(LoadShape),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const load = await (await shopOf(bot)).load(id)
        if (!load) throw new AppError('not-found')
        return c.json(load, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/shop/imports/{id}/cancel',
        permission: 'shop.edit',
        request: { params: IdParam, body: takes(Empty) },
        responses: gives(LoadShape),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        return c.json(await (await shopOf(bot)).closeLoad(id, 'cancelled'), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/shop/imports/{id}/undo',
        permission: 'shop.edit',
        request: { params: IdParam, body: takes(Empty) },
        responses: gives(z.object({ load: LoadShape, kept: z.int() })),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const undone = await (await shopOf(bot)).undoLoad(id, clock())
        await audit(c, 'shop.import.undo', bot, { import: id, kept: undone.kept })
        return c.json(undone, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/shop/sample',
        permission: 'shop.edit',
        request: { params: BotParam, body: takes(Empty) },
        responses: gives(OverviewShape),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const shop = await shopOf(bot)
        await loadSample(shop, clock())
        await audit(c, 'shop.sample', bot)
        return c.json(await shop.overview(), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop/example',
        permission: 'shop.read',
        request: { params: BotParam, query: KindQuery },
        responses: CSV,
      }),
      async (c) => {
        await shopOf(c.req.valid('param').bot)
        const { kind = 'products' } = c.req.valid('query')
        const language = readerLanguage(c)
        const { products, orders, customers } = sampleShop(clock())
        const text =
          kind === 'products'
            ? productsCsv(products, language)
            : kind === 'orders'
              ? ordersCsv(orders, language)
              : customersCsv(customers, language)
        return asFile(c, `${FILES[language].example}-${FILES[language][kind]}.csv`, text)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop/export',
        permission: 'shop.read',
        request: { params: BotParam, query: KindQuery },
        responses: CSV,
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const shop = await shopOf(bot)
        const { kind = 'products' } = c.req.valid('query')
        const language = readerLanguage(c)
        const text = await exported(shop, kind, language)
        await audit(c, 'shop.export', bot, { kind })
        return asFile(c, `${FILES[language][kind]}.csv`, text)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/shop/keys',
        permission: 'shop.edit',
        request: { params: BotParam },
        responses: gives(z.object({ items: z.array(KeyShape) })),
      }),
      async (c) => {
        const keys = await (await shopOf(c.req.valid('param').bot)).keys()
        const { items } = await names.allNamed({ items: keys, next: null }, 'by')
        return c.json({ items }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/shop/keys',
        permission: 'shop.edit',
        request: { params: BotParam, body: takes(z.strictObject({ name: z.string().trim().min(1).max(60) })) },
        responses: gives(z.object({ key: KeyShape, token: z.string().describe('Shown this once and never again') })),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { name } = c.req.valid('json')
        const shop = await shopOf(bot)
        if ((await shop.keys()).length >= 20) throw new AppError('request.invalid', { at: 'name' })
        // 256 random bits: nothing to guess, so a plain SHA-256 of it is enough to keep.
        const token = `jaga_${random(32).toString('base64url')}`
        const by = staffOf(c).staff.id
        const fresh = { name, hash: hashOf(token), hint: token.slice(-4), by, at: clock() }
        const key = await audited(c, 'shop.key.add', bot, { name }).bot(bot).shop.addKey(fresh)
        return c.json({ key: { ...key, byName: staffOf(c).staff.name }, token }, 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/bots/{bot}/shop/keys/{id}',
        permission: 'shop.edit',
        request: { params: IdParam },
        responses: { 204: { description: 'Revoked' } },
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        await store.bot(bot).summary()
        await audited(c, 'shop.key.remove', bot, { key: id }).bot(bot).shop.removeKey(id)
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/shop/products',
        permission: 'public',
        large: true,
        request: { params: BotParam, body: pushed(ProductPush) },
        responses: gives(PutShape, 'By SKU. Put twice it is there once'),
      }),
      async (c) => {
        const shop = await keyed(c, c.req.valid('param').bot)
        const rows = c.req.valid('json').items.map((item) => ({ stock: 0, category: '', url: null, about: '', ...item }))
        return c.json(await shop.putProducts(rows, clock()), 200)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/shop/orders',
        permission: 'public',
        large: true,
        request: { params: BotParam, body: pushed(OrderPush) },
        responses: gives(
          PutShape,
          'By number. Put twice it is there once; older than what is there, by updatedAt, it changes nothing',
        ),
      }),
      async (c) => {
        const shop = await keyed(c, c.req.valid('param').bot)
        return c.json(await shop.putOrders(c.req.valid('json').items, clock()), 200)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/shop/customers',
        permission: 'public',
        large: true,
        request: { params: BotParam, body: pushed(PersonPush) },
        responses: gives(PutShape, 'By number, phone or e-mail. Put twice they are there once'),
      }),
      async (c) => {
        const shop = await keyed(c, c.req.valid('param').bot)
        return c.json(await shop.putCustomers(c.req.valid('json').items, clock()), 200)
      },
    )
}

const FILES = {
  id: { products: 'produk', orders: 'pesanan', customers: 'pelanggan', example: 'contoh' },
  en: { products: 'products', orders: 'orders', customers: 'customers', example: 'example' },
} as const

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function asFile(c: Context<HttpEnv>, name: string, text: string) {
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  c.header('Cache-Control', 'no-store')
  return c.body(text, 200, { 'Content-Type': 'text/csv; charset=utf-8' }) as never // typed as the file it is
}

function masked({ id, number, name, phone, email, updatedAt }: Customer) {
  return { id, number, name, phone: maskPhone(phone), email: maskEmail(email), updatedAt }
}

async function withNames(shop: ShopStore, orders: OrderRecord[]) {
  const names = new Map<string, string>()
  for (const { customer } of orders)
    if (customer && !names.has(customer)) names.set(customer, (await shop.customer(customer))?.name ?? '')
  return orders.map((order) => ({
    ...order,
    customer: order.customer === null ? null : { id: order.customer, name: names.get(order.customer) ?? '' },
  }))
}

/** A phone number is looked up as it is kept. */
function searchedPerson(search: string | undefined): string | undefined {
  const plain = search?.trim() ?? ''
  const phone = /^[+\d][\d\s().-]{6,}$/.test(plain) ? PersonPush.safeParse({ phone: plain }) : null
  return phone?.success ? phone.data.phone : plain.includes('@') ? plain.toLowerCase() : plain || undefined
}

function preview(kind: ShopKind, bytes: Uint8Array, columns: readonly string[] | undefined, language: Language, now: number) {
  const looked = lookAt({ kind, bytes, columns }, now)
  const { table, read } = looked
  return {
    format: table.format,
    encoding: looked.encoding,
    delimiter: table.delimiter,
    headers: table.headers,
    columns: looked.columns,
    fields: fieldsOf(kind),
    needs: looked.needs,
    rows: table.rows.slice(0, SHOWN_ROWS).map(({ row, cells }) => ({
      row,
      cells: table.headers.map((_, i) => (cells[i] ?? '').slice(0, 80)),
    })),
    total: table.rows.length,
    good: read.good.length,
    wrong: new Set(read.errors.map(({ row }) => row)).size,
    errors: read.errors.slice(0, SHOWN_ERRORS).map(({ row, column, value, code }) => ({
      row,
      column,
      value,
      message: sayRowError({ code, value }, language),
    })),
  }
}

/** The reasons of a file and of its rows, in the reader's language. */
function said(error: unknown, language: Language): unknown {
  if (error instanceof RowsError) {
    const fields = error.errors.slice(0, SHOWN_ERRORS).map((each) => ({
      path: `${each.row}.${each.column}`,
      message: sayRowError(each, language),
    }))
    return new FieldsError('shop.rows', fields)
  }
  if (error instanceof AppError && error.code === 'shop.file')
    return new AppError('shop.file', { why: sayFile(error.args, language) })
  return error
}

function inWords<T>(language: Language, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw said(error, language)
  }
}

async function inWordsLater<T>(language: Language, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw said(error, language)
  }
}

async function exported(shop: ShopStore, kind: ShopKind, language: Language): Promise<string> {
  if (kind === 'products') return productsCsv(await all((after) => shop.products({ after, limit: 100 })), language)
  if (kind === 'customers')
    return customersCsv((await all((after) => shop.customers({ after, limit: 100 }))).map(masked), language)
  const records = await all((after) => shop.orders({ after, limit: 100 }))
  const people = new Map<string, Person>()
  const orders: OrderPut[] = []
  for (const { customer, ...order } of records) {
    const known = customer ? (people.get(customer) ?? (await shop.customer(customer))) : null
    if (customer && known) people.set(customer, known)
    orders.push({ ...order, customer: known && { ...known, phone: maskPhone(known.phone), email: maskEmail(known.email) } })
  }
  return ordersCsv(orders, language)
}

async function all<T>(pageAfter: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  for (let after: string | null | undefined; after !== null && items.length < MOST_EXPORTED; ) {
    const page: Page<T> = await pageAfter(after ?? null)
    items.push(...page.items)
    after = page.next
  }
  return items
}
