import type { Order, OrderState, Product } from '../../nodes/ports/commerce.ts'
import type { Page, PageRequest } from './contract-page.ts'

/**
 * A bot's shop data. Products and orders are the shop's own; what a customer is called and reached by is sealed with a key of
 * that customer, and found again by a keyed hash alone. Products are known by their SKU and orders by their number,
 * whatever the case; an order is found as well where only signs and spaces differ and no other one is written like it.
 */
export interface ShopStore {
  overview(): Promise<ShopOverview>
  /** Counts up with every change: what was worked out from the data holds as long as it stays. */
  revision(): Promise<number>
  /** Last changed first. `search` is in the name, SKU or category. */
  products(page: PageRequest & { search?: string }): Promise<Page<Product>>
  /** Newest first. `search` begins the number or the resi. */
  orders(page: PageRequest & { search?: string; state?: OrderState }): Promise<Page<OrderRecord>>
  /** Last changed first. `search` is the whole phone number, e-mail address or customer number. */
  customers(page: PageRequest & { search?: string }): Promise<Page<Customer>>
  /** Whoever's it is: for staff, the checks of payments, and the proof of who somebody is. */
  order(by: { number: string } | { resi: string }): Promise<OrderRecord | null>
  /** One customer's, newest first. */
  ordersOf(customer: string, limit: number): Promise<OrderRecord[]>
  customer(id: string): Promise<Customer | null>
  customerBy(by: CustomerKey): Promise<Customer | null>
  /**
   * The customer whose order this is, where the phone number fits: all of it, or its last digits (4 at least). Null for
   * everything else, without telling a wrong number from a wrong phone.
   */
  ownerOf(proof: { number: string; phone: string }): Promise<string | null>
  /** Everything on sale, by SKU: at most `limit`. */
  catalogue(limit: number): Promise<Product[]>
  /** What was bought together, newest first: of orders that were neither cancelled nor refunded. */
  baskets(limit: number): Promise<{ order: string; items: { sku: string; quantity: number }[] }[]>

  /**
   * Inserts what is new and changes what is different, in one transaction: done twice it does what it does once. With
   * `load`, what was there before is kept for `undoLoad`; AppError 'shop.load' where that load is no longer running.
   */
  putProducts(rows: Product[], at: number, load?: LoadPart): Promise<Put>
  /** `updatedAt` of a row, where given: what is older than what is there changes nothing. */
  putOrders(rows: OrderPut[], at: number, load?: LoadPart): Promise<Put>
  putCustomers(rows: Person[], at: number, load?: LoadPart): Promise<Put>
  /** Destroys a customer's key and row; their orders stay, as nobody's. */
  removeCustomer(id: string): Promise<void>

  /** Begins an import. The one before it can no longer be undone. The same id again gives the load that is there. */
  openLoad(load: { id: string; kind: ShopKind; name: string; total: number; by: string; at: number }): Promise<Load>
  load(id: string): Promise<Load | null>
  lastLoad(): Promise<Load | null>
  /** From 'running' to another state; a load that has ended stays as it ended. */
  closeLoad(id: string, state: 'done' | 'cancelled' | 'failed'): Promise<Load>
  /** Puts back what the load changed, but for rows that were changed again since. */
  undoLoad(id: string, at: number): Promise<{ load: Load; kept: number }>

  keys(): Promise<ShopKey[]>
  addKey(key: { name: string; hash: Uint8Array; hint: string; by: string; at: number }): Promise<ShopKey>
  removeKey(id: string): Promise<void>
  /** The key of this SHA-256, and notes that it was used. */
  useKey(hash: Uint8Array, at: number): Promise<ShopKey | null>
}

export const SHOP_KINDS = ['products', 'orders', 'customers'] as const
export type ShopKind = (typeof SHOP_KINDS)[number]

/** Who a customer is. At least one of `number`, `phone` and `email` is there. Phones as +62…, e-mail in small letters. */
export interface Person {
  /** The shop's own number for them; '' where it has none. */
  number: string
  name: string
  phone: string
  email: string
}

export type CustomerKey = { number: string } | { phone: string } | { email: string }

export interface Customer extends Person {
  id: string
  updatedAt: number
}

export interface OrderRecord extends Order {
  /** The customer's id; null where nobody is known. */
  customer: string | null
  updatedAt: number
}

export interface OrderPut extends Order {
  customer: Person | null
  updatedAt?: number
}

export interface Put {
  created: number
  changed: number
  same: number
}

/** The part of an import that a batch is. */
export interface LoadPart {
  id: string
  /** Rows of the file that are behind us with this batch. */
  done: number
}

export type LoadState = 'running' | 'done' | 'cancelled' | 'failed' | 'undone'

export interface Load extends Put {
  id: string
  kind: ShopKind
  /** The file's name. */
  name: string
  state: LoadState
  total: number
  done: number
  by: string
  at: number
}

export interface ShopOverview {
  products: number
  orders: number
  customers: number
  load: Load | null
}

export interface ShopKey {
  id: string
  name: string
  /** Its last characters, to tell it from others. */
  hint: string
  by: string
  at: number
  usedAt: number | null
}
