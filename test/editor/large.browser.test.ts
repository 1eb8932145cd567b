import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import { CHROMIUM, describeInBrowser, resting, useBrowser } from '../browser.ts'
import { botOf, mainOf } from './drawing.ts'
import { type Runtime, type Stage, setStage } from './stage.ts'

const { sharing } = useBrowser()
const withPage = sharing({})
let stage: Stage
beforeAll(async () => {
  if (CHROMIUM) stage = await setStage()
}, 180_000)
afterAll(() => stage?.strike())

//  start ──▶ m1 ──▶ m2 … ──▶ m159 ──▶ (nowhere)      in rows of twenty
const LONG = (): BotDocument => {
  const ids = Array.from({ length: 160 }, (_, n) => (n ? `m${n}` : 'start'))
  const steps = ids.map((id, n) => {
    const at = [(n % 20) * 368, Math.floor(n / 20) * 320] as const
    return [id, n ? ['message', ...at, { text: { id: `Pesan ke-${n}` } }] : ['start', ...at]] as const
  })
  const made = botOf(
    Object.fromEntries(steps) as Parameters<typeof botOf>[0], // pairs of an id and its step, as above
    ids.slice(1).map((id, n) => `${ids[n]}.next>${id}`),
  )
  return { ...made, languages: ['id'] }
}

/** The same, and a flow of two steps that nothing calls. */
const TWO_FLOWS = (): BotDocument => {
  const more = botOf({ there: ['message', 9_600, 4_800, { text: { id: 'Resi {{nama}} sudah ada' } }], here: ['message', 0, 0] })
  return { ...LONG(), flows: [mainOf(LONG()), { ...mainOf(more), id: 'more', name: 'Kedua' }] }
}

const draw = (use: (page: Page, runtime: Runtime) => Promise<void>, document = LONG()) =>
  withPage(async (page) => use(page, await stage.open(page, document)))

const card = (page: Page, id: string) => page.locator(`.vue-flow__node[data-id="${id}"]`)
const whole = (page: Page, id: string) => card(page, id).locator('article')
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-id'))

describeInBrowser('a large flow', () => {
  it('draws in full what is seen, and names every step for a screen reader', () =>
    draw(async (page) => {
      await whole(page, 'start').waitFor()
      await whole(page, 'm1').waitFor()
      expect(await whole(page, 'm159').count()).toBe(0)
      expect(await page.locator('article').count()).toBeLessThan(40)
      expect(await page.locator('.vue-flow__node').count()).toBe(160)
      await expect
        .poll(() => page.locator('.vue-flow__node').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))))
        .toSatisfy(
          (names: string[]) => names[0]!.startsWith('Mulai') && names.slice(1).every((name) => name.startsWith('Kirim pesan')),
        )
      expect(await card(page, 'm158').getAttribute('aria-label')).toContain('lanjut ke Lanjut: Kirim pesan')
    }))

  it('is walked with the arrow keys beyond what is seen, and written on there', () =>
    draw(async (page, runtime) => {
      await card(page, 'start').focus()
      for (let n = 1; n <= 8; n++) {
        await page.keyboard.press('ArrowRight')
        await expect.poll(() => focused(page)).toBe(`m${n}`)
      }
      await whole(page, 'm8').waitFor()
      await page.keyboard.press('F2')
      await card(page, 'm8').getByRole('textbox').waitFor()
      await page.keyboard.type('Jauh di sana')
      await page.keyboard.press('Enter')
      await expect.poll(() => runtime.save().then(() => mainOf(runtime.document).nodes[8]?.title)).toBe('Jauh di sana')
    }))

  it('goes to a problem that is far off, and into its place', () =>
    draw(async (page) => {
      await card(page, 'start').focus()
      await card(page, 'm159').locator('.stub.warning').waitFor({ state: 'attached' })
      await page.keyboard.press('F8')
      await whole(page, 'm159')
        .getByRole('button', { name: /masalah/ })
        .waitFor()
    }))

  it('far out, shows names alone, which are chosen and moved as cards are, with their connections', () =>
    draw(async (page, runtime) => {
      await whole(page, 'start').waitFor()
      await page.keyboard.press('Shift+Digit1')
      await expect.poll(() => page.locator('article').count()).toBe(0)
      const box = await resting(card(page, 'm45'))
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2 + 9, { steps: 4 })
      await page.mouse.up()
      const before = mainOf(LONG()).nodes[45]!.at
      await expect.poll(() => runtime.save().then(() => mainOf(runtime.document).nodes[45]?.at)).not.toEqual(before)
      await page.getByRole('heading', { name: 'Setelah ini' }).waitFor()
      await whole(page, 'm45').waitFor()
      expect(await page.locator('article').count()).toBe(1)
      await page.keyboard.press('Control+z')
      await expect.poll(() => runtime.save().then(() => mainOf(runtime.document).nodes[45]?.at)).toEqual(before)
    }))

  it('far out, the key that renames comes near and puts the cursor into the name', () =>
    draw(async (page, runtime) => {
      await card(page, 'm1').focus()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Shift+Digit1')
      await expect.poll(() => page.locator('article').count()).toBe(0)
      await page.keyboard.press('F2')
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
      await expect.poll(async () => (await resting(card(page, 'm1'))).width).toBeGreaterThan(150)
      await page.keyboard.type('Pembuka')
      await page.keyboard.press('Enter')
      await expect.poll(() => runtime.save().then(() => mainOf(runtime.document).nodes[1]?.title)).toBe('Pembuka')
    }))

  it('keeps a new step, a deleted one and one that came back in step with the drawing', () =>
    draw(async (page) => {
      await card(page, 'm2').focus()
      await page.keyboard.press('Delete')
      await card(page, 'm2').waitFor({ state: 'detached' })
      expect(await page.locator('.vue-flow__node').count()).toBe(159)
      await page.keyboard.press('Control+z')
      await whole(page, 'm2').waitFor()
      await expect.poll(() => page.locator('.vue-flow__edge[data-id="edge1"], .vue-flow__edge[data-id="edge2"]').count()).toBe(2)
    }))

  it('is searched over all flows with the keyboard alone (E31)', () =>
    draw(async (page) => {
      await card(page, 'start').focus()
      await page.keyboard.press('Control+f')
      const bar = page.getByRole('search', { name: 'Cari di semua alur' })
      const box = bar.getByRole('textbox')
      const status = bar.getByRole('status')
      const type = async (words: string) => {
        await page.keyboard.press('Control+f')
        await page.keyboard.type(words)
      }
      const isInView = async (id: string) => {
        await whole(page, id).waitFor()
        const canvas = (await page.locator('.vue-flow').boundingBox())!
        await expect
          .poll(async () => {
            const at = (await card(page, id).boundingBox())!
            return at.x >= canvas.x && at.y >= canvas.y && at.x + at.width <= canvas.x + canvas.width
          })
          .toBe(true)
      }

      await box.waitFor()
      await type('pesan ke-15')
      await expect.poll(() => status.textContent()).toContain('11 langkah cocok')
      await page.keyboard.press('Enter')
      await expect.poll(() => status.textContent()).toContain('1 dari 11 · Utama › Kirim pesan: Pesan ke-150')
      await isInView('m150')
      await page.keyboard.press('Shift+Enter')
      await expect.poll(() => status.textContent()).toContain('11 dari 11 · Utama › Kirim pesan: Pesan ke-159')
      await isInView('m159')
      expect(await box.evaluate((input) => input === document.activeElement)).toBe(true)

      await type('is:invalid pesan ke-1')
      await page.keyboard.press('Enter')
      await expect.poll(() => status.textContent()).toContain('1 dari 1')

      await type('pakai:nama')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByRole('tab', { name: 'Kedua' }).getAttribute('aria-selected')).toBe('true')
      await isInView('there')
      await page.keyboard.press('Escape')
      await bar.waitFor({ state: 'detached' })
      await expect.poll(() => focused(page)).toBe('there')
    }, TWO_FLOWS()))
})
