import type { Money } from '../../nodes/money.ts'

/** Who moves the money. One file a provider; none knows of another. */
export interface PaymentProvider {
  readonly name: ProviderName
  /**
   * Asks the provider how a payment stands. Null where it knows no such payment.
   * AppError 'web.failed' or 'web.refused' where it does not answer, refuses, or answers what nobody can read.
   */
  status(reference: string, access: ProviderAccess): Promise<PaymentStanding | null>
  /**
   * Reads what the provider tells us unasked. Null where it is not signed with `secret`: such a message is nobody's.
   * `fact: null` for a message that is genuine and says nothing of a payment.
   */
  read(message: { raw: string; headers: { get(name: string): string | null } }, secret: string, now: number): Told | null
}

export const PROVIDERS = ['midtrans', 'stripe'] as const
export type ProviderName = (typeof PROVIDERS)[number]

export interface ProviderAccess {
  /** The shop's key, bound to hosts. */
  credential: { value: string; hosts: readonly string[] }
  /** False for the provider's test environment, where it has one of its own. */
  production: boolean
  signal?: AbortSignal
}

export interface Told {
  /** The same however often the provider repeats it. */
  event: string
  fact: PaymentStanding | null
}

/** How a payment stands, in words that all providers share. */
export interface PaymentStanding {
  reference: string
  /** The shop's order number, where the payment carries it. */
  order: string | null
  state: 'paid' | 'open' | 'failed' | 'refunded' | 'unknown'
  /** In integer minor units; null where the provider's own number does not fit its currency. */
  money: Money | null
  risk: 'none' | 'raised' | 'fraud'
  /** The provider's word for why it failed. */
  failure: string | null
  /** The provider's own fingerprint of the card, or its masked number. Never kept as it is. */
  card: string | null
  /** Of the card, ISO 3166-1. */
  country: string | null
  /** The payer's name, as typed at the provider. */
  name: string | null
  /** Milliseconds since 1970. */
  at: number
}

/** The guarded way out, as the drivers use it. */
export interface WayOut {
  request(
    request: {
      method: 'GET'
      url: string
      headers: { name: string; value: string }[]
      timeout: number
      credential: { value: string; hosts: readonly string[]; scheme?: 'bearer' | 'basic' }
    },
    signal?: AbortSignal,
  ): Promise<{ status: number; body: unknown }>
}

/** A value's own text, cut; null for anything else. */
export function textOf(value: unknown, max = 200): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, max) : null
}

/** An object's own entries; none of anything else. */
export function entriesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

export function parsedObject(text: string): Record<string, unknown> {
  try {
    return entriesOf(JSON.parse(text))
  } catch {
    return {} // What is no JSON has no entries: its signature cannot fit either.
  }
}
