import { AppError } from '../errors.ts'
import type { BotStore } from '../store/contract.ts'
import type { OrderRecord } from '../store/contract-shop.ts'
import type { PaymentProvider, PaymentStanding } from './provider.ts'
import type { PaymentSettings } from './settings.ts'

/**
 * Asks the order's provider how its payment stands. Null where it has none that is switched on; 'silent' where the provider
 * does not answer, or knows nothing of a payment that the order says there is: then a person decides.
 */
export async function askProvider(
  providers: readonly PaymentProvider[],
  bot: BotStore,
  order: OrderRecord,
  settings: PaymentSettings,
  signal: AbortSignal,
): Promise<PaymentStanding | 'silent' | null> {
  const provider = providers.find(({ name }) => name === order.payment?.provider?.toLowerCase())
  if (!provider || !settings[provider.name].on) return null
  const credential = await bot.revealSecret(settings[provider.name].key)
  const reference = order.payment?.reference || order.number
  if (!credential) return 'silent'
  const production = provider.name !== 'midtrans' || settings.midtrans.production
  try {
    return (await provider.status(reference, { credential, production, signal })) ?? 'silent'
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error
    return 'silent'
  }
}
