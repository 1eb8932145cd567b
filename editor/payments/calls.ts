import { send } from '../door.ts'

export interface PaymentSettings {
  midtrans: { on: boolean; production: boolean; key: string }
  stripe: { on: boolean; key: string; hook: string }
  approvedPerDay: number | null
  refundedPerDay: number | null
  secondFrom: number | null
  currency: string
}

export interface ShownPayments {
  settings: PaymentSettings
  hooks: { midtrans: string; stripe: string }
}

/** What this screen asks of the runtime. Held to its routes by `wire.ts`. */
export const payments = {
  get: (bot: string) => send<ShownPayments>(at(bot)),
  put: (bot: string, body: PaymentSettings) => send<ShownPayments>(at(bot), { method: 'PUT', body }),
}

const at = (bot: string) => `/api/bots/${encodeURIComponent(bot)}/payments`
