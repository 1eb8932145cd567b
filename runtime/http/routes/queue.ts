import { z } from '@hono/zod-openapi'
import type { ConversationState } from '../../store/contract.ts'
import type { Services } from '../deps.ts'
import { everyBot } from '../every-bot.ts'
import { group, route } from '../permit.ts'
import { type QueueEntry, queuePage } from '../queue.ts'
import { ConversationShape, gives, Id, PageQuery, page, pageOf, State } from '../shapes.ts'

const Entry = ConversationShape.extend({ botName: z.string() })
const Counts = z.object({ waiting: z.int(), person: z.int(), bot: z.int(), over: z.int() })

/** Conversations over all bots: who waits for a person, and who has one. */
export function queueRoutes({ store, names }: Services) {
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/queue',
        permission: 'queue.read',
        request: { query: z.strictObject({ ...PageQuery, bot: Id.optional(), state: State.optional() }) },
        responses: gives(page(Entry)),
      }),
      async (c) => {
        const { bot, state, ...query } = c.req.valid('query')
        const found = bot ? await ofOne(bot, state, pageOf(query)) : await queuePage(store, { ...pageOf(query), state })
        const items = found.items.map(async (entry) => {
          const { handoff } = await store.bot(entry.bot).conversation(entry.id)
          return { ...(await names.named(entry, 'takenBy')), handoff }
        })
        return c.json({ items: await Promise.all(items), next: found.next }, 200)
      },
    )
    .openapi(route({ method: 'get', path: '/queue/counts', permission: 'queue.read', responses: gives(Counts) }), async (c) => {
      const sum: Record<ConversationState, number> = { waiting: 0, person: 0, bot: 0, over: 0 }
      for await (const { id } of everyBot(store)) {
        const counts = await store.bot(id).counts()
        for (const state of State.options) sum[state] += counts[state]
      }
      return c.json(sum, 200)
    })

  async function ofOne(bot: string, state: ConversationState | undefined, at: { after: string | null; limit: number }) {
    const { name } = await store.bot(bot).summary()
    const { items, next } = await store.bot(bot).conversations({ ...at, ...(state ? { state } : {}) })
    return { items: items.map((item): QueueEntry => ({ ...item, botName: name })), next }
  }
}
