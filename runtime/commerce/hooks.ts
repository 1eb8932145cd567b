import { AppError } from '../errors.ts'
import type { BotStore } from '../store/contract.ts'
import { createMidtrans } from './midtrans.ts'
import type { PaymentProvider, ProviderName, WayOut } from './provider.ts'
import { readPaymentSettings, SETTINGS_NAME } from './settings.ts'
import { createStripe } from './stripe.ts'

/** What comes in at `/hooks/BOT/PROVIDER`. */
export interface HookMessage {
  raw: string
  headers: { get(name: string): string | null }
}

/**
 * Keeps what a provider tells, once. AppError 'hook.off' until the provider is switched on and its secret is set,
 * 'hook.signature' for what the provider has not signed. Whatever is signed is accepted, also where nothing follows from it:
 * a provider that is refused repeats itself for days.
 */
export function createHooks(
  clock: () => number,
): (bot: BotStore, provider: ProviderName, message: HookMessage) => Promise<boolean> {
  const providers: Record<ProviderName, PaymentProvider> = {
    midtrans: createMidtrans(NO_WAY_OUT),
    stripe: createStripe(NO_WAY_OUT),
  }
  return async function hear(bot, name, message) {
    const settings = readPaymentSettings(await bot.channel(SETTINGS_NAME))
    const secretName = name === 'midtrans' ? settings.midtrans.key : settings.stripe.hook
    const secret = settings[name].on ? await bot.revealSecret(secretName) : null
    if (!secret) throw new AppError('hook.off')
    const told = providers[name].read(message, secret.value, clock())
    if (!told) throw new AppError('hook.signature')
    if (!told.fact) return false
    const { reference, order, state, money, card, country, risk, failure, at } = told.fact
    const now = clock()
    return await bot.payments.tell({
      provider: name,
      event: told.event,
      reference,
      order: await knownOrder(bot, order),
      state,
      money,
      card,
      country,
      risk,
      failure,
      happenedAt: at || now,
      at: now,
    })
  }
}

/** As the shop writes it, where it has such an order. */
async function knownOrder(bot: BotStore, order: string | null): Promise<string | null> {
  if (order === null) return null
  return (await bot.shop.order({ number: order }))?.number ?? order.slice(0, 64)
}

/** A message is read where it lies: nothing is asked of anybody for it. */
const NO_WAY_OUT: WayOut = { request: () => Promise.reject(new AppError('web.refused', { reason: 'hook' })) }
