import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ANSWER_KINDS, type AnswerKind, readAnswer } from '../../nodes/answers/answer.ts'
import { NOON } from './try.ts'

const TABLE: Record<AnswerKind, [string, string | number | null][]> = {
  text: [
    ['TM-1234', 'TM-1234'],
    [' dua kata ', ' dua kata '],
    ['{{7*7}}', '{{7*7}}'],
    ['', null],
    [' \n\t', null],
    ['x'.repeat(2_001), null],
  ],
  number: [
    ['2', 2],
    ['0', 0],
    ['-3', -3],
    ['12.500', 12_500],
    ['12,500', 12_500],
    ['1.250.000', 1_250_000],
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['1.234,56', 1234.56],
    ['1,234.56', 1234.56],
    ['Rp 12.500', 12_500],
    ['Rp12.500,-', 12_500],
    ['15rb', 15_000],
    ['15 ribu', 15_000],
    ['1,5 jt', 1_500_000],
    ['20k', 20_000],
    ['ada 3 barang kak', 3],
    ['dua', 2],
    ['sebelas aja', 11],
    ['five please', 5],
    ['2 atau 3', null],
    ['dua atau tiga', null],
    ['banyak', null],
    ['', null],
    ['1.2.3', null],
    ['12.34.567', null],
    ['9'.repeat(40), null],
    ['NaN', null],
    ['Infinity', null],
    ['1e9', null],
    ['0x10', null],
  ],
  phone: [
    ['0812-3456-7890', '+6281234567890'],
    ['081234567890', '+6281234567890'],
    ['62 812 3456 7890', '+6281234567890'],
    ['+62 812-3456-7890', '+6281234567890'],
    ['+62 0812 3456 7890', '+6281234567890'],
    ['812 3456 7890', '+6281234567890'],
    ['wa saya 0812 3456 7890 ya', '+6281234567890'],
    ['(022) 1234567', '+62221234567'],
    ['+65 9123 4567', '+6591234567'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['12345', null],
    ['0812', null],
    ['08123456789012345678', null],
    ['+0 812 3456 789', null],
    ['9123 4567', null],
    ['081234567890 atau 081298765432', null],
    ['nanti saja', null],
    ['', null],
  ],
  email: [
    ['sari@toko.id', 'sari@toko.id'],
    ['Sari.Dewi+jaga@TOKO.co.id', 'Sari.Dewi+jaga@toko.co.id'],
    ['email saya sari@toko.id.', 'sari@toko.id'],
    ['<sari@toko.id>', 'sari@toko.id'],
    ['sari@toko', null],
    ['sari@@toko.id', null],
    ['sari@-toko.id', null],
    ['sari..dewi@toko.id', null],
    ['@toko.id', null],
    ['a@b.id c@d.id', null],
    ['tidak punya', null],
    ['', null],
  ],
  date: [
    ['2026-12-24', '2026-12-24'],
    ['24/12/2026', '2026-12-24'],
    ['24-12-26', '2026-12-24'],
    ['24.12.2026', '2026-12-24'],
    ['24 Desember 2026', '2026-12-24'],
    ['tgl 24 des ya', '2026-12-24'],
    ['December 24, 2026', '2026-12-24'],
    ['24th of December', '2026-12-24'],
    ['1 jan', '2027-01-01'],
    ['22 november', '2026-11-22'],
    ['21 november', '2027-11-21'],
    ['hari ini', '2026-11-22'],
    ['besok aja', '2026-11-23'],
    ['lusa', '2026-11-24'],
    ['kemarin', '2026-11-21'],
    ['day after tomorrow', '2026-11-24'],
    ['yesterday', '2026-11-21'],
    ['31/02/2026', null],
    ['29 Februari 2027', null],
    ['29/02/2028', '2028-02-29'],
    ['13/13/2026', null],
    ['00/00/0000', null],
    ['12 anggur', null],
    ['kapan-kapan', null],
    ['', null],
  ],
}

describe.each(ANSWER_KINDS)('an answer of kind %s', (kind) => {
  test.each(TABLE[kind])('%j → %j', (said, wanted) => expect(readAnswer(kind, said, NOON)).toBe(wanted))

  test('is read from any text without throwing, and what it gives reads the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.stringMatching(/^[0-9+().,/ -]{1,60}$/)), (said) => {
        const answer = readAnswer(kind, said, NOON)
        if (answer === null || kind === 'text') return
        if (typeof answer === 'number') expect(Number.isFinite(answer)).toBe(true)
        else expect(readAnswer(kind, answer, NOON)).toBe(answer)
      }),
    )
  })

  test('late in the evening "besok" is the Indonesian tomorrow', () => {
    expect(readAnswer('date', 'besok', Date.UTC(2026, 10, 22, 18))).toBe('2026-11-24')
  })
})
