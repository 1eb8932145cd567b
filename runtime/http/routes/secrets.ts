import { z } from '@hono/zod-openapi'
import type { BotStore } from '../../store/contract.ts'
import { audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { group, route, staffOf } from '../permit.ts'
import { BotParam, gives, Id, SecretShape, takes } from '../shapes.ts'

const SecretParam = z.object({ bot: Id, name: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/) })
const Secrets = z.object({ items: z.array(SecretShape) })
const Host = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/)

/** A bot's credentials by name. A value goes in and never comes out again, and each is bound to the hosts it may be sent to. */
export function secretsRoutes({ store, clock, names }: Services) {
  async function listed(bot: BotStore) {
    const { items } = await names.allNamed({ items: await bot.secrets(), next: null }, 'by')
    return { items }
  }

  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/secrets',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(Secrets),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        await bot.summary()
        return c.json(await listed(bot), 200)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/secrets/{name}',
        permission: 'secret.edit',
        request: {
          params: SecretParam,
          body: takes(z.strictObject({ value: z.string().min(1).max(8_000), hosts: z.array(Host).max(20) })),
        },
        responses: gives(Secrets),
      }),
      async (c) => {
        const { bot: id, name } = c.req.valid('param')
        const { value, hosts } = c.req.valid('json')
        const bot = store.bot(id)
        await bot.summary()
        const secret = { name, value, hosts, by: staffOf(c).staff.id, at: clock() }
        await audited(c, 'secret.put', id, { name, hosts }).bot(id).putSecret(secret)
        return c.json(await listed(bot), 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/bots/{bot}/secrets/{name}',
        permission: 'secret.edit',
        request: { params: SecretParam },
        responses: { 204: { description: 'Gone' } },
      }),
      async (c) => {
        const { bot: id, name } = c.req.valid('param')
        await store.bot(id).summary()
        await audited(c, 'secret.remove', id, { name }).bot(id).removeSecret(name)
        return c.body(null, 204)
      },
    )
}
