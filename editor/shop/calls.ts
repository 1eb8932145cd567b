import type { Money } from '../../nodes/money.ts'
import type { Order, OrderState, Product } from '../../nodes/ports/commerce.ts'
import { knock, send } from '../door.ts'
import type { Page } from '../shapes.ts'

/** What the shop's screen asks of the runtime. Each call rejects with an ApiError whose message may be shown as it is. */
export const SHOP_KINDS = ['orders', 'products', 'customers'] as const
export type ShopKind = (typeof SHOP_KINDS)[number]
export type { Money, OrderState, Product }

export interface ShopOrder extends Order {
  updatedAt: number
  customer: { id: string; name: string } | null
}

/** Phone and e-mail come masked. */
export interface ShopCustomer {
  id: string
  number: string
  name: string
  phone: string
  email: string
  updatedAt: number
}

export interface Load {
  id: string
  kind: ShopKind
  name: string
  state: 'running' | 'done' | 'cancelled' | 'failed' | 'undone'
  total: number
  done: number
  created: number
  changed: number
  same: number
  by: string
  at: number
}

export interface Overview {
  products: number
  orders: number
  customers: number
  load: Load | null
}

export interface Preview {
  format: 'csv' | 'json'
  encoding: string
  delimiter: string | null
  headers: string[]
  /** For each header its field, '' for none. */
  columns: string[]
  fields: string[]
  needs: string[]
  rows: { row: number; cells: string[] }[]
  total: number
  good: number
  wrong: number
  errors: { row: number; column: string; value: string; message: string }[]
}

export interface ShopKey {
  id: string
  name: string
  hint: string
  by: string
  byName: string | null
  at: number
  usedAt: number | null
}

export const shopApi = {
  overview: (bot: string) => send<Overview>(at(bot)),
  orders: (bot: string, after: string | null, search: string, state: OrderState | '') =>
    send<Page<ShopOrder>>(at(bot, '/orders', { after, search, state, limit: '30' })),
  products: (bot: string, after: string | null, search: string) =>
    send<Page<Product>>(at(bot, '/products', { after, search, limit: '30' })),
  customers: (bot: string, after: string | null, search: string) =>
    send<Page<ShopCustomer>>(at(bot, '/customers', { after, search, limit: '30' })),
  eraseCustomer: (bot: string, id: string) => send<void>(at(bot, `/customers/${encodeURIComponent(id)}`), { method: 'DELETE' }),
  preview: (bot: string, body: { kind: ShopKind; file: string; columns?: string[] }, signal?: AbortSignal) =>
    send<Preview>(at(bot, '/import/preview'), { method: 'POST', body, signal }),
  importFile: (bot: string, body: { id: string; kind: ShopKind; name: string; file: string; columns: string[]; skip: boolean }) =>
    send<Load>(at(bot, '/imports'), { method: 'POST', body }),
  load: (bot: string, id: string) => send<Load>(at(bot, `/imports/${encodeURIComponent(id)}`)),
  cancel: (bot: string, id: string) => send<Load>(at(bot, `/imports/${encodeURIComponent(id)}/cancel`), { method: 'POST' }),
  undo: (bot: string, id: string) =>
    send<{ load: Load; kept: number }>(at(bot, `/imports/${encodeURIComponent(id)}/undo`), { method: 'POST' }),
  sample: (bot: string) => send<Overview>(at(bot, '/sample'), { method: 'POST' }),
  /** A file's text, as it is to be saved. */
  example: async (bot: string, kind: ShopKind) => (await knock(at(bot, '/example', { kind }))).arrayBuffer(),
  exported: async (bot: string, kind: ShopKind) => (await knock(at(bot, '/export', { kind }))).arrayBuffer(),
  keys: (bot: string) => send<{ items: ShopKey[] }>(at(bot, '/keys')),
  addKey: (bot: string, name: string) =>
    send<{ key: ShopKey; token: string }>(at(bot, '/keys'), { method: 'POST', body: { name } }),
  removeKey: (bot: string, id: string) => send<void>(at(bot, `/keys/${encodeURIComponent(id)}`), { method: 'DELETE' }),
}

function at(bot: string, rest = '', query: Record<string, string | null> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const asked = given.length > 0 ? `?${new URLSearchParams(given)}` : ''
  return `/api/bots/${encodeURIComponent(bot)}/shop${rest}${asked}`
}
