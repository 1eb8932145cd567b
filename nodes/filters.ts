import { sayPhone } from './answers/phone.ts'
import type { Json } from './json.ts'
import type { Language } from './language.ts'

type Filter = (value: Json | undefined, word: string | undefined, language: Language) => Json | undefined

/** What a placeholder may do with its value: `{{name | trim | default: "Kak"}}`. A value that does not fit is left as it is. */
export const FILTERS = {
  /** The word, where there is no value. */
  default: (value, word) => (value === undefined || value === null || value === '' ? word : value),
  upper: onText((text, language) => text.toLocaleUpperCase(language)),
  lower: onText((text, language) => text.toLocaleLowerCase(language)),
  trim: onText((text) => text.trim()),
  /** Of a list its first item, of a text its first word. */
  first: (value) => (Array.isArray(value) ? value[0] : typeof value === 'string' ? value.trim().split(/\s+/)[0] : value),
  last: (value) => (Array.isArray(value) ? value.at(-1) : typeof value === 'string' ? value.trim().split(/\s+/).at(-1) : value),
  /** A list as one text, with the word between its items (', '). */
  join: (value, word) => (Array.isArray(value) ? value.map(asItem).join(word ?? ', ') : value),
  /** 12500 → 12.500 (id), 12,500 (en). */
  number: onNumber((n, language) => n.toLocaleString(LOCALE[language], { maximumFractionDigits: 2 })),
  /** 12500 → Rp12.500, written the same way in every language. */
  rupiah: onNumber((n) => `${n < 0 ? '-' : ''}Rp${Math.abs(n).toLocaleString('id-ID', { maximumFractionDigits: 2 })}`),
  /** '2026-11-22', or milliseconds since 1970 in Western Indonesia's time → 22 November 2026. */
  date: (value, _word, language) => {
    const day = typeof value === 'number' ? value + JAKARTA : typeof value === 'string' ? isoDay(value) : Number.NaN
    if (!Number.isFinite(day) || Math.abs(day) > 8e15) return value
    return new Date(day).toLocaleDateString(DATES[language], { dateStyle: 'long', timeZone: 'UTC' })
  },
  /** +6281234567890 → 0812-3456-7890, as people read it out. */
  phone: onText((text) => sayPhone(text)),
} as const satisfies Record<string, Filter>

export type FilterName = keyof typeof FILTERS

const LOCALE = { id: 'id-ID', en: 'en-US' } as const
const DATES = { id: 'id-ID', en: 'en-GB' } as const
const JAKARTA = 7 * 3_600_000

function onText(change: (text: string, language: Language) => string): Filter {
  return (value, _word, language) => (typeof value === 'string' ? change(value, language) : value)
}

function onNumber(change: (n: number, language: Language) => string): Filter {
  return (value, _word, language) => {
    const n = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(value) ? Number(value) : value
    return typeof n === 'number' && Number.isFinite(n) ? change(n, language) : value
  }
}

function isoDay(text: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
}

function asItem(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
