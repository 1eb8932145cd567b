import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { DESKTOP, PHONE } from './browser.ts'

/**
 * What axe finds serious or critical on the page as it stands, by rule and place; nothing is what a test wants. `within` is a
 * selector. Run on the page at rest: what is still fading in has no contrast yet.
 */
export async function faultsOf(page: Page, within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  return page.evaluate(async (within) => {
    // axe puts itself on the window; its own types are not loaded in the page.
    const { axe } = window as unknown as { axe: Axe }
    const { violations } = await axe.run(within === undefined ? document : { include: [[within]] }, {
      resultTypes: ['violations'],
    })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`))
  }, within)
}

/** The page as it stands, light at a desk and dark on a phone: axe finds nothing serious, and nothing overflows. */
export async function looksRight(page: Page): Promise<void> {
  for (const [viewport, colorScheme] of [
    [DESKTOP, 'light'],
    [PHONE, 'dark'],
  ] as const) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // What fades in, or changes its dress, has no contrast yet: what counts is the page at rest.
    await expect.poll(() => faultsOf(page), { interval: 300 }).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize(DESKTOP)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Axe {
  run(
    context: unknown,
    options: object,
  ): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }>
}
