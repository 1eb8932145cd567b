/** The day of a time as a date field writes it, in the reader's own zone; '' for none. */
export function dateOf(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at - 1)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The end of the day that a date field holds: an answer that is good until Friday is good on Friday. */
export function endOf(day: string): number | null {
  const [year, month, date] = day.split('-').map(Number)
  return year && month && date ? new Date(year, month - 1, date + 1).getTime() : null
}
