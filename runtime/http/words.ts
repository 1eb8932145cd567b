import type { z } from 'zod'
import type { Language } from '../../nodes/language.ts'
import type { FailureCode } from '../errors.ts'
import en from '../locales/en.json' with { type: 'json' }
import id from '../locales/id.json' with { type: 'json' }

export const WORDS = { id, en } satisfies Record<Language, unknown>

/** What a failure is called, with `{name}` filled from its args. */
export function failureWords(code: FailureCode, args: Record<string, string | number>, language: Language): string {
  return filled(WORDS[language].failures[code], args)
}

/** What is wrong with one field of a request. `isMissing`: there is nothing at its path. */
export function issueWords(issue: z.core.$ZodIssue, isMissing: boolean, language: Language): string {
  const words = WORDS[language].issues
  if (isMissing) return words.missing
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const bound = Number(issue.code === 'too_small' ? issue.minimum : issue.maximum)
    const of = issue.origin === 'string' ? 'text' : issue.origin === 'array' ? 'list' : 'number'
    return filled(words[`${issue.code}.${of}`], { bound })
  }
  return words[issue.code] ?? words.custom
}

/** Words of the pages that the runtime itself draws. */
export const pageWords = (language: Language) => WORDS[language].pages

/** Names that have no value stay as they are: a value is never looked at for names of its own. */
export function filled(text: string, args: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(args, name) ? String(args[name]) : whole))
}
