import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, PHONE, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { useListeningHouse } from '../http/listening.ts'
import { customer, soon } from '../widget/stage.ts'
import { challengeBot } from './challenged.ts'
import { openLetterbox } from './letterbox.ts'

/** A customer on a phone is challenged, reads the mail, and types the code into the masked field: on the real runtime. */
const DOCUMENT = challengeBot({ action: 'Refund TC-1042', amount: 'amount', attempts: 3 }, 'Terima kasih, refund dicatat.', [
  { name: 'amount', type: 'number', scope: 'conversation', initial: 250_000 },
])

const { withPage } = useBrowser()

describeInBrowser('the challenge', () => {
  const { house, url } = useListeningHouse(() => ({ assets: built('widget') }))
  let box: Awaited<ReturnType<typeof openLetterbox>>
  beforeAll(async () => {
    box = await openLetterbox()
    await house().store.settings.put('mail', box.settings)
  })
  afterAll(() => box?.close())

  it('is met in the masked field, and the code is seen nowhere', () =>
    withPage({ viewport: PHONE, locale: 'id-ID' }, async (page) => {
      const bot = await house().bot({ document: DOCUMENT })
      await page.goto(`${url()}/chat/${bot}`)
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
