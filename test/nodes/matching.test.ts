import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasPhrase, matchOption, phrasesIn, wordsOf } from '../../nodes/matching.ts'

const SHOP = [
  { id: 'track', names: ['Cek pesanan', 'resi', 'paket saya'] },
  { id: 'offers', names: ['Lihat promo'] },
  { id: 'staff', names: ['Bicara dengan CS', 'admin'] },
]

describe('which option a customer means', () => {
  test.each([
    // by number, as people type it
    ['2', 'offers'],
    ['yg no 2 kak', 'offers'],
    ['yg nomor 2 aja kak', 'offers'],
    ['no2', 'offers'],
    ['yang kedua', 'offers'],
    ['ke-2', 'offers'],
    ['dua', 'offers'],
    ['yang pertama dong', 'track'],
    ['the second one please', 'offers'],
    ['option 3', 'staff'],
    ['3rd', 'staff'],
    ['yang terakhir', 'staff'],
    ['last one', 'staff'],
    ['2 2', 'offers'],
    // by name
    ['Lihat promo', 'offers'],
    ['  LIHAT   PROMO!! ', 'offers'],
    ['promo', 'offers'],
    ['mau lihat promo dong kak', 'offers'],
    ['promonya', null],
    ['pormo', 'offers'],
    ['pesanan', 'track'],
    ['cek resi', 'track'],
    ['paket saya kok belum sampai ya', 'track'],
    ['minta admin', 'staff'],
    // neither
    ['', null],
    ['   ', null],
    ['!!!', null],
    ['0', null],
    ['4', null],
    ['99', null],
    ['2 atau 3', null],
    ['saya mau beli 2 kaus merah', null],
    ['bukan promo', null],
    ['jangan yang 2', null],
    ['hujan terus', null],
    ['kak', null],
    ['cek promo', null],
  ])('%j → %j', (said, wanted) => expect(matchOption(said, SHOP)).toBe(wanted))

  test.each([
    ['2', [['1 kg'], ['2 kg'], ['5 kg']], 'b', 'a number alone is the place in the list'],
    ['2 kg', [['1 kg'], ['2 kg'], ['5 kg']], 'b', 'a name with a number is the name'],
    ['5', [['1'], ['2'], ['5']], 'c', 'a number that is a name is the name'],
    ['tidak', [['Ya'], ['Tidak']], 'b', 'a refusal may be an option'],
    ['gak jadi', [['Jadi'], ['Gak jadi']], 'b', 'the longer name wins'],
    ['merah', [['Kaus merah'], ['Topi merah']], null, 'what fits two options fits none'],
    ['ya', [['Ya'], ['Ya']], null, 'two options of one name'],
    ['kopi susu', [['Kopi'], ['Susu']], null, 'two names at once'],
    ['café', [['Cafe'], ['Teh']], 'a', 'accents do not matter'],
  ] as const)('%j among %j → %j: %s', (said, names, wanted, _) => {
    const options = names.map((each, i) => ({ id: 'abc'.charAt(i), names: each }))
    expect(matchOption(said, options)).toBe(wanted)
  })

  test('an exact name is always understood, whatever stands around it in case and marks', () => {
    const name = fc.stringMatching(/^[a-z]{3,8}( [a-z]{3,8})?$/)
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), fc.nat(), (names, at) => {
        const options = names.map((each, i) => ({ id: `o${i}`, names: [each] }))
        const wanted = options[at % options.length]!
        expect(matchOption(` ${wanted.names[0]!.toUpperCase()}! `, options)).toBe(wanted.id)
      }),
    )
  })

  test('never answers with what is no option, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (said) => {
        expect([null, 'track', 'offers', 'staff']).toContain(matchOption(said, SHOP))
      }),
    )
  })

  test('a wall of text is read to its two hundredth word', () => expect(wordsOf('a '.repeat(50_000))).toHaveLength(200))
})

describe('phrases in what a customer says', () => {
  test.each([
    ['mau bicara dengan CS dong', 'bicara dengan cs, admin', 'bicara dengan cs'],
    ['ADMIN!!!', 'bicara dengan cs, admin', 'admin'],
    ['administrasi', 'admin', null],
    ['bukan komplain kok', 'komplain', null],
    ['bukan komplain, eh komplain', 'komplain', 'komplain'],
    ['halo', '', null],
    ['apa saja', ' , \n ,', null],
    ['stop', 'batal\nstop', 'stop'],
  ])('%j with %j → %j', (said, typed, found) => expect(hasPhrase(said, phrasesIn(typed))).toBe(found))
})
