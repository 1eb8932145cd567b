import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Money } from '../../nodes/money.ts'

/** What a bot knows of payments: what providers told, what was checked, and what today's limit has left. */
export interface PaymentStore {
  /** Keeps what a provider told, once per event. False where it was there already. */
  tell(event: PaymentEvent): Promise<boolean>
  /** What has been going on, counted back from `now`. */
  activity(about: {
    order: string
    contact: string | null
    customer: string | null
    small: number
    now: number
  }): Promise<Activity>
  /**
   * Keeps a verdict, once per id, and takes an approved or granted amount from its day's limit. `overdrawn` where the limit
   * does not hold it: then nothing was kept. `kept` is the first verdict of this id.
   */
  keep(check: Check): Promise<{ kept: Kept } | { overdrawn: true }>
  /** What was taken from a day's limit, in minor units. */
  taken(limit: Omit<DayLimit, 'most'>): Promise<number>
  check(id: string): Promise<(Kept & { body: JsonObject | null }) | null>
}

/** Of one day in Western Indonesian Time, for one currency. */
export interface DayLimit {
  of: 'approved' | 'refunded'
  /** '2026-11-22'. */
  day: string
  currency: string
  /** Minor units. */
  most: number
}

export interface PaymentEvent {
  provider: string
  event: string
  reference: string
  order: string | null
  state: string
  money: Money | null
  /** The provider's fingerprint: kept as a keyed hash. */
  card: string | null
  country: string | null
  risk: string
  failure: string | null
  happenedAt: number
  at: number
}

export interface Activity {
  /** Within an hour. */
  triesByContact: number
  triesOfOrder: number
  smallFailures: number
  /** Within a day. */
  failuresOfOrder: number
  cardsOfOrder: number
  ordersOfCard: number
  /** Within 90 days. */
  refunds: number
}

export interface Check {
  id: string
  kind: 'payment' | 'refund'
  contact: string | null
  /** The shop's customer: kept as a keyed hash. */
  customer: string | null
  order: string
  money: Money
  decision: string
  score: number
  /** What a caller needs to answer the same again. */
  answer: Json
  /** The facts, for staff: sealed. */
  body: JsonObject
  at: number
  limit: DayLimit | null
}

export interface Kept {
  decision: string
  score: number
  answer: Json
}
