import { expect, it } from 'vitest'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { customer, shopPage, soon, useStage } from './stage.ts'

const stage = useStage()
const { withPage } = useBrowser()

describeInBrowser('nothing that is said runs', () => {
  const PAYLOADS = [
    '<script>ran(1)</script>',
    '<img src=x onerror=ran(1)>',
    '<svg onload=ran(1)>',
    '"><img src=x onerror=ran(1)>',
    "'><svg/onload=ran(1)>",
    '<iframe src="javascript:parent.ran(1)"></iframe>',
    '<a href="javascript:ran(1)">x</a>',
    '[x](javascript:ran(1))',
    '[x](java&#x73;cript:ran(1))',
    '[x](data:text/html,<script>ran(1)</script>)',
    '![x](x" onerror="ran(1))',
    '<details open ontoggle=ran(1)>',
    '<video><source onerror=ran(1)></video>',
    '<input autofocus onfocus=ran(1)>',
    '<math><mtext><style><img src=x onerror=ran(1)>',
    '</textarea><script>ran(1)</script>',
    '<style>@import "//x"</style>',
    '<template><script>ran(1)</script></template>',
    '**<b onmouseover=ran(1)>x</b>**',
    '- <object data="javascript:ran(1)">',
    '{{constructor.constructor("ran(1)")()}}',
    '<jaga-chat data-bot=toko data-mode=inline>',
  ]

  it('in any place of the screen', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const dialogs: string[] = []
      const foreign: string[] = []
      await page.exposeFunction('ran', () => dialogs.push('ran'))
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('request', (request) => {
        if (!/^(http:\/\/(localhost|127\.0\.0\.1):|data:)/.test(request.url())) foreign.push(request.url())
      })
      double.config.title = { id: PAYLOADS[1] }
      double.config.label = { id: PAYLOADS[2] }
      double.config.greeting = { id: PAYLOADS[0] }
      const { open, field, says, log, panel } = customer(page)
      await page.goto(shopPage(double))
      await open()
      await soon(() => double.streams()).toBe(1)
      await says(PAYLOADS[1]!)
      for (const payload of PAYLOADS) {
        double.event('part', { turn: payload, index: 0, text: payload })
        double.say({
          text: payload,
          generated: true,
          choices: [{ id: payload, label: payload }],
          sources: [{ document: payload, title: payload, heading: payload, from: 0, to: 1, text: payload }],
        })
        double.say({ text: payload }, { from: 'staff', staffName: payload })
        double.say({ text: payload }, { from: 'customer' })
        double.say({ text: payload }, { from: 'system' })
      }
      double.say({ text: 'selesai' })
      await log.getByText('selesai').waitFor()
      await field.focus()
      const bad = await panel.evaluate((node) =>
        [...node.querySelectorAll('*')]
          .filter(
            (inner) =>
              (!inner.matches('.write > input[type=file]') &&
                /^(script|img|iframe|object|video|style|template|input|math|jaga-chat)$/i.test(inner.tagName)) ||
              [...inner.attributes].some(({ name }) => name.startsWith('on')),
          )
          .map(({ outerHTML }) => outerHTML),
      )
      expect([bad, dialogs, foreign]).toEqual([[], [], []])
      expect(await log.getByText('<script>ran(1)</script>').count()).toBeGreaterThanOrEqual(3)
    }))
})
