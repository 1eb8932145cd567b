import { expect, it } from 'vitest'
import { faultsOf } from '../axe.ts'
import { DESKTOP, describeInBrowser, PHONE, useBrowser } from '../browser.ts'
import { shopPage, talkedPage, useStage } from './stage.ts'

const stage = useStage()
const { withPage } = useBrowser()

describeInBrowser('everyone can use it', () => {
  it.each([
    ['light', DESKTOP],
    ['dark', DESKTOP],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)('axe finds nothing serious: %s, %o', (colorScheme, viewport) =>
    withPage({ colorScheme, viewport }, async (page) => {
      const double = stage.double()
      const { says, sees } = await talkedPage(page, double, shopPage(double))
      expect(await faultsOf(page, 'jaga-chat')).toEqual([])
      double.say({ text: 'Saya bantu' }, { from: 'staff', staffName: 'Rina' })
      await sees('Saya bantu')
      double.say({ text: 'Masukkan kode', input: 'code' })
      await sees('Masukkan kode')
      await page.getByRole('button', { name: 'Tulis pesan biasa' }).click()
      await says('pin saya 1234')
      await page.getByRole('alert').waitFor()
      await page.getByText('Sumber (1)').click()
      expect(await faultsOf(page, 'jaga-chat')).toEqual([])
      await page.getByRole('button', { name: 'Menu percakapan' }).click()
      expect(await faultsOf(page, 'jaga-chat')).toEqual([])
      await page.getByRole('menuitem', { name: 'Hapus percakapan saya' }).click()
      await page.getByRole('alertdialog').waitFor()
      expect(await faultsOf(page, 'jaga-chat')).toEqual([])
    }),
  )

  it('has targets of 44 px and fills a phone', () =>
    withPage({ viewport: PHONE, hasTouch: true, isMobile: true }, async (page) => {
      const double = stage.double()
      const { panel, launcher } = await talkedPage(page, double, shopPage(double))
      expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, ...PHONE })
      expect(await panel.getAttribute('aria-modal')).toBe('true')
      expect(await launcher.isVisible()).toBe(false)
      for (const button of await panel.locator('button:visible, summary:visible').all()) {
        const box = await button.boundingBox()
        expect([await button.textContent(), Math.min(box?.width ?? 0, box?.height ?? 0) >= 44]).toEqual([
          await button.textContent(),
          true,
        ])
      }
      await page.keyboard.press('Escape')
      expect(await launcher.isVisible()).toBe(true)
    }))

  it('keeps the keyboard inside while it fills the screen', () =>
    withPage({ viewport: PHONE }, async (page) => {
      const double = stage.double()
      await talkedPage(page, double, shopPage(double))
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press('Tab')
        expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('JAGA-CHAT')
      }
    }))

  it('can be read and written in at 400 % zoom', () =>
    withPage({ viewport: { width: 320, height: 256 } }, async (page) => {
      const double = stage.double()
      const { panel, field, log } = await talkedPage(page, double, shopPage(double))
      const [box, entry, room] = [await panel.boundingBox(), await field.boundingBox(), await log.locator('..').boundingBox()]
      expect(box).toEqual({ x: 0, y: 0, width: 320, height: 256 })
      expect((entry?.y ?? 999) + (entry?.height ?? 0)).toBeLessThanOrEqual(256)
      expect(room?.height).toBeGreaterThan(80)
      expect(
        await panel.evaluate(
          (node) =>
            [...node.querySelectorAll('*')].filter(
              (inner) => inner.scrollWidth > inner.clientWidth + 1 && getComputedStyle(inner).overflowX === 'auto',
            ).length,
        ),
      ).toBe(0)
    }))

  it('draws no motion for those who want none', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      const { panel } = await talkedPage(page, double, shopPage(double))
      expect(await panel.evaluate((node) => getComputedStyle(node).animationDuration)).toMatch(/^(0s|1e-05s|0\.01ms|0\.00001s)$/)
    }))
})
