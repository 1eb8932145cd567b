import type { MiddlewareHandler } from 'hono'
import type { JsonObject } from '../../nodes/json.ts'
import type { Language, Phrase } from '../../nodes/language.ts'
import { AppError } from '../errors.ts'
import type { HttpEnv } from '../http/deps.ts'
import { presetHeader } from '../http/headers.ts'
import { isOwnOrigin } from '../http/origin.ts'
import type { BotStore, Standing } from '../store/contract.ts'
import type { WebSettings } from './contract.ts'
import { readWebSettings } from './web-settings.ts'

/**
 * Which sites may use a bot's chat: Jaga's own pages, and the origins its owner has listed. A listed one is named back; any
 * other is refused before the request is looked at. No cookies travel here, so none are allowed for.
 */
export const cors: MiddlewareHandler<HttpEnv> = async (c, next) => {
  presetHeader(c, 'Vary', 'Origin')
  const origin = c.req.header('origin')
  if (origin !== undefined && !isOwnOrigin(c, origin)) {
    const bot = c.get('services').store.bot(c.req.param('bot') ?? '')
    const settings = readWebSettings(await bot.channel('web'), '')
    if (!settings.origins.includes(origin)) throw new AppError('channel.origin')
    c.header('Access-Control-Allow-Origin', origin)
    c.header('Access-Control-Expose-Headers', 'Retry-After')
    if (c.req.method === 'OPTIONS') {
      c.header('Access-Control-Allow-Methods', 'GET, POST')
      c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, Jaga-File, Last-Event-ID')
      c.header('Access-Control-Max-Age', '600')
    }
  }
  await next()
}

/** Settings of a bot that serves. AppError 'channel.off' where it is switched off or has never been published. */
export async function serving(bot: BotStore): Promise<{ live: number; settings: WebSettings }> {
  return servingAs(await bot.summary(), await bot.channel('web'))
}

/** The same of a bot that has been read already. */
export function servingAs({ live, deletedAt, name }: Standing['bot'], kept: JsonObject | null) {
  if (deletedAt !== null) throw new AppError('not-found')
  const settings = readWebSettings(kept, name)
  if (live === null || !settings.on) throw new AppError('channel.off')
  return { live, settings }
}

interface PublishedFacts {
  languages: Language[]
  fallback: Language
  label: Phrase
}

/** The few public facts of a version. Versions never change, so what was read once is right for ever. */
export function createPublished() {
  const kept = new Map<string, PublishedFacts>()
  return async (bot: BotStore, version: number): Promise<PublishedFacts> => {
    const key = `${bot.id} ${version}`
    const known = kept.get(key)
    if (known) return known
    const { document } = await bot.version(version)
    const facts = { languages: document.languages, fallback: document.fallback, label: document.texts.label }
    if (kept.size >= 200) kept.delete(kept.keys().next().value!)
    kept.set(key, facts)
    return facts
  }
}
