import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createHooks } from '../../commerce/hooks.ts'
import type { ProviderName } from '../../commerce/provider.ts'
import { readPaymentSettings, SETTINGS_NAME } from '../../commerce/settings.ts'
import { AppError } from '../../errors.ts'
import { audited } from '../audit.ts'
import { LARGE, rawBody } from '../body.ts'
import type { HttpEnv, Services } from '../deps.ts'
import { group, permit, route } from '../permit.ts'
import { BotParam, gives, Id, takes } from '../shapes.ts'

const SecretName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/)
const Most = z.int().min(1).max(1_000_000_000_000).nullable()
const Settings = z
  .strictObject({
    midtrans: z.strictObject({ on: z.boolean(), production: z.boolean(), key: SecretName }),
    stripe: z.strictObject({ on: z.boolean(), key: SecretName, hook: SecretName }),
    approvedPerDay: Most,
    refundedPerDay: Most,
    secondFrom: Most.default(null),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .openapi('PaymentSettings')
const Shown = z.object({
  settings: Settings,
  /** Where the provider is to send its news, below this installation's address. */
  hooks: z.object({ midtrans: z.string(), stripe: z.string() }),
})

/** How a bot asks the payment providers, and how much goes through in a day. */
export function paymentsRoutes({ store }: Services) {
  const shown = async (id: string) => ({
    settings: readPaymentSettings(await store.bot(id).channel(SETTINGS_NAME)),
    hooks: { midtrans: `/hooks/${id}/midtrans`, stripe: `/hooks/${id}/stripe` },
  })
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/payments',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(Shown),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        await store.bot(bot).summary()
        return c.json(await shown(bot), 200)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/payments',
        permission: 'secret.edit',
        request: { params: BotParam, body: takes(Settings) },
        responses: gives(Shown),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const settings = c.req.valid('json')
        await store.bot(bot).summary()
        await audited(c, 'payments.settings', bot, settings).bot(bot).putChannel(SETTINGS_NAME, settings)
        return c.json(await shown(bot), 200)
      },
    )
}

/**
 * Where payment providers tell their news. Public, and closed until the provider is switched on and its secret is set. What is
 * signed is answered 200 whether or not it can be used: a provider that is refused repeats itself for days.
 */
export function hookRoutes({ store, clock, limit, log }: Services) {
  const hear = createHooks(clock)
  const answer = (provider: ProviderName) => async (c: Context<HttpEnv>) => {
    await limit('channelAddress', c.get('client'))
    const id = Id.safeParse(c.req.param('bot'))
    const bot = store.bot(id.success ? id.data : '-')
    if ((await bot.summary()).deletedAt !== null) throw new AppError('not-found')
    const raw = Buffer.from(await rawBody(c, LARGE)).toString('utf8')
    const isNews = await hear(bot, provider, { raw, headers: c.req.raw.headers })
    log.info('hook.heard', { bot: bot.id, provider, news: isNews })
    return c.json({ ok: true }, 200)
  }
  const routes = group()
  routes.post('/:bot/midtrans', permit('public'), answer('midtrans'))
  routes.post('/:bot/stripe', permit('public'), answer('stripe'))
  return routes
}
