import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AppError } from '../errors.ts'
import { consentsOf, receiptOf } from '../guard/consents.ts'
import type { HttpEnv, Services } from '../http/deps.ts'
import { group, passing, route } from '../http/permit.ts'
import { BotParam, gives, takes } from '../http/shapes.ts'
import type { ConsentRecord } from '../store/contract-trust.ts'
import { cors } from './web-door.ts'
import { createWebTokens } from './web-token.ts'

const Decision = z.object({
  purpose: z.string(),
  decision: z.enum(['given', 'withdrawn']),
  version: z.string(),
  /** What was agreed to, word for word; empty of a withdrawal. */
  text: z.string(),
  at: z.int(),
  receipt: z.string().optional(),
})

/**
 * What a customer has agreed to, and the way to take it back: as easy as it was to give (UU PDP, article 9). Whatever asks after
 * the purpose from then on is told that it was withdrawn.
 */
export function webConsents({ store, clock, random, limit, config }: Services) {
  const tokens = createWebTokens(config.signingKey, clock)

  async function holder(c: Context<HttpEnv>, bot: string) {
    await limit('channelAddress', c.get('client'))
    const token = tokens.read(c.req.header('authorization'), bot)
    const about = token && (await store.bot(bot).standing(token.conversation))
    if (!token || !about) throw new AppError('channel.token')
    return { contact: about.contact, conversation: token.conversation }
  }

  const routes = group()
  routes.use('/:bot/*', passing(cors))
  return routes
    .openapi(
      route({
        method: 'get',
        path: '/{bot}/consents',
        permission: 'public',
        request: { params: BotParam },
        responses: gives(z.object({ items: z.array(Decision) }), 'The last decision for each purpose, newest first'),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { contact } = await holder(c, bot)
        return c.json({ items: decisions(await store.bot(bot).trust.consents(contact)) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/consents/withdraw',
        permission: 'public',
        request: { params: BotParam, body: takes(z.strictObject({ purpose: z.string().min(1).max(80) })) },
        responses: gives(Decision, 'Withdrawn; asked twice, the receipt is the same'),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const who = await holder(c, bot)
        const { purpose } = c.req.valid('json')
        const mine = store.bot(bot)
        const lastOf = async () => decisions(await mine.trust.consents(who.contact)).find((each) => each.purpose === purpose)
        const last = await lastOf()
        if (!last) throw new AppError('not-found')
        if (last.decision === 'given') {
          const id = random(12).toString('hex')
          await consentsOf(mine, { ...who, now: clock() }).withdraw({ purpose, id })
        }
        return c.json((await lastOf()) ?? last, 200)
      },
    )
}

/** A refusal is no consent to take back, and is not shown as one. */
function decisions(all: readonly ConsentRecord[]): z.infer<typeof Decision>[] {
  const last = new Map(all.map((record) => [record.purpose, record]))
  return [...last.values()]
    .flatMap(({ id, purpose, decision, version, text, at }) =>
      decision === 'refused'
        ? []
        : [{ purpose, decision, version, text, at, ...(decision === 'withdrawn' ? { receipt: receiptOf(id) } : {}) }],
    )
    .reverse()
}
