import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AppError } from '../errors.ts'
import type { HttpEnv, Services } from '../http/deps.ts'
import { group, passing, route } from '../http/permit.ts'
import { BotParam, Empty, gives, takes } from '../http/shapes.ts'
import { equal } from '../identity/proof.ts'
import { hotp, otpauth, stepsAround } from '../identity/totp.ts'
import { cors } from './web-door.ts'
import { createWebTokens } from './web-token.ts'

const Made = z.object({ uri: z.string() })
const Code = z.strictObject({ code: z.string().regex(/^\d{6}$/) })

/** Bytes of a secret (RFC 4226, 4: at least 16, 20 wanted). */
const SECRET_BYTES = 20

/**
 * A customer's authenticator app, set up on the shop's own page. Only for whoever that page has signed in (`web-identity`):
 * knowing an order and the end of a phone number is too little to give away what confirms refunds.
 */
export function webAuthenticator({ store, clock, random, limit, config }: Services) {
  const tokens = createWebTokens(config.signingKey, clock)

  async function signedIn(c: Context<HttpEnv>, bot: string): Promise<{ contact: string; account: string }> {
    await limit('channelAddress', c.get('client'))
    const token = tokens.read(c.req.header('authorization'), bot)
    const about = token && (await store.bot(bot).standing(token.conversation))
    if (!about) throw new AppError('channel.token')
    const account = /^identity:(.+)$/s.exec(token.contact)?.[1]
    if (account === undefined) throw new AppError('access.denied')
    await limit('uploadSession', about.contact)
    return { contact: about.contact, account }
  }

  const routes = group()
  routes.use('/:bot/*', passing(cors))
  return routes
    .openapi(
      route({
        method: 'get',
        path: '/{bot}/authenticator',
        permission: 'public',
        request: { params: BotParam },
        responses: gives(z.object({ confirmed: z.boolean() }), 'Whether an app is set up'),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { contact } = await signedIn(c, bot)
        return c.json({ confirmed: (await store.bot(bot).trust.app(contact))?.confirmed ?? false }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/authenticator',
        permission: 'public',
        request: { params: BotParam, body: takes(Empty) },
        responses: gives(Made, 'For the app to read as a QR code, once. Nothing changes until it is confirmed'),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { contact, account } = await signedIn(c, bot)
        const mine = store.bot(bot)
        // An app that works is not replaced by whoever has the page open: staff remove it, by forgetting the contact.
        if ((await mine.trust.app(contact))?.confirmed) throw new AppError('access.denied')
        const secret = random(SECRET_BYTES)
        await mine.trust.putApp(contact, secret, clock())
        c.header('Cache-Control', 'no-store')
        return c.json({ uri: otpauth((await mine.summary()).name, account, secret) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/authenticator/confirm',
        permission: 'public',
        request: { params: BotParam, body: takes(Code) },
        responses: gives(z.object({ confirmed: z.boolean() })),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { contact } = await signedIn(c, bot)
        const { trust } = store.bot(bot)
        const app = await trust.app(contact)
        const given = Buffer.from(c.req.valid('json').code)
        const steps = app ? stepsAround(clock()).filter((step) => equal(Buffer.from(hotp(app.secret, step)), given)) : []
        // The code that confirms is used up by it.
        const isRight = steps.length > 0 && (await trust.useStep(contact, Math.max(...steps)))
        if (isRight) await trust.confirmApp(contact, clock())
        return c.json({ confirmed: isRight }, 200)
      },
    )
}
