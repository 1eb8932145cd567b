import { describe, expect, it } from 'vitest'
import { createGuard } from '../../runtime/guard/guard.ts'
import { maskPieces, mayBePiece } from '../../runtime/guard/pieces.ts'
import { burstsOf } from './corpus/bursts.ts'
import { drawing, withLuhn } from './corpus/draw.ts'
import { inFours, mobile, nik } from './corpus/numbers.ts'

/** PAY-08: the ways of writing a card number that are no digits in a row. */
const { inspectIn } = createGuard()
const CARDS = ['4242424242424242', '5555555555554444', '378282246310005', '6011111111111117', '4222222222222', '36227206271667']
const WORDS = {
  id: 'nol satu dua tiga empat lima enam tujuh delapan sembilan'.split(' '),
  en: 'zero one two three four five six seven eight nine'.split(' '),
}
const spelt = (digits: string, words: string[], between = ' ') => [...digits].map((digit) => words[Number(digit)]).join(between)
const base64 = (text: string) => Buffer.from(text).toString('base64')

const WRITTEN: [string, (digits: string) => string][] = [
  ['in Indonesian words', (d) => `kartu saya ${spelt(d, WORDS.id)}`],
  ['in English words', (d) => spelt(d, WORDS.en)],
  ['in words with commas', (d) => spelt(d, WORDS.id, ', ')],
  ['in words over lines', (d) => spelt(d, WORDS.id, '\n')],
  ['in capitals', (d) => spelt(d, WORDS.id).toUpperCase()],
  ['half in words', (d) => `${d.slice(0, 4)} ${spelt(d.slice(4, 8), WORDS.id)} ${d.slice(8)}`],
  ['in base64', (d) => base64(`{"card":"${d}"}`)],
  ['in base64 for addresses', (d) => `data:${Buffer.from(`card=${d}?`).toString('base64url')}`],
  ['with percent signs', (d) => `https://x.example/?pan=${inFours(d, '%20')}`],
  ['with every digit as a percent sign', (d) => [...d].map((digit) => `%3${digit}`).join('')],
  ['with JSON escapes', (d) => [...d].map((digit) => `\\u003${digit}`).join('')],
  ['in JSON with its code', (d) => `{"number":"${d}","cvv":"123"}`],
  ['in an address', (d) => `https://x.example/pay/${d}/now`],
  ['in a file name', (d) => `scan_${d}.pdf`],
  ['behind a word without a blank', (d) => `nomorkartu${d}`],
  ['as a picture is read', (d) => `BANK CONTOH\n${inFours(d)}\nVALID THRU 12/27\nBUDI SANTOSO`],
]

describe('a card number is masked', () => {
  it.each(WRITTEN)('%s', (_, write) => {
    for (const digits of CARDS) {
      const { text, security } = inspectIn(write(digits))
      expect(security, write(digits)).toContain('card-number')
      expect(text).not.toContain(digits)
      expect(text).not.toContain(base64(`{"card":"${digits}"}`))
    }
  })

  it('with HTML entities', () => {
    const entities = [...'4242424242424242'].map((digit) => `&#${48 + Number(digit)};`).join('')
    expect(inspectIn(entities).security).toContain('card-number')
  })
})

describe('a card number in pieces', () => {
  const cut = (digits: string, pieces: number) => {
    const size = Math.ceil(digits.length / pieces)
    return digits.match(new RegExp(`.{1,${size}}`, 'g'))!
  }
  const MINUTE = 60_000
  const masks = (texts: string[], at = (i: number) => i * MINUTE) => maskPieces(texts.map((text, i) => ({ text, at: at(i) })))
  it.each([2, 3, 4])('over %i messages is masked in all of them', (pieces) => {
    for (const digits of CARDS) {
      const said = cut(digits, pieces)
      const masked = masks(said)!
      expect(masked.slice(0, -1).every((text) => text === '••••')).toBe(true)
      expect(masked.at(-1)).toBe(`•••• ${digits.slice(-4)}`)
      expect(said.every(mayBePiece)).toBe(true)
    }
  })

  it.each([
    ['with words around them', ['kartu saya 4242 4242', 'lalu 4242 4242']],
    ['after other talk', ['halo kak', '42424242', '42424242']],
    ['with blanks and dashes', ['4242-4242-', '4242 4242']],
    ['spelt out', [spelt('42424242', WORDS.id), spelt('42424242', WORDS.id)]],
    ['one of them spelt out', ['4242 4242', spelt('42424242', WORDS.id)]],
  ])('%s', (_, said) => expect(masks(said)?.join('|') ?? '').toMatch(/••••.*•••• 4242/s))

  it.each([
    ['two orders', ['4242424242', '424243']],
    ['an order and its phone number', ['pesanan 42424242', 'hp 42424242']],
    ['a number that fails Luhn', ['42424242', '42424241']],
    ['only words', ['halo', 'mana paket saya']],
    ['a number that stands alone', ['42424242']],
    ['an order that is called so', ['42424242', 'no pesanan 42424242']],
  ])('%s are none', (_, said) => expect(masks(said)).toBeNull())

  const AT_ONCE = () => MINUTE
  it.each([
    ['two that came at once', ['8888 1881', '4012 8888'], AT_ONCE, '•••• 1881|••••'],
    ['two of no number', ['8888 1882', '4012 8888'], AT_ONCE, null],
    ['four that came at once', ['8881', '888', '40128', '8881'], AT_ONCE, '••••|••••|••••|•••• 8881'],
    ['two with a minute between', ['8888 1881', '4012 8888'], undefined, null],
    ['the last two of three', ['3782 8', '10005', '22463'], (i: number) => (i > 0 ? 2 : 0) * MINUTE, '••••|•••• 0005|••••'],
    ['the first and the last of three', ['1881', '8888 8888', '4012'], (i: number) => i * 2_000, null],
  ])('%s in another order', (_, said, at, masked) => expect(masks(said, at)?.join('|') ?? null).toBe(masked))
})

/** All of PAY-08 that must be found. */
const VECTORS = (
  '4242424242424242 4111111111111111 4012888888881881 4222222222222 4000056655665556 5555555555554444 5105105105105100 ' +
  '2223003122003222 5200828282828210 378282246310005 371449635398431 6011111111111117 6011000990139424 3056930009020004 ' +
  '36227206271667 30569309025904 38520000023237 3566002020360505 3530111333300000 6200000000000005 6759649826438453 6304000000000000'
).split(' ')

/** The contact's messages one after another, each looked at with the three before it, as they arrive. */
function joinedIn(texts: readonly string[], ms: number): number {
  const said: { text: string; at: number }[] = []
  let joined = 0
  texts.forEach((text, i) => {
    const now = { text, at: i * ms }
    const masked = mayBePiece(text) ? maskPieces([...said.slice(-3), now]) : null
    if (masked) joined++
    said.push(masked ? { ...now, text: masked.at(-1)! } : now)
  })
  return joined
}

describe('pieces that are sent at once', () => {
  it('are joined in any order: each of PAY-08’s numbers, cut into two, three and four', () => {
    for (const digits of VECTORS) {
      for (const pieces of [2, 3, 4]) {
        const size = Math.ceil(digits.length / pieces)
        const cut = digits.match(new RegExp(`.{1,${size}}`, 'g'))!
        for (const order of [cut, cut.toReversed(), [...cut.slice(1), cut[0]!]]) {
          expect(joinedIn(order, 500), order.join(' ')).toBe(1)
        }
        expect(joinedIn(cut, 60_000), cut.join(' ')).toBe(1)
      }
    }
  })

  /**
   * Of 400,000 such messages, more of them bare numbers than shops ever get, 4.6 in 10,000 are taken for the end of a card number where
   * they come within three seconds, and 2.9 where a minute lies between: bare numbers that together have a brand's beginning, its
   * length and a right check digit. Before phone numbers, dates, sizes and prices were known as what they are it was 68 and 20.
   */
  it.each([
    ['at once', 500, 6],
    ['a minute apart', 60_000, 4],
  ])('are seldom seen in ordinary talk: %s', (_, ms, most) => {
    const MESSAGES = 10_000
    const bursts = burstsOf(29)
    let [messages, wrong] = [0, 0]
    while (messages < MESSAGES) {
      const burst = bursts.next().value!
      messages += burst.length
      wrong += joinedIn(burst, ms)
    }
    expect((wrong / messages) * 10_000).toBeLessThanOrEqual(most)
  })

  it.each([
    ['a phone number and a postcode', ['62 8958 6593 81', '37100']],
    ['a date after two numbers', ['7391', '3726', '24 6 2025']],
    ['sizes and quantities', ['size 39', '3 pcs', '4005166571635']],
    ['prices as they are printed', ['261.000', '5481308713']],
    ['an address', ['62877207718648', 'jl merdeka 141 rt 12 rw 11']],
    ['an order by its name', ['TC-541450', '5967180982']],
  ])('are not %s', (_what, said) => {
    expect(joinedIn(said, 500)).toBe(0)
    expect(joinedIn(said.toReversed(), 500)).toBe(0)
  })

  it('are also what is called a card’s, however it is written', () => {
    expect(
      joinedIn(
        ['kartu 6281 2345 6789', '0004'].map((text, i) => (i ? withLuhn('628123456789000').slice(12) : text)),
        500,
      ),
    ).toBe(1)
  })
})

describe('of 10,000 harmless messages about orders', () => {
  const draw = drawing(8)
  const KINDS: (() => string)[] = [
    () => `pesanan TC-${draw.digits(6)} kapan dikirim?`,
    () => `no pesanan ${draw.digits(draw.int(8, 18))}`,
    () => `resi JX${draw.digits(10)}`,
    () => `resi ${draw.digits(draw.int(10, 16))} sampai mana`,
    () => `invoice INV/20261122/MPL/${draw.digits(10)}`,
    () => `wa saya 0${mobile(draw)}`,
    () => `+62 ${mobile(draw)}`,
    () => `VA ${draw.digits(16)} sudah saya bayar`,
    () => `IMEI ${withLuhn(`35${draw.digits(12)}`)}`,
    () => `NIK ${nik(draw)}`,
    () => nik(draw, { serial: '0001' }),
    () => `${Date.UTC(2026, 10, draw.int(1, 28))}${draw.digits(1)}`,
    () => `total Rp${draw.int(1, 9)}.${draw.digits(3)}.${draw.digits(3)} untuk ${draw.int(1, 9)} barang`,
    () => `beli ${draw.int(1, 9)} ukuran ${draw.int(36, 44)}, kirim tanggal ${draw.int(1, 28)}-11-2026`,
    () => `2026-11-22T10:30:${draw.digits(2)}.${draw.digits(6)}Z`,
    () => `saya pesan ${draw.pick(WORDS.id)} kaos dan ${draw.pick(WORDS.id)} topi`,
    () => `sku ${draw.digits(13)}`,
    () => `https://tokocontoh.id/p/${draw.digits(8)}`,
  ]

  it('fewer than one is taken for a card number', () => {
    const messages = Array.from({ length: 10_000 }, (_, i) => KINDS[i % KINDS.length]!())
    const wrong = messages.filter((text) => inspectIn(text).security.includes('card-number'))
    expect(wrong).toEqual([])
  })
})
