import type { JsonObject } from '../../nodes/json.ts'
import { isCurrency } from '../../nodes/money.ts'

/** How a bot's payments are asked for and how much goes through in a day. Keys are named here and kept as secrets. */
export interface PaymentSettings {
  midtrans: { on: boolean; production: boolean; key: string }
  stripe: { on: boolean; key: string; hook: string }
  /** Minor units that may be approved or given back in one day before a person looks at each; null for no limit. */
  approvedPerDay: number | null
  refundedPerDay: number | null
  /** Minor units from which two people close a payment's or a refund's case; null where one may. */
  secondFrom: number | null
  currency: string
}

/** Where `BotStore.channel` keeps them. */
export const SETTINGS_NAME = 'payments'

export const NO_PAYMENTS: PaymentSettings = {
  midtrans: { on: false, production: false, key: 'midtrans' },
  stripe: { on: false, key: 'stripe', hook: 'stripe-webhook' },
  approvedPerDay: null,
  refundedPerDay: null,
  secondFrom: null,
  currency: 'IDR',
}

/** What was saved, with what it lacks. The settings route has checked it. */
export function readPaymentSettings(saved: JsonObject | null): PaymentSettings {
  const given = (saved ?? {}) as Partial<PaymentSettings> // written by the settings route alone
  return {
    ...NO_PAYMENTS,
    ...given,
    midtrans: { ...NO_PAYMENTS.midtrans, ...given.midtrans },
    stripe: { ...NO_PAYMENTS.stripe, ...given.stripe },
    currency: isCurrency(given.currency) ? given.currency : NO_PAYMENTS.currency,
  }
}
