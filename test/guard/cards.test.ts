import { describe, expect, it } from 'vitest'
import { createGuard } from '../../runtime/guard/guard.ts'

const { inspectIn } = createGuard()
const seen = (text: string) => inspectIn(text).text
const flags = (text: string) => inspectIn(text).security.includes('card-number')

/** The networks' published test numbers (PAY-08). */
const NUMBERS = `4242424242424242 4111111111111111 4012888888881881 4222222222222 4000056655665556 5555555555554444
  5105105105105100 2223003122003222 5200828282828210 378282246310005 371449635398431 6011111111111117 6011000990139424
  3056930009020004 36227206271667 30569309025904 38520000023237 3566002020360505 3530111333300000 6200000000000005
  6759649826438453 6304000000000000`.split(/\s+/)

const inFours = (digits: string, between: string) => digits.match(/.{1,4}/g)!.join(between)
const inScript = (digits: string, zero: number) => digits.replace(/\d/g, (d) => String.fromCodePoint(zero + Number(d)))

const WRITTEN: [string, (digits: string) => string][] = [
  ['in one piece', (d) => d],
  ['with spaces', (d) => inFours(d, ' ')],
  ['with dashes', (d) => inFours(d, '-')],
  ['with en dashes', (d) => inFours(d, '–')],
  ['with dots', (d) => inFours(d, '.')],
  ['with slashes', (d) => inFours(d, '/')],
  ['with no-break spaces', (d) => inFours(d, '\u00A0')],
  ['with thin spaces', (d) => inFours(d, '\u2009')],
  ['with zero-width spaces', (d) => inFours(d, '\u200B')],
  ['with zero-width joiners between all digits', (d) => [...d].join('\u200D')],
  ['with soft hyphens', (d) => inFours(d, '\u00AD')],
  ['over lines', (d) => inFours(d, '\n')],
  ['over lines of another system', (d) => inFours(d, '\r\n')],
  ['digit by digit', (d) => [...d].join(' ')],
  ['with space, dash, space', (d) => inFours(d, ' - ')],
  ['in full-width digits', (d) => inScript(d, 0xff10)],
  ['in Arabic-Indic digits', (d) => inScript(d, 0x0660)],
  ['in Persian digits', (d) => inScript(d, 0x06f0)],
  ['in bold mathematical digits', (d) => inScript(d, 0x1d7ce)],
  ['in an address', (d) => `https://toko.example/bayar?kartu=${d}&x=1`],
  ['in JSON', (d) => `{"number":"${d}"}`],
  ['in a file name', (d) => `foto-${d}.jpg`],
  ['in a sentence', (d) => `Kak, kartu saya ${d} kok ditolak ya?`],
]

describe('a card number is masked but for its last four digits', () => {
  it.each(WRITTEN)('%s', (_, write) => {
    for (const digits of NUMBERS) {
      const { text, verdicts } = inspectIn(write(digits))
      expect(text).toContain(`•••• ${digits.slice(-4)}`)
      expect(text.replace(/•••• \d{4}/g, '')).not.toMatch(/\d{5}/)
      expect(verdicts).toContainEqual({ guard: 'card', way: 'in', did: 'masked', what: 'card-number', count: 1 })
    }
  })
})

describe('what belongs to a card', () => {
  it.each([
    ['4242 4242 4242 4242 12/27 123', '•••• 4242 12/27 •••'],
    ['4242424242424242 exp 12/27 cvv 123', '•••• 4242 exp 12/27 cvv •••'],
    ['kartu 378282246310005, kode keamanan 1234', 'kartu •••• 0005, kode keamanan •••'],
    ['CVV saya 987', 'CVV saya •••'],
    ['4242424242424242|12|2027|123', '•••• 4242|12|2027|•••'],
  ])('%s', (text, masked) => expect(seen(text)).toBe(masked))

  it('two cards in one message are two', () => {
    const { text, verdicts } = inspectIn('yang ini 4242424242424242 atau 5555555555554444')
    expect(text).toBe('yang ini •••• 4242 atau •••• 4444')
    expect(verdicts[0]?.count).toBe(2)
  })
})

describe('what is no card', () => {
  it.each([
    ['a number that fails Luhn', '4242424242424241'],
    ['an order number', 'pesanan JG-20261122-0042 kapan dikirim?'],
    ['an order number that would pass for a card', 'nomor pesanan 4539578763621486'],
    ['a parcel number with letters', 'resi SPXID042424242424242'],
    ['a parcel number', 'cek resi 004129876543 ya kak'],
    ['a phone with a Luhn-valid IMEI', 'IMEI 490154203237518'],
    ['an IMEI without the word', '356938035643809'],
    ['a phone number', 'WA saya 0812-3456-7890'],
    ['a phone number with its country', '+62 812 3456 7890'],
    ['an identity number of Surabaya', '3578014107900002'],
    ['an identity number after its name', 'NIK 5171014107900003'],
    ['an amount', 'Rp 4.242.424.242.424'],
    ['a time in milliseconds', '1795316645123'],
    ['a time in digits', '20261122030405'],
    ['a date and a time', '2026-11-22 03:04:05'],
    ['a virtual account', 'VA 8808081234567890'],
    ['a tax number', '09.254.294.3-407.000'],
  ])('%s', (_, text) => {
    expect(flags(text)).toBe(false)
    expect(seen(text)).toBe(text)
  })

  it('less than one in 10,000 ordinary messages of a shop', () => {
    const random = seeded(20261122)
    const digits = (n: number) => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')
    const messages = Array.from(
      { length: 10_000 },
      (_, i) =>
        [
          `kak pesanan ${digits(10 + (i % 7))} sudah dikirim belum?`,
          `resi ${digits(12)} kok belum sampai`,
          `no hp saya 08${digits(10)}, alamat jl. merdeka no ${digits(2)} bandung 40${digits(3)}`,
          `transfer Rp${digits(1)}.${digits(3)}.000 tanggal ${digits(1)}/11/2026 jam 10.${digits(2)}`,
          `invoice INV/${digits(8)}/MPL/${digits(10)}`,
          `order id ${digits(16)} minta refund`,
          `nomor virtual account ${digits(16)}`,
          `IMEI hp-nya 35${digits(13)}`,
        ][i % 8]!,
    )
    expect(messages.filter(flags)).toEqual([])
  })
})

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
