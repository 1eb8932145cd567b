import { describe, expect, it } from 'vitest'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { caught } from './control.ts'
import { marked, whose } from './markup.ts'
import { tourDrawing } from './tour.ts'

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
    const { looks, shown, found } = await tourDrawing(browser(), LINES)
    expect(found).toEqual([])
    expect(looks).toBeGreaterThan(8)
    expect(shown).toBeGreaterThan(50)
  }, 120_000)

  it('and a page that made markup of them would be found out, each', async () => {
    const { planted, missed } = await caught(browser())
    expect(missed).toEqual([])
    expect(planted).toBeGreaterThan(10)
  })
})

describe('the number of a line', () => {
  const lines = ['<img src=x onerror=alert(1)>', "<a onclick=Confirm('XSS')>", '<b onx=prompt``>', '<i>1</i>']

  it('stands where it calls, and nothing else of it changes', () => {
    expect(marked(lines)).toEqual([
      '<img src=x onerror=alert(0xa000)>',
      "<a onclick=Confirm('0xa001')>",
      '<b onx=prompt`0xa002`>',
      '<i>1</i>',
    ])
  })
  it.each([
    ['/chat/x: alert(40960)', 'of ["<img src=x onerror=alert(1)>"]'],
    ['the queue: <a onclick> as in <a onclick="Confirm(\'0xa001\')">', 'of ["<a onclick=Confirm(\'XSS\')>"]'],
    ['an error on http://127.0.0.1:40960/queue', 'whose cannot be told by a number'],
  ])('tells whose it is what was found: %s', (found, told) => expect(whose(found, lines)).toBe(told))
})
