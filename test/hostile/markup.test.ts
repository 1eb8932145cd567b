import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { tour } from './markup.ts'
import { setTraps } from './traps.ts'

/** WEB-01 with lines of our own; `npm run hostile` has fifteen hundred of others, on every screen. */
const LINES = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "'-alert(1)-'",
  'javascript:alert(1)',
  '<a href="javascript:alert(1)">klik</a>',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<style>@import "https://evil.example/x.css"</style>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  "{{constructor.constructor('alert(1)')()}}",
  'data:text/html,<script>alert(1)</script>',
  '<details open ontoggle=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  'toko\u202egpj.exe',
  'Sari\u200b Dewi \u{e0068}',
]

describeInBrowser('lines that try to become script', () => {
  const { browser } = useBrowser()

  it('stay text in the chat, on the drawing table and at the desk, and are shown as they are', async () => {
    const { looks, shown, found } = await tour(browser(), LINES, 'few')
    expect(found).toEqual([])
    expect(looks).toBeGreaterThan(8)
    expect(shown).toBeGreaterThan(50)
  }, 120_000)

  it('and a page that made markup of them would be found out', async () => {
    const html = `<!doctype html><meta charset=utf-8><link rel=icon href="data:,"><p>Sari\u202e</p><p>${LINES[1]}</p><p>${LINES[2]}</p><p>${LINES[5]}</p>${LINES[7]}`
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server's address is an object
    const context = await browser().newContext()
    const traps = await setTraps(context, origin)
    const page = await context.newPage()
    await page.goto(origin)
    await traps.inspect(page, 'planted')
    await expect.poll(() => traps.sprung.join('\n')).toMatch(/alert\(1\)/)
    expect(traps.sprung.join('\n')).toMatch(/a request to https:\/\/evil\.example/)
    expect(traps.sprung.join('\n')).toMatch(/planted: <img onerror>/)
    expect(traps.sprung.join('\n')).toMatch(/planted: <a href="javascript:/)
    expect(traps.sprung.join('\n')).toMatch(/planted: signs that nobody sees in <p>/)
    await context.close()
    server.close()
  })
})
