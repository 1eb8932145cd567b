import { z } from '@hono/zod-openapi'
import { may } from '../../identity/access.ts'
import { sessionCookie } from '../cookies.ts'
import type { Services } from '../deps.ts'
import { allBots, everyBot } from '../every-bot.ts'
import { group, route, staffOf } from '../permit.ts'
import { eventStream } from '../sse.ts'

/**
 * News for staff as it happens, of every bot's queue and conversations. It ends when the session ends or the role changes,
 * at the next heartbeat at the latest, and takes up bots made meanwhile.
 */
export function eventsRoutes({ store, bus, sessions, presence }: Services) {
  return group().openapi(
    route({
      method: 'get',
      path: '/events',
      permission: 'queue.read',
      responses: {
        200: { description: 'Server-sent events: `news`, `bye`', content: { 'text/event-stream': { schema: z.string() } } },
      },
    }),
    async (c) => {
      const { role } = staffOf(c).staff
      const token = sessionCookie(c) ?? ''
      const heard = new Map<string, () => void>()
      const bots = await allBots(store)
      let hear = (_bot: string) => {}
      return eventStream(
        c,
        'staff',
        (stream) => {
          hear = (bot) => {
            if (heard.has(bot)) return
            heard.set(
              bot,
              bus.subscribe(`queue:${bot}`, (news) => {
                // The reader comes back at once, and looks at everything again.
                if (news.kind === 'missed') stream.close()
                else stream.send({ event: 'news', data: { ...news, bot } })
              }),
            )
          }
          for (const { id } of bots) hear(id)
          const leave = may(role, 'queue.reply') ? presence.arrive() : () => {}
          return () => {
            leave()
            hear = () => {}
            for (const end of heard.values()) end()
          }
        },
        async () => {
          const found = await sessions.find(token)
          if (!found || found.staff.role !== role) return false
          for await (const { id } of everyBot(store)) hear(id)
          return true
        },
      )
    },
  )
}
