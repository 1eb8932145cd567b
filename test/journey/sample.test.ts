import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { type Jaga, newDataFolder, startJaga } from './jaga.ts'

/** B1 to B3: from the first page to the sample shop's first word in the simulator, on the real thing, without network or model. */
const { browser } = useBrowser()
const data = newDataFolder()
let jaga: Jaga
let context: BrowserContext
let page: Page
const panel = () => page.getByRole('complementary', { name: 'Coba bot' })

describeInBrowser('the sample shop', () => {
  beforeAll(async () => {
    jaga = await startJaga(data.path)
    context = await browser().newContext({ locale: 'id-ID', viewport: { width: 1440, height: 900 } })
    page = await context.newPage()
  }, 120_000)
  afterAll(async () => {
    await context?.close()
    await jaga?.stop()
    data.remove()
  })

  it('greets in the simulator after one click on the home page', async () => {
    await page.goto(jaga.setupLink!)
    await page.getByLabel('Nama Anda').fill('Sari Wulandari')
    await page.getByLabel('Email').fill('sari@contoh.id')
    await page.getByLabel('Kata sandi', { exact: true }).fill('kopi pagi di dago')
    await page.getByRole('button', { name: 'Buat akun dan mulai' }).click()
    await page.getByText('Coba toko contoh').click()
    await panel().getByText('selamat datang di Toko Contoh!').waitFor()
    await page.getByText('Terbit v1').waitFor()
  })

  it('answers there from the shop’s own data', async () => {
    await panel().getByRole('button', { name: 'Lihat produk' }).click()
    await panel().getByRole('button', { name: 'Lihat', exact: true }).first().click()
    await panel().getByText('Kopi Gayo 250 g').first().waitFor()
  })

  it('is drawn without problems, and no card lies on another', async () => {
    const boxes = await page
      .locator('.vue-flow__node')
      .evaluateAll((cards) =>
        cards.map((card) => ({ id: card.getAttribute('data-id'), box: card.getBoundingClientRect().toJSON() })),
      )
    expect(boxes.length).toBeGreaterThan(20)
    expect(
      await page
        .locator('.vue-flow__node')
        .getByRole('button', { name: /masalah/ })
        .count(),
    ).toBe(0)
    const hits = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (b) => a.box.left < b.box.right && b.box.left < a.box.right && a.box.top < b.box.bottom && b.box.top < a.box.bottom,
        )
        .map((b) => `${a.id} and ${b.id}`),
    )
    expect(hits).toEqual([])
  })

  it('fills the queue', async () => {
    await page.getByRole('link', { name: 'Antrean' }).click()
    await page.getByText('Pelanggan minta bicara dengan CS').first().waitFor()
  })

  it('offers the templates with the most useful first', async () => {
    await page.goto(jaga.address)
    await page.getByRole('button', { name: 'Bot baru' }).click()
    await page.getByRole('menuitem', { name: 'Pilih templat' }).click()
    const headings = page.getByRole('dialog').getByRole('heading', { level: 3 })
    await headings.first().waitFor()
    const titles = await headings.allInnerTexts()
    expect(titles.slice(0, 3)).toEqual(['Status pesanan dan resi', 'Retur dan refund', 'Pembayaran'])
    expect(titles.length).toBeGreaterThanOrEqual(8)
  })
})
