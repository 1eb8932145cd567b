import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Held, whyHeld } from '../../runtime/channels/widget/holding.ts'

describe('a secret is held before it is sent', () => {
  const cases: [string, Held | null][] = [
    ['kode otp saya 482913', 'otp'],
    ['OTP: 4829', 'otp'],
    ['ini otpnya kak 482913 kode', 'otp'],
    ['482913 itu kode verifikasinya', 'otp'],
    ['pin saya 123456', 'otp'],
    ['PIN ATM 1234', 'otp'],
    ['kodenya 48291377', 'otp'],
    ['kode: 4 8 2 9 1 3', 'otp'],
    ['kode 482-913', 'otp'],
    ['kode 4.8.2.9.1.3', 'otp'],
    ['kode ４８２９１３', 'otp'],
    ['kode ٤٨٢٩١٣', 'otp'],
    ['kode 48\u200b29\u200b13', 'otp'],
    ['o\u200btp 482913', 'otp'],
    ['otp saya empat delapan dua sembilan satu tiga', 'otp'],
    ['my verification code is 482913', 'otp'],
    ['the one-time code: 482 913', 'otp'],
    ['G-482913 is your verification code', 'otp'],
    ['kode verifikasi pesanan 482913', 'otp'],
    ['cvv 123', 'cvv'],
    ['CVC2: 1234', 'cvv'],
    ['3 angka di belakang kartu 737', 'cvv'],
    ['4111 1111 1111 1111', 'card'],
    ['kartu saya 5555-5555-5555-4444', 'card'],
    ['３７８２８２２４６３１０００５', 'card'],
    ['6011111111111117 exp 12/29', 'card'],
    ['4111.1111.1111.1111', 'card'],

    ['pesanan 482913 belum sampai', null],
    ['nomor pesanan saya 482913', null],
    ['kode pesanan 482913', null],
    ['kode pos 40132', null],
    ['kode promo 1212', null],
    ['kode produk 55123 masih ada?', null],
    ['kode otp tidak masuk, pesanan nomor 482913', null],
    ['saya tidak dapat kode OTP', null],
    ['kode OTP sudah 5 menit belum masuk', null],
    ['harga Rp125000 ya?', null],
    ['diskon kode HEMAT harga 50000 rupiah', null],
    ['0812 3456 7890', null],
    ['saya pinjam 5000', null],
    ['order code 4821', null],
    ['4111 1111 1111 1112', null],
    ['resi 882004512398761', null],
    ['', null],
    ['12345', null],
  ]
  it.each(cases)('%j → %s', (text, why) => expect(whyHeld(text)).toBe(why))

  it('finds a code however it is spaced', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 8 })
    fc.assert(
      fc.property(digits, fc.constantFrom('', ' ', '-', '.', '\u200b'), (code, between) => {
        expect(whyHeld(`kode otp saya ${code.join(between)}`)).toBe('otp')
      }),
    )
  })

  it('answers quickly for long and hostile texts', () => {
    for (const piece of ['1', '1 ', 'kode ', 'satu ', 'rp ', 'kode 1', 'pesanan nomor '])
      whyHeld(piece.repeat(4000 / piece.length))
  })
})
