import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import { NATIONAL_HOLIDAYS } from '../../nodes/steer/holidays.ts'
import { weekdayOf } from '../../nodes/time.ts'
import { run } from '../nodes/try.ts'

/** A moment on the clock on the wall in Western Indonesia. */
const wib = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+07:00`)

const office: JsonObject = {
  hours: [
    { id: 'a', day: 'mon-fri', from: '09:00', to: '17:00' },
    { id: 'b', day: 'sat', from: '10.00', to: '13.00' },
  ],
  zone: 'WIB',
  national: true,
  holidays: [{ id: 'h', date: '2026-11-24', note: 'Pindahan' }],
  next: 'opens',
}
const night: JsonObject = { ...office, hours: [{ id: 'a', day: 'fri', from: '20:00', to: '02:00' }] }
const always: JsonObject = {
  ...office,
  national: false,
  holidays: [],
  hours: [{ id: 'a', day: 'every', from: '00:00', to: '24:00' }],
}

describe('opening hours', () => {
  test.each<[string, JsonObject, string, 'open' | 'closed', string | null]>([
    // 2026-11-22 is a Sunday.
    ['before it opens', office, '2026-11-23 08:59', 'closed', 'hari ini pukul 09.00 WIB'],
    ['the first minute', office, '2026-11-23 09:00', 'open', null],
    ['the last minute', office, '2026-11-23 16:59', 'open', null],
    [
      'the minute it closes, and a holiday of its own comes',
      office,
      '2026-11-23 17:00',
      'closed',
      'Rabu, 25 November pukul 09.00 WIB',
    ],
    ['a holiday of its own', office, '2026-11-24 10:00', 'closed', 'besok pukul 09.00 WIB'],
    ['Saturday', office, '2026-11-28 12:59', 'open', null],
    ['Saturday afternoon', office, '2026-11-28 13:00', 'closed', 'Senin, 30 November pukul 09.00 WIB'],
    ['Sunday', office, '2026-11-29 10:00', 'closed', 'besok pukul 09.00 WIB'],
    ['a minute before midnight', office, '2026-11-29 23:59', 'closed', 'besok pukul 09.00 WIB'],
    ['midnight', office, '2026-11-30 00:00', 'closed', 'hari ini pukul 09.00 WIB'],
    ['Independence Day, a Monday', office, '2026-08-17 10:00', 'closed', 'besok pukul 09.00 WIB'],
    ['the days of Idulfitri', office, '2026-03-21 11:00', 'closed', 'Senin, 23 Maret pukul 09.00 WIB'],
    ['Christmas over the weekend and the year', office, '2026-12-31 17:00', 'closed', 'Sabtu, 2 Januari pukul 10.00 WIB'],
    ['a night before midnight', night, '2026-11-27 23:59', 'open', null],
    ['a night after midnight', night, '2026-11-28 00:00', 'open', null],
    ['a night at its end', night, '2026-11-28 02:00', 'closed', 'Jumat, 4 Desember pukul 20.00 WIB'],
    ['a night’s morning before', night, '2026-11-27 01:00', 'closed', 'hari ini pukul 20.00 WIB'],
    [
      'Christmas night is closed, and so is its morning after',
      night,
      '2026-12-26 01:00',
      'closed',
      'Jumat, 8 Januari pukul 20.00 WIB',
    ],
    ['always, at midnight', always, '2026-12-25 00:00', 'open', null],
    ['always, before midnight', always, '2026-12-25 23:59', 'open', null],
    ['never', { ...office, hours: [] }, '2026-11-23 10:00', 'closed', null],
    [
      'hours that are none',
      { ...office, hours: [{ id: 'a', day: 'every', from: 'pagi', to: '25:00' }] },
      '2026-11-23 10:00',
      'closed',
      null,
    ],
  ])('%s', async (_, saved, at, exit, opens) => {
    expect(await run('opening-hours', saved, { now: wib(at) })).toMatchObject({ exit, set: { opens } })
  })

  test.each([
    ['WIB', 'closed', 'today at 09:00 WIB'],
    ['WITA', 'open', null],
    ['WIT', 'open', null],
  ])('half past eight in Jakarta is %s there', async (zone, exit, opens) => {
    const outcome = await run('opening-hours', { ...office, zone }, { now: wib('2026-11-23 08:30'), language: 'en' })
    expect(outcome).toMatchObject({ exit, set: { opens } })
  })

  test('a national holiday is a day like any other where the shop works then', async () => {
    const saved = { ...office, national: false }
    expect(await run('opening-hours', saved, { now: wib('2026-08-17 10:00') })).toMatchObject({ exit: 'open' })
  })

  test('without a variable nothing is saved', async () => {
    const { next: _, ...saved } = office
    expect((await run('opening-hours', saved, { now: wib('2026-11-23 10:00') })).set).toEqual({})
  })
})

describe('national holidays', () => {
  const of = (year: string) => NATIONAL_HOLIDAYS.filter(({ date }) => date.startsWith(year))

  test('are in order, without a day twice, and those of 2026 are decreed', () => {
    const days = NATIONAL_HOLIDAYS.map(({ date }) => date)
    expect(days).toEqual([...new Set(days)].sort())
    expect(of('2026')).toHaveLength(17)
    expect(of('2026').every(({ decreed }) => decreed)).toBe(true)
    expect(of('2027').some(({ decreed }) => decreed)).toBe(false)
  })

  test.each(['2026', '2027'])('the feasts of %s lie about Easter as they must', (year) => {
    const day = (name: string) => Date.parse(of(year).find((each) => each.name.startsWith(name))?.date ?? '') / 86_400_000
    const easter = day('Kebangkitan')
    expect(easter).toBe(easterOf(Number(year)) / 86_400_000)
    expect([day('Wafat') - easter, day('Kenaikan') - easter]).toEqual([-2, 39])
    expect(weekdayOf(of(year).find(({ name }) => name.startsWith('Kebangkitan'))!.date)).toBe(0)
  })
})

/** The Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
function easterOf(year: number): number {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1)
}
