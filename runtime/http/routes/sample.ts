import { z } from '@hono/zod-openapi'
import { may } from '../../identity/access.ts'
import { makeSample } from '../../sample/sample.ts'
import { addSampleStaff } from '../../sample/staff.ts'
import { audit } from '../audit.ts'
import type { Services } from '../deps.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import { Empty, gives, takes } from '../shapes.ts'

/** The sample shop, made anew each time it is asked for. */
export function sampleRoutes({ store, engine, library, clock, samples }: Services) {
  return group().openapi(
    route({
      method: 'post',
      path: '/bots/sample',
      permission: 'bot.publish',
      request: { body: takes(Empty) },
      responses: gives(z.object({ id: z.string() })),
    }),
    async (c) => {
      const { staff } = staffOf(c)
      const id = await makeSample(
        { store, engine, library, clock, folder: samples },
        { by: staff.id, language: readerLanguage(c) },
      )
      await audit(c, 'bot.create', id, { from: 'toko-contoh' })
      await audit(c, 'bot.publish', id, { version: 1 })
      // Accounts are the owner's to add: whoever may not, gets the shop without them.
      if (may(staff.role, 'staff.edit')) {
        for (const added of await addSampleStaff(store.staff, clock()))
          await audit(c, 'staff.invite', added.id, { role: added.role })
      }
      return c.json({ id }, 200)
    },
  )
}
