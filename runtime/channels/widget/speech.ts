import { isLanguage, type Language } from '../../../nodes/language.ts'

/** What was asked for, else the page's language, else the browser's, else the bot's own: the first that the bot speaks. */
export function chooseLanguage(given: {
  asked?: string | null
  page?: string | null
  browser?: readonly string[]
  offered: readonly Language[]
  fallback: Language
}): Language {
  for (const tag of [given.asked, given.page, ...(given.browser ?? [])]) {
    const language = plain(tag)
    if (language && given.offered.includes(language)) return language
  }
  return given.fallback
}

/** 'id-ID', 'in' (the old code that some Android phones still send) and 'ID' are all Indonesian. */
function plain(tag: string | null | undefined): Language | null {
  const base = (tag ?? '').toLowerCase().split(/[-_]/)[0]
  const language = base === 'in' ? 'id' : base
  return isLanguage(language) ? language : null
}
