/**
 * Reads one date and writes it as 2026-11-22: 22/11/2026, 22-11-26, 22 November, Nov 22, 2026-11-22, hari ini, besok,
 * lusa, kemarin, today, tomorrow, yesterday. The day comes before the month; without a year the next such day is meant.
 */
export function readDate(said: string, now: number): string | null {
  const text = said.slice(0, 200).toLowerCase()
  const today = new Date(now + JAKARTA)
  for (const [words, days] of DAYS) {
    if (words.test(text)) return iso(new Date(today.getTime() + days * DAY))
  }
  const year = today.getUTCFullYear()
  const written =
    /(?<!\d)(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?!\d)/.exec(text) ??
    /(?<!\d)(?<d>\d{1,2})[/.-](?<m>\d{1,2})(?:[/.-](?<y>\d{4}|\d{2}))?(?!\d)/.exec(text) ??
    /(?<!\d)(?<d>\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?(?<name>\p{L}{3,12})(?:,?\s(?<y>\d{4}))?(?!\d)/u.exec(text) ??
    /(?<name>\p{L}{3,12})\s(?<d>\d{1,2})(?:st|nd|rd|th)?(?:,?\s(?<y>\d{4}))?(?!\d)/u.exec(text)
  const { d, m, y, name } = written?.groups ?? {}
  const month = name ? monthOf(name) : Number(m)
  if (!d || !month) return null
  if (y) return dayOf(y.length === 2 ? 2000 + Number(y) : Number(y), month, Number(d))
  const thisYear = dayOf(year, month, Number(d))
  return thisYear && thisYear >= iso(today) ? thisYear : dayOf(year + 1, month, Number(d))
}

/** Null for a day that no calendar has: 31 February. */
function dayOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900 && year <= 2200
  return exists ? iso(date) : null
}

function monthOf(name: string): number {
  return MONTHS.findIndex((names) => names.some((each) => name === each || (name.length >= 3 && each.startsWith(name)))) + 1
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10)
}

const DAY = 86_400_000
const JAKARTA = 7 * 3_600_000

const DAYS: readonly (readonly [RegExp, number])[] = [
  [/\b(lusa|besok lusa|day after tomorrow)\b/, 2],
  [/\b(besok|bsk|tomorrow)\b/, 1],
  [/\b(hari ini|hr ini|today)\b/, 0],
  [/\b(kemarin|kmrn|kemaren|yesterday)\b/, -1],
]

const MONTHS: readonly (readonly string[])[] = [
  ['januari', 'january'],
  ['februari', 'february', 'pebruari'],
  ['maret', 'march'],
  ['april'],
  ['mei', 'may'],
  ['juni', 'june'],
  ['juli', 'july'],
  ['agustus', 'august', 'agt', 'ags'],
  ['september'],
  ['oktober', 'october'],
  ['november', 'nopember'],
  ['desember', 'december'],
]
