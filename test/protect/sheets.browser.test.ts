import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hotp, stepAt } from '../../runtime/identity/totp.ts'
import { faultsOf } from '../axe.ts'
import { draw } from '../bot.ts'
import { describeInBrowser, PHONE, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { openHouse } from '../http/house.ts'
import { useListeningHouse } from '../http/listening.ts'
import { customer, soon } from '../widget/stage.ts'

/** What a customer finds in the chat's menu to look after their own data, on the real runtime. */
const DOCUMENT = draw(
  {
    main: [
      ['start', 'start'],
      [
        'agree',
        'consent',
        { mode: 'ask', purpose: 'kabar pesanan', text: { id: 'Boleh nomor HP Kakak kami simpan?' }, version: '2' },
      ],
      ['phone', 'question', { text: { id: 'Nomor HP-nya berapa?' }, kind: 'phone', save: 'hp', tries: 3 }],
      ['may', 'consent', { mode: 'check', purpose: 'kabar pesanan' }],
      ['used', 'message', { text: { id: 'Kabar dikirim ke {{hp}}.' } }],
      ['unused', 'message', { text: { id: 'Tidak dikirim: persetujuannya ditarik.' } }],
      ['free', 'question', { text: { id: 'Ada lagi?' }, kind: 'text', save: 'said', tries: 3 }],
      'start -> agree',
      'agree.given -> phone',
      'agree.refused -> free',
      'phone -> may',
      'phone.invalid -> free',
      'may.given -> used',
      'may.refused -> free',
      'may.withdrawn -> unused',
      'used -> free',
      'unused -> free',
      'free -> may',
      'free.invalid -> free',
    ],
  },
  {
    variables: [
      { name: 'hp', type: 'text', scope: 'conversation' },
      { name: 'said', type: 'text', scope: 'conversation' },
    ],
    languages: ['id'],
  },
)

const { withPage } = useBrowser()
const { house, url } = useListeningHouse(() => ({ assets: built('widget') }))
const sheet = (page: Page) => page.locator('jaga-chat .sheet')
const chatOf = (bot: string) => `${url()}/chat/${bot}`

describeInBrowser('the chat’s menu', () => {
  it('takes a consent back (D2): from then on the bot goes without, and the proof is stored with its receipt', () =>
    withPage({ viewport: PHONE, locale: 'id-ID', colorScheme: 'dark' }, async (page) => {
      const bot = await house().bot({ document: DOCUMENT })
      await page.goto(chatOf(bot))
      const { says, sees, menu, choice } = customer(page)
      await choice('Setuju').click()
      await sees('Nomor HP-nya berapa?')
      await says('081234567890')
      await sees('Kabar dikirim ke +6281234567890.')
      await menu('Tarik persetujuan')

      await sheet(page).getByText('Boleh nomor HP Kakak kami simpan?').waitFor()
      await sheet(page).getByText('versi teks 2').waitFor()
      expect(await faultsOf(page, 'jaga-chat')).toEqual([])
      await sheet(page).getByRole('button', { name: 'Tarik persetujuan: kabar pesanan' }).click()
      const receipt = await sheet(page).getByText('Nomor tanda terima').textContent()
      await page.keyboard.press('Escape')
      await soon(() => sheet(page).count()).toBe(0)
      await says('kirim lagi dong')
      await sees('Tidak dikirim: persetujuannya ditarik.')

      const { contact } = (await house().store.bot(bot).conversations({ limit: 1 })).items[0]!
      const proofs = await house().store.bot(bot).trust.consents(contact)
      expect(proofs).toMatchObject([
        { purpose: 'kabar pesanan', decision: 'given', version: '2', text: 'Boleh nomor HP Kakak kami simpan?', channel: 'web' },
        { purpose: 'kabar pesanan', decision: 'withdrawn', version: '2', channel: 'web' },
      ])
      expect(receipt).toContain(proofs[1]!.id.slice(0, 8).toUpperCase())
      // Seen again later, the receipt is still there, and there is nothing left to withdraw.
      await menu('Tarik persetujuan')
      await sheet(page).getByText(receipt!).waitFor()
      expect(await sheet(page).getByRole('button').count()).toBe(1)
    }))

  it('sets up an authenticator app for whom the shop has signed in, and for nobody else', () =>
    withPage({ viewport: PHONE, locale: 'en-GB' }, async (page) => {
      const bot = await house().bot()
      await house().store.bot(bot).putSecret({ name: 'web-identity', value: 'kunci', hosts: [], by: 'ani', at: 1 })
      await page.goto(chatOf(bot))
      const { sees } = customer(page)
      const button = page.getByRole('button', { name: 'Conversation menu' })
      await sees('Hello!')
      await button.click()
      expect(await page.getByRole('menuitem', { name: 'Authenticator app' }).count()).toBe(0)

      await page.evaluate((identity) => window.Jaga!.set({ identity }), signed('N9'))
      await sees('Hello!')
      await button.click()
      await page.getByRole('menuitem', { name: 'Authenticator app' }).click()
      await sheet(page).getByRole('button', { name: 'Begin' }).click()
      await sheet(page).getByRole('img', { name: 'QR code' }).waitFor()
      expect(await faultsOf(page, 'jaga-chat')).toEqual([])
      const uri = new URL((await sheet(page).getByRole('link').getAttribute('href'))!)
      const key = (await sheet(page).locator('.key').textContent())!.replaceAll(' ', '')
      expect(uri.searchParams.get('secret')).toBe(key)

      const code = hotp(bytesOf(key), stepAt(house().time.now))
      const field = sheet(page).getByLabel('Code from the app')
      await field.fill('12')
      await field.press('Enter')
      await sheet(page).getByText('The code has 6 digits.').waitFor()
      await field.fill(code === '000000' ? '000001' : '000000')
      await field.press('Enter')
      await sheet(page).getByText('That code does not match.').waitFor()
      await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`)
      await sheet(page).getByRole('button', { name: 'Activate' }).click()
      await sheet(page).getByText('If the phone is lost or replaced').waitFor()
      expect(await page.content()).not.toContain(key)
      const { items } = await house().store.bot(bot).conversations({ limit: 10 })
      const apps = await Promise.all(items.map(({ contact }) => house().store.bot(bot).trust.app(contact)))
      expect(apps.map((app) => app?.confirmed ?? false).sort()).toEqual([false, true])
    }))
})

describe('consents over the channel', () => {
  it('are asked for and taken back by their own contact alone, once', async () => {
    const mine = await openHouse()
    const bot = await mine.bot({ document: DOCUMENT })
    const open = async () => (await mine.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    const [a, b] = [await open(), await open()]
    const as = ({ token }: { token: string }) => ({ headers: { authorization: `Bearer ${token}` } })
    await mine.engine.settled(a.conversation)
    await mine.send('POST', `/channel/web/${bot}/messages`, { ...as(a), body: { id: 'message-1', text: 'Setuju' } })
    await mine.engine.settled(a.conversation)
    const list = async (who: { token: string }) => (await mine.send('GET', `/channel/web/${bot}/consents`, as(who))).json.items
    const withdraw = (who: { token: string }, purpose = 'kabar pesanan') =>
      mine.send('POST', `/channel/web/${bot}/consents/withdraw`, { ...as(who), body: { purpose } })
    expect(await list(a)).toMatchObject([{ purpose: 'kabar pesanan', decision: 'given', version: '2' }])
    expect(await list(b)).toEqual([])
    expect((await withdraw(b)).status).toBe(404)
    expect((await withdraw(a, 'lain')).status).toBe(404)
    const [first, again] = [await withdraw(a), await withdraw(a)]
    expect(first.json).toMatchObject({ decision: 'withdrawn', receipt: expect.stringMatching(/^[0-9A-F]{8}$/) })
    expect(again.json).toEqual(first.json)
    expect((await mine.send('GET', `/channel/web/${bot}/consents`)).status).toBe(401)
    await mine.close()
  })
})

function signed(sub: string): string {
  const body = Buffer.from(JSON.stringify({ sub, exp: house().time.now / 1000 + 3_600 })).toString('base64url')
  return `${body}.${createHmac('sha256', 'kunci').update(body).digest('base64url')}`
}

/** RFC 4648 base32, as an app reads it. */
function bytesOf(key: string): Buffer {
  const bits = [...key].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
}
