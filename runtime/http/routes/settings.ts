import { z } from '@hono/zod-openapi'
import { LANGUAGES, type Language } from '../../../nodes/language.ts'
import { audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { allBots } from '../every-bot.ts'
import { readerLanguage } from '../language.ts'
import { group, route } from '../permit.ts'
import {
  AuditShape,
  gives,
  Language as LanguageShape,
  ModelHealthShape,
  PageQuery,
  page,
  pageOf,
  StoreHealthShape,
  takes,
} from '../shapes.ts'
import { failureWords } from '../words.ts'

const SettingsShape = z.object({
  publicUrl: z.string().nullable(),
  dataFolder: z.string(),
  version: z.string(),
  database: z.string(),
  languages: z.array(LanguageShape),
})
const StatusShape = z.object({
  store: StoreHealthShape,
  model: ModelHealthShape,
  sandbox: z.object({ state: z.enum(['ready', 'off']), why: z.string().optional(), workers: z.int(), kills: z.int() }),
  bots: z.object({ total: z.int(), live: z.int() }),
  work: z.object({ unfinished: z.int(), parked: z.int(), open: z.int() }),
  backup: z
    .object({
      folder: z.string(),
      last: z.object({ at: z.int(), bytes: z.int() }).nullable(),
      failed: z.object({ at: z.int(), says: z.string() }).nullable(),
    })
    .nullable()
    .describe('Scheduled backups; null where there are none'),
  uptime: z.int().describe('Milliseconds since the start'),
  version: z.string(),
})
const PublicUrl = z
  .string()
  .max(300)
  .regex(/^(https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?)?$/)

/** The installation: where it is, how it does, and who did what. */
export function settingsRoutes({ store, model, sandbox, backups, clock, config, names }: Services) {
  const began = clock()
  async function settings() {
    const { dialect } = await store.health()
    const kept = await store.settings.get('publicUrl')
    const publicUrl = config.publicUrl || (typeof kept === 'string' && kept !== '' ? kept : null)
    return { publicUrl, dataFolder: config.dataFolder, version: config.version, database: dialect, languages: [...LANGUAGES] }
  }
  /** As the reader is told of it: why the latest try failed, in their language. */
  async function backup(language: Language) {
    if (!backups) return null
    const { folder, last, failed } = await backups.state()
    return { folder, last, failed: failed && { at: failed.at, says: failureWords(failed.code, { file: folder }, language) } }
  }
  return group()
    .openapi(
      route({ method: 'get', path: '/settings', permission: 'settings.read', responses: gives(SettingsShape) }),
      async (c) => c.json(await settings(), 200),
    )
    .openapi(
      route({
        method: 'patch',
        path: '/settings',
        permission: 'settings.edit',
        request: { body: takes(z.strictObject({ publicUrl: PublicUrl.optional() })) },
        responses: gives(SettingsShape),
      }),
      async (c) => {
        const { publicUrl } = c.req.valid('json')
        const { settings: kept } = audited(c, 'settings.change', 'installation', { publicUrl: publicUrl ?? null })
        if (publicUrl !== undefined) await kept.put('publicUrl', publicUrl)
        return c.json(await settings(), 200)
      },
    )
    .openapi(route({ method: 'get', path: '/status', permission: 'settings.read', responses: gives(StatusShape) }), async (c) => {
      const [health, work, modelHealth, backedUp] = await Promise.all([
        store.health(),
        store.work.counts(),
        model.health(),
        backup(readerLanguage(c)),
      ])
      const bots = await allBots(store)
      const counts = { total: bots.length, live: bots.filter((bot) => bot.live !== null).length }
      const { version } = config
      return c.json(
        {
          ...{ store: health, model: modelHealth, sandbox: sandbox.health(), bots: counts, work, backup: backedUp },
          ...{ uptime: clock() - began, version },
        },
        200,
      )
    })
    .openapi(
      route({
        method: 'get',
        path: '/audit',
        permission: 'audit.read',
        request: { query: z.strictObject(PageQuery) },
        responses: gives(page(AuditShape)),
      }),
      async (c) => {
        const { items, next } = await names.allNamed(await store.audit.list(pageOf(c.req.valid('query'))), 'who')
        const told = items.map(async (entry) => ({ ...entry, whatName: await names.subjectOf(entry) }))
        return c.json({ items: await Promise.all(told), next }, 200)
      },
    )
}
