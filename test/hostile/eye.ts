import type { BrowserContext, Page } from 'playwright-core'
import { showHidden } from '../../nodes/hidden.ts'
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
  told(): { looks: number; shown: number; found: string[] }
}

export async function openEye(context: BrowserContext, origin: string): Promise<Eye> {
  const noted: string[] = []
  const traps = await setTraps(context, origin)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => noted.push(`an error on ${page.url()}: ${error.message.slice(0, 200)}`))
  let [looks, shown] = [0, 0]
  const eye: Eye = {
    page,
    async see(where, shows = []) {
      looks++
      await traps.inspect(page, where)
      const there = await traps.textsOn(page)
      // The chat shows a person's words as they are; names in it, and all that staff see, with what they hide (the traps see to that).
      const lost = shows.filter((text) => !there.has(showHidden(text).trim()) && !there.has(text.trim()))
      shown += shows.length - lost.length
      if (lost.length === 0) return
      const one = JSON.stringify(lost[0]!.slice(0, 120))
      noted.push(`${where}: ${lost.length} of ${shows.length} texts are not shown as they are, such as ${one}`)
    },
    async visit(path, ready, shows) {
      await page.goto(origin + path)
      await ready(page)
      await eye.see(path.replace(/[A-Za-z0-9_-]{22}/g, ':id').slice(0, 80), shows)
    },
    note: (what) => void noted.push(what),
    told: () => ({ looks, shown, found: [...noted, ...traps.sprung] }),
  }
  return eye
}

/** The page's own heading is there, and all that it lists. */
export async function headed(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await toTheEnd(page)
}

/** A list is fetched page by page: to its end. */
export async function toTheEnd(page: Page): Promise<void> {
  await atRest(page)
  const more = page.getByRole('button', { name: /^(Tampilkan lagi|Show more|Muat lagi|Lebih banyak)/ })
  while ((await more.count()) > 0) {
    await more.first().click()
    await atRest(page)
  }
}

/** Streams stay open for ever here, so a page is at rest when nothing of it has changed for a while. */
export function atRest(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const end = () => {
          watch.disconnect()
          resolve()
        }
        let timer = setTimeout(end, 80)
        const latest = setTimeout(end, 3_000)
        const watch = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(() => {
            clearTimeout(latest)
            end()
          }, 80)
        })
        watch.observe(document.documentElement, { subtree: true, childList: true, characterData: true })
      }),
  )
}
