import type { Browser, Page } from 'playwright-core'
import { showHidden } from '../../nodes/hidden.ts'
import { type Serving, serve } from '../../runtime/http/serve.ts'
import { CHROMIUM, launch } from '../browser.ts'
import { built } from '../built.ts'
import { type House, openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'
import { findingsOf, type Part, type Told } from './part.ts'
import { plant, talk } from './plant.ts'
import { setTraps } from './traps.ts'

/** WEB-01: lines that try to become script, in every text that anybody can write, on every screen that shows it. */
export const markup: Part = {
  name: 'WEB-01 markup',
  needs: 'markup',
  async run({ data }): Promise<Told> {
    if (!CHROMIUM) return { figures: { skipped: 'no Chromium on this machine' }, findings: [] }
    const payloads = data.markup!.map((line) => line.trim()).filter(Boolean)
    const browser = await launch()
    const findings = findingsOf()
    let pages = 0
    for (let from = 0; from < payloads.length; from += BATCH) {
      const toured = await tour(browser, payloads.slice(from, from + BATCH))
      pages += toured.pages
      for (const what of toured.found) findings.add(`lines ${from}-${from + BATCH}`, what)
    }
    await browser.close()
    return { figures: { payloads: payloads.length, 'pages looked at': pages }, findings: findings.list }
  },
}

const BATCH = 150

/** One house full of these texts, seen by a customer and by the owner. 'few': the chat, the drawing table and the desk. */
export async function tour(
  browser: Browser,
  texts: readonly string[],
  screens: 'all' | 'few' = 'all',
): Promise<{ pages: number; found: string[] }> {
  const house = await openHouse({ limits: NO_LIMITS, assets: built('editor', 'widget') })
  const server = await serve(house.app, { host: '127.0.0.1', port: 0 })
  try {
    return await look(browser, house, server, texts, screens)
  } finally {
    await server.stop(100)
    await house.close()
  }
}

async function look(browser: Browser, house: House, server: Serving, texts: readonly string[], screens: 'all' | 'few') {
  const origin = `http://127.0.0.1:${server.port}`
  const owner = await house.someone('owner', texts[0]!.slice(0, 80))
  const planted = await plant(house, texts, owner)
  const found = [...planted.failures]
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'id-ID', reducedMotion: 'reduce' })
  const traps = await setTraps(context, origin)
  await context.addCookies([{ name: 'jaga', value: owner.token, url: origin }])
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (error) => found.push(`an error on ${page.url()}: ${error.message.slice(0, 200)}`))
  let pages = 0
  const seen = async (where: string, shows: readonly string[] = [], as = (text: string) => text) => {
    pages++
    await traps.inspect(page, where)
    const there = await traps.textsOn(page)
    const lost = shows.filter((text) => !there.has(as(text).trim()))
    if (lost.length > 0)
      found.push(
        `${where}: ${lost.length} of ${shows.length} texts are not shown as they are, such as ${JSON.stringify(lost[0]!.slice(0, 120))}`,
      )
  }

  // The customer's side first: its conversation is the one that staff see afterwards.
  const opened = page.waitForResponse((response) => response.url().endsWith(`/channel/web/${planted.bot}/open`))
  await page.goto(`${origin}/chat/${planted.bot}`)
  const answer = await opened
  if (answer.status() !== 200)
    throw new Error(
      `the chat did not open: ${await answer.text()} ${JSON.stringify(house.logged.find(({ fact }) => fact === 'http.failed')?.data)}`,
    )
  const { token } = (await answer.json()) as { token: string }
  const said = await talk(house, planted.bot, token, texts, owner)
  found.push(...said.failures)
  const customers = (await house.store.bot(planted.bot).messages(said.conversation, 0, 1_000)).filter(
    ({ from, reply }) => from === 'customer' && !reply.file,
  )
  const kept = customers.map(({ reply }) => reply.text)
  for (const [i, text] of said.sent.entries())
    if (kept[i] !== text.trim())
      found.push(`stored otherwise than sent: ${JSON.stringify(text.slice(0, 100))} as ${JSON.stringify(kept[i]?.slice(0, 100))}`)
  await page.reload()
  await page.locator('.bubble').nth(kept.length).waitFor()
  await untilShown(page, kept.at(-1)!)
  await seen('the widget', kept)
  await page.goto(`${origin}/demo/${planted.bot}?q=${encodeURIComponent(texts[0]!)}#${encodeURIComponent(texts[0]!)}`)
  await seen('the demo shop')

  const staff = async (path: string, ready: (page: Page) => Promise<unknown>, shows: readonly string[] = []) => {
    await page.goto(origin + path)
    await ready(page)
    await seen(path.replace(/[A-Za-z0-9_-]{22}/g, ':id'), shows)
  }
  const heading = async () => {
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await atRest(page)
  }
  await staff('/', heading)
  await staff(`/bots/${planted.bot}`, () => page.locator('article.card').nth(3).waitFor(), [])
  await walkEditor(page, () => seen('the editor'))
  await staff(`/queue/${planted.bot}/${said.conversation}`, () => untilShown(page, kept.at(-1)!), kept)
  if (screens === 'few') return end()
  await staff('/queue', heading)
  await staff(`/incidents/${planted.bot}/${planted.incident}`, () => untilShown(page, texts[0]!), texts.slice(0, 12))
  await staff(`/bots/${planted.bot}/shop`, heading)
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await page.getByRole('tabpanel').first().waitFor()
    await atRest(page)
    await seen(`the shop's ${await tab.textContent()}`)
  }
  await staff(`/bots/${planted.bot}/knowledge`, heading)
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await atRest(page)
    await seen(`the knowledge's ${await tab.textContent()}`)
  }
  for (const path of ['versions', 'web', 'payments', 'secrets']) await staff(`/bots/${planted.bot}/${path}`, heading)
  await staff(`/bots/${planted.bot}/versions/1`, () => page.locator('article.card').nth(1).waitFor())
  for (const path of ['staff', 'audit', 'mail', 'model', 'server']) await staff(`/settings/${path}`, heading)
  await staff('/profile', heading)
  // Addresses are text as well.
  for (const text of texts.slice(0, 2))
    for (const path of ['/sign-in', '/', '/nowhere', `/bots/${planted.bot}/shop`])
      await staff(`${path}?next=${encodeURIComponent(text)}&q=${encodeURIComponent(text)}#${encodeURIComponent(text)}`, () =>
        atRest(page),
      )
  return end()

  async function end() {
    await context.close()
    return { pages, found: [...found, ...traps.sprung] }
  }
}

/** The panels of the drawing table that hold text: a node's form, and the simulator with a turn in it. */
async function walkEditor(page: Page, seen: () => Promise<void>): Promise<void> {
  await page.locator('article.card').nth(2).click({ force: true })
  await seen()
  await page
    .getByRole('button', { name: /Coba|Try/ })
    .first()
    .click()
  await page.getByRole('log').waitFor()
  await seen()
}

async function untilShown(page: Page, text: string): Promise<void> {
  await page.getByText(showHidden(text).slice(0, 60), { exact: false }).first().waitFor()
}

/** Streams stay open for ever here, so a page is at rest when nothing of it has changed for a while. */
function atRest(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const end = () => {
          watch.disconnect()
          resolve()
        }
        let timer = setTimeout(end, 150)
        const latest = setTimeout(end, 3_000)
        const watch = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(() => {
            clearTimeout(latest)
            end()
          }, 150)
        })
        watch.observe(document.documentElement, { subtree: true, childList: true, characterData: true })
      }),
  )
}
