import { expect, it } from 'vitest'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { customer, shopPage, soon, spoken, useStage } from './stage.ts'

const stage = useStage()
const { withPage } = useBrowser()

const GREETING = {
  text: 'Halo! Mau tanya apa?',
  choices: [
    { id: 'track', label: 'Lacak pesanan' },
    { id: 'return', label: 'Retur barang' },
  ],
}

describeInBrowser('a customer talks with the bot', () => {
  it('with the keyboard alone', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      double.greet = [GREETING]
      const { launcher, field, sees, choice, panel } = customer(page)
      await page.goto(shopPage(double))
      await launcher.waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await launcher.evaluate((node) => node.matches(':focus'))).toBe(true)
      expect(await launcher.getAttribute('aria-expanded')).toBe('false')
      await page.keyboard.press('Enter')
      await sees('Halo! Mau tanya apa?')
      expect(await launcher.getAttribute('aria-expanded')).toBe('true')
      expect(await field.evaluate((node) => node.matches(':focus'))).toBe(true)
      await page.keyboard.type('halo')
      await page.keyboard.press('Shift+Enter')
      await page.keyboard.type('kak')
      await page.keyboard.press('Enter')
      await sees('halo kak')
      expect(spoken(double)).toEqual(['halo\nkak'])

      double.say({ text: 'Pilih satu:', choices: GREETING.choices })
      // The greeting's own is there already.
      await choice('Retur barang').nth(1).waitFor()
      await page.keyboard.press('Shift+Tab')
      expect(
        await choice('Retur barang')
          .last()
          .evaluate((node) => node.matches(':focus')),
      ).toBe(true)
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await soon(() => double.received.at(-1)).toMatchObject({ text: 'Retur barang', choice: 'return' })
      for (const button of await choice('barang').all()) expect(await button.isDisabled()).toBe(true)
      expect(await field.evaluate((node) => node.matches(':focus'))).toBe(true)

      await page.keyboard.press('Escape')
      expect(await panel.isHidden()).toBe(true)
      expect(await launcher.evaluate((node) => node.matches(':focus'))).toBe(true)
    }))

  it('in words that mean a quick reply', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      double.greet = [GREETING]
      const { open, sees, says } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await sees('Halo! Mau tanya apa?')
      await says('yg no 2 kak')
      await soon(() => double.received.at(-1)).toMatchObject({ text: 'yg no 2 kak', choice: 'return' })
    }))

  it('and a person is one press away', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, sees, panel } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await soon(() => panel.locator('.name').textContent()).toContain('Anda berbicara dengan bot')
      await page.getByRole('button', { name: 'Bicara dengan CS' }).click()
      await soon(() => spoken(double)).toEqual(['Bicara dengan CS'])
      double.event('state', { state: 'waiting' })
      await soon(() => panel.locator('.name').textContent()).toContain('Menunggu CS')
      double.say({ text: 'Halo, saya bantu ya' }, { from: 'staff', staffName: 'Rina' })
      await sees('Halo, saya bantu ya')
      await soon(() => panel.locator('.name').textContent()).toContain('Anda berbicara dengan Rina')
      expect(await page.getByRole('button', { name: 'Bicara dengan CS' }).count()).toBe(0)
    }))

  it('and sees an answer grow, without half a marker, and replaced by the whole of it', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, texts, bubbles } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('lama kirim?')
      await soon(() => spoken(double)).toEqual(['lama kirim?'])
      await soon(() => double.streams()).toBe(1)
      double.event('part', { turn: 't1', index: 0, text: 'Biasanya **dua' })
      await soon(texts).toEqual(['lama kirim?', 'Biasanya dua'])
      double.event('part', { turn: 't1', index: 1, text: 'sampai* tiga hari.' })
      await soon(async () => (await texts()).at(-1)).toContain('tiga hari.')
      double.say({ text: 'Biasanya **dua** sampai *tiga* hari.', generated: true })
      await soon(texts).toEqual(['lama kirim?', 'Biasanya dua sampai tiga hari.'])
      expect(await bubbles.last().locator('strong').textContent()).toBe('dua')
      double.event('part', { turn: 't1', index: 2, text: 'terlambat' })
      double.say({ text: 'Ada lagi?' })
      await soon(texts).toEqual(['lama kirim?', 'Biasanya dua sampai tiga hari.', 'Ada lagi?'])
    }))

  it('and stops a long answer, and may still read it all', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, texts } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('ceritakan')
      await soon(() => double.streams()).toBe(1)
      await soon(() => spoken(double)).toEqual(['ceritakan'])
      double.event('part', { turn: 't1', index: 0, text: 'Satu.' })
      await page.getByRole('button', { name: 'Hentikan jawaban' }).click()
      double.event('part', { turn: 't1', index: 1, text: 'Dua.' })
      double.say({ text: 'Satu. Dua. Tiga.', generated: true })
      await page.getByRole('button', { name: 'Tampilkan semua' }).waitFor()
      expect(await texts()).toEqual(['ceritakan', 'Satu.'])
      await page.getByRole('button', { name: 'Tampilkan semua' }).click()
      await soon(texts).toEqual(['ceritakan', 'Satu. Dua. Tiga.'])
    }))

  it('and a screen reader hears each message once, when it is whole', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, sees, says } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('halo')
      await soon(() => double.streams()).toBe(1)
      await soon(() => spoken(double)).toEqual(['halo'])
      await page.evaluate(() => {
        const live = document.querySelector('jaga-chat')!.shadowRoot!.querySelector('[aria-live=polite]')!
        const heard: string[] = []
        Object.assign(window, { heard })
        new MutationObserver((records) =>
          heard.push(...records.flatMap(({ addedNodes }) => [...addedNodes].map((node) => node.textContent ?? ''))),
        ).observe(live, { childList: true })
      })
      double.event('part', { turn: 't', index: 0, text: 'Kami **buka' })
      await sees('Kami buka')
      double.say({ text: 'Kami **buka** jam 9.', generated: true, choices: GREETING.choices })
      await sees('jam 9')
      expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([
        'Bot: Kami buka jam 9. Pilihan jawaban: Lacak pesanan, Retur barang.',
      ]) // put there above
      expect(await page.getByRole('log').getAttribute('aria-live')).toBe('off')
    }))
})

describeInBrowser('the customer decides', () => {
  it('to begin anew', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      double.greet = [GREETING]
      const { open, says, sees, menu, texts } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('halo')
      await sees('halo')
      await menu('Percakapan baru')
      await soon(texts).toEqual(['Halo! Mau tanya apa?'])
      await says('lagi')
      await soon(() => double.received.at(-1)).toMatchObject({ conversation: 'talk-2', text: 'lagi' })
    }))

  it('to have everything deleted, and is asked first', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, sees, menu, texts } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('rahasia')
      await sees('rahasia')
      await menu('Hapus percakapan saya')
      await page.getByRole('alertdialog').waitFor()
      await page.keyboard.press('Escape')
      expect(await texts()).toEqual(['rahasia'])
      await menu('Hapus percakapan saya')
      await page.getByRole('alertdialog').getByRole('button', { name: 'Hapus', exact: true }).click()
      await sees('sudah dihapus')
      expect(await texts()).toEqual([])
      expect(double.requests.filter((request) => request.endsWith('/forget') && request.startsWith('POST'))).toHaveLength(1)
      expect(await page.evaluate(() => localStorage.getItem('jaga.toko.opened'))).toBeNull()
      await says('halo lagi')
      await soon(() => double.received.at(-1)).toMatchObject({ conversation: 'talk-2', text: 'halo lagi' })
    }))

  it('where a link may lead', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      double.greet = [{ text: 'Lihat [situs](https://toko-lain.example/a) atau [bantuan](http://localhost/b)' }]
      const { open, log } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await log.getByText('(toko-lain.example)').waitFor()
      await log.getByRole('link', { name: /situs/ }).click()
      const dialog = page.getByRole('alertdialog')
      await dialog.getByText('https://toko-lain.example/a').waitFor()
      expect(await dialog.getByRole('link', { name: 'Buka tautan' }).getAttribute('rel')).toContain('noopener')
      await dialog.getByRole('button', { name: 'Batal' }).click()
      expect(await dialog.count()).toBe(0)
      expect(page.context().pages()).toHaveLength(1)
    }))

  it('but a one-time code never leaves', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, field } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('kode otp saya 482913')
      await page.getByRole('alert').getByText('Sepertinya ini kode rahasia').waitFor()
      expect(await page.getByRole('alert').getByRole('button').allInnerTexts()).toEqual(['Ubah pesan'])
      await field.press('Enter')
      await page.evaluate(() => window.Jaga?.send('otp 482913'))
      await says('4111 1111 1111 1111')
      await page.getByRole('button', { name: 'Ini bukan nomor kartu' }).click()
      await soon(() => spoken(double)).toEqual(['4111 1111 1111 1111'])
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('482913')
    }))

  it('what kind of entry suits, and words are always possible', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, field } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await soon(() => double.streams()).toBe(1)
      const kinds = [
        ['phone', 'tel', 'tel'],
        ['email', 'email', 'email'],
        ['number', 'text', 'off'],
        ['date', 'date', 'off'],
        ['code', 'password', 'one-time-code'],
      ] as const
      for (const [input, type, autocomplete] of kinds) {
        double.say({ text: `Isi ${input}`, input })
        await soon(() => field.getAttribute('type')).toBe(type)
        expect(await field.getAttribute('autocomplete')).toBe(autocomplete)
      }
      await says('482913')
      await soon(() => double.received.flatMap(({ secret }) => secret ?? [])).toEqual(['482913'])
      expect(spoken(double)).toEqual([])
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('482913')
      double.say({ text: 'Isi lagi', input: 'code' })
      await page.getByRole('button', { name: 'Tulis pesan biasa' }).click()
      await says('saya tidak dapat kodenya')
      await soon(() => spoken(double)).toEqual(['saya tidak dapat kodenya'])
    }))
})
