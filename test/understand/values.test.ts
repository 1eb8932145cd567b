import { describe, expect, test } from 'vitest'
import { sayPhone } from '../../nodes/answers/phone.ts'
import { amountsIn } from '../../nodes/understand/values/amount.ts'
import { datesIn } from '../../nodes/understand/values/date.ts'
import { emailsIn } from '../../nodes/understand/values/email.ts'
import { ordersIn, parcelsIn, prefixOf } from '../../nodes/understand/values/number.ts'
import { phonesIn } from '../../nodes/understand/values/phone.ts'
import { type ValueKind, valueAsked, valuesIn } from '../../nodes/understand/values/values.ts'
import { NOON } from '../nodes/try.ts'

const valuesOf = <V>(found: { value: V }[]) => found.map(({ value }) => value)

describe('amounts', () => {
  test.each<[string, number[]]>([
    ['1,5jt', [1_500_000]],
    ['1.5 jt kak', [1_500_000]],
    ['50rb', [50_000]],
    ['50 ribuan', [50_000]],
    ['50k aja', [50_000]],
    ['Rp12.500', [12_500]],
    ['Rp 12.500,00', [12_500]],
    ['rp. 1.250.000', [1_250_000]],
    ['IDR 12,500.00', [12_500]],
    ['Rp5000', [5_000]],
    ['Rp 150.000,-', [150_000]],
    ['2 juta', [2_000_000]],
    ['2 juta 500 ribu', [2_500_000]],
    ['2jt 500rb', [2_500_000]],
    ['12,5rb', [12_500]],
    ['sejuta', [1_000_000]],
    ['setengah juta', [500_000]],
    ['seratus ribu', [100_000]],
    ['goceng doang', [5_000]],
    ['12.500 atau 15.000', [12_500, 15_000]],
    ['1,2 miliar', [1_200_000_000]],
    ['dibawah 100rb ada?', [100_000]],
    ['from 50k to 1.5jt', [50_000, 1_500_000]],
    ['pesanan 20871', []],
    ['3 barang', []],
    ['TM-20871', []],
    ['jam 10', []],
    ['21/11', []],
    ['50km', []],
    ['1.5.2', []],
    ['0812-3456-7890', []],
    ['2kg', []],
    ['', []],
  ])('%j holds %j', (text, amounts) => expect(valuesOf(amountsIn(text))).toEqual(amounts))
})

describe('dates, on Sunday 22 November 2026', () => {
  test.each<[string, string[]]>([
    ['besok', ['2026-11-23']],
    ['bsk kak', ['2026-11-23']],
    ['lusa', ['2026-11-24']],
    ['besok lusa', ['2026-11-24']],
    ['kemarin', ['2026-11-21']],
    ['kmrn', ['2026-11-21']],
    ['hari ini', ['2026-11-22']],
    ['tgl 5', ['2026-12-05']],
    ['tanggal 25 ya', ['2026-11-25']],
    ['tgl 22', ['2026-11-22']],
    ['tgl 31', ['2026-12-31']],
    ['tgl 5 bulan ini', ['2026-11-05']],
    ['tgl 5 bulan depan', ['2026-12-05']],
    ['tgl 5 bln lalu', ['2026-10-05']],
    ['21/11', ['2027-11-21']],
    ['23/11', ['2026-11-23']],
    ['21/11/2026', ['2026-11-21']],
    ['21-11-26', ['2026-11-21']],
    ['21.11.2026', ['2026-11-21']],
    ['2026-11-21', ['2026-11-21']],
    ['21 Nov', ['2027-11-21']],
    ['21 november 2026', ['2026-11-21']],
    ['1 Agustus 2027', ['2027-08-01']],
    ['Nov 21, 2026', ['2026-11-21']],
    ['December 24th', ['2026-12-24']],
    ['the 5th', ['2026-12-05']],
    ['3 hari lagi', ['2026-11-25']],
    ['2 hari yang lalu', ['2026-11-20']],
    ['in 10 days', ['2026-12-02']],
    ['3 days ago', ['2026-11-19']],
    ['senin', ['2026-11-23']],
    ['hari minggu', ['2026-11-29']],
    ['hari minggu depan', ['2026-11-29']],
    ['Jumat depan', ['2026-11-27']],
    ['next friday', ['2026-11-27']],
    ['tomorrow', ['2026-11-23']],
    ['day after tomorrow', ['2026-11-24']],
    ['antara 23/11 dan 25/11', ['2026-11-23', '2026-11-25']],
    ['31/02', []],
    ['32/11/2026', []],
    ['minggu', []],
    ['seminggu', []],
    ['jam 10.30', []],
    ['1/2 kg', ['2027-02-01']],
    ['Rp12.500', []],
    ['versi 1.2.3', []],
    ['0812-3456-7890', []],
    ['maret tahun depan', []],
    ['', []],
  ])('%j holds %j', (text, dates) => expect(valuesOf(datesIn(text, NOON))).toEqual(dates))

  test('the day changes at midnight in Western Indonesia', () => {
    const midnight = Date.UTC(2026, 10, 22, 17)
    expect(valuesOf(datesIn('besok', midnight - 1))).toEqual(['2026-11-23'])
    expect(valuesOf(datesIn('besok', midnight))).toEqual(['2026-11-24'])
  })
})

describe('phone numbers', () => {
  test.each<[string, string[]]>([
    ['0812-3456-7890', ['+6281234567890']],
    ['081234567890', ['+6281234567890']],
    ['+62 812 3456 7890', ['+6281234567890']],
    ['62812 3456 7890', ['+6281234567890']],
    ['0062 812 3456 7890', ['+6281234567890']],
    ['wa saya 0857.1234.567 ya', ['+628571234567']],
    ['(021) 5550123', ['+62215550123']],
    ['+1 415 555 2671', ['+14155552671']],
    ['0812 3456 7890 atau 0813 3456 7890', ['+6281234567890', '+6281334567890']],
    ['0812345', []],
    ['08123456789012345', []],
    ['pesanan 20871', []],
    ['JX0812345678', []],
    ['', []],
  ])('%j holds %j', (text, numbers) => expect(valuesOf(phonesIn(text))).toEqual(numbers))

  test.each([
    ['+6281234567890', '0812-3456-7890'],
    ['+628571234567', '0857-1234-567'],
    ['+14155552671', '+14155552671'],
  ])('%s is shown as %s', (number, shown) => expect(sayPhone(number)).toBe(shown))
})

describe('e-mail addresses', () => {
  test.each<[string, string[]]>([
    ['sari@Toko.id', ['sari@toko.id']],
    ['email: sari.w+toko@gmail.com, ya', ['sari.w+toko@gmail.com']],
    ['a@b.co dan c@d.id', ['a@b.co', 'c@d.id']],
    ['@sari', []],
    ['sari@toko', []],
    ['', []],
  ])('%j holds %j', (text, found) => expect(valuesOf(emailsIn(text))).toEqual(found))
})

describe('order numbers', () => {
  test.each<[string, string, string | undefined]>([
    ['TM-20871', '', 'TM-20871'],
    ['pesanan tm-20871 blm nyampe', '', 'TM-20871'],
    ['no pesanan: 20871', '', '20871'],
    ['pesanan saya nomornya 20871', '', undefined],
    ['order no. 20871', '', '20871'],
    ['nomor pesanan sy adalah 20871', '', '20871'],
    ['INV/2026/0012', '', 'INV/2026/0012'],
    ['invoice 8812 kak', '', '8812'],
    ['#20871', '', '20871'],
    ['order #20871', '', '20871'],
    ['TM20871', 'TM', 'TM20871'],
    ['tm20871 dong', 'tm', 'TM20871'],
    ['TM-20871', 'tm-', 'TM-20871'],
    ['kak tm 20871 mana', 'TM-', 'TM-20871'],
    ['tm20871', 'TM-', 'TM-20871'],
    ['tm - 20871', 'TM-', 'TM-20871'],
    ['pesanan 20871', 'TM-', 'TM-20871'],
    ['order #20871', 'TM-', 'TM-20871'],
    ['inv 2026 0012', 'INV/', 'INV/2026'],
    ['tm 2 barang', 'TM-', undefined],
    ['atm 20871', 'TM-', undefined],
    ['pesanan JG-7', 'TM-', 'JG-7'],
    ['tm 20871', '', undefined],
    ['pesanan saya belum sampai', '', undefined],
    ['order 2 barang', '', undefined],
    ['pesanan tgl 21/11', '', undefined],
    ['', '', undefined],
  ])('%j (%s) holds %s', (text, prefix, number) => expect(ordersIn(text, prefix)[0]?.value).toBe(number))
})

test.each<[string[], string]>([
  [['TM-77', 'TM-1004'], 'TM-'],
  [['tm77'], 'TM'],
  [['TM-77', 'JG-1'], ''],
  [['20871'], ''],
  [['INV/2026/0012'], ''],
  [[], ''],
])('%j begin with %j', (numbers, prefix) => expect(prefixOf(numbers)).toBe(prefix))

describe('parcel numbers', () => {
  test.each<[string, string | undefined]>([
    ['resi JX1234567890', 'JX1234567890'],
    ['resi jx123', 'JX123'],
    ['no resi saya 0012345678901', '0012345678901'],
    ['nomor resinya SPXID012345678', 'SPXID012345678'],
    ['cek JP1234567890 dong', 'JP1234567890'],
    ['tracking number: TLJC00012345', 'TLJC00012345'],
    ['awb 1234567890', '1234567890'],
    ['resi saya mana?', undefined],
    ['TM-20871', undefined],
    ['pesanan20871', undefined],
    ['', undefined],
  ])('%j holds %s', (text, number) => expect(parcelsIn(text)[0]?.value).toBe(number))
})

describe('a whole sentence', () => {
  test.each<[string, Partial<Record<ValueKind, string | number>>]>([
    // L2
    ['kak psanan sy blm nyampe, resi JX1234567890', { parcel: 'JX1234567890' }],
    ['kak psanan sy TM-20871 blm nyampe, resi JX1234567890', { order: 'TM-20871', parcel: 'JX1234567890' }],
    [
      'TM-20871, hp 0812-3456-7890, transfer 1,5jt kemarin',
      { order: 'TM-20871', phone: '+6281234567890', amount: 1_500_000, date: '2026-11-21' },
    ],
    ['email saya sari99@toko.id, resi JP0812345678', { email: 'sari99@toko.id', parcel: 'JP0812345678' }],
    ['udah tf Rp150.000 tgl 21/11/2026 buat pesanan 20871', { amount: 150_000, date: '2026-11-21', order: '20871' }],
    ['refund 50k for order #8812 please', { amount: 50_000, order: '8812' }],
    ['halo kak', {}],
  ])('%j', (text, values) => expect(valuesIn(text, { now: NOON })).toEqual(values))

  test('words of customers are read in linear time', () => {
    for (const wall of [
      '1.'.repeat(50_000),
      'resi no '.repeat(20_000),
      '0812 '.repeat(20_000),
      'a@'.repeat(50_000),
      '-'.repeat(100_000),
    ]) {
      expect(valuesIn(wall, { now: NOON })).toBeTypeOf('object')
    }
  }, 2_000)
})

describe('an answer to a question', () => {
  test.each<[ValueKind, string, string | number | undefined]>([
    ['order', '20871', '20871'],
    ['order', 'yg 20871 kak', '20871'],
    ['order', 'tm20871', 'TM20871'],
    ['order', 'tc 1004', 'TC1004'],
    ['order', 'no 1004', '1004'],
    ['order', '12', undefined],
    ['order', 'lupa kak', undefined],
    ['order', '20871 atau 20872', undefined],
    ['parcel', '1234567890', '1234567890'],
    ['parcel', 'gak tau', undefined],
    ['amount', '50000', 50_000],
    ['amount', '50rb', 50_000],
    ['date', 'besok', '2026-11-23'],
    ['phone', '0812 3456 7890', '+6281234567890'],
    ['email', 'sari@toko.id', 'sari@toko.id'],
  ])('for %s: %j is %s', (kind, text, value) => expect(valueAsked(kind, text, { now: NOON })).toBe(value))
})
