import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { looksRight } from '../axe.ts'
import { DESKTOP, describeInBrowser, PHONE, resting, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { type Stub, shop, startStub } from './stub.ts'

/** Every screen in a real browser, under the real content policy: nothing breaks, nothing overflows, axe finds nothing serious. */

const SCREENS = [
  ['the bots', '/', 'Bot Anda'],
  ['the bin', '/bin', 'Tempat sampah'],
  ['the history', '/bots/b1/versions', 'Riwayat'],
  ['the web channel', '/bots/b1/web', 'Chat di situs web'],
  ['the secrets', '/bots/b1/secrets', 'Kunci rahasia'],
  ['the queue', '/queue', 'Antrean'],
  ['the model server', '/settings/model', 'Server model'],
  ['the mail server', '/settings/mail', 'Server email'],
  ['the team', '/settings/staff', 'Tim Anda'],
  ['the server', '/settings/server', 'Server dan data'],
  ['the audit log', '/settings/audit', 'Catatan kejadian'],
  ['the status', '/status', 'Status'],
  ['the profile', '/profile', 'Profil'],
  ['the steps', '/steps', 'Semua langkah'],
] as const

describeInBrowser('the screens', () => {
  const { withPage, browser } = useBrowser()
  let stub: Stub
  beforeAll(async () => {
    stub = await startStub(join(built('editor'), 'editor'), shop)
  })
  afterAll(() => stub?.close())

  async function open(page: Page, path: string, title: string) {
    await page.goto(stub.url + path)
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
    await page.getByRole('progressbar').waitFor({ state: 'detached' })
  }

  describe('look right', () => {
    let page: Page
    const errors: Error[] = []
    beforeAll(async () => {
      const context = await browser().newContext({
        viewport: DESKTOP,
        locale: 'id-ID',
        timezoneId: 'Asia/Jakarta',
        reducedMotion: 'reduce',
      })
      context.on('weberror', (seen) => errors.push(seen.error()))
      page = await context.newPage()
    })
    afterAll(() => page?.context().close())

    it.each(SCREENS)('%s: light at a desk, dark on a phone', async (_what, path, title) => {
      await open(page, path, title)
      await looksRight(page)
      expect(errors).toEqual([])
    })
  })

  it('answers a delete with an undo that brings the bot back', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      await open(page, '/', 'Bot Anda')
      await page.getByRole('button', { name: 'Lainnya untuk Asisten Reseller' }).click()
      await page.getByRole('menuitem', { name: 'Hapus' }).click()
      await page.getByRole('button', { name: 'Urungkan' }).click()
      await page.getByText('"Asisten Reseller" dipulihkan.', { exact: true }).first().waitFor()
      expect(stub.calls.map((c) => c.route)).toEqual(expect.arrayContaining(['DELETE /api/bots/b2', 'POST /api/bots/b2/restore']))
    }))

  it('asks before it deletes a bot that serves customers, and lets go of it when told no', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      await open(page, '/', 'Bot Anda')
      const asked = async () => {
        await page.getByRole('button', { name: 'Lainnya untuk Promo Ramadan' }).click()
        await page.getByRole('menuitem', { name: 'Hapus' }).click()
        return page.getByRole('alertdialog')
      }
      await (await asked()).getByRole('button', { name: 'Batal' }).click()
      expect(stub.calls.map((c) => c.route)).not.toContain('DELETE /api/bots/b7')
      await (await asked()).getByRole('button', { name: 'Hapus' }).click()
      await expect.poll(() => stub.calls.map((c) => c.route)).toContain('DELETE /api/bots/b7')
    }))

  it('keeps the set-up token out of the address bar and sends it in the body alone', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      stub.says.set('GET /api/session', { state: 'setup', permissions: [], languages: ['id', 'en'] })
      stub.says.set('POST /api/setup', { staff: {} })
      await page.goto(`${stub.url}/setup#rahasia-sekali`)
      const name = page.getByLabel('Nama Anda')
      await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true)
      await page.keyboard.type('Rina')
      expect(await name.inputValue()).toBe('Rina')
      expect(page.url()).not.toContain('rahasia-sekali')
      await page.getByLabel('Email').fill('rina@tokomelati.id')
      await page.getByLabel('Kata sandi', { exact: true }).fill('melati mekar pagi hari')
      stub.says.set('GET /api/session', shop['GET /api/session'])
      await page.getByRole('button', { name: 'Buat akun dan mulai' }).click()
      await page.getByRole('heading', { level: 1, name: 'Bot Anda' }).waitFor()
      const sent = stub.calls.find((c) => c.route === 'POST /api/setup')
      expect(sent?.body).toMatchObject({ token: 'rahasia-sekali', language: 'id' })
      expect(stub.calls.filter((c) => c.route.includes('rahasia'))).toEqual([])
    }))

  it.each([
    [
      'id-ID',
      'Isi dulu bagian ini.',
      'Tulis alamat email yang lengkap, misalnya nama@toko.id.',
      'Paling sedikit 12 karakter. Sekarang baru 6.',
    ],
    [
      'en-GB',
      'Fill this in first.',
      'Write the whole email address, for example name@shop.com.',
      'At least 12 characters. So far there are 6.',
    ],
  ])(
    'tells in the page’s own words what a form cannot take as it is (%s), and keeps what was written',
    (locale, missing, email, short) =>
      withPage({ locale }, async (page) => {
        const sendings = () => stub.calls.filter((c) => c.route === 'POST /api/setup').length
        const before = sendings()
        stub.says.set('GET /api/session', { state: 'setup', permissions: [], languages: ['id', 'en'] })
        await page.goto(`${stub.url}/setup#rahasia-sekali`)
        const [name, address, password] = ['name', 'username', 'new-password'].map((kind) =>
          page.locator(`input[autocomplete=${kind}]`),
        )
        await address!.fill('rina')
        await password!.fill('melati')
        await page.evaluate(() =>
          addEventListener(
            'invalid',
            (event) => setTimeout(() => (document.title += event.defaultPrevented ? ' ours' : ' bubble')),
            true,
          ),
        )
        await password!.press('Enter')
        const told = page.getByRole('alert')
        await expect.poll(() => told.allTextContents()).toEqual([missing, email, short])
        expect(await page.title()).toMatch(/( ours){3}$/)
        expect(await name!.evaluate((field) => field === document.activeElement), 'the first one has the focus').toBe(true)
        for (const field of [name, address, password]) {
          const [by, invalid] = await field!.evaluate((f) => [
            f.getAttribute('aria-describedby') ?? '',
            f.getAttribute('aria-invalid'),
          ])
          expect(by).toContain(await told.nth([name, address, password].indexOf(field)).getAttribute('id'))
          expect(invalid).toBe('true')
        }
        expect(await address!.inputValue()).toBe('rina')
        expect(await password!.inputValue()).toBe('melati')
        await password!.fill('melati mekar pagi hari')
        await expect.poll(() => told.allTextContents()).toEqual([missing, email])
        expect(sendings()).toBe(before)
        stub.says.set('GET /api/session', shop['GET /api/session'])
      }),
  )

  it('says what of a pasted text had no room', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      stub.says.set('GET /api/session', { state: 'setup', permissions: [], languages: ['id', 'en'] })
      await page.goto(`${stub.url}/setup#rahasia-sekali`)
      const [name, address] = ['name', 'username'].map((kind) => page.locator(`input[autocomplete=${kind}]`))
      await address!.fill('rina.'.repeat(20))
      await address!.press('Control+a')
      await address!.press('Control+c')
      await name!.fill('Ibu ')
      await name!.press('Control+v')
      expect(await name!.inputValue()).toHaveLength(80)
      await expect
        .poll(() => page.getByRole('alert').allTextContents())
        .toEqual(['Di sini muat 80 karakter. 24 karakter terakhir tidak ikut ditempel.'])
      await address!.focus()
      await expect.poll(() => page.getByRole('alert').count()).toBe(0)
      // What has room but for the end of its line, which no field of one line takes in, is whole.
      await name!.evaluate((field) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text', `${'x'.repeat(80)}\r\n`)
        ;(field as HTMLInputElement).select()
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
      })
      expect(await page.getByRole('alert').count()).toBe(0)
      stub.says.set('GET /api/session', shop['GET /api/session'])
    }))

  it('makes a random value for a secret, to be copied before it is sealed, and no longer once it is changed', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      stub.says.set('PUT /api/bots/b1/secrets/kunci-ongkir', shop['GET /api/bots/b1/secrets'])
      await open(page, '/bots/b1/secrets', 'Kunci rahasia')
      await page.getByRole('button', { name: 'Ganti nilai' }).click()
      const dialog = page.getByRole('dialog')
      const shown = dialog.locator('code')
      const make = dialog.getByRole('button', { name: 'Buat nilai acak' })
      await make.click()
      const first = await shown.textContent()
      await dialog.getByLabel('Nilai', { exact: true }).and(page.locator('input')).fill('buatan sendiri')
      await shown.waitFor({ state: 'detached' })
      await make.click()
      const value = await shown.textContent()
      expect(value).toMatch(/^[0-9a-f]{64}$/)
      expect(value).not.toBe(first)
      await dialog.getByRole('button', { name: 'Simpan' }).click()
      await dialog.waitFor({ state: 'detached' })
      expect(stub.calls.find((c) => c.route.startsWith('PUT'))?.body).toEqual({ value, hosts: ['api.rajaongkir.com'] })
    }))

  it.each([
    ['a desk', DESKTOP, '/bots/b1/web', 'Chat di situs web', 'PUT /api/bots/b1/channels/web'],
    ['a phone', PHONE, '/settings/server', 'Server dan data', 'PATCH /api/settings'],
  ])('lets what stands at a page’s end be reached while news is shown there, at %s', (_where, viewport, path, title, saving) =>
    withPage({ locale: 'id-ID', viewport }, async (page) => {
      stub.says.set(saving, {})
      await open(page, path, title)
      const save = page.getByRole('button', { name: 'Simpan' })
      await save.click()
      const news = page.getByRole('region', { name: 'Pemberitahuan (F8)' }).locator('li')
      await news.waitFor()
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
      const [above, below] = [await resting(save), await resting(news)]
      expect(above.y + above.height).toBeLessThan(below.y)
    }),
  )

  it('shows what a customer wrote as text, never as markup', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      await page.goto(`${stub.url}/queue/b1/c1`)
      await page.getByText('Blender saya datang rusak <b>parah</b>', { exact: true }).waitFor()
    }))

  it('tells of no model server where none is used, and of the database by its name', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      const status = shop['GET /api/status']
      stub.says.set('GET /api/status', { ...Object(status), model: { state: 'ready', why: 'model.embedded', queued: 0 } })
      await open(page, '/status', 'Status')
      stub.says.set('GET /api/status', status)
      await page.getByText('Tidak ada server model yang dipakai.').waitFor()
      expect(await page.getByText('Server model menjawab.').count()).toBe(0)
      await page.getByText('SQLite · 4,3 MB').waitFor()
    }))

  it('a bot that is not there leads to the others and to the bin', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      await page.goto(`${stub.url}/bots/never-was/versions`)
      await page.getByRole('heading', { level: 1, name: 'Bot ini tidak ada' }).waitFor()
      await page.getByRole('link', { name: 'Tempat sampah' }).click()
      await page.getByRole('heading', { level: 1, name: 'Tempat sampah' }).waitFor()
    }))

  it('a page that is not there says so in its heading', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      await page.goto(`${stub.url}/nowhere`)
      await page.getByRole('heading', { level: 1, name: 'Halaman ini tidak ada' }).waitFor()
    }))

  it('says in the reader’s words that the model server is down, on every page', () =>
    withPage({ locale: 'en-GB' }, async (page) => {
      await open(page, '/status', 'Status')
      await page.getByText('Server model tidak aktif.').waitFor()
    }))
})
