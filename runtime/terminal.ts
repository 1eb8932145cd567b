import type { Language } from '../nodes/language.ts'
import type { FailureCode } from './errors.ts'
import { failureWords, filled, WORDS } from './http/words.ts'

/**
 * What the person at the terminal is told, in the language of the code and then in the shop's: a terminal's own setting says nothing
 * about who reads.
 */
export type Told = Record<Language, string>

export type TerminalWord = keyof typeof WORDS.en.terminal

/** With `{name}` filled from `args`; what is itself told in both languages goes into each. */
export function told(word: TerminalWord, args: Record<string, string | number | Told> = {}): Told {
  const inLanguage = (language: Language) => {
    const of = Object.entries(args).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value])
    return filled(WORDS[language].terminal[word], Object.fromEntries(of))
  }
  return { en: inLanguage('en'), id: inLanguage('id') }
}

export function failureTold(code: FailureCode, args: Record<string, string | number>): Told {
  return { en: failureWords(code, args, 'en'), id: failureWords(code, args, 'id') }
}

/** Both, without a line break at the end. */
export const written = ({ en, id }: Told): string => `${en}\n${id}`

/** The same at once. */
export const say = (...given: Parameters<typeof told>): string => written(told(...given))
