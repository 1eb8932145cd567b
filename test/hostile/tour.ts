import type { Browser } from 'playwright-core'
import { serve } from '../../runtime/http/serve.ts'
import { built } from '../built.ts'
import { type House, openHouse } from '../http/house.ts'
import { lookAtAddresses } from './addresses.ts'
import { lookAtChat } from './chat.ts'
import { cut } from './cut.ts'
import { lookAtConversation, lookAtDesk, lookAtSettings } from './desk.ts'
import { drawing } from './drawing.ts'
import { type Eye, openEye, type Seen } from './eye.ts'
import { NO_LIMITS } from './limits.ts'
import { openWeb, plant } from './plant.ts'
import { lookAtTable, lookAtVersion } from './table.ts'

/**
 * A bot drawn with nothing but these texts, as many as a drawing has room for: the chat, the same conversation at the desk, the
 * drawing table, the version.
 */
export const tourDrawing = (browser: Browser, texts: readonly string[]): Promise<Seen> =>
  tour(browser, texts[0]!, async ({ house, owner, eye, origin }) => {
    const document = drawing(texts)
    const bot = await house.bot({ document, by: owner.id })
    await openWeb(house, bot, texts)
    const said = await lookAtChat(eye, house, { bot, origin }, texts, owner)
    await lookAtConversation(eye, bot, said)
    await lookAtTable(eye, bot, texts, document)
    await lookAtVersion(eye, bot, texts)
  })

/** Every list of the house full of these texts, and the screens around them. */
export const tourLists = (browser: Browser, texts: readonly string[]): Promise<Seen> =>
  tour(browser, texts[0]!, async ({ house, owner, eye }) => {
    const planted = await plant(house, texts, owner)
    for (const what of planted.failures) eye.note(what)
    await lookAtDesk(eye, planted, texts)
    await lookAtSettings(eye, planted)
    await lookAtAddresses(eye, texts)
  })

interface Visit {
  house: House
  owner: { id: string; cookie: string }
  /** The owner's, signed in. */
  eye: Eye
  origin: string
}

/** A house of its own, served, whose owner goes where `walk` leads. What ends the walk early is noted. */
async function tour(browser: Browser, name: string, walk: (visit: Visit) => Promise<void>): Promise<Seen> {
  const house = await openHouse({ limits: NO_LIMITS, assets: built('editor', 'widget') })
  const server = await serve(house.app, { host: '127.0.0.1', port: 0 })
  try {
    const owner = await house.someone('owner', cut(name, 80))
    const origin = `http://127.0.0.1:${server.port}`
    const eye = await openEye(browser, origin, owner.token)
    await walk({ house, owner, eye, origin }).catch((error: Error) =>
      eye.note(`the tour ended on ${eye.page.url().slice(0, 200)}: ${error.message.slice(0, 300)}`),
    )
    await eye.close()
    return eye.told()
  } finally {
    await server.stop(100)
    await house.close()
  }
}
