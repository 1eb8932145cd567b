/** Minutes since midnight of a time like 09:00 or 24:00; null for anything else. */
export function minutesOf(time: string): number | null {
  const [, hours, minutes] = /^(\d{1,2})[:.](\d{2})$/.exec(time.trim()) ?? []
  if (hours === undefined || minutes === undefined) return null
  const all = Number(hours) * 60 + Number(minutes)
  return Number(minutes) < 60 && all <= 24 * 60 ? all : null
}

/** A day that the calendar has, written 2026-11-22. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

export const DAY_MS = 86_400_000

/** Indonesia's three zones, none of which has summer time: hours ahead of UTC. */
export const ZONES = { WIB: 7, WITA: 8, WIT: 9 } as const
export type Zone = keyof typeof ZONES

/** The day and the minute on the clock on the wall. */
export function wallClock(now: number, zone: Zone): { day: string; minute: number } {
  const there = new Date(now + ZONES[zone] * 3_600_000)
  return { day: there.toISOString().slice(0, 10), minute: there.getUTCHours() * 60 + there.getUTCMinutes() }
}

/** `days` later than a day, across months and years. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** 0 for Sunday, as Date counts. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}
