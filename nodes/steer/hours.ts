import type { Language } from '../language.ts'
import { dayAfter, minutesOf, wallClock, weekdayOf, type Zone } from '../time.ts'

export interface Hours {
  /** 'mon' … 'sun', 'mon-fri', 'mon-sat' or 'every'. */
  day: string
  /** 09:00 */
  from: string
  /** Not later than `from`: it closes on the next day. */
  to: string
}

/** A moment on the clock on the wall. */
export interface Opening {
  /** 2026-11-23 */
  day: string
  minute: number
}

/**
 * Whether the shop is open, and where it is not, when it opens next; null where it never does within some weeks. A night's
 * hours belong to the day they began on, a holiday too: who opens on the eve closes after midnight as ever.
 */
export function hoursAt(
  now: number,
  hours: readonly Hours[],
  { zone, isHoliday }: { zone: Zone; isHoliday(day: string): boolean },
): { open: boolean; opens: Opening | null } {
  const { day, minute } = wallClock(now, zone)
  const spans = (of: string) => (isHoliday(of) ? [] : spansOn(of, hours))
  const isOpen =
    spans(day).some(({ from, to }) => from <= minute && minute < to) ||
    spans(dayAfter(day, -1)).some(({ to }) => minute < to - MINUTES)
  if (isOpen) return { open: true, opens: null }
  for (let ahead = 0; ahead <= FURTHEST; ahead++) {
    const then = dayAfter(day, ahead)
    const starts = spans(then)
      .map(({ from }) => from)
      .filter((from) => ahead > 0 || from > minute)
    if (starts.length > 0) return { open: false, opens: openingAt(then, Math.min(...starts)) }
  }
  return { open: false, opens: null }
}

const MINUTES = 24 * 60
/** Days. No holiday lasts longer. */
const FURTHEST = 60

function spansOn(day: string, hours: readonly Hours[]): { from: number; to: number }[] {
  const weekday = WEEKDAYS[weekdayOf(day)]!
  return hours.flatMap((each) => {
    const [from, to] = [minutesOf(each.from), minutesOf(each.to)]
    if (from === null || to === null || !daysOf(each.day).includes(weekday)) return []
    return [{ from, to: to > from ? to : to + MINUTES }]
  })
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

function daysOf(day: string): readonly string[] {
  if (day === 'every') return WEEKDAYS
  if (day === 'mon-fri') return WEEKDAYS.slice(1, 6)
  return day === 'mon-sat' ? WEEKDAYS.slice(1) : [day]
}

/** 24:00 is the next day's first minute. */
function openingAt(day: string, minute: number): Opening {
  return minute < MINUTES ? { day, minute } : { day: dayAfter(day, 1), minute: minute - MINUTES }
}

/** `besok pukul 09.00 WIB`, `Monday, 23 November at 09:00 WIB`. */
export function sayOpening({ day, minute }: Opening, now: number, zone: Zone, language: Language): string {
  const today = wallClock(now, zone).day
  const { soon, months, weekdays, dot, at } = SAID[language]
  const ahead = [today, dayAfter(today, 1)].indexOf(day)
  const [, month, date] = day.split('-').map(Number) as [number, number, number] // a day has its three parts
  const named = `${weekdays[weekdayOf(day)]}, ${date} ${months[month - 1]}`
  const two = (n: number) => String(n).padStart(2, '0')
  return `${soon[ahead] ?? named} ${at} ${two(Math.floor(minute / 60))}${dot}${two(minute % 60)} ${zone}`
}

const SAID = {
  id: {
    soon: ['hari ini', 'besok'],
    at: 'pukul',
    dot: '.',
    weekdays: 'Minggu Senin Selasa Rabu Kamis Jumat Sabtu'.split(' '),
    months: 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' '),
  },
  en: {
    soon: ['today', 'tomorrow'],
    at: 'at',
    dot: ':',
    weekdays: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
    months: 'January February March April May June July August September October November December'.split(' '),
  },
} as const
