import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { type Jaga, newDataFolder, startJaga } from './jaga.ts'

/**
 * The same main job with the keyboard alone: no mouse event is ever sent. Set-up → an empty bot → five steps → tried →
 * published → a customer is answered, by keyboard too. One story in chapters.
 */
const { browser } = useBrowser()
const data = newDataFolder()
const contexts: BrowserContext[] = []
let jaga: Jaga
let staff: Page
let bot: string

async function newPage(): Promise<Page> {
  const context = await browser().newContext({ locale: 'id-ID', viewport: { width: 1440, height: 900 } })
  contexts.push(context)
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

/** Goes on with Tab (or back with Shift+Tab) until what has the focus fits; fails when it has been once around. */
async function tabTo(page: Page, fits: RegExp, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 120; i++) {
    if (fits.test(await focused(page))) return
    await page.keyboard.press(key)
  }
  throw new Error(`Tab never came to ${fits}; last was "${await focused(page)}"`)
}

/** The role and name of what has the focus, within shadow roots too. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    if (!at || at === document.body) return ''
    const labels = (at as HTMLInputElement).labels
    const name = at.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? at.textContent ?? ''
    return `${at.getAttribute('role') ?? at.tagName.toLowerCase()} ${name.trim().replace(/\s+/g, ' ')}`
  })

/** With a card in focus, adds the step of that name behind it; the new card has the focus then. */
async function addStep(name: string): Promise<void> {
  const before = await focused(staff)
  await staff.keyboard.press('n')
  await staff.getByRole('dialog', { name: 'Pilih langkah' }).waitFor()
  await staff.keyboard.type(name)
  await staff.keyboard.press('Enter')
  await staff.getByRole('dialog', { name: 'Pilih langkah' }).waitFor({ state: 'detached' })
  await expect.poll(() => focused(staff)).not.toBe(before)
}

/** With a card in focus, opens its form and writes into its first field. */
async function writeOn(words: string): Promise<void> {
  const id = await staff.evaluate(() => document.activeElement?.getAttribute('data-id'))
  await staff.keyboard.press('Enter')
  await expect.poll(() => focused(staff)).not.toMatch(/lanjut ke/)
  await staff.keyboard.press('Control+a')
  await staff.keyboard.type(words)
  await staff.keyboard.press('Escape')
  await staff.locator(`.vue-flow__node[data-id="${id}"]`).focus()
}

describeInBrowser('the main job, by keyboard', () => {
  beforeAll(async () => {
    jaga = await startJaga(data.path)
    staff = await newPage()
  }, 120_000)
  afterAll(async () => {
    for (const context of contexts) await context.close()
    await jaga?.stop()
    data.remove()
  })

  it('sets up and starts an empty bot', async () => {
    await staff.goto(jaga.setupLink!)
    await staff.getByLabel('Nama Anda').waitFor()
    await tabTo(staff, /Nama Anda/)
    await staff.keyboard.type('Budi')
    await tabTo(staff, /Email/)
    await staff.keyboard.type('budi@contoh.id')
    await tabTo(staff, /Kata sandi/)
    await staff.keyboard.type('teh panas di lembang')
    await staff.keyboard.press('Enter')
    await staff.getByText('Mulai kosong').waitFor()
    await tabTo(staff, /Mulai kosong/)
    await staff.keyboard.press('Enter')
    await expect.poll(() => focused(staff)).toMatch(/input/)
    await staff.keyboard.press('Control+a')
    await staff.keyboard.type('Bot keyboard')
    await staff.keyboard.press('Enter')
    await staff.waitForURL(/\/bots\/[\w-]+$/)
    bot = staff.url().split('/bots/')[1]!
    await staff.locator('.vue-flow__node').first().waitFor()
  })

  it('draws five steps', async () => {
    await tabTo(staff, /^\S+ Mulai.*lanjut ke/)
    await addStep('kirim pesan')
    await writeOn('Halo! Toko Budi di sini.')
    await addStep('tanya')
    await writeOn('Siapa nama Kakak?')
    await addStep('kirim pesan')
    await writeOn('Salam kenal ya.')
    await addStep('pilihan')
    await writeOn('Ada lagi?')
    await addStep('selesai')
    await staff.locator('[data-state="saved"]').waitFor()
    const types = await staff.evaluate(async (id) => {
      const { document } = await (await fetch(`/api/bots/${id}/draft`)).json()
      return document.flows[0].nodes.map((node: { type: string }) => node.type)
    }, bot)
    expect(types).toEqual(['start', 'message', 'question', 'message', 'choices', 'end'])
  })
})
