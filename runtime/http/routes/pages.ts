import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { inLanguage } from '../../../nodes/language.ts'
import type { WebSettings } from '../../channels/contract.ts'
import { readWebSettings } from '../../channels/web-settings.ts'
import { AppError } from '../../errors.ts'
import type { HttpEnv, Services } from '../deps.ts'
import { readerLanguage } from '../language.ts'
import { chatPage, gonePage } from '../pages/chat.ts'
import { demoPage } from '../pages/demo.ts'
import { documentOf, type Page, type PageAbout } from '../pages/page.ts'
import { group, permit } from '../permit.ts'
import { Id } from '../shapes.ts'
import { REPORTS } from './reports.ts'

/** Two small pages that the runtime draws itself: a shop that shows the widget, and the chat as a page of its own. */
export function pagesRoutes({ store }: Services) {
  /** The bot's public name, and whether it serves; a bot that is not there is not found. */
  async function look(c: Context<HttpEnv>) {
    const id = Id.safeParse(c.req.param('bot'))
    if (!id.success) throw new AppError('not-found')
    const bot = store.bot(id.data)
    const { name, live, deletedAt } = await bot.summary()
    if (deletedAt !== null) throw new AppError('not-found')
    const settings = readWebSettings(await bot.channel('web'), name)
    const language = readerLanguage(c)
    const title = inLanguage(settings.title, language, language) || name
    return { bot: id.data, title, language, settings, isServed: live !== null && settings.on }
  }

  /** Whoever follows an old link in a browser is told in words; programs are answered as everywhere. */
  const shown =
    (draw: (c: Context<HttpEnv>, about: PageAbout & { settings: WebSettings }) => Response) =>
    async (c: Context<HttpEnv>): Promise<Response> => {
      try {
        return draw(c, await look(c))
      } catch (error) {
        const isGone = error instanceof AppError && error.code === 'not-found'
        if (!isGone || !c.req.header('accept')?.includes('text/html')) throw error
        c.status(404)
        return page(c, gonePage(readerLanguage(c)), ["'none'"])
      }
    }

  return group()
    .get(
      '/demo/:bot',
      permit('public'),
      shown((c, about) => page(c, demoPage(about), ["'none'"])),
    )
    .get(
      '/chat/:bot',
      permit('public'),
      // The one page that may stand in a frame, on the sites that the owner has listed.
      shown((c, about) => page(c, chatPage(about), ["'self'", ...about.settings.origins])),
    )
}

/** Nothing may run or be loaded but the widget, and the page's one style is named by its hash. */
function page(c: Context<HttpEnv>, drawn: Page, framedBy: string[]): Response {
  const hash = createHash('sha256').update(drawn.style).digest('base64')
  c.header(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'sha256-${hash}'`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "object-src 'none'",
      `frame-ancestors ${framedBy.join(' ')}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      `report-uri ${REPORTS}`,
    ].join('; '),
  )
  return c.html(`<!doctype html>${documentOf(drawn).html}`)
}
