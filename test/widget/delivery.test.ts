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

describeInBrowser('nothing is lost and nothing comes twice', () => {
  it('when three messages are written without a network', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, sees, banner, log, texts } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('nol')
      await soon(() => spoken(double)).toEqual(['nol'])
      await page.context().setOffline(true)
      double.cut = true
      double.breakStreams()
      for (const text of ['satu', 'dua', 'tiga']) await says(text)
      await banner.getByText('Tidak ada internet').waitFor()
      expect(await log.locator('.icon-clock').count()).toBe(3)
      double.cut = false
      await page.context().setOffline(false)
      await soon(() => double.messages().map(({ reply }) => reply.text)).toEqual(['nol', 'satu', 'dua', 'tiga'])
      await soon(() => log.locator('.icon-clock').count()).toBe(0)
      await soon(() => banner.isHidden()).toBe(true)
      double.say({ text: 'Siap' })
      await sees('Siap')
      expect(await texts()).toEqual(['nol', 'satu', 'dua', 'tiga', 'Siap'])
    }))

  it('when the page is closed before they could leave', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, texts, log } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('nol')
      await soon(() => spoken(double)).toEqual(['nol'])
      double.cut = true
      double.breakStreams()
      await says('satu')
      await says('dua')
      await soon(() => log.locator('.icon-clock').count()).toBe(2)
      double.cut = false
      await page.goto(shopPage(double, { path: '/lain' }))
      await soon(() => double.messages().map(({ reply }) => reply.text)).toEqual(['nol', 'satu', 'dua'])
      await open()
      await soon(texts).toEqual(['nol', 'satu', 'dua'])
    }))

  it('when the answer to a sent message is lost on the way', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, texts, log } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await soon(() => double.streams()).toBe(1)
      let lost = false
      await page.route('**/messages', async (route) => {
        if (route.request().method() !== 'POST' || lost) return route.continue()
        lost = true
        await route.fetch()
        await route.abort()
      })
      await says('satu')
      await soon(() => double.received.filter(({ text }) => text === 'satu').length).toBe(2)
      await soon(() => log.locator('.icon-clock').count()).toBe(0)
      expect(double.messages().length).toBe(1)
      expect(await texts()).toEqual(['satu'])
    }))

  it('when the bot answers before the message’s own receipt is back', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, sees, texts, log } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await soon(() => double.streams()).toBe(1)
      await page.route('**/messages', async (route) => {
        if (route.request().method() !== 'POST') return route.continue()
        const response = await route.fetch()
        double.say({ text: 'Cepat' })
        await sees('Cepat')
        await route.fulfill({ response })
      })
      await says('halo')
      await soon(() => log.locator('.icon-check').count()).toBe(1)
      expect(await texts()).toEqual(['halo', 'Cepat'])
      expect(await log.locator('.typing').count()).toBe(0)
    }))

  it('when the stream breaks in the middle of an answer', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, sees, texts, banner } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('halo')
      await soon(() => double.streams()).toBe(1)
      await soon(() => spoken(double)).toEqual(['halo'])
      double.say({ text: 'Pertama' })
      double.event('part', { turn: 't', index: 0, text: 'Ini jawaban' })
      await sees('Ini jawaban')
      double.cut = true
      double.breakStreams()
      await banner.getByText('menyambung lagi').waitFor()
      double.say({ text: 'Ini jawaban yang utuh.', generated: true })
      double.say({ text: 'Ketiga' })
      double.cut = false
      await soon(texts).toEqual(['halo', 'Pertama', 'Ini jawaban yang utuh.', 'Ketiga'])
      await soon(() => banner.isHidden()).toBe(true)
      expect(double.requests.some((request) => request.includes('token'))).toBe(false)
    }))

  it('where streams do not get through at all', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      double.noStreams = true
      const { open, says, sees, texts } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await says('halo')
      await soon(() => spoken(double)).toEqual(['halo'])
      double.say({ text: 'Hai' })
      await sees('Hai')
      expect(await texts()).toEqual(['halo', 'Hai'])
    }))

  it('after a reload, on the next page and in a second tab', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      double.greet = [GREETING]
      const first = customer(page)
      await page.goto(shopPage(double))
      await first.open()
      await first.sees('Halo! Mau tanya apa?')
      await first.says('halo')
      await first.sees('halo')
      await page.reload()
      await first.open()
      await soon(first.texts).toEqual(['Halo! Mau tanya apa?', 'halo'])
      const tab = await page.context().newPage()
      const second = customer(tab)
      await tab.goto(shopPage(double, { path: '/lain' }))
      await second.open()
      await second.says('dari tab kedua')
      await first.sees('dari tab kedua')
      expect(await first.texts()).toEqual(['Halo! Mau tanya apa?', 'halo', 'dari tab kedua'])
      expect(new Set(double.received.map(({ conversation }) => conversation))).toEqual(new Set(['talk-1']))
    }))

  it('where the browser blocks storage', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, sees } = customer(page)
      await page.addInitScript(() =>
        Object.defineProperty(window, 'localStorage', {
          get: () => {
            throw new DOMException('no', 'SecurityError')
          },
        }),
      )
      await page.goto(shopPage(double))
      await open()
      await says('halo')
      await soon(() => spoken(double)).toEqual(['halo'])
      double.say({ text: 'Hai' })
      await sees('Hai')
    }))

  it('when the server asks to wait', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, banner, log } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await soon(() => double.streams()).toBe(1)
      double.refuse(({ path, body }) =>
        path === 'messages' && body && 'text' in Object(body) ? { status: 429, retryAfter: 1 } : undefined,
      )
      await says('halo')
      await banner.getByText('Dikirim lagi dalam 1 detik').waitFor()
      await soon(() => double.messages().length).toBe(1)
      await soon(() => log.locator('.icon-clock').count()).toBe(0)
    }))

  it('when the server refuses one: it stays, marked, and may be sent again', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { open, says, log } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await soon(() => double.streams()).toBe(1)
      double.refuse(({ path, body }) =>
        path === 'messages' && body && 'text' in Object(body) ? { status: 400, code: 'request.invalid' } : undefined,
      )
      await says('halo')
      await log.getByText('Gagal dikirim').waitFor()
      await page.getByRole('button', { name: 'Kirim lagi' }).click()
      await soon(() => double.messages().length).toBe(1)
      await soon(() => log.getByText('Gagal dikirim').count()).toBe(0)
    }))
})
