import { z } from '@hono/zod-openapi'
import { audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { documentFrom } from '../documents.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import {
  BotParam,
  BotSummaryShape,
  Document,
  Empty,
  gives,
  Id,
  PageQuery,
  page,
  pageOf,
  Revision,
  takes,
  VersionShape,
} from '../shapes.ts'

/** What restoring a version did to the knowledge, as it is given back to undo it: ids and nothing else. */
const Things = z.array(Id).max(2_000)
const Restored = z.strictObject({ out: Things, in: Things, collections: Things })
const VersionParam = z.object({ bot: Id, n: z.string().regex(/^[1-9]\d{0,8}$/) })

/** What has been published: immutable, and any of it can become the draft again or serve again. */
export function versionsRoutes({ store, clock, names }: Services) {
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/versions',
        permission: 'bot.read',
        request: { params: BotParam, query: z.strictObject(PageQuery) },
        responses: gives(page(VersionShape)),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        await bot.summary()
        return c.json(await names.allNamed(await bot.versions(pageOf(c.req.valid('query'))), 'by'), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/versions/{n}',
        permission: 'bot.read',
        request: { params: VersionParam },
        responses: gives(VersionShape.extend({ document: Document })),
      }),
      async (c) => {
        const { bot, n } = c.req.valid('param')
        return c.json(await names.named(await store.bot(bot).version(Number(n)), 'by'), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/versions/{n}/restore',
        permission: 'bot.edit',
        request: { params: VersionParam, body: takes(z.strictObject({ revision: Revision })) },
        responses: gives(z.object({ revision: z.int(), knowledge: Restored })),
      }),
      async (c) => {
        const { bot, n } = c.req.valid('param')
        const { revision } = c.req.valid('json')
        const { document } = await store.bot(bot).version(Number(n))
        const mine = audited(c, 'version.restore', bot, { version: Number(n) }).bot(bot)
        const saved = await mine.saveDraft({ document, revision, by: staffOf(c).staff.id, at: clock() })
        // The drawing and what it answers from belong together.
        const knowledge = await mine.knowledge.restoreVersion(Number(n), clock())
        return c.json({ ...saved, knowledge }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/versions/{n}/unrestore',
        permission: 'bot.edit',
        large: true,
        request: {
          params: VersionParam,
          body: takes(z.strictObject({ document: Document, revision: Revision, knowledge: Restored })),
        },
        responses: gives(z.object({ revision: z.int() })),
      }),
      async (c) => {
        const { bot, n } = c.req.valid('param')
        const { document, revision, knowledge } = c.req.valid('json')
        await store.bot(bot).version(Number(n)) // one that does not exist has never taken a draft's place
        const read = documentFrom(document, readerLanguage(c))
        const mine = audited(c, 'version.unrestore', bot, { version: Number(n) }).bot(bot)
        const saved = await mine.saveDraft({ document: read, revision, by: staffOf(c).staff.id, at: clock() })
        await mine.knowledge.undoRestore(knowledge, clock())
        return c.json(saved, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/versions/{n}/live',
        permission: 'bot.publish',
        request: { params: VersionParam, body: takes(Empty) },
        responses: gives(BotSummaryShape),
      }),
      async (c) => {
        const { bot, n } = c.req.valid('param')
        await store.bot(bot).version(Number(n)) // one that does not exist is not found, rather than live
        await audited(c, 'version.live', bot, { version: Number(n) })
          .bot(bot)
          .setLive(Number(n))
        return c.json(await names.named(await store.bot(bot).summary(), 'updatedBy'), 200)
      },
    )
}
