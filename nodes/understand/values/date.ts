import { dayAfter, isDay, wallClock, weekdayOf } from '../../time.ts'
import { type Found, LONGEST } from './found.ts'

/**
 * Days as year-month-day: besok, lusa, 3 hari lagi, kemarin, tgl 5, tanggal 5 bulan depan, 21/11, 21-11-2026, 21 Nov 2026,
 * Nov 21, Senin depan, next Friday. The day comes before the month. Without a month or year the next such day is meant.
 *
 * @param now milliseconds since 1970; days are counted in Western Indonesia
 */
export function datesIn(text: string, now: number): Found[] {
  const plain = text.slice(0, LONGEST).toLowerCase()
  const today = wallClock(now, 'WIB').day
  const found: Found[] = []
  for (const [pattern, read] of READERS) {
    for (const match of plain.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length]
      if (found.some((each) => from < each.to && each.from < to)) continue
      const value = read(match.groups ?? {}, today)
      if (value) found.push({ value, from, to })
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

type Reader = (groups: Record<string, string | undefined>, today: string) => string | null

const MONTHS: readonly (readonly string[])[] = [
  ['januari', 'january', 'jan'],
  ['februari', 'february', 'pebruari', 'feb'],
  ['maret', 'march', 'mar'],
  ['april', 'apr'],
  ['mei', 'may'],
  ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'],
  ['agustus', 'august', 'agust', 'agu', 'ags', 'aug'],
  ['september', 'sept', 'sep'],
  ['oktober', 'october', 'okt', 'oct'],
  ['november', 'nopember', 'nov', 'nop'],
  ['desember', 'december', 'des', 'dec'],
]
const WEEKDAYS: readonly (readonly string[])[] = [
  ['minggu', 'ahad', 'sunday'],
  ['senin', 'monday'],
  ['selasa', 'tuesday'],
  ['rabu', 'wednesday'],
  ['kamis', 'thursday'],
  ['jumat', "jum'at", 'friday'],
  ['sabtu', 'saturday'],
]
const MONTH = `(?<name>${MONTHS.flat().join('|')})(?!\\p{L})`
const WEEKDAY = `(?<weekday>${WEEKDAYS.flat().join('|')})(?!\\p{L})`
const LEFT = '(?<![\\p{L}\\p{N}/.-])'
const RIGHT = '(?![\\p{N}/-]|[.]\\p{N})'

/** In the order of how sure they are: what an earlier one took, a later one leaves. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [of(`${LEFT}(?<y>\\d{4})-(?<m>\\d{1,2})-(?<d>\\d{1,2})${RIGHT}`), written],
  [of(`${LEFT}(?<d>\\d{1,2})(?<part>[/.-])(?<m>\\d{1,2})\\k<part>(?<y>\\d{4}|\\d{2})${RIGHT}`), written],
  [of(`${LEFT}(?<d>\\d{1,2})(?:st|nd|rd|th)?\\s{0,2}(?:of\\s)?${MONTH}(?:,?\\s(?<y>\\d{4}))?${RIGHT}`), written],
  [of(`${LEFT}${MONTH}\\s(?<d>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(?<y>\\d{4}))?${RIGHT}`), written],
  [of(`${LEFT}(?<d>\\d{1,2})/(?<m>\\d{1,2})${RIGHT}`), written],
  [of(`${LEFT}(?:tanggal|tgl|tg)\\.?\\s{0,2}(?<d>\\d{1,2})(?:\\s(?:bulan|bln)\\s(?<which>depan|ini|lalu))?${RIGHT}`), dayOfMonth],
  [of(`${LEFT}the\\s(?<d>\\d{1,2})(?:st|nd|rd|th)${RIGHT}`), dayOfMonth],
  [of(`${LEFT}(?<n>\\d{1,3})\\s(?:hari|hr|days?)\\s(?<way>lagi|lalu|yang lalu|yg lalu|ago|from now)(?!\\p{L})`), daysAway],
  [of(`${LEFT}in\\s(?<n>\\d{1,3})\\sdays?(?!\\p{L})`), daysAway],
  [of(`${LEFT}(?:besok\\s)?(?:lusa|day after tomorrow)(?!\\p{L})`), (_, today) => dayAfter(today, 2)],
  [of(`${LEFT}(?:kemarin lusa|day before yesterday)(?!\\p{L})`), (_, today) => dayAfter(today, -2)],
  [of(`${LEFT}(?:besok|bsk|bsok|esok|tomorrow|tmrw)(?!\\p{L})`), (_, today) => dayAfter(today, 1)],
  [of(`${LEFT}(?:hari ini|hr ini|today)(?!\\p{L})`), (_, today) => today],
  [of(`${LEFT}(?:kemarin|kmrn|kemaren|kmaren|yesterday)(?!\\p{L})`), (_, today) => dayAfter(today, -1)],
  // "minggu" alone is a week.
  [of(`${LEFT}(?:hari|hr|next|this|on)\\s${WEEKDAY}(?:\\s(?:depan|ini|nanti))?`), nextWeekday],
  [of(`${LEFT}(?!minggu)${WEEKDAY}(?:\\s(?:depan|ini|nanti))?`), nextWeekday],
]

function of(pattern: string): RegExp {
  return new RegExp(pattern, 'gu')
}

function written({ d = '', m, name, y }: Parameters<Reader>[0], today: string): string | null {
  const month = name ? MONTHS.findIndex((names) => names.includes(name)) + 1 : Number(m)
  if (y) return dayOf(y.length === 2 ? 2000 + Number(y) : Number(y), month, Number(d))
  const year = Number(today.slice(0, 4))
  const thisYear = dayOf(year, month, Number(d))
  return thisYear && thisYear >= today ? thisYear : dayOf(year + 1, month, Number(d))
}

/** "tgl 5": this month's where it is still to come, else the next month's. */
function dayOfMonth({ d = '', which }: Parameters<Reader>[0], today: string): string | null {
  const [year = 0, month = 0] = today.split('-').map(Number)
  const shift = { depan: 1, lalu: -1, ini: 0 }[which ?? '']
  const at = (months: number) =>
    dayOf(year + Math.floor((month - 1 + months) / 12), ((month - 1 + months + 12) % 12) + 1, Number(d))
  if (shift !== undefined) return at(shift)
  const now = at(0)
  return now && now >= today ? now : at(1)
}

function daysAway({ n = '', way = '' }: Parameters<Reader>[0], today: string): string {
  return dayAfter(today, /lalu|ago/.test(way) ? -Number(n) : Number(n))
}

/** The next such day after today, however it is called. */
function nextWeekday({ weekday = '' }: Parameters<Reader>[0], today: string): string {
  const wanted = WEEKDAYS.findIndex((names) => names.includes(weekday))
  return dayAfter(today, ((wanted - weekdayOf(today) + 6) % 7) + 1)
}

/** Null for a day that no calendar has. */
function dayOf(year: number, month: number, day: number): string | null {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return isDay(text) && year >= 1900 && year <= 2200 ? text : null
}
