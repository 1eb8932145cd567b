import { z } from '@hono/zod-openapi'
import type { BotDocument } from '../../../nodes/flow.ts'
import type { Problem } from '../../../nodes/problem.ts'
import { AppError } from '../../errors.ts'
import { readMailSettings } from '../../mail/contract.ts'
import { audit, audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { documentFrom, fieldsOf, problemsOf } from '../documents.ts'
import { FieldsError } from '../failure.ts'
import { readerLanguage } from '../language.ts'
import { missingData } from '../missing-data.ts'
import { missingSecrets } from '../missing-secrets.ts'
import { group, route, staffOf } from '../permit.ts'
import { BotParam, Document, DraftShape, gives, ProblemShape, Problems, Revision, takes, VersionShape } from '../shapes.ts'

const Saved = z.object({ revision: z.int() })
const Saving = z.strictObject({ document: Document, revision: Revision })

/** The one draft of a bot: read, saved against its revision, checked, published, taken out and brought in. */
export function draftRoutes({ store, clock, sandbox, names }: Services) {
  /** What the drawing itself lacks, what this installation cannot grant, and which secrets and data of its this bot does not have. */
  async function problemsFor(bot: string, document: BotDocument): Promise<Problem[]> {
    const mine = store.bot(bot)
    const [secrets, shop, collections, answers, mail] = await Promise.all([
      mine.secrets(),
      mine.shop.overview(),
      mine.knowledge.collections(),
      mine.knowledge.answersOf(null, clock()),
      store.settings.get('mail'),
    ])
    const standing = collections.filter(({ deletedAt }) => deletedAt === null)
    const has = {
      shop: shop.products + shop.orders > 0,
      mail: readMailSettings(mail) !== null,
      collections: new Map(standing.map(({ id, documents }) => [id, documents])),
      answers: answers.length > 0,
    }
    return [...problemsOf(document, { sandbox }), ...missingSecrets(document, secrets), ...missingData(document, has)]
  }

  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/draft',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(DraftShape),
      }),
      async (c) => c.json(await names.named(await store.bot(c.req.valid('param').bot).draft(), 'savedBy'), 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/draft',
        permission: 'bot.edit',
        large: true,
        request: { params: BotParam, body: takes(Saving) },
        responses: gives(z.object({ revision: z.int(), problems: z.array(ProblemShape) })),
      }),
      async (c) => {
        const given = c.req.valid('json')
        const document = documentFrom(given.document, readerLanguage(c))
        const { revision } = await store
          .bot(c.req.valid('param').bot)
          .saveDraft({ document, revision: given.revision, by: staffOf(c).staff.id, at: clock() })
        return c.json({ revision, problems: await problemsFor(c.req.valid('param').bot, document) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/problems',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(Problems),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { document } = await store.bot(bot).draft()
        return c.json({ problems: await problemsFor(bot, document) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/publish',
        permission: 'bot.publish',
        request: {
          params: BotParam,
          body: takes(z.strictObject({ note: z.string().trim().max(500), revision: Revision, acknowledged: z.boolean() })),
        },
        responses: gives(VersionShape),
      }),
      async (c) => {
        const { note, revision, acknowledged } = c.req.valid('json')
        const bot = store.bot(c.req.valid('param').bot)
        const draft = await bot.draft()
        // What is checked must be what is published: the store compares the same revision again.
        if (draft.revision !== revision) throw new AppError('draft.stale')
        const problems = await problemsFor(bot.id, draft.document)
        const errors = problems.filter((problem) => problem.severity === 'error')
        if (errors.length > 0) throw new FieldsError('publish.errors', fieldsOf(errors, readerLanguage(c)))
        if (problems.length > 0 && !acknowledged) throw new FieldsError('publish.warnings', fieldsOf(problems, readerLanguage(c)))
        const publishing = { revision, note, by: staffOf(c).staff.id, at: clock() }
        const version = await audited(c, 'bot.publish', bot.id).bot(bot.id).publish(publishing)
        return c.json(await names.named(version, 'by'), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/export',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(Document),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        const { document } = await bot.draft()
        c.header('Content-Disposition', `attachment; filename="${fileName(document.name)}.flow.json"`)
        await audit(c, 'bot.export', bot.id)
        return c.json(document, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/import',
        permission: 'bot.edit',
        large: true,
        request: { params: BotParam, body: takes(Saving) },
        responses: gives(Saved),
      }),
      async (c) => {
        const given = c.req.valid('json')
        const { bot } = c.req.valid('param')
        const document = documentFrom(given.document, readerLanguage(c))
        const draft = { document, revision: given.revision, by: staffOf(c).staff.id, at: clock() }
        const saved = await audited(c, 'bot.import', bot).bot(bot).saveDraft(draft)
        return c.json(saved, 200)
      },
    )
}

/** Letters and digits only: the name is somebody's text, and a header is no place for it. */
function fileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 60) || 'bot'
}
