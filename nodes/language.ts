/** The languages that Jaga's own words and a bot's texts are written in (BCP 47). */
export const LANGUAGES = ['id', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** A text of a bot: one value per language of the bot. What is missing falls back to the bot's `fallback`. */
export type Phrase = { [L in Language]?: string }

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language)
}

/** The text in `language`, else in `fallback`, else in any language that has one, else ''. */
export function inLanguage(phrase: Phrase, language: Language, fallback: Language): string {
  return phrase[language] || phrase[fallback] || LANGUAGES.map((l) => phrase[l]).find(Boolean) || ''
}
