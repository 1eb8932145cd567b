import type { Money } from '../money.ts'

/** The shop's own data: what was imported or pushed. Every price the bot names comes from here. */
export interface Shop {
  /** Whether the contact has proved whose orders they may hear of. Asked before any order is looked for. */
  isVerified(): Promise<boolean>
  /** Only orders of the verified contact; null where there is none, which looks the same as one of somebody else. */
  findOrder(query: { number?: string; resi?: string }): Promise<Order | null>
  /** The verified contact's newest orders first; none for anybody else. `limit` 1 to 20. */
  orders(limit: number): Promise<Order[]>
  /** What the shop's order numbers begin with, such as 'TM-'; '' where they have nothing in common. Tells of no order. */
  orderPrefix(): Promise<string>
  /** Best first. No words that say anything: what sells best. `limit` 1 to 20. */
  findProducts(query: { words: string; limit: number; inStock: boolean }): Promise<Product[]>
  /**
   * From the verified contact's purchases and what is bought together, else what sells best; says why; never of a sensitive
   * category, and never because of one. The same data gives the same answer.
   *
   * @param query.basis a product (sku or words) that the contact is looking at
   */
  recommend(query: { limit: number; basis?: string }): Promise<{ product: Product; why: string }[]>
}

export const ORDER_STATES = [
  'awaiting-payment',
  'paid',
  'processing',
  'shipped',
  'delivered',
  'done',
  'cancelled',
  'refunded',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

export const SHIPMENT_STATES = [
  'waiting',
  'picked-up',
  'in-transit',
  'out-for-delivery',
  'delivered',
  'returned',
  'trouble',
] as const
export type ShipmentState = (typeof SHIPMENT_STATES)[number]

export const PAYMENT_STATES = ['awaiting', 'paid', 'failed', 'expired', 'refunded'] as const
export type PaymentState = (typeof PAYMENT_STATES)[number]

export interface Order {
  number: string
  state: OrderState
  /** Milliseconds since 1970. */
  placedAt: number
  total: Money
  items: OrderItem[]
  shipment: Shipment | null
  payment: Payment | null
}

export interface OrderItem {
  sku: string
  name: string
  quantity: number
  /** Of one piece. */
  price: Money
}

export interface Shipment {
  courier: string
  resi: string
  state: ShipmentState
  /** When it should arrive, in milliseconds since 1970. */
  eta: number | null
  /** When it arrived: what the time to give it back counts from. Absent or null where nobody has said. */
  deliveredAt?: number | null
}

export interface Payment {
  method: string
  state: PaymentState
  /** Who knows of it, such as 'midtrans', and by which name. */
  provider: string | null
  reference: string | null
}

export interface Product {
  sku: string
  name: string
  price: Money
  stock: number
  category: string
  url: string | null
  about: string
}

/** Rules with weights and reasons decide; a model never does. What spoke against a payment is kept for staff, sealed. */
export interface Payments {
  /** Counts as one try of this order by this contact, however often the same turn is run. */
  check(query: PaymentQuery): Promise<PaymentVerdict>
  /** A refund asked for: how it stands with the shop's time limit, and what speaks against it. A person decides a refusal. */
  refund(query: RefundQuery): Promise<RefundVerdict>
}

export interface PaymentQuery extends Judging {
  /** The order's number, as the customer or an earlier step named it. */
  order: string
  /** What is to be paid, where the flow knows it: compared with the order. */
  amount: Money | null
}

export interface RefundQuery extends Judging {
  order: string
  reason: string
  /** What is to be given back; null for all of it. */
  amount: Money | null
  /** A file of this conversation that the customer sent for it; absent or null for none. */
  photo?: { id: string; name: string } | null
  /** Days after delivery in which the shop takes things back, counted in Western Indonesian Time. */
  days: number
}

/** How strictly is judged. Scores add up: from `review` on a person looks at it, from `refuse` on it is refused. */
export interface Judging {
  review: number
  refuse: number
  rules: RuleSetting[]
  /** For which decisions a case is opened that staff work on. */
  report: 'none' | 'refused' | 'doubtful'
}

/** What a shop changed about one rule. What is null is left as it is. */
export interface RuleSetting {
  rule: string
  on: boolean
  weight: number | null
  /** From how much on the rule holds: tries, cards, refunds, days or minor units, as the rule says. */
  threshold: number | null
}

export interface Reason {
  rule: string
  weight: number
}

export interface PaymentVerdict {
  decision: 'approve' | 'review' | 'refuse'
  score: number
  /** Names of the rules that spoke against it. The facts are kept for staff and are not handed to a flow. */
  reasons: Reason[]
  /** The case's number, where one was opened. */
  incident: string | null
}

export interface RefundVerdict {
  decision: 'eligible' | 'review' | 'late' | 'not-found'
  score: number
  reasons: Reason[]
  /** Until when it may be asked for: the last millisecond of that day in Western Indonesian Time; null while it has not arrived. */
  deadline: number | null
  /** The request's number; null where there is no such order. */
  ticket: string | null
  /** False where the same order had a request already: the ticket is that one's. */
  fresh: boolean
}
