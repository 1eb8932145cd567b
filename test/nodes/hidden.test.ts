import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { showHidden } from '../../nodes/hidden.ts'
import { clean } from '../../runtime/guard/clean.ts'

/** WEB-09. */
describe('what nobody sees is shown by its code', () => {
  it.each([
    ['a name that is turned round', 'toko\u202egpj.exe', 'toko[U+202E]gpj.exe'],
    ['isolates', 'a\u2066b\u2069', 'a[U+2066]b[U+2069]'],
    ['marks of direction', 'a\u200eb\u200fc\u061c', 'a[U+200E]b[U+200F]c[U+061C]'],
    ['nothing wide', 'Sa\u200bri\ufeff', 'Sa[U+200B]ri[U+FEFF]'],
    ['a joiner that joins nothing', 'a\u200db', 'a[U+200D]b'],
    ['a joiner at an emoji’s end', '☠️\u200d', '☠️[U+200D]'],
    ['letters in tags', 'ok\u{e0041}\u{e007f}', 'ok[U+E0041][U+E007F]'],
    ['variants of what has none', 'a\ufe01b\u{e0101}', 'a[U+FE01]b[U+E0101]'],
    ['a letter that is blank', '\u3164', '[U+3164]'],
    ['controls', 'a\0\u001bb', 'a[U+0000][U+001B]b'],
  ])('%s', (_what, given, shown) => expect(showHidden(given)).toBe(shown))
  it.each([
    'Toko Melati',
    'baris\nlain\tkolom\r',
    '❤️ Kaos',
    '👨‍👩‍👧‍👦👩🏽‍💻🏳️‍🌈👁️‍🗨️',
    '1️⃣ #️⃣',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'می‌خواهم',
    'क्‍ष',
    'שלום עליכם',
    '<b>&amp;</b> {{x}}',
  ])('and nothing else: %s', (text) => expect(showHidden(text)).toBe(text))

  it('knows every sign that is taken out of a customer’s words', () => {
    const char = fc.oneof(
      fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff),
      ...[
        [0x2000, 0x2070],
        [0xe0000, 0xe0fff],
        [0, 0xa0],
        [0xfe00, 0xfeff],
      ].map(([min, max]) => fc.integer({ min, max })),
    )
    fc.assert(
      fc.property(char, (code) => {
        const text = `a${String.fromCodePoint(code)}b`.normalize('NFC')
        return clean(text).removed === 0 || showHidden(text) !== text
      }),
    )
  })
})
