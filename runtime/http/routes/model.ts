import { z } from '@hono/zod-openapi'
import type { Language } from '../../../nodes/language.ts'
import { AppError, FAILURES, type FailureCode } from '../../errors.ts'
import type { ModelHealth, ModelSettings } from '../../model/contract.ts'
import { audit, audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import { gives, ModelHealthShape, ModelInfoShape, ModelSettingsShape, takes } from '../shapes.ts'
import { eventStream } from '../sse.ts'
import { failureWords } from '../words.ts'

const WithHealth = z.object({ settings: ModelSettingsShape, health: ModelHealthShape })
const ModelName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$/)
const Tried = z.object({ text: z.string(), by: z.enum(['model', 'extract']), model: z.string().optional(), ms: z.int() })

/** The chosen models' digests as they are now; none where the server is not there to say: then nothing is pinned. */
async function digestsOf(
  model: Services['model'],
  { driver, chatModel, embedModel }: ModelSettings,
): Promise<Record<string, string>> {
  if (driver !== 'ollama') return {}
  try {
    const chosen = (await model.list()).filter(({ name }) => name === chatModel || name === embedModel)
    return Object.fromEntries(chosen.map(({ name, digest }) => [name, digest]))
  } catch (error) {
    if (error instanceof AppError) return {}
    throw error
  }
}

async function healthFor(model: Services['model'], language: Language): Promise<ModelHealth> {
  const health = await model.health()
  const isFailure = (why = ''): why is FailureCode => Object.hasOwn(FAILURES, why)
  return isFailure(health.why) ? { ...health, says: failureWords(health.why, {}, language) } : health
}

/** The model server: where it is, what it has, and whether it answers. */
export function modelRoutes({ model, bus, clock, limit }: Services) {
  return group()
    .openapi(
      route({ method: 'get', path: '/settings/model', permission: 'settings.read', responses: gives(WithHealth) }),
      async (c) => c.json({ settings: model.settings(), health: await healthFor(model, readerLanguage(c)) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/settings/model',
        permission: 'settings.edit',
        request: { body: takes(ModelSettingsShape) },
        responses: gives(WithHealth),
      }),
      async (c) => {
        const wanted = { ...c.req.valid('json'), digests: {} }
        model.use(wanted) // rejects what no driver accepts: then nothing is kept
        const settings = { ...wanted, digests: await digestsOf(model, wanted) }
        model.use(settings)
        const { driver, address, chatModel } = settings
        await audited(c, 'settings.model', driver, { address, chatModel }).settings.put('model', settings)
        bus.publish('settings', { kind: 'settings', name: 'model' })
        return c.json({ settings: model.settings(), health: await healthFor(model, readerLanguage(c)) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/settings/model/models',
        permission: 'settings.read',
        responses: gives(z.object({ items: z.array(ModelInfoShape) })),
      }),
      async (c) => c.json({ items: await model.list(c.req.raw.signal) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/settings/model/try',
        permission: 'settings.edit',
        request: { body: takes(z.strictObject({ text: z.string().trim().min(1).max(2_000) })) },
        responses: gives(Tried),
      }),
      async (c) => {
        await limit('simulate', staffOf(c).staff.id)
        const began = clock()
        const request = {
          instruction: 'Answer the person who is testing you, in one or two short sentences.',
          question: c.req.valid('json').text,
          passages: [],
          language: readerLanguage(c),
          max: 600,
        }
        const { text, by, model: name } = await model.answer(request, { signal: c.req.raw.signal })
        return c.json({ text, by, ...(name ? { model: name } : {}), ms: clock() - began }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/settings/model/pull',
        permission: 'settings.edit',
        request: { body: takes(z.strictObject({ name: ModelName })) },
        responses: {
          200: {
            description: 'Server-sent events: `progress`, then `done` or `error`',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      }),
      async (c) => {
        const { name } = c.req.valid('json')
        const language = readerLanguage(c)
        const id = c.get('id')
        await audit(c, 'model.pull', name)
        return eventStream(c, 'staff', (stream) => {
          const cancel = new AbortController()
          model
            .pull(name, (progress) => stream.send({ event: 'progress', data: progress }), cancel.signal)
            .then(() => stream.send({ event: 'done', data: { name } }))
            .catch((error: unknown) => {
              const failure = error instanceof AppError ? error : new AppError('model.failed')
              const message = failureWords(failure.code, failure.args, language)
              stream.send({ event: 'error', data: { error: { code: failure.code, message, id } } })
            })
            .finally(() => stream.close())
          return () => cancel.abort()
        })
      },
    )
}
