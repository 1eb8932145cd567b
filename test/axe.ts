import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/**
 * What axe finds serious or critical on the page as it stands, by rule and place; nothing is what a test wants. `within` is a
 * selector. Run on the page at rest: what is still fading in has no contrast yet.
 */
export async function faultsOf(page: Page, within?: string): Promise<string[]> {
  await page.evaluate(AXE)
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

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Axe {
  run(
    context: unknown,
    options: object,
  ): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }>
}
