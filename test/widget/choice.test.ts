import { describe, expect, it } from 'vitest'
import { meantChoice } from '../../runtime/channels/widget/choice.ts'

const COLOURS = [
  { id: 'r', label: 'Merah' },
  { id: 'b', label: 'Biru' },
  { id: 'g', label: 'Hijau tua' },
]

describe('typed words that mean a quick reply', () => {
  const cases: [string, string | null][] = [
    ['yg no 2 kak', 'b'],
    ['yang nomor 1 aja', 'r'],
    ['2', 'b'],
    ['no.3', 'g'],
    ['no2', 'b'],
    ['ke-2', 'b'],
    ['yang kedua dong', 'b'],
    ['yg pertama ya min', 'r'],
    ['yg terakhir aja', 'g'],
    ['the second one please', 'b'],
    ['opsi tiga', 'g'],
    ['merah', 'r'],
    ['MERAH!!', 'r'],
    ['yg merah aja kak', 'r'],
    ['hijau tua', 'g'],

    ['4', null],
    ['0', null],
    ['2 hari lagi kak', null],
    ['no 2 dan 3', null],
    ['bukan merah', null],
    ['merah atau biru?', null],
    ['yang mana ya', null],
    ['kak', null],
    ['', null],
    ['pesanan nomor 2 saya belum sampai sampai hari ini', null],
  ]
  it.each(cases)('%j → %s', (text, id) => expect(meantChoice(text, COLOURS)?.id ?? null).toBe(id))

  it('prefers a label to a place', () => {
    const sizes = [
      { id: 'x', label: '2' },
      { id: 'y', label: '1' },
    ]
    expect(meantChoice('yg 1 kak', sizes)?.id).toBe('y')
  })
})
