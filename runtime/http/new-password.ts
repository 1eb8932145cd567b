import type { Language } from '../../nodes/language.ts'
import { LONGEST, SHORTEST, weaknessOf } from '../identity/strength.ts'
import { FieldsError } from './failure.ts'
import { WORDS } from './words.ts'

/** Refuses a weak password with the reason, told of the field `path`, before a one-time link is used up for it. */
export function checkNewPassword(password: string, about: readonly string[], language: Language, path = 'password'): void {
  const weakness = weaknessOf(password, about)
  if (!weakness) return
  const bound = weakness === 'short' ? SHORTEST : LONGEST
  const message = WORDS[language].passwords[weakness].replace('{bound}', String(bound))
  throw new FieldsError('auth.password-weak', [{ path, message }])
}
