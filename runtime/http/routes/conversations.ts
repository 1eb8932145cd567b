import { z } from '@hono/zod-openapi'
import { AppError } from '../../errors.ts'
import { downloadHeaders } from '../../reach/uploads/upload.ts'
import { audit, audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { group, route, staffOf } from '../permit.ts'
import { ConversationShape, Empty, gives, Id, MessageShape, ReceiptShape, takes } from '../shapes.ts'

const Param = z.object({ bot: Id, id: Id })
const Items = z.object({ items: z.array(MessageShape) })

/** One conversation as staff read it, take it, answer in it, and give it back to the bot. */
export function conversationsRoutes({ store, engine, bus, clock, names, limit }: Services) {
  function tell(bot: string, conversation: string, news: { kind: 'state'; state: string } | { kind: 'message'; seq: number }) {
    bus.publish(`conversation:${conversation}`, { ...news, conversation })
    bus.publish(`queue:${bot}`, { ...news, conversation })
  }

  const read = async (bot: string, id: string) => names.named(await store.bot(bot).conversation(id), 'takenBy')

  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/conversations/{id}',
        permission: 'queue.read',
        request: { params: Param },
        responses: gives(ConversationShape),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        return c.json(await read(bot, id), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/conversations/{id}/messages',
        permission: 'queue.read',
        request: {
          params: Param,
          query: z.strictObject({
            after: z
              .string()
              .regex(/^\d{1,9}$/)
              .optional(),
          }),
        },
        responses: gives(Items),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const found = await store.bot(bot).messages(id, Number(c.req.valid('query').after ?? 0), 500)
        return c.json({ items: await Promise.all(found.map((message) => names.named(message, 'staff'))) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/conversations/{id}/files/{file}',
        permission: 'queue.read',
        request: { params: Param.extend({ file: Id }) },
        responses: {
          200: {
            description: 'The file, to be saved',
            content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
          },
        },
      }),
      async (c) => {
        const { bot, id, file } = c.req.valid('param')
        const kept = await store.bot(bot).files.get(id, file)
        if (!kept) throw new AppError('not-found', { what: 'file' })
        await audit(c, 'file.read', `${bot}/${id}`, { file })
        return c.body(new Uint8Array(kept.data), 200, downloadHeaders(kept.about))
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/conversations/{id}/receipts/{turn}',
        permission: 'queue.read',
        request: { params: Param.extend({ turn: Id }) },
        responses: gives(ReceiptShape),
      }),
      async (c) => {
        const { bot, id, turn } = c.req.valid('param')
        await store.bot(bot).conversation(id)
        const receipt = await store.bot(bot).receipt(turn)
        if (!receipt) throw new AppError('not-found')
        return c.json(receipt, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/conversations/{id}/take',
        permission: 'queue.reply',
        request: { params: Param, body: takes(Empty) },
        responses: gives(ConversationShape),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        await audited(c, 'conversation.take', id, { bot }).bot(bot).take(id, staffOf(c).staff.id, clock())
        tell(bot, id, { kind: 'state', state: 'person' })
        return c.json(await read(bot, id), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/conversations/{id}/say',
        permission: 'queue.reply',
        request: {
          params: Param,
          body: takes(
            z.strictObject({ text: z.string().trim().min(1).max(4_000), messageId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) }),
          ),
        },
        responses: gives(MessageShape),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const { text, messageId } = c.req.valid('json')
        const message = await store.bot(bot).say(id, staffOf(c).staff.id, text, messageId, clock())
        tell(bot, id, { kind: 'message', seq: message.seq })
        return c.json(await names.named(message, 'staff'), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/conversations/{id}/typing',
        permission: 'queue.reply',
        request: { params: Param, body: takes(Empty) },
        responses: { 204: { description: 'Told to the customer, where the conversation is the writer’s' } },
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const { state, takenBy } = await store.bot(bot).conversation(id)
        const { staff } = staffOf(c)
        await limit('typing', `${id} ${staff.id}`)
        if (state === 'person' && takenBy === staff.id)
          bus.publish(`conversation:${id}`, { kind: 'typing', conversation: id, who: 'staff' })
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/conversations/{id}/return',
        permission: 'queue.reply',
        request: { params: Param, body: takes(Empty) },
        responses: gives(ConversationShape),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const mine = audited(c, 'conversation.return', id, { bot }).bot(bot)
        const { turn } = await mine.giveBack(id, staffOf(c).staff.id, {}, clock())
        engine.queue({ bot, conversation: id, turn })
        tell(bot, id, { kind: 'state', state: 'bot' })
        return c.json(await read(bot, id), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/conversations/{id}/end',
        permission: 'queue.reply',
        request: { params: Param, body: takes(Empty) },
        responses: gives(ConversationShape),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        await audited(c, 'conversation.end', id, { bot }).bot(bot).end(id, clock())
        tell(bot, id, { kind: 'state', state: 'over' })
        return c.json(await read(bot, id), 200)
      },
    )
}
