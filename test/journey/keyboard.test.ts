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
    const name = [
      at.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? at.textContent,
      at.getAttribute('placeholder'),
    ].join(' ')
    return `${at.getAttribute('role') ?? at.tagName.toLowerCase()} ${name.trim().replace(/\s+/g, ' ')}`
  })

/** The id of the card that has the focus. */
const cardInFocus = () => staff.evaluate(() => document.activeElement?.getAttribute('data-id') ?? null)

/** With a card in focus, adds the step of that name behind it; the new card has the focus then. */
async function addStep(name: string): Promise<void> {
  const before = await cardInFocus()
  await staff.keyboard.press('n')
  await staff.getByRole('dialog', { name: 'Pilih langkah' }).waitFor()
  await staff.keyboard.type(name)
  await staff.keyboard.press('Enter')
  await expect.poll(async () => [null, before].includes(await cardInFocus())).toBe(false)
}

/** With a card in focus, opens its form by Enter, writes into its first text, and comes back to the card by Escape. */
async function writeOn(words: string, field = /^combobox/): Promise<void> {
  const id = await cardInFocus()
  await staff.keyboard.press('Enter')
  await tabTo(staff, field)
  await staff.keyboard.type(words)
  await staff.keyboard.press('Escape')
  await expect.poll(cardInFocus).toBe(id)
}

/** With a question's card in focus, makes the variable that keeps the answer. */
async function chooseVariable(name: string): Promise<void> {
  const id = await cardInFocus()
  await staff.keyboard.press('Enter')
  await tabTo(staff, /^select Simpan jawaban ke/)
  await staff.keyboard.press('End')
  await tabTo(staff, /^input Nama variabel/)
  await staff.keyboard.type(name)
  await staff.keyboard.press('Enter')
  await tabTo(staff, /^select Simpan jawaban ke/)
  await staff.keyboard.press('Escape')
  await expect.poll(cardInFocus).toBe(id)
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
    await chooseVariable('nama')
    await addStep('kirim pesan')
    await writeOn('Salam kenal ya.')
    await addStep('pilihan')
    await writeOn('Mau lihat produk?')
    await writeOn('Ya', /Tulisan tombol/)
    await addStep('selesai')
    await staff.locator('[data-state="saved"]').waitFor()
    const types = await staff.evaluate(async (id) => {
      const { document } = await (await fetch(`/api/bots/${id}/draft`)).json()
      return document.flows[0].nodes.map((node: { type: string }) => node.type)
    }, bot)
    expect(types).toEqual(['start', 'message', 'question', 'message', 'choices', 'end'])
  })

  it('tries it and publishes it', async () => {
    await staff.keyboard.press('Control+e')
    const panel = staff.getByRole('complementary', { name: 'Coba bot' })
    await panel.getByText('Siapa nama Kakak?').waitFor()
    await tabTo(staff, /Tulis pesan/)
    await staff.keyboard.type('Rini')
    await staff.keyboard.press('Enter')
    await panel.getByText('Mau lihat produk?').waitFor()
    await tabTo(staff, /^button Terbitkan/)
    await staff.keyboard.press('Enter')
    const dialog = staff.getByRole('dialog')
    await dialog.waitFor()
    await tabTo(staff, /^switch/)
    await staff.keyboard.press('Space')
    await tabTo(staff, /^button Terbitkan/)
    await staff.keyboard.press('Enter')
    await tabTo(staff, /^button Selesai/)
    await staff.keyboard.press('Enter')
    await staff.getByText('Terbit v1').waitFor()
  })

  it('answers a customer who has no mouse either', async () => {
    const customer = await newPage()
    await customer.goto(`${jaga.address}/demo/${bot}`)
    await customer.locator('jaga-chat .launch').waitFor()
    await tabTo(customer, /Buka chat/)
    await customer.keyboard.press('Enter')
    const log = customer.locator('jaga-chat').getByRole('log')
    await log.getByText('Siapa nama Kakak?').waitFor()
    await tabTo(customer, /^textarea|^input|^textbox/)
    await customer.keyboard.type('Rini')
    await customer.keyboard.press('Enter')
    await log.getByText('Mau lihat produk?').waitFor()
    await tabTo(customer, /^button Ya/, 'Shift+Tab')
    await customer.keyboard.press('Enter')
    await log.locator('.row.customer', { hasText: 'Ya' }).waitFor()
    await customer.keyboard.press('Escape')
    await expect.poll(() => focused(customer)).toMatch(/chat/i)
  })
})
