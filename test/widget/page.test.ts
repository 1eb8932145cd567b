import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { DESKTOP, describeInBrowser, useBrowser } from '../browser.ts'
import { customer, shopPage, soon, talkedPage, useStage } from './stage.ts'

const stage = useStage()
const { withPage } = useBrowser()

/** Where every part of the widget stands and how it looks. Times of day differ from run to run and are left out. */
function looks(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('jaga-chat')?.shadowRoot
    const properties = [
      'color',
      'background-color',
      'font-family',
      'font-size',
      'font-weight',
      'line-height',
      'letter-spacing',
      'text-transform',
      'text-align',
      'direction',
      'display',
      'visibility',
      'opacity',
      'cursor',
      'border-radius',
      'border-top-width',
      'margin-top',
      'padding-left',
      'word-spacing',
      'text-indent',
      'white-space',
    ]
    return [...(root?.querySelectorAll('*') ?? [])]
      .filter((node) => !node.closest('svg') && node.tagName !== 'TIME')
      .map((node) => {
        const style = getComputedStyle(node)
        const { x, y, width, height } = node.getBoundingClientRect()
        // A row that has just come is marked so; which one that is, is not a matter of looks.
        const name = node.className.replace(' fresh', '')
        return `${node.tagName}.${name} ${[x, y, width, height].map(Math.round).join(' ')} ${properties.map((name) => style.getPropertyValue(name)).join('|')}`
      })
  })
}

/** How it looks when nothing moves any more: the same twice in a row. */
async function settledLooks(page: Page): Promise<string[]> {
  let before: string[] = []
  for (;;) {
    await page.evaluate(() => new Promise((done) => setTimeout(done, 100)))
    const now = await looks(page)
    if (now.length > 0 && now.join() === before.join()) return now
    before = now
  }
}

describeInBrowser('the widget on a shop’s page', () => {
  it('looks the same whatever the page’s style does, and changes nothing of it', () =>
    withPage({}, async (page) => {
      const hostile = `<style>
        *{all:unset!important;color:red!important;font:40px/3 serif!important;display:inline!important;visibility:hidden!important;letter-spacing:9px!important;text-transform:uppercase!important;--j-fill:red!important;--j-paper:red!important}
        html{font-size:62.5%!important;direction:rtl!important;word-spacing:2em}
        body{transform:scale(.5);filter:blur(3px);zoom:2}
        jaga-chat,jaga-chat *,.panel,.bubble,button,textarea,p{position:static!important;width:3px!important;height:3px!important;opacity:0!important;pointer-events:none!important;margin:50px!important;animation:none!important;z-index:-1!important}
        ::placeholder{color:red!important}</style>`
      const first = stage.double()
      await talkedPage(page, first, shopPage(first))
      const plain = await settledLooks(page)
      expect(plain.length).toBeGreaterThan(40)
      await page.evaluate(() => localStorage.clear())
      await talkedPage(page, first, shopPage(first, { path: '/garang' }))
      const again = await settledLooks(page)
      expect(again).toEqual(plain)
      await page.evaluate((style) => document.head.append(document.createRange().createContextualFragment(style)), hostile)
      expect(await settledLooks(page)).toEqual(plain)
      await page.evaluate(() => document.head.querySelector('style')?.remove())
      const sheets = await page.evaluate(() => [document.styleSheets.length, document.adoptedStyleSheets.length])
      expect(sheets).toEqual([0, 0])
    }))

  it.each([
    [
      'a nonce',
      (jaga: string) =>
        `default-src 'none'; script-src 'nonce-abc'; connect-src ${jaga}; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'`,
    ],
    [
      'the host',
      (jaga: string) =>
        `default-src 'none'; script-src ${jaga}; connect-src ${jaga}; img-src data:; base-uri 'none'; form-action 'none'`,
    ],
  ])('runs under a strict policy that allows it by %s', (_, policy) =>
    withPage({}, async (page) => {
      const double = stage.double()
      const jaga = double.jaga.slice(0, -1)
      const url = double.page(
        '/ketat',
        `<!doctype html><html lang="id"><title>T</title><link rel="icon" href="data:,"><body>${double.tag('nonce="abc"')}</body></html>`,
        policy(jaga),
      )
      const refused: string[] = []
      page.on('console', (message) => {
        if (/Content Security Policy|TrustedHTML|Trusted Type/i.test(message.text())) refused.push(message.text())
      })
      const { panel } = await talkedPage(page, double, url)
      expect(await panel.evaluate((node) => getComputedStyle(node).borderRadius)).toBe('24px')
      expect(refused).toEqual([])
    }),
  )

  it('adds one global, moves nothing, sets no cookie and asks one host only', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      await page.goto(double.page('/kosong', '<!doctype html><title>x</title><link rel="icon" href="data:,">'))
      const before = await page.evaluate(() => Object.keys(window))
      const hosts = new Set<string>()
      page.on('request', (request) => hosts.add(new URL(request.url()).host))
      // The shop's page is drawn first: a busy browser draws a button before its words are read, and that is a move of the page's own.
      await page.goto(
        double.page('/tenang', '<!doctype html><title>Toko</title><link rel="icon" href="data:,"><button>Beli</button>'),
      )
      const drawn = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
          }),
      )
      await page.evaluate((tag) => document.body.append(document.createRange().createContextualFragment(tag)), double.tag())
      const jaga = customer(page)
      await jaga.launcher.waitFor()
      expect(double.requests.some((request) => request.includes('/widget/chat-'))).toBe(false)
      await jaga.open()
      await jaga.says('halo')
      expect((await page.evaluate(() => Object.keys(window))).filter((name) => !before.includes(name))).toEqual(['Jaga'])
      const moved = await page.evaluate(
        (since) =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list) =>
              resolve(
                list
                  .getEntries()
                  .filter(({ startTime }) => startTime > since)
                  .reduce((sum, entry) => sum + ((entry as PerformanceEntry & { value?: number }).value ?? 0), 0),
              ),
            ).observe({ type: 'layout-shift', buffered: true })
            setTimeout(resolve, 300, 0) // no entry comes where nothing moved
          }),
        drawn,
      )
      expect(moved).toBe(0)
      expect(await page.context().cookies()).toEqual([])
      expect([...hosts].sort()).toEqual([new URL(double.jaga).host, new URL(double.shop).host])
    }))

  it('is put on and taken off a hundred times and leaves nothing behind', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      await page.goto(shopPage(double))
      const { launcher } = customer(page)
      await launcher.waitFor()
      const cdp = await page.context().newCDPSession(page)
      const count = async () => {
        await cdp.send('HeapProfiler.collectGarbage')
        const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters')
        return { nodes, jsEventListeners }
      }
      const cycle = (times: number) =>
        page.evaluate(async (rounds) => {
          for (let i = 0; i < rounds; i++) {
            const element = document.createElement('jaga-chat')
            element.dataset.bot = `b${i % 3}`
            element.dataset.mode = 'inline'
            document.body.append(element)
            while (!element.shadowRoot?.querySelector('.panel')) await new Promise((resolve) => requestAnimationFrame(resolve))
            element.remove()
          }
        }, times)
      await cycle(5)
      const before = await count()
      await cycle(100)
      // One or two may still be held by answers under way, with some 110 nodes each; a hundred that leak are 11,000.
      await soon(async () => (await count()).jsEventListeners - before.jsEventListeners).toBeLessThanOrEqual(20)
      await soon(async () => (await count()).nodes - before.nodes).toBeLessThanOrEqual(400)
      await soon(() => double.streams()).toBe(0)
      await page.evaluate(() => window.Jaga?.destroy())
      expect(await page.locator('jaga-chat').count()).toBe(0)
      expect(await page.evaluate(() => 'Jaga' in window)).toBe(false)
    }))

  it('is spoken to by the page', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      await page.goto(shopPage(double))
      const { launcher, panel, sees } = customer(page)
      await launcher.waitFor()
      await page.evaluate(() => {
        const seen: string[] = []
        Object.assign(window, { seen })
        for (const name of ['open', 'close', 'message'] as const) window.Jaga?.on(name, () => seen.push(name))
      })
      await page.locator('#own').focus()
      await page.evaluate(() => window.Jaga?.open())
      expect(await panel.isVisible()).toBe(true)
      await page.evaluate(() => window.Jaga?.send('dari halaman'))
      await sees('dari halaman')
      await soon(() => double.streams()).toBe(1)
      double.say({ text: 'diterima' })
      await sees('diterima')
      await page.evaluate(() => window.Jaga?.close())
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('own')
      expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(['open', 'message', 'close']) // put there above
      double.say({ text: 'masih di sana?' })
      await page.getByRole('button', { name: 'Buka chat (1 pesan baru)' }).waitFor()
      await page.evaluate(() => window.Jaga?.set({ language: 'en', position: 'left', theme: 'dark' }))
      await page.getByRole('button', { name: /Open chat/ }).click()
      await page.getByText('You are talking with a bot').waitFor()
      expect((await panel.boundingBox())?.x).toBeLessThan(40)
      await page.evaluate(() => window.Jaga?.set({ identity: 'signed' }))
      await soon(() => double.opens.at(-1)).toEqual({ identity: 'signed', token: 'token-1' })
      await page.evaluate(() => window.Jaga?.set({ identity: null }))
      await soon(() => double.opens.at(-1)).toEqual({ identity: undefined, token: undefined })
    }))

  it('speaks the page’s language', () =>
    withPage({ locale: 'id-ID' }, async (page) => {
      const double = stage.double()
      await page.goto(shopPage(double, { lang: 'en' }))
      await page.getByRole('button', { name: 'Open chat' }).waitFor()
    }))

  it('does not show itself where the shop has switched it off', () =>
    withPage({}, async (page) => {
      const double = stage.double()
      double.refuse(({ path }) => (path === 'config' ? { status: 403, code: 'channel.off', once: false } : undefined))
      const answered = page.waitForResponse('**/config')
      await page.goto(shopPage(double))
      await answered
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
      expect(await customer(page).launcher.count()).toBe(0)
    }))

  it.each([
    ['inline', 'data-mode="inline" data-target="#here"', '<div id="here"></div>'],
    ['page', 'data-mode="page"', ''],
  ])('stands on the page as %s', (mode, attributes, body) =>
    withPage({}, async (page) => {
      const double = stage.double()
      const style = '<style>#here{width:500px;height:600px}</style>'
      await page.goto(shopPage(double, { attributes, body, head: style }))
      const { panel, says, field, launcher } = customer(page)
      await field.waitFor()
      await says('halo')
      await soon(() => double.messages().length).toBe(1)
      const box = await panel.boundingBox()
      expect([box?.width, box?.height]).toEqual(mode === 'page' ? [DESKTOP.width, DESKTOP.height] : [500, 600])
      expect(await launcher.count()).toBe(0)
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('JAGA-CHAT')
    }),
  )
})
