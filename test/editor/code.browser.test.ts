import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CHROMIUM, describeInBrowser, useBrowser } from '../browser.ts'
import { botOf, mainOf } from './drawing.ts'
import { type Runtime, type Stage, setStage } from './stage.ts'

const withPage = useBrowser().sharing({})
let stage: Stage
beforeAll(async () => {
  if (CHROMIUM) stage = await setStage()
}, 180_000)
afterAll(() => stage?.strike())

const MAX = 20_000
const write = (code: string, use: (page: Page, runtime: Runtime) => Promise<void>) =>
  withPage(async (page) => {
    const steps = { start: ['start', 0, 0], sum: ['code', 368, 0, { code, reads: [] }] } as Parameters<typeof botOf>[0]
    const runtime = await stage.open(page, { ...botOf(steps, ['start.next>sum']), languages: ['id'] })
    await page.locator('.vue-flow__node[data-id=sum]').click()
    await field(page).click()
    await page.keyboard.press('Control+End')
    await use(page, runtime)
  })
const field = (page: Page) => page.getByRole('textbox', { name: 'Kode', exact: true })
const saved = (runtime: Runtime) => expect.poll(() => runtime.save().then(() => mainOf(runtime.document).nodes[1]?.fields.code))
/** As from the clipboard. */
const paste = (page: Page, text: string) =>
  field(page).evaluate((element, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
/** What the field tells a screen reader next: heard, and not looked for, since it is taken away again. */
async function listen(page: Page): Promise<() => Promise<string | null>> {
  const heard = await page.locator('.cm-announced').evaluateHandle((region) => {
    const next = Promise.withResolvers<string | null>()
    new MutationObserver(() => next.resolve(region.textContent)).observe(region, { childList: true })
    return { next: next.promise }
  })
  return () => heard.evaluate(({ next }) => next)
}

describeInBrowser('the code field', () => {
  it('emptied, stays empty and is to be filled in: the example does not come back to give ten per cent off', () =>
    write('return input.total', async (page, runtime) => {
      const told = await listen(page)
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      expect(await told()).toBe('Pilihan dihapus')
      await saved(runtime).toBe('')
      // The example is shown, and is no code.
      expect(await field(page).locator('.cm-placeholder').textContent()).toBe('Contoh: return input.total * 0.9')
      await page.getByText('Kode belum diisi.').first().waitFor()
    }))

  it('says what has no room, puts in nothing of it, and takes back what it said once it changes', () =>
    write('return 1', async (page, runtime) => {
      await paste(page, `// ${'x'.repeat(MAX)}`)
      await page.getByRole('alert').getByText('Di sini muat 20.000 karakter. Yang ini lebih 11,').waitFor()
      expect(await field(page).textContent()).toBe('return 1')
      await page.keyboard.type('0')
      await saved(runtime).toBe('return 10')
      expect(await page.getByText('Di sini muat').count()).toBe(0)
    }))

  it('too long as it came in, can be made shorter a letter at a time', () =>
    write(`return 1 // ${'x'.repeat(MAX)}`, async (page, runtime) => {
      await page.keyboard.press('Backspace')
      await saved(runtime).toBe(`return 1 // ${'x'.repeat(MAX - 1)}`)
      await page.keyboard.type('y')
      await page.getByRole('alert').getByText('Di sini muat').waitFor()
    }))

  it('changes its language with the page, and can still be undone', () =>
    write('', async (page, runtime) => {
      await page.keyboard.type('return 1')
      await page.getByRole('button', { name: 'Akun' }).click()
      await page.getByRole('menuitem', { name: 'English' }).click()
      const english = page.getByRole('textbox', { name: 'Code', exact: true })
      await english.click()
      await page.keyboard.press('Control+z')
      await saved(runtime).toBe('')
      expect(await english.locator('.cm-placeholder').textContent()).toBe('Example: return input.total * 0.9')
    }))

  it('goes back and forth with the drawing, however long what comes back is', () => {
    const long = `return 1 // ${'x'.repeat(MAX)}`
    return write(long, async (page, runtime) => {
      await page.keyboard.press('Control+a')
      await page.keyboard.type('return 2')
      await saved(runtime).toBe('return 2')
      await page.getByRole('button', { name: 'Urungkan' }).click()
      await expect.poll(() => field(page).textContent()).toMatch(/^return 1 /)
      await saved(runtime).toBe(long)
      await page.getByRole('button', { name: 'Ulangi' }).click()
      await expect.poll(() => field(page).textContent()).toBe('return 2')
      await saved(runtime).toBe('return 2')
      expect(await page.getByText('Di sini muat').count()).toBe(0)
    })
  })

  it('has no words but the reader’s: for what it suggests, for what it cannot read and for what nobody sees', () =>
    write('return 1\u202e', async (page) => {
      await page.getByLabel('Karakter tak terlihat U+202E').waitFor()
      await page.keyboard.type('\nif (')
      const wrong = page.locator('.cm-lintRange-error').last()
      await wrong.waitFor()
      await wrong.hover()
      await page.getByText(/^Tidak terbaca sebagai JavaScript: (if|return)/).waitFor()
      await page.keyboard.type('na')
      await page.getByRole('listbox', { name: 'Saran' }).getByText('nama').waitFor()
      await page.keyboard.press('Escape')
    }))

  it('leaves the drawing its keys: Ctrl+F searches the bot', () =>
    write('return 1', async (page) => {
      await page.keyboard.press('Control+f')
      await page.getByRole('search', { name: 'Cari di semua alur' }).waitFor()
      expect(await page.locator('.cm-panel').count()).toBe(0)
    }))
})
