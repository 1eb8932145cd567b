import { afterAll, beforeAll, expect, it } from 'vitest'
import { serve } from '../../runtime/http/serve.ts'
import { draw } from '../bot.ts'
import { describeInBrowser, PHONE, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { type House, openHouse } from '../http/house.ts'
import { customer, soon } from '../widget/stage.ts'
import { openLetterbox } from './letterbox.ts'

/** A customer on a phone is challenged, reads the mail, and types the code into the masked field: on the real runtime. */
const DOCUMENT = draw(
  {
    main: [
      ['start', 'start'],
      [
        'ask',
        'mfa-challenge',
        {
          method: 'email',
          to: 'budi@contoh.id',
          action: 'Refund TC-1042',
          amount: 'amount',
          text: { id: 'Demi keamanan.' },
          currency: 'IDR',
          minutes: 10,
          attempts: 3,
        },
      ],
      ['ok', 'message', { text: { id: 'Terima kasih, refund dicatat.' } }],
      ['no', 'message', { text: { id: 'Belum bisa.' } }],
      ['free', 'question', { text: { id: 'Ada lagi?' }, kind: 'text', save: 'said', tries: 3 }],
      'start -> ask',
      'ask.verified -> ok',
      'ask.failed -> no',
      'ask.expired -> no',
      'ok -> free',
      'no -> free',
      'free -> free',
      'free.invalid -> free',
    ],
  },
  {
    variables: [
      { name: 'said', type: 'text', scope: 'conversation' },
      { name: 'amount', type: 'number', scope: 'conversation', initial: 250_000 },
    ],
    languages: ['id'],
  },
)

const { withPage } = useBrowser()

describeInBrowser('the challenge', () => {
  let house: House
  let box: Awaited<ReturnType<typeof openLetterbox>>
  let server: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    house = await openHouse({ assets: built('widget') })
    box = await openLetterbox()
    await house.store.settings.put('mail', box.settings)
    server = await serve(house.app, { host: '127.0.0.1', port: 0 })
  }, 60_000)
  afterAll(async () => {
    await server?.stop(1_000)
    await house?.close()
    await box?.close()
  })

  it('is met in the masked field, and the code is seen nowhere', () =>
    withPage({ viewport: PHONE, locale: 'id-ID' }, async (page) => {
      const bot = await house.bot({ document: DOCUMENT })
      await page.goto(`http://127.0.0.1:${server.port}/chat/${bot}`)
      const { field, says, sees, texts } = customer(page)
      await sees('Refund TC-1042: Rp250.000')
      await sees('b•••@contoh.id')
      await soon(() => field.getAttribute('type')).toBe('password')
      expect(await field.getAttribute('inputmode')).toBe('numeric')
      expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
      const code = await box.code()
      await says(code === '111111' ? '222222' : '111111')
      await sees('Kodenya belum tepat')
      await soon(() => field.getAttribute('type')).toBe('password')
      await says(code)
      await sees('Terima kasih, refund dicatat.')
      expect((await texts()).join('\n')).not.toContain(code)
      expect(await page.content()).not.toContain(code)
      expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain(code)
      await soon(() => field.getAttribute('type')).not.toBe('password')
      await page.reload()
      await sees('••••••')
      expect((await texts()).join('\n')).not.toContain(code)
    }))
})
