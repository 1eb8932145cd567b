import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { faultsOf } from '../axe.ts'
import { DESKTOP, describeInBrowser, PHONE, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { useListeningHouse } from '../http/listening.ts'

/** A shop employee at the shop's data, in a real browser on the whole house. */

describeInBrowser('the shop data', () => {
  const { withPage } = useBrowser()
  const { house, url } = useListeningHouse(() => ({ assets: built('editor') }))
  let owner: { token: string }
  beforeAll(async () => {
    owner = await house().someone('owner')
  })

  async function open(page: Page, bot: string) {
    await page.context().addCookies([{ name: 'jaga', value: owner.token, url: url() }])
    await page.goto(`${url()}/bots/${bot}/shop`)
    await page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: /Data toko|Shop data/ })
      .waitFor()
  }
  const csv = (rows: string[]) => ({
    name: 'pesanan.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      ['No. Pesanan;Tanggal;Status;Nama Pembeli;No. HP;Produk;Jumlah;Harga Satuan;Total', ...rows].join('\r\n'),
    ),
  })
  const GOOD = 'TM-77;20/11/2026;dikirim;Rina;0812-3456-7890;Kaos "Bandung";2;75.000;150.000'.replace(
    'Kaos "Bandung"',
    '"Kaos ""Bandung"""',
  )

  async function choose(page: Page, file: ReturnType<typeof csv>) {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a file' }).click(),
    ])
    // One outside of the page is collected while the person looks for their file, now and then, and what they choose is lost.
    const field = chooser.element()
    expect(await field.evaluate((input) => input.isConnected)).toBe(true)
    await chooser.setFiles(file)
    expect(await field.evaluate((input) => input.isConnected)).toBe(false)
  }

  it('is filled by a CSV file: a wrong row is told by its number, mended, saved, listed, and taken back', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      const bot = await house().bot()
      await open(page, bot)
      await page.getByRole('heading', { name: 'No orders yet' }).waitFor()
      await page.getByRole('tabpanel').getByRole('button', { name: 'Import orders' }).click()
      const dialog = page.getByRole('dialog')
      await choose(page, csv([GOOD, 'TM-78;21/11/2026;entah;Budi;12;Topi;1;50.000;50.000']))

      await dialog.getByText('1 row is not right yet').waitFor()
      const wrong = dialog.getByRole('listitem').filter({ hasText: 'Row 3' })
      await wrong.filter({ hasText: '"entah" is not known' }).waitFor()
      await wrong.filter({ hasText: '"12" is no phone number' }).waitFor()
      expect(await dialog.getByLabel('Column "No. HP"').inputValue()).toBe('phone')
      expect(await dialog.getByRole('button', { name: 'Save 1 order' }).isDisabled()).toBe(true)
      expect(await house().store.bot(bot).shop.overview()).toMatchObject({ orders: 0, customers: 0 })

      await dialog.getByRole('button', { name: 'Choose another file' }).click()
      await choose(page, csv([GOOD, 'TM-78;21/11/2026;dibayar;Budi;081299998888;Topi;1;50.000;50.000']))
      await dialog.getByRole('button', { name: 'Save 2 orders' }).click()
      await dialog.getByText('Done: 2 new, 0 changed, 0 as before.').waitFor()
      await dialog.getByRole('button', { name: 'See them' }).click()

      await page.getByRole('button', { name: /TM-77/ }).click()
      await page.getByText('2 × Kaos "Bandung"').waitFor()
      await page.getByText('Rp150.000').waitFor()
      expect(await page.getByRole('button', { name: /^TM-7/ }).count()).toBe(2)
      await page.getByPlaceholder('Search by order or tracking number').fill('tm 78')
      await page.getByRole('button', { name: /TM-77/ }).waitFor({ state: 'detached' })
      await page.getByRole('tab', { name: /Customers/ }).click()
      await page.getByText('0812-••••-7890').waitFor()
      expect(await page.content()).not.toMatch(/81234567890|0812-3456/)

      await page.getByText('Last import: pesanan.csv').waitFor()
      await page.getByRole('button', { name: 'Undo import' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Undo import' }).click()
      await page.getByRole('heading', { name: 'No customers yet' }).waitFor()
      expect(await house().store.bot(bot).shop.overview()).toMatchObject({ orders: 0, customers: 0 })
    }))

  it('a column that was guessed wrong is set right by hand', () =>
    withPage({ locale: 'en-GB' }, async (page) => {
      const bot = await house().bot()
      await open(page, bot)
      await page.getByRole('tab', { name: /Products/ }).click()
      await page.getByRole('tabpanel').getByRole('button', { name: 'Import products' }).click()
      await choose(page, { name: 'p.csv', mimeType: 'text/csv', buffer: Buffer.from('X1,Barang,Duit\nA-1,Kaos,50rb') })
      const dialog = page.getByRole('dialog')
      await dialog.getByText('There is no column yet for: Product code (SKU), Unit price').waitFor()
      await dialog.getByLabel('Column "X1"').selectOption('sku')
      await dialog.getByText('There is no column yet for: Unit price').waitFor()
      await dialog.getByLabel('Column "Duit"').selectOption('price')
      await dialog.getByRole('button', { name: 'Save 1 product' }).click()
      await dialog.getByRole('button', { name: 'See them' }).click()
      await page.getByText('Rp50.000').waitFor()
    }))

  it('a key is shown once, and is gone when it is revoked', () =>
    withPage({ locale: 'en-GB' }, async (page) => {
      await open(page, await house().bot())
      await page.getByRole('tab', { name: 'API keys' }).click()
      await page.getByRole('button', { name: 'Make a key' }).click()
      await page.getByLabel('Name of the system').fill('Warehouse')
      await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click()
      const token = await page.getByRole('dialog').getByLabel('Key Warehouse').textContent()
      expect(token).toMatch(/^jaga_[\w-]{43}$/)
      await page.getByRole('button', { name: 'Done' }).click()
      await page.getByText('never used').waitFor()
      expect(await page.content()).not.toContain(token)
      await page.getByRole('button', { name: 'Revoke key: Warehouse' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click()
      await page.getByRole('heading', { name: 'No keys yet' }).waitFor()
    }))

  it.each([
    ['light, at a desk', DESKTOP, 'light'],
    ['dark, on a phone', PHONE, 'dark'],
  ] as const)('every tab and the import can be used by everybody: %s', (_, viewport, colorScheme) =>
    withPage({ locale: 'en-GB', viewport, colorScheme, reducedMotion: 'reduce' }, async (page) => {
      const bot = await house().bot()
      await house().send('POST', `/api/bots/${bot}/shop/sample`, { as: { cookie: `jaga=${owner.token}` }, body: {} })
      await open(page, bot)
      await page.getByRole('button', { name: /TC-1004/ }).click()
      for (const [tab, sign] of [
        [/Orders/, 'TC-1008'],
        [/Products/, 'Mug Enamel 350 ml'],
        [/Customers/, 'Wati Lestari'],
        [/API keys/, 'No keys yet'],
      ] as const) {
        await page.getByRole('tab', { name: tab }).click()
        await page.getByText(sign).first().waitFor()
        const shots = process.env.SHOTS
        if (shots) await page.screenshot({ path: join(shots, `${sign.slice(0, 4)}-${colorScheme}.png`) })
        expect(await faultsOf(page), String(tab)).toEqual([])
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
          String(tab),
        ).toBeLessThanOrEqual(0)
      }
      await page.getByRole('tab', { name: /Orders/ }).click()
      await page.getByRole('button', { name: 'Import orders' }).click()
      await choose(page, csv([GOOD, 'TM-78;kemarin;entah;Budi;12;Topi;0;-5;50.000']))
      await page.getByText('Rows that are not right yet').waitFor()
      expect(await faultsOf(page), 'import').toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
      const shots = process.env.SHOTS
      if (shots) await page.screenshot({ path: join(shots, `import-${colorScheme}.png`) })
    }),
  )
})
