import { z } from '@hono/zod-openapi'
import { PORT_NAMES } from '../../../nodes/ports.ts'
import type { SimulateRequest } from '../../converse/contract.ts'
import { trainIntents } from '../../model/intents.ts'
import type { Services } from '../deps.ts'
import { documentFrom } from '../documents.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import {
  BotParam,
  Document,
  EventShape,
  gives,
  Id,
  JsonObjectShape,
  JsonValue,
  RankingShape,
  ReplyShape,
  SessionShape,
  StepShape,
  takes,
  VerdictShape,
} from '../shapes.ts'

const Port = z.enum(PORT_NAMES)
const Request = z.strictObject({
  document: Document,
  session: SessionShape.nullable(),
  event: EventShape,
  from: z.strictObject({ flow: Id, node: Id }).optional(),
  ports: z.partialRecord(Port, z.enum(['mock', 'live'])),
  mocks: z.partialRecord(Port, JsonValue).optional(),
  recordings: z
    .array(z.strictObject({ port: Port, node: z.string().max(200), n: z.int().min(0).max(999), got: JsonValue }))
    .max(100)
    .optional(),
  variables: JsonObjectShape.optional(),
  seed: z.strictObject({ conversation: z.string().max(64), contact: z.string().max(64) }).optional(),
  alone: z.boolean().optional(),
})
const Answer = z.object({
  session: SessionShape,
  replies: z.array(ReplyShape),
  steps: z.array(StepShape),
  verdicts: z.array(VerdictShape),
  prompts: z.array(z.object({ system: z.string(), user: z.string() })),
  wakeAt: z.number().nullable(),
  state: z.string(),
})

/** Trying a drawing before anybody else sees it. Nothing is stored: the browser holds the session. */
export function simulateRoutes({ store, engine, limit }: Services) {
  return group()
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/simulate',
        permission: 'bot.test',
        large: true,
        request: { params: BotParam, body: takes(Request) },
        responses: gives(Answer),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        await limit('simulate', staffOf(c).staff.id)
        await store.bot(bot).summary()
        const given = c.req.valid('json')
        const request: SimulateRequest = { ...given, bot, document: documentFrom(given.document, readerLanguage(c)) }
        return c.json(await engine.simulate(request), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/intents/try',
        permission: 'bot.test',
        large: true,
        request: { params: BotParam, body: takes(z.strictObject({ document: Document, text: z.string().min(1).max(2_000) })) },
        responses: gives(RankingShape),
      }),
      async (c) => {
        const { document, text } = c.req.valid('json')
        await limit('simulate', staffOf(c).staff.id)
        await store.bot(c.req.valid('param').bot).summary()
        const { intents } = documentFrom(document, readerLanguage(c))
        return c.json(trainIntents(intents).rank(text), 200)
      },
    )
}
