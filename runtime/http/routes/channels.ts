import { readWebSettings } from '../../channels/web-settings.ts'
import { audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { group, route } from '../permit.ts'
import { BotParam, gives, takes, WebSettings } from '../shapes.ts'

/** How a bot is reached on the web. */
export function channelsRoutes({ store }: Services) {
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/channels/web',
        permission: 'bot.read',
        request: { params: BotParam },
        responses: gives(WebSettings),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        const { name } = await bot.summary()
        return c.json(readWebSettings(await bot.channel('web'), name), 200)
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/bots/{bot}/channels/web',
        permission: 'bot.edit',
        request: { params: BotParam, body: takes(WebSettings) },
        responses: gives(WebSettings),
      }),
      async (c) => {
        const bot = store.bot(c.req.valid('param').bot)
        await bot.summary()
        const settings = c.req.valid('json')
        const { on, origins } = settings
        await audited(c, 'channel.web', bot.id, { on, origins }).bot(bot.id).putChannel('web', settings)
        return c.json(settings, 200)
      },
    )
}
