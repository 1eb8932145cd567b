import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import type { Reply } from '../../nodes/reply.ts'
import { whyUnfit } from '../../runtime/channels/widget/files.ts'
import { createPausing } from '../../runtime/channels/widget/pausing.ts'
import { DESKTOP, describeInBrowser, PHONE, useBrowser } from '../browser.ts'
import { jpeg, PDF, png, ZIP } from '../reach/pictures.ts'
import { customer, shopPage, soon, useStage } from './stage.ts'

/** What a bot can offer besides words, and what a customer sends besides words: W12, W14. */
const stage = useStage()
const { withPage } = useBrowser()

const CARDS: Reply = {
  text: 'Ini kopinya:',
  cards: ['Kopi Gayo', 'Kopi Toraja', 'Kopi Flores'].map((title, i) => ({
    id: `c${i}`,
    title,
    subtitle: 'Bubuk 250 g',
    price: 'Rp68.000',
    link: 'https://toko.example/kopi',
    buttons: [{ id: `c${i}.buy`, label: 'Beli' }],
  })),
}
const RATING: Reply = {
  text: 'Bagaimana pelayanan kami?',
  input: 'rating',
  choices: [
    ...['Mengecewakan', 'Kurang', 'Cukup', 'Puas', 'Sangat puas'].map((label, i) => ({
      id: String(i + 1),
      label: `${i + 1} · ${label}`,
    })),
    { id: 'skip', label: 'Lewati' },
  ],
}
const FILE: Reply = { text: 'Kirim foto, ya.', input: 'file', choices: [{ id: 'skip', label: 'Lewati' }] }

async function talks(page: Page, reply: Reply) {
  const double = stage.double()
  double.greet = [reply]
  const jaga = customer(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(shopPage(double))
  await jaga.open()
  await jaga.sees(reply.text)
  await soon(() => double.streams()).toBeGreaterThan(0)
  return {
    double,
    jaga,
    clip: page.getByRole('button', { name: 'Kirim foto atau PDF' }),
    picker: page.locator('jaga-chat input[type=file]'),
  }
}
const file = (name: string, bytes: Uint8Array) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })

describeInBrowser('cards', () => {
  it('are leafed through and pressed, and what was pressed is told in words', () =>
    withPage({ viewport: PHONE }, async (page) => {
      const { double, jaga } = await talks(page, CARDS)
      const list = page.getByRole('list', { name: 'Kartu' })
      expect(await list.getByRole('listitem').count()).toBe(3)
      expect(await list.evaluate((node) => node.scrollWidth > node.clientWidth)).toBe(true)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      await list.focus()
      await page.keyboard.press('ArrowRight')
      await soon(() => list.evaluate((node) => node.scrollLeft)).toBeGreaterThan(20)
      await jaga.choice('Beli: Kopi Toraja').click()
      await soon(() => double.received.find(({ choice }) => choice)).toMatchObject({
        choice: 'c1.buy',
        text: 'Beli: Kopi Toraja',
      })
      await soon(() => jaga.choice('Beli: Kopi Gayo').isDisabled()).toBe(true)
      await page.reload()
      await jaga.open()
      await jaga.sees('Beli: Kopi Toraja')
      await soon(() => page.locator('jaga-chat .card .choice.chosen').count()).toBe(1)
    }))

  it('that hold markup or a wicked link hold text', () =>
    withPage({}, async (page) => {
      const wicked: Reply = {
        text: 'Lihat:',
        cards: [
          {
            id: 'x',
            title: '<img src=x onerror=alert(1)>',
            subtitle: '<b>',
            price: '{{7*7}}',
            link: 'javascript:alert(1)',
            buttons: [],
          },
        ],
      }
      await talks(page, wicked)
      const card = page.locator('jaga-chat .card')
      expect(await card.textContent()).toContain('<img src=x onerror=alert(1)>')
      expect(await card.locator('a, img, b').count()).toBe(0)
    }))
})

describeInBrowser('a rating', () => {
  it('is given with the keyboard alone, and says what a star means', () =>
    withPage({}, async (page) => {
      const { double } = await talks(page, RATING)
      const group = page.getByRole('group', { name: 'Beri nilai' })
      await group.getByRole('button', { name: '1 · Mengecewakan' }).focus()
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
      expect(await page.locator('jaga-chat .says').textContent()).toBe('4 · Puas')
      expect(await group.locator('.lit').count()).toBe(4)
      await page.keyboard.press('Enter')
      await soon(() => double.received.find(({ choice }) => choice)).toMatchObject({ choice: '4', text: '4 · Puas' })
      await soon(() => group.getByRole('button').first().isDisabled()).toBe(true)
      expect(await group.getByRole('button', { name: '4 · Puas (dipilih)' }).count()).toBe(1)
      expect(await group.locator('.lit').count()).toBe(4)
    }))

  it('has targets that a thumb hits, on the smallest phone', () =>
    withPage({ viewport: { width: 320, height: 560 } }, async (page) => {
      await talks(page, RATING)
      for (const star of await page.locator('jaga-chat .star').all()) {
        const box = await star.boundingBox()
        expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(44)
        expect(box!.x + box!.width).toBeLessThanOrEqual(320)
      }
    }))
})

describeInBrowser('a file', () => {
  it('is picked, shows how far it has come, and arrives', () =>
    withPage({ viewport: DESKTOP }, async (page) => {
      const { double, jaga, clip, picker } = await talks(page, FILE)
      let go = () => {}
      double.holdFiles = new Promise<void>((resolve) => (go = resolve))
      expect(await clip.isVisible()).toBe(true)
      await picker.setInputFiles(file('botol pecah.png', png()))
      await jaga.sees('botol pecah.png')
      const bar = page.getByRole('progressbar', { name: 'Berkas sedang dikirim' })
      await bar.waitFor()
      await soon(() => bar.getAttribute('aria-valuenow')).toBe('100')
      go()
      await soon(() => bar.count()).toBe(0)
      expect(double.files).toEqual([
        { id: expect.any(String), name: 'botol pecah.png', bytes: png().length, type: 'application/octet-stream' },
      ])
      expect(await page.locator('jaga-chat .file').count()).toBe(1)
      await soon(() => clip.isVisible()).toBe(false)
      await page.reload()
      await jaga.open()
      await jaga.sees('botol pecah.png')
      expect(await page.locator('jaga-chat .file').count()).toBe(1)
    }))

  it('is called off, and nothing of it is left', () =>
    withPage({}, async (page) => {
      const { double, picker } = await talks(page, FILE)
      double.holdFiles = new Promise(() => {})
      await picker.setInputFiles(file('a.pdf', PDF))
      await page.getByRole('button', { name: 'Batalkan pengiriman berkas' }).click()
      await soon(() => page.locator('jaga-chat .file').count()).toBe(0)
      expect(double.files).toEqual([])
    }))

  it('that the server refuses says why, and is sent again', () =>
    withPage({}, async (page) => {
      const { double, jaga, picker } = await talks(page, FILE)
      double.refuse(({ path }) => (path === 'files' ? { status: 415, code: 'upload.type' } : undefined))
      await picker.setInputFiles(file('a.png', png()))
      await jaga.sees(/hanya foto/)
      await page.getByRole('button', { name: 'Kirim lagi' }).click()
      await soon(() => double.files.length).toBe(1)
    }))

  it.each([
    ['foto paket.apk', ZIP, 'sering dipakai penipu'],
    ['foto.jpg', ZIP, 'hanya foto (PNG atau JPEG)'],
    ['a.jpg', new Uint8Array(), 'kosong'],
    ['a.png', Buffer.concat([png(), new Uint8Array(5 * 1024 * 1024)]), '5 MB'],
  ])('called %s stays here, with the reason', (name, bytes, says) =>
    withPage({}, async (page) => {
      const { double, picker } = await talks(page, FILE)
      await picker.setInputFiles(file(name, bytes))
      const alert = page.getByRole('alert')
      await soon(() => alert.innerText()).toContain(says)
      expect(double.requests.some((request) => request.includes('/files'))).toBe(false)
    }),
  )

  it('is pasted', () =>
    withPage({}, async (page) => {
      const { double } = await talks(page, FILE)
      await page.locator('jaga-chat .entry').evaluate(
        (node, bytes) => {
          const data = new DataTransfer()
          data.items.add(new File([new Uint8Array(bytes)], 'tempel.jpg'))
          node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        },
        [...jpeg()],
      )
      await soon(() => double.files.map(({ name }) => name)).toEqual(['tempel.jpg'])
    }))

  it('is offered only where one was asked for, or a person has the conversation', () =>
    withPage({}, async (page) => {
      const { double, clip } = await talks(page, { text: 'Halo' })
      expect(await clip.isVisible()).toBe(false)
      double.event('state', { state: 'person' })
      await soon(() => clip.isVisible()).toBe(true)
    }))
})

describeInBrowser('a pause', () => {
  it('shows that the bot is writing, then its words; in the history they are there at once', () =>
    withPage({}, async (page) => {
      const { double, jaga } = await talks(page, { text: 'Halo' })
      double.say({ text: 'Ketemu!', pause: 700 })
      double.say({ text: 'Besok sampai.' })
      await page.locator('jaga-chat .typing').waitFor()
      expect(await jaga.texts()).toEqual(['Halo'])
      await jaga.sees('Besok sampai.')
      expect(await jaga.texts()).toEqual(['Halo', 'Ketemu!', 'Besok sampai.'])
      await page.reload()
      await jaga.open()
      await jaga.sees('Besok sampai.')
    }))
})

describe('pauses', () => {
  it('follow one another, and nothing overtakes', () => {
    vi.useFakeTimers({ now: 0 })
    const shown: string[] = []
    const pausing = createPausing({ now: Date.now, changed: () => {} })
    for (const [key, ms] of [
      ['a', 0],
      ['b', 1_000],
      ['c', 0],
      ['d', 99_000],
    ] as const)
      pausing.hold(key, ms, () => shown.push(key))
    expect(shown).toEqual(['a'])
    vi.advanceTimersByTime(999)
    expect([shown, pausing.isHeld('c')]).toEqual([['a'], true])
    vi.advanceTimersByTime(1)
    expect(shown).toEqual(['a', 'b', 'c'])
    vi.advanceTimersByTime(5_000)
    expect([shown, pausing.any()]).toEqual([['a', 'b', 'c', 'd'], false])
    vi.useRealTimers()
  })
})

describe('why a file is not even tried', () => {
  it.each([
    ['foto.png', png(), null],
    ['foto.JPG', jpeg(), null],
    ['nota.pdf', PDF, null],
    ['foto.APK', png(), 'app'],
    ['update.exe', ZIP, 'app'],
    ['foto.png', ZIP, 'kind'],
    ['logo.svg', Buffer.from('<svg/>'), 'kind'],
    ['a.png', new Uint8Array(), 'empty'],
    ['a.png', new Uint8Array(5 * 1024 * 1024 + 1), 'large'],
  ])('%s: %#', async (name, bytes, why) => expect(await whyUnfit(new File([new Uint8Array(bytes)], name))).toBe(why))
})
