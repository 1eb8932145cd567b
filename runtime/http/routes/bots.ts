import { z } from '@hono/zod-openapi'
import { emptyDocument, readDocument } from '../../../nodes/document.ts'
import { TEMPLATES } from '../../../nodes/examples/index.ts'
import { NODE_TYPES } from '../../../nodes/index.ts'
import { inLanguage, type Language as LanguageName } from '../../../nodes/language.ts'
import { AppError } from '../../errors.ts'
import { audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { documentFrom } from '../documents.ts'
import { readerLanguage } from '../language.ts'
import { signingKeys } from '../missing-secrets.ts'
import { group, route, staffOf } from '../permit.ts'
import { BotParam, BotSummaryShape, Document, Empty, gives, Language, Name, PageQuery, page, pageOf, takes } from '../shapes.ts'

const Template = z.object({ name: z.string(), title: z.string(), help: z.string(), nodes: z.int() })

/** The shop's bots, as a list. What is in one: `draft.ts`, `versions.ts`. */
export function botsRoutes({ store, clock, names, random }: Services) {
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots',
        permission: 'bot.read',
        request: { query: z.strictObject({ ...PageQuery, deleted: z.enum(['true', 'false']).optional() }) },
        responses: gives(page(BotSummaryShape)),
      }),
      async (c) => {
        const query = c.req.valid('query')
        const found = await store.bots.list({ ...pageOf(query), deleted: query.deleted === 'true' })
        return c.json(await names.allNamed(found, 'updatedBy'), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots',
        permission: 'bot.edit',
        large: true,
        request: {
          body: takes(z.strictObject({ name: Name, template: z.string().max(80).optional(), document: Document.optional() })),
        },
        responses: gives(z.object({ id: z.string() })),
      }),
      async (c) => {
        const { name, template, document } = c.req.valid('json')
        const { staff } = staffOf(c)
        const language = readerLanguage(c)
        const given =
          document ??
          (template === undefined ? emptyDocument(name, language) : TEMPLATES.find((known) => known.name === template)?.document)
        if (!given) throw new AppError('not-found')
        const read = { ...documentFrom(given, language), name }
        const { bots } = audited(c, 'bot.create', '', { from: document ? 'document' : (template ?? 'empty') })
        const id = await bots.create({ name, document: read, by: staff.id, at: clock() })
        // A key that signs is the shop's own choice, so a template's bot begins with one of its own. Nobody has seen it: whoever
        // connects the receiver replaces it by one that both know.
        for (const key of document || template === undefined ? [] : signingKeys(read)) {
          const secret = { ...key, value: random(32).toString('base64url'), by: staff.id, at: clock() }
          await audited(c, 'secret.put', id, key).bot(id).putSecret(secret)
        }
        return c.json({ id }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/templates',
        permission: 'bot.read',
        request: { query: z.strictObject({ language: Language.optional() }) },
        responses: gives(z.object({ items: z.array(Template) })),
      }),
      async (c) => c.json({ items: titles(c.req.valid('query').language ?? readerLanguage(c)) }, 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(BotSummaryShape),
      }),
      async (c) => c.json(await names.named(await store.bot(c.req.valid('param').bot).summary(), 'updatedBy'), 200),
    )
    .openapi(
      route({
        method: 'patch',
        path: '/bots/{bot}',
        permission: 'bot.edit',
        request: { params: BotParam, body: takes(z.strictObject({ name: Name })) },
        responses: gives(BotSummaryShape),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const mine = audited(c, 'bot.rename', bot).bot(bot)
        await mine.rename(c.req.valid('json').name, staffOf(c).staff.id, clock())
        return c.json(await names.named(await mine.summary(), 'updatedBy'), 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/bots/{bot}',
        permission: 'bot.delete',
        request: { params: BotParam },
        responses: { 204: { description: 'In the bin now' } },
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        await audited(c, 'bot.delete', bot).bot(bot).remove(clock())
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/restore',
        permission: 'bot.delete',
        request: { params: BotParam, body: takes(Empty) },
        responses: gives(BotSummaryShape),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const mine = audited(c, 'bot.restore', bot).bot(bot)
        await mine.restore()
        return c.json(await names.named(await mine.summary(), 'updatedBy'), 200)
      },
    )
}

/** The templates in the reader's language, with how many steps each has. */
function titles(language: LanguageName) {
  return TEMPLATES.map(({ name, title, help, document }) => {
    const read = readDocument(document, NODE_TYPES)
    const flows = 'document' in read ? read.document.flows : []
    const nodes = flows.reduce((sum, flow) => sum + flow.nodes.length, 0)
    return { name, title: inLanguage(title, language, 'id'), help: inLanguage(help, language, 'id'), nodes }
  })
}
