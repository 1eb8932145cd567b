import type { Context } from 'hono'
import { isLanguage, type Language } from '../../nodes/language.ts'
import type { HttpEnv } from './deps.ts'

/** The language of whoever reads the answer: the staff member's own, else the browser's first that we speak, else Indonesian. */
export function readerLanguage(c: Context<HttpEnv>): Language {
  return c.get('signedIn')?.staff.language ?? acceptedLanguage(c.req.header('accept-language')) ?? 'id'
}

/** The first 200 characters decide: the header is the client's, and its whole length is nobody's need. */
export function acceptedLanguage(header: string | undefined): Language | null {
  const wanted = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(';q=')
      return { language: tag.split('-')[0]!.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .sort((a, b) => b.quality - a.quality)
  for (const { language, quality } of wanted) if (quality > 0 && isLanguage(language)) return language
  return null
}
