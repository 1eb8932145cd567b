import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AppError } from '../../errors.ts'
import { LIMITS } from '../../knowledge/contract.ts'
import type { Progress } from '../../knowledge/library.ts'
import { freshId } from '../../knowledge/slug.ts'
import { audit, audited } from '../audit.ts'
import type { HttpEnv, Services } from '../deps.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import { BotParam, Empty, gives, Name, PageQuery, page, pageOf, takes } from '../shapes.ts'
import { eventStream } from '../sse.ts'
import { failureWords } from '../words.ts'
import { CollectionParam, CollectionShape, DocumentParam, DocumentShape, PassageShape, Upload } from './knowledge-shapes.ts'

const Removed = z.enum(['true', 'false']).optional()
const gone = { 204: { description: 'Taken out; it can be brought back' } } as const
const stream = {
  200: {
    description: 'Server-sent events: `progress`, then `done` or `error`; closing the request calls the work off',
    content: { 'text/event-stream': { schema: z.string() } },
  },
} as const
/** A file as base64, and what stands around it. */
const UPLOAD = Math.ceil((LIMITS.bytes * 4) / 3) + 4_096

/** A bot's collections and the documents in them. Answers and trying them: `knowledge-answers.ts`. */
export function knowledgeRoutes({ store, library, names, clock, limit }: Services) {
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/knowledge/collections',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(z.object({ items: z.array(CollectionShape) })),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        await bot.summary()
        return c.json({ items: await bot.knowledge.collections() }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/collections',
        permission: 'knowledge.edit',
        request: { params: BotParam, body: takes(z.strictObject({ name: Name })) },
        responses: gives(z.object({ id: z.string() })),
      }),
      async (c) => {
        const { name } = c.req.valid('json')
        const bot = store.bot(c.req.valid('param').bot)
        await bot.summary()
        const id = freshId(name, await bot.knowledge.collections())
        const { knowledge } = audited(c, 'knowledge.collection', bot.id, { collection: id }).bot(bot.id)
        await knowledge.createCollection({ id, name, by: staffOf(c).staff.id, at: clock() })
        return c.json({ id }, 200)
      },
    )
    .openapi(
      route({
        method: 'patch',
        path: '/bots/{bot}/knowledge/collections/{collection}',
        permission: 'knowledge.edit',
        request: { params: CollectionParam, body: takes(z.strictObject({ name: Name })) },
        responses: { 204: { description: 'Renamed' } },
      }),
      async (c) => {
        const { bot, collection } = c.req.valid('param')
        const { knowledge } = audited(c, 'knowledge.rename', bot, { collection }).bot(bot)
        await knowledge.renameCollection(collection, c.req.valid('json').name)
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/bots/{bot}/knowledge/collections/{collection}',
        permission: 'knowledge.edit',
        request: { params: CollectionParam },
        responses: gone,
      }),
      async (c) => {
        const { bot, collection } = c.req.valid('param')
        await audited(c, 'knowledge.remove', bot, { collection }).bot(bot).knowledge.removeCollection(collection, clock())
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/collections/{collection}/restore',
        permission: 'knowledge.edit',
        request: { params: CollectionParam, body: takes(Empty) },
        responses: { 204: { description: 'There again' } },
      }),
      async (c) => {
        const { bot, collection } = c.req.valid('param')
        await audited(c, 'knowledge.restore', bot, { collection }).bot(bot).knowledge.restoreCollection(collection)
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/knowledge/collections/{collection}/documents',
        permission: 'bot.read',
        request: { params: CollectionParam, query: z.strictObject({ ...PageQuery, removed: Removed }) },
        responses: gives(page(DocumentShape)),
      }),
      async (c) => {
        const { bot, collection } = c.req.valid('param')
        const query = c.req.valid('query')
        await known(bot, collection)
        const found = await store
          .bot(bot)
          .knowledge.documents(collection, { ...pageOf(query), removed: query.removed === 'true' })
        const listed = await names.allNamed(found, 'addedBy')
        return c.json(listed as z.infer<ReturnType<typeof page<typeof DocumentShape>>>, 200) // kinds and warnings were written by the library
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/collections/{collection}/documents',
        permission: 'knowledge.edit',
        large: UPLOAD,
        request: { params: CollectionParam, body: takes(Upload) },
        responses: stream,
      }),
      async (c) => {
        const { bot, collection } = c.req.valid('param')
        const given = c.req.valid('json')
        const by = staffOf(c).staff.id
        await limit('simulate', by)
        await known(bot, collection)
        const file =
          'base64' in given
            ? { name: given.name, title: given.title ?? '', bytes: Buffer.from(given.base64, 'base64') }
            : { name: '', title: given.title, bytes: Buffer.from(given.text) }
        return working(c, async (options) => {
          const added = await library.add({ bot, collection, ...file, by }, options)
          await audit(c, 'knowledge.add', bot, { collection, document: added.document })
          return added
        })
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/knowledge/documents/{document}',
        permission: 'bot.read',
        request: { params: DocumentParam },
        responses: gives(DocumentShape.extend({ text: z.string() })),
      }),
      async (c) => {
        const { bot, document } = c.req.valid('param')
        const found = await names.named(await store.bot(bot).knowledge.document(document), 'addedBy')
        return c.json(found as z.infer<typeof DocumentShape> & { text: string }, 200) // kind and warnings were written by the library
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/knowledge/documents/{document}/passages',
        permission: 'bot.read',
        request: { params: DocumentParam, query: z.strictObject(PageQuery) },
        responses: gives(page(PassageShape)),
      }),
      async (c) => {
        const { bot, document } = c.req.valid('param')
        const { after, limit } = pageOf(c.req.valid('query'))
        await store.bot(bot).knowledge.document(document)
        const last = after === null ? -1 : Number(after)
        if (!Number.isSafeInteger(last)) throw new AppError('request.invalid', { at: 'after' })
        const rows = await store.bot(bot).knowledge.passages(document, last, limit + 1)
        const items = rows.slice(0, limit)
        return c.json({ items, next: rows.length > limit ? String(items.at(-1)!.position) : null }, 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/bots/{bot}/knowledge/documents/{document}',
        permission: 'knowledge.edit',
        request: { params: DocumentParam },
        responses: gone,
      }),
      async (c) => {
        const { bot, document } = c.req.valid('param')
        await audited(c, 'knowledge.remove', bot, { document }).bot(bot).knowledge.removeDocument(document, clock())
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/documents/{document}/restore',
        permission: 'knowledge.edit',
        request: { params: DocumentParam, body: takes(Empty) },
        responses: { 204: { description: 'There again' } },
      }),
      async (c) => {
        const { bot, document } = c.req.valid('param')
        await audited(c, 'knowledge.restore', bot, { document }).bot(bot).knowledge.restoreDocument(document)
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/reindex',
        permission: 'knowledge.edit',
        request: { params: BotParam, body: takes(Empty) },
        responses: stream,
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        await limit('simulate', staffOf(c).staff.id)
        await store.bot(bot).summary()
        await audit(c, 'knowledge.reindex', bot)
        return working(c, (options) => library.reindex(bot, options))
      },
    )

  async function known(bot: string, collection: string): Promise<void> {
    await store.bot(bot).summary()
    const collections = await store.bot(bot).knowledge.collections()
    if (!collections.some(({ id }) => id === collection)) throw new AppError('not-found', { what: 'collection' })
  }
}

/** Work with its progress as a stream; whoever closes the stream calls the work off. */
function working(
  c: Context<HttpEnv>,
  work: (options: { signal: AbortSignal; onProgress: (progress: Progress) => void }) => Promise<object>,
): Response {
  const language = readerLanguage(c)
  const id = c.get('id')
  const { log } = c.get('services')
  return eventStream(c, 'staff', (stream) => {
    const cancel = new AbortController()
    work({ signal: cancel.signal, onProgress: (progress) => stream.send({ event: 'progress', data: progress }) })
      .then((done) => stream.send({ event: 'done', data: done }))
      .catch((error: unknown) => {
        if (cancel.signal.aborted) return
        const failure = error instanceof AppError ? error : new AppError('internal')
        if (failure.code === 'internal') log.error('knowledge.failed', { id, error })
        stream.send({
          event: 'error',
          data: { error: { code: failure.code, message: failureWords(failure.code, failure.args, language), id } },
        })
      })
      .finally(() => stream.close())
    return () => cancel.abort(new Error('called off'))
  })
}
