import type { Browser, Page } from 'playwright-core'
import type { BotDocument } from '../../../nodes/flow.ts'
import { DESKTOP } from '../../browser.ts'
import { newDataFolder, startJaga } from '../../journey/jaga.ts'
import { ownerOf } from '../../journey/owner.ts'

/** A running Jaga with the editor as it is built, and its owner's browser. */
export interface House {
  /** Makes a bot of a document; answers with its id. */
  bot(document: BotDocument): Promise<string>
  /** Uses a fresh page, signed in, on its way to the bot's drawing. The session's pages share one browser profile. */
  inPage<T>(browser: Browser, bot: string, use: (page: Page) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export async function openHouse(): Promise<House> {
  const data = newDataFolder()
  const jaga = await startJaga(data.path)
  const owner = await ownerOf(jaga)
  let context: Awaited<ReturnType<Browser['newContext']>> | undefined
  return {
    bot: async (document) => (await owner.send('POST', '/api/bots', { name: document.name, document })).id,
    async inPage(browser, bot, use) {
      context ??= await signedIn(browser, jaga.address)
      const page = await context.newPage()
      try {
        await page.goto(`${jaga.address}/bots/${bot}`, { waitUntil: 'commit' })
        return await use(page)
      } finally {
        await page.close()
      }
    },
    async close() {
      await context?.close()
      await jaga.stop()
      data.remove()
    },
  }
}

async function signedIn(browser: Browser, address: string) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'id-ID', timezoneId: 'Asia/Jakarta' })
  // Two fingers pan and pinch, so that a wheel event is the whole gesture.
  await context.addInitScript(() => localStorage.setItem('jaga.hand', 'trackpad'))
  const page = await context.newPage()
  await page.goto(address)
  await page.getByLabel('Email').fill('sari@contoh.id')
  await page.getByLabel('Kata sandi', { exact: true }).fill('kopi pagi di dago')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${address}/`)
  await page.close()
  return context
}
