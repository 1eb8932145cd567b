import type { Language } from '../../../nodes/language.ts'

/** "14.05" (id), "14:05" (en). `zone` is an IANA name; without it, the browser's own. */
export function clockTime(at: number, language: Language, zone?: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at)
}

/** "21 November 2026 pukul 14.05 WIB": Indonesia's three zones by their own names in both languages. */
export function fullTime(at: number, language: Language, zone?: string): string {
  const day = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: zone }).format(at)
  const name = new Intl.DateTimeFormat('id', { timeZoneName: 'short', timeZone: zone })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')
  return `${day}${language === 'id' ? ' pukul' : ','} ${clockTime(at, language, zone)} ${name?.value ?? ''}`.trim()
}

/** "Hari ini", "Kemarin", else "21 November 2026". */
export function dayName(
  at: number,
  now: number,
  language: Language,
  words: { today: string; yesterday: string },
  zone?: string,
): string {
  const day = (time: number) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(time)
  if (day(at) === day(now)) return words.today
  if (day(at) === day(now - 86_400_000)) return words.yesterday
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: zone }).format(at)
}

const LOCALES: Record<Language, string> = { id: 'id-ID', en: 'en-GB' }
