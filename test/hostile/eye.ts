import type { Browser, Page } from 'playwright-core'
import { setTraps } from './traps.ts'

/** Somebody who looks at pages that are full of hostile texts: counts what is shown as it is, and notes what is not. */
export interface Eye {
  page: Page
  /** Looks at the page as it stands; each of `shows` must stand alone in some element of it, as it is. */
  see(where: string, shows?: readonly string[]): Promise<void>
  /** Goes there, waits, and looks. */
  visit(path: string, ready: (page: Page) => Promise<unknown>, shows?: readonly string[]): Promise<void>
  note(what: string): void
  /** All that was noted, and the traps that sprang. */
  told(): Seen
  close(): Promise<void>
}

export interface Seen {
  /** How often somebody looked at a page. */
  looks: number
  /** How many texts stood on a page as they are. */
  shown: number
  found: string[]
}

/** In a context of its own, signed in by that token. Whatever is asked for elsewhere goes nowhere. */
export async function openEye(browser: Browser, origin: string, token?: string): Promise<Eye> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'id-ID',
    reducedMotion: 'reduce',
    proxy: NOWHERE,
  })
  const noted: string[] = []
  const traps = await setTraps(context, origin)
  if (token) await context.addCookies([{ name: 'jaga', value: token, url: origin }])
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => noted.push(`an error on ${page.url()}: ${error.message.slice(0, 200)}`))
  let [looks, shown] = [0, 0]
  const eye: Eye = {
    page,
    async see(where, shows = []) {
      looks++
      const lost = await traps.inspect(page, where, shows)
      shown += shows.length - lost.length
      if (lost.length === 0) return
      const some = lost.slice(0, 3).map((text) => JSON.stringify(text.slice(0, 120)))
      noted.push(`${where}: ${lost.length} of ${shows.length} texts are not shown as they are: ${some.join(', ')}`)
    },
    async visit(path, ready, shows) {
      await page.goto(origin + path)
      await ready(page)
      await eye.see(path.replace(/[A-Za-z0-9_-]{22}/g, ':id').slice(0, 80), shows)
    },
    note: (what) => void noted.push(what),
    told: () => ({ looks, shown, found: [...noted, ...traps.sprung] }),
    close: () => context.close(),
  }
  return eye
}

/** A proxy that nobody runs, for all but this machine: unlike a route that is watched, it leaves the browser its cache. */
const NOWHERE = { server: 'http://127.0.0.1:9', bypass: '127.0.0.1' }

/** The page's own heading is there, and all that it lists. */
export async function headed(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await toTheEnd(page)
}

/** A list is fetched page by page: to its end. */
export async function toTheEnd(page: Page): Promise<void> {
  await atRest(page)
  const pressMore = () =>
    page.evaluate(() => {
      const before = document.querySelectorAll('*').length
      const buttons = [...document.querySelectorAll('button')]
      const more = buttons.find(({ textContent }) => /^(Tampilkan lagi|Show more)/.test(textContent.trim()))
      more?.click()
      return more ? before : null
    })
  const isFetched = (before: number) =>
    document.querySelectorAll('*').length !== before && !document.querySelector('[role=status] .animate-spin')
  for (let before = await pressMore(); before !== null; before = await pressMore()) await page.waitForFunction(isFetched, before)
  await atRest(page)
}

/** Streams stay open for ever here, so a page is at rest when nothing of it turns and nothing has changed for a while. */
export function atRest(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer)
          clearTimeout(latest)
          watch.disconnect()
          resolve()
        }
        const wait = () => {
          clearTimeout(timer)
          timer = setTimeout(() => (document.querySelector('.animate-spin') ? wait() : end()), 80)
        }
        let timer: ReturnType<typeof setTimeout>
        const latest = setTimeout(end, 10_000)
        const watch = new MutationObserver(wait)
        watch.observe(document.documentElement, { subtree: true, childList: true, characterData: true })
        wait()
      }),
  )
}
