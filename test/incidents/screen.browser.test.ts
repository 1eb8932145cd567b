import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { NO_PAYMENTS, SETTINGS_NAME } from '../../runtime/commerce/settings.ts'
import { faultsOf } from '../axe.ts'
import { DESKTOP, describeInBrowser, PHONE, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { useListeningHouse } from '../http/listening.ts'
import { checkoutBot } from '../payments/drawing.ts'
import { stripeDouble } from '../payments/stripe-double.ts'

/**
 * A stolen card is tried again and again: Stripe tells so, the bot refuses in its own words, staff read why, and nothing of that
 * reaches the customer's page by any way.
 */
const idr = (amount: number) => ({ amount, currency: 'IDR' })

describeInBrowser('a stolen-card pattern', () => {
  const { withPage } = useBrowser()
  const { house, url } = useListeningHouse(() => ({ assets: built('editor', 'widget') }))
  let bot: string
  let agent: { id: string; token: string }
  beforeAll(async () => {
    agent = await house().someone('agent')
    bot = await house().bot({ document: checkoutBot() })
    await shopWithTriedCards()
  })

  /** Two paid orders; on one of them twelve cards failed within the hour, as Stripe's own signed events tell it. */
  async function shopWithTriedCards() {
    const mine = house().store.bot(bot)
    await mine.putChannel('web', { on: true, origins: [], title: { id: 'Toko Melati' }, position: 'right', colour: '#0e6a66' })
    await mine.putChannel(SETTINGS_NAME, { ...NO_PAYMENTS, stripe: { ...NO_PAYMENTS.stripe, on: true } })
    await mine.putSecret({ name: 'stripe-webhook', value: 'whsec_uji', hosts: [], by: 'ani', at: 1 })
    const order = (number: string) => ({
      number,
      state: 'paid' as const,
      placedAt: house().time.now,
      total: idr(150_000),
      items: [],
      shipment: null,
      payment: { method: 'kartu', state: 'paid' as const, provider: null, reference: null },
      customer: { number: 'C-1', name: 'Budi Santoso', phone: '+6281234567890', email: 'budi@gmail.com' },
    })
    await mine.shop.putOrders([order('TC-1001'), order('TC-1002')], house().time.now)
    const stripe = stripeDouble('sk_test_1', 'whsec_uji')
    const seconds = Math.floor(house().time.now / 1000)
    for (let i = 0; i < 12; i++) {
      const { raw, signature } = stripe.event('payment_intent.payment_failed', stripe.declined('TC-1002', `fp_${i}`), seconds)
      const answer = await fetch(`${url()}/hooks/${bot}/stripe`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        body: raw,
      })
      expect(answer.status).toBe(200)
    }
  }

  async function signIn(page: Page, path: string, language: 'id' | 'en' = 'id') {
    await house().store.staff.update(agent.id, { language })
    await page.context().addCookies([{ name: 'jaga', value: agent.token, url: url() }])
    await page.goto(`${url()}${path}`)
  }
  const SECRET = /cards-order|failures-order|small-failures|kartu berbeda|Nilai \d|whsec|fp_\d/i

  it('is refused in the bot’s own words, and the customer’s page holds no rule, score or reason', () =>
    withPage({ viewport: PHONE }, async (page) => {
      const heard: string[] = []
      page.on('response', async (response) => {
        if (!response.url().includes('/channel/')) return
        heard.push(await response.text().catch(() => '')) // a stream has no whole text
      })
      await page.goto(`${url()}/chat/${bot}`)
      const chat = page.locator('jaga-chat')
      const says = async (words: string) => {
        await chat.getByRole('textbox').fill(words)
        await page.keyboard.press('Enter')
      }
      await chat.getByText('Nomor pesanannya berapa, Kak?').first().waitFor()
      await says('TC-1002')
      await chat.getByText('Maaf, pembayaran ini belum bisa kami proses.').first().waitFor()
      await chat.getByText('Nomor laporan: IN-2026-0001').first().waitFor()
      const shown = await page.evaluate(
        () => document.documentElement.outerHTML + (document.querySelector('jaga-chat')?.shadowRoot?.innerHTML ?? ''),
      )
      const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
      const token = await page.evaluate(() => Object.values(localStorage).join(' '))
      expect(shown + kept + token + heard.join('')).not.toMatch(SECRET)
      const opened = await (
        await fetch(`${url()}/channel/web/${bot}/open`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
      ).json()
      expect(JSON.stringify(opened)).not.toMatch(SECRET)
      await says('TC-1001')
      await chat.getByText('Pembayaran TC-1001 sudah kami terima.').first().waitFor()
    }))

  it('is told to staff with its reasons, in their language, and is worked to its end', () =>
    withPage({ viewport: DESKTOP, locale: 'id-ID' }, async (page) => {
      await signIn(page, '/incidents')
      await page.getByRole('link', { name: /Pembayaran pesanan TC-1002/ }).click()
      await page.getByRole('heading', { name: 'IN-2026-0001' }).waitFor()
      const evidence = page.getByRole('region', { name: 'Alasan dan bukti' })
      await evidence.getByText('Banyak kartu berbeda dicoba untuk pesanan ini').waitFor()
      expect(await evidence.textContent()).toMatch(/Ditolak.*cards-order.*12 kali/s)
      await page
        .getByText(/Sisa 2 hari|Sisa 3 hari|Lewat/)
        .first()
        .waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Ambil' }).click()
      await page.getByText('Ditangani Sari Dewi', { exact: true }).waitFor()
      await page.getByLabel('Status').selectOption('confirmed')
      await page.getByLabel('Catatan').fill('Bank sudah dihubungi')
      await page.getByRole('button', { name: 'Simpan' }).click()
      await page.getByText('Status: Terbukti').waitFor()
      const [found] = (await house().store.bot(bot).incidents.list({ limit: 1 })).items
      expect(found).toMatchObject({ state: 'confirmed' })
    }))

  it('fits a phone and the dark, by keyboard alone', () =>
    withPage({ viewport: PHONE, colorScheme: 'dark', locale: 'en-GB' }, async (page) => {
      await signIn(page, '/incidents', 'en')
      await page.getByRole('button', { name: 'Confirmed' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: /TC-1002/ }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('Many different cards were tried on this order').waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Show everything' }).click()
      await page.getByLabel('What for?').fill('Calling the customer')
      await page.keyboard.press('Enter')
      await page.getByText('Phones, e-mail addresses and long numbers are masked.').waitFor({ state: 'detached' })
    }))

  it('shows an owner the payment settings with the addresses for news', () =>
    withPage({ viewport: PHONE }, async (page) => {
      const owner = await house().someone('owner')
      await house().store.staff.update(owner.id, { language: 'id' })
      await page.context().addCookies([{ name: 'jaga', value: owner.token, url: url() }])
      await page.goto(`${url()}/bots/${bot}/payments`)
      await page.getByText(`${url()}/hooks/${bot}/stripe`).waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.getByLabel('Refund yang boleh diproses').fill('5jt')
      await page.getByLabel('Mulai dari jumlah').fill('banyak')
      await page.getByRole('button', { name: 'Simpan' }).click()
      await page.getByText('Tulis jumlah rupiah').waitFor()
      await page.getByLabel('Mulai dari jumlah').fill('100rb')
      await page.getByRole('button', { name: 'Simpan' }).click()
      await page.getByText('Pengaturan pembayaran disimpan').first().waitFor()
      const kept = await house().store.bot(bot).channel(SETTINGS_NAME)
      expect(kept).toMatchObject({ refundedPerDay: 5_000_000, secondFrom: 100_000 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
    }))

  it('is closed by two people from that amount on: one proposes, another agrees (SHOP-06)', async () => {
    const { id } = (await house().store.bot(bot).incidents.list({ limit: 1 })).items[0]!
    const path = `/incidents/${bot}/${id}`
    await withPage({ viewport: PHONE, locale: 'id-ID' }, async (page) => {
      await signIn(page, path)
      await page.getByText('Jumlahnya besar: dua orang yang menutup laporan ini.').waitFor()
      await page.getByLabel('Status').selectOption('cleared')
      await page.getByRole('button', { name: 'Simpan' }).click()
      await page.getByText('Sari Dewi mengusulkan “Aman”.').waitFor()
      await page.getByText('Orang lain dari tim Anda yang harus menyetujuinya.').waitFor()
      expect(await page.getByRole('button', { name: 'Setuju' }).count()).toBe(0)
      await page.getByLabel('Status').selectOption('cleared')
      expect(await page.getByRole('button', { name: 'Simpan' }).isDisabled()).toBe(true)
      expect(await faultsOf(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
    })
    await withPage({ viewport: DESKTOP, colorScheme: 'dark', locale: 'en-GB' }, async (page) => {
      const owner = await house().someone('owner')
      await house().store.staff.update(owner.id, { language: 'en' })
      await page.context().addCookies([{ name: 'jaga', value: owner.token, url: url() }])
      await page.goto(`${url()}${path}`)
      await page.getByText('Sari Dewi proposed “Cleared”.').waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Agree' }).click()
      await page.getByText('State: Cleared').waitFor()
      expect(await page.getByText('proposed “Cleared”').count()).toBe(0)
    })
    expect(await house().store.bot(bot).incidents.get(id)).toMatchObject({ state: 'cleared', proposal: null })
  })
})
