import { z } from '@hono/zod-openapi'
import { answerFrom } from '../../../nodes/answer-from.ts'
import { AppError } from '../../errors.ts'
import { find } from '../../knowledge/find.ts'
import { heldOf, termsOf } from '../../knowledge/telling.ts'
import { joined } from '../../model/alike.ts'
import { createEmbedded } from '../../model/embedded.ts'
import { words } from '../../model/features.ts'
import type { NewAnswer } from '../../store/contract-knowledge.ts'
import { audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { FieldsError } from '../failure.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import { BotParam, Empty, gives, PageQuery, page, pageOf, takes } from '../shapes.ts'
import { WORDS } from '../words.ts'
import { AnswerInput, AnswerParam, AnswerShape, Tried, Trying } from './knowledge-shapes.ts'

/** What a customer's model is told where the tester has not drawn a step yet. */
const INSTRUCTION = 'Jawab dengan ramah, singkat dan jelas, seperti CS toko.'
const embedded = createEmbedded()

/** Approved answers, and trying what the knowledge says to a question. */
export function knowledgeAnswersRoutes({ store, model, vectors, names, clock, limit, log }: Services) {
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/knowledge/answers',
        permission: 'bot.read',
        request: { params: BotParam, query: z.strictObject({ ...PageQuery, removed: z.enum(['true', 'false']).optional() }) },
        responses: gives(page(AnswerShape)),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        const query = c.req.valid('query')
        await bot.summary()
        const found = await bot.knowledge.answers({ ...pageOf(query), removed: query.removed === 'true' })
        return c.json(await names.allNamed(found, 'approvedBy'), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/answers',
        permission: 'knowledge.edit',
        request: { params: BotParam, body: takes(AnswerInput) },
        responses: gives(AnswerShape),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        await bot.summary()
        const { knowledge } = audited(c, 'knowledge.answer', bot.id).bot(bot.id)
        const id = await knowledge.saveAnswer(answerOf(c.req.valid('json'), staffOf(c).staff.id, readerLanguage(c)))
        return c.json(await names.named(await bot.knowledge.answer(id), 'approvedBy'), 200)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/knowledge/answers/{answer}',
        permission: 'knowledge.edit',
        request: { params: AnswerParam, body: takes(AnswerInput) },
        responses: gives(AnswerShape),
      }),
      async (c) => {
        const { bot: name, answer } = c.req.valid('param')
        const bot = store.bot(name)
        await bot.knowledge.answer(answer)
        const { knowledge } = audited(c, 'knowledge.answer', name, { instead: answer }).bot(name)
        const id = await knowledge.saveAnswer(answerOf(c.req.valid('json'), staffOf(c).staff.id, readerLanguage(c)), answer)
        return c.json(await names.named(await bot.knowledge.answer(id), 'approvedBy'), 200)
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/bots/{bot}/knowledge/answers/{answer}',
        permission: 'knowledge.edit',
        request: { params: AnswerParam },
        responses: { 204: { description: 'Taken out; it can be brought back' } },
      }),
      async (c) => {
        const { bot, answer } = c.req.valid('param')
        await audited(c, 'knowledge.remove', bot, { answer }).bot(bot).knowledge.removeAnswer(answer, clock())
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/answers/{answer}/restore',
        permission: 'knowledge.edit',
        request: { params: AnswerParam, body: takes(Empty) },
        responses: { 204: { description: 'There again' } },
      }),
      async (c) => {
        const { bot, answer } = c.req.valid('param')
        await audited(c, 'knowledge.restore', bot, { answer }).bot(bot).knowledge.restoreAnswer(answer)
        return c.body(null, 204)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/knowledge/try',
        permission: 'bot.test',
        request: { params: BotParam, body: takes(Trying) },
        responses: gives(Tried),
      }),
      async (c) => {
        const { question, language, collections, edition, model: withModel } = c.req.valid('json')
        await limit('simulate', staffOf(c).staff.id)
        const bot = store.bot(c.req.valid('param').bot)
        const { live } = await bot.summary()
        if (edition === 'live' && live === null) throw new AppError('version.none')
        const began = clock()
        const { signal } = c.req.raw
        const given = { store: bot.knowledge, edition: edition === 'live' ? live : null, now: clock(), log, signal }
        const found = await find({ question, collections, language, limit: 10 }, withModel ? { ...given, vectors } : given)
        const top = { ...found, passages: found.passages.slice(0, 4) }
        const answer = await answerFrom(
          top,
          { question, instruction: INSTRUCTION, language, max: 600 },
          {
            answer: (request) => (withModel ? model : embedded).answer(request, { signal }),
          },
        )
        const terms = termsOf(question)
        const passages = found.passages.map((passage) => {
          const there = new Set(joined(words(`${passage.source.title}\n${passage.source.heading ?? ''}\n${passage.text}`)))
          return { ...passage, holds: heldOf(terms, there) }
        })
        const { curated, enough } = found
        return c.json({ terms, passages, curated, enough, answer, ms: clock() - began }, 200)
      },
    )

  function answerOf(given: z.infer<typeof AnswerInput>, by: string, language: keyof typeof WORDS): NewAnswer {
    const { questions, texts, approved, expiresAt } = given
    if (!Object.values(texts).some((text) => text?.trim())) {
      throw new FieldsError('request.invalid', [{ path: 'texts', message: WORDS[language].issues.missing }])
    }
    const at = clock()
    const approval = approved ? { approvedBy: by, approvedAt: at } : { approvedBy: null, approvedAt: null }
    return { questions, texts, ...approval, expiresAt, savedAt: at, savedBy: by }
  }
}
