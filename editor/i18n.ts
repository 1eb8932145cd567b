import { createI18n } from 'vue-i18n'
import type { Language } from '../nodes/language.ts'
import { isLanguage, LANGUAGES } from '../nodes/language.ts'
import { messages } from './locales/index.ts'

/** The editor's words. Indonesian unless the reader's browser or account says English. */
export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'id',
  messages,
})

export const language = {
  get now(): Language {
    const now = i18n.global.locale.value
    return isLanguage(now) ? now : 'id'
  },
}

/** Changes the words at once and remembers the choice in this browser. */
export function setLanguage(next: Language) {
  i18n.global.locale.value = next
  localStorage.setItem('jaga.language', next)
  document.documentElement.lang = next
}

/** "3 menit lalu": how long ago, in the reader's language. */
export function ago(at: number, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(language.now, { numeric: 'auto' })
  const seconds = (at - now) / 1000
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ]
  if (Math.abs(seconds) > 30 * 86_400) return day(at)
  for (const [unit, length] of steps) if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit)
  return format.format(0, 'second')
}

export const moment = (at: number) =>
  new Intl.DateTimeFormat(language.now, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
export const clock = (at: number) => new Intl.DateTimeFormat(language.now, { hour: '2-digit', minute: '2-digit' }).format(at)
const day = (at: number) => new Intl.DateTimeFormat(language.now, { dateStyle: 'medium' }).format(at)

/** The database by the name it is known by; another is shown as it is. */
export function databaseName(dialect: unknown): string {
  return dialect === 'sqlite' ? 'SQLite' : dialect === 'postgres' ? 'PostgreSQL' : String(dialect)
}

export function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(3, Math.floor(Math.log10(Math.max(1, count)) / 3))
  return new Intl.NumberFormat(language.now, {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(count / 1000 ** step)
}

function firstLanguage(): Language {
  const kept = localStorage.getItem('jaga.language')
  if (isLanguage(kept)) return kept
  const wanted = navigator.languages.map((l) => l.slice(0, 2).toLowerCase().replace('in', 'id'))
  return LANGUAGES.find((l) => l === wanted.find(isLanguage)) ?? 'id'
}
