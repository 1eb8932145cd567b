import type { Browser } from 'playwright-core'
import { type Serving, serve } from '../../runtime/http/serve.ts'
import { CHROMIUM, launch } from '../browser.ts'
import { built } from '../built.ts'
import { type House, openHouse } from '../http/house.ts'
import { lookAtConversation, lookAtDesk, lookAtSettings } from './desk.ts'
import { drawing } from './drawing.ts'
import { atRest, type Eye, openEye } from './eye.ts'
import { NO_LIMITS } from './limits.ts'
import { findingsOf, type Part, type Told } from './part.ts'
import { plant } from './plant.ts'
import { lookAtTable } from './table.ts'
import { type Talk, talk } from './talk.ts'

/** WEB-01, WEB-09: lines that try to become script or to hide, in every text that anybody can write, on every screen that shows it. */
export const markup: Part = {
  name: 'WEB-01 markup',
  needs: 'markup',
  async run({ data }): Promise<Told> {
    if (!CHROMIUM) return { figures: { skipped: 'no Chromium on this machine' }, findings: [] }
    const payloads = [...OWN, ...data.markup!].map((line) => line.trim()).filter(Boolean)
    const browser = await launch()
    const findings = findingsOf()
    let [looks, shown] = [0, 0]
    const starts = Array.from({ length: Math.ceil(payloads.length / BATCH) }, (_, i) => i * BATCH)
    const lane = async () => {
      for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
        const toured = await tour(browser, payloads.slice(from, from + BATCH), from === 0 ? 'all' : 'lists')
        looks += toured.looks
        shown += toured.shown
        for (const what of toured.found) findings.add(`lines ${from}-${from + BATCH}: ${what}`, 'seen')
      }
    }
    // A tour waits for its pages most of the time: others go on meanwhile.
    await Promise.all(Array.from({ length: LANES }, lane))
    await browser.close()
    return {
      figures: { payloads: payloads.length, 'pages looked at': looks, 'texts found as they are': shown },
      findings: findings.list,
    }
  },
}

/** As many as a drawing has room for. */
const BATCH = 190
const LANES = 3

/** Names that pass for others by signs that nobody sees. */
const OWN = ['toko\u202egpj.exe', 'Sari\u200b Dewi', 'admin\u2066 \u2069', 'ok\u{e0068}\u{e0069}', '❤️ Kaos 👩🏽‍💻']

/** 'few': the chat, the drawing table and a conversation at the desk; 'lists': and whatever lists them all. */
export type Screens = 'all' | 'lists' | 'few'

export interface Toured {
  /** How often somebody looked at a page. */
  looks: number
  /** How many texts stood on a page as they are. */
  shown: number
  found: string[]
}

/** One house full of these texts, seen by a customer and by the owner. */
export async function tour(browser: Browser, texts: readonly string[], screens: Screens = 'all'): Promise<Toured> {
  const house = await openHouse({ limits: NO_LIMITS, assets: built('editor', 'widget') })
  const server = await serve(house.app, { host: '127.0.0.1', port: 0 })
  try {
    return await look(browser, house, server, texts, screens)
  } finally {
    await server.stop(100)
    await house.close()
  }
}

async function look(
  browser: Browser,
  house: House,
  server: Serving,
  texts: readonly string[],
  screens: Screens,
): Promise<Toured> {
  const origin = `http://127.0.0.1:${server.port}`
  const owner = await house.someone('owner', texts[0]!.slice(0, 80))
  const planted = await plant(house, texts, owner)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'id-ID', reducedMotion: 'reduce' })
  const eye = await openEye(context, origin)
  await context.addCookies([{ name: 'jaga', value: owner.token, url: origin }])
  for (const what of planted.failures) eye.note(what)

  // The customer's side first: its conversation is the one that staff see afterwards.
  const walk = async () => {
    const said = await chat(eye, house, planted.bot, origin, texts, owner)
    await lookAtConversation(eye, planted.bot, said)
    await lookAtTable(eye, planted.bot, texts, drawing(texts))
    if (screens === 'few') return
    await lookAtDesk(eye, planted, texts)
    if (screens === 'all') await lookAtSettings(eye, planted)
    await lookAtAddresses(eye, texts)
  }
  await walk().catch((error: Error) => eye.note(`the tour ended on ${eye.page.url()}: ${error.message.slice(0, 300)}`))
  await context.close()
  return eye.told()
}

/** The widget on its own page: opened by a customer, filled while it is away, and read again. */
async function chat(
  eye: Eye,
  house: House,
  bot: string,
  origin: string,
  texts: readonly string[],
  owner: { cookie: string },
): Promise<Talk> {
  const { page } = eye
  const opened = page.waitForResponse((response) => response.url().endsWith(`/channel/web/${bot}/open`))
  await page.goto(`${origin}/chat/${bot}`)
  const { token, conversation } = (await (await opened).json()) as { token: string; conversation: string }
  const said = await talk(house, { bot, token, conversation }, texts, owner)
  for (const what of said.failures) eye.note(what)
  const kept = await house.store.bot(bot).messages(conversation, 0, 10_000)
  const stored = new Set(kept.filter(({ from }) => from === 'customer').map(({ reply }) => reply.text))
  for (const text of said.customer)
    if (!stored.has(text)) eye.note(`stored otherwise than sent: ${JSON.stringify(text.slice(0, 100))}`)
  await page.reload()
  await page
    .locator('.bubble')
    .nth(kept.length - 1)
    .waitFor()
  await eye.see('the widget', [...said.customer, ...said.staff])
  await page.goto(`${origin}/demo/${bot}?q=${encodeURIComponent(texts[0]!)}#${encodeURIComponent(texts[0]!)}`)
  await atRest(page)
  await eye.see('the demo shop')
  return said
}

/** Addresses are text as well: each as what is asked for, where to go on, and a place on the page, without loading it anew. */
async function lookAtAddresses(eye: Eye, texts: readonly string[]): Promise<void> {
  await eye.page.evaluate(async (lines) => {
    for (const [i, line] of lines.entries()) {
      const text = encodeURIComponent(line)
      history.pushState(null, '', `${['/', '/nowhere', '/queue', `/${text}`][i % 4]}?to=${text}&q=${text}#${text}`)
      window.dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }, texts)
  await atRest(eye.page)
  await eye.see('addresses')
}
