const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Western Indonesian Time has no summer time: seven hours ahead, all year (Keppres 41/1987). */
const AHEAD = 7 * HOUR

/** The day that a moment falls on there: '2026-11-22'. */
export function dayInJakarta(at: number): string {
  return new Date(at + AHEAD).toISOString().slice(0, 10)
}

/** The last millisecond of the day that lies `days` after the one of `at`. */
export function endOfDayAfter(at: number, days: number): number {
  return (Math.floor((at + AHEAD) / DAY) + Math.floor(days) + 1) * DAY - AHEAD - 1
}
