import { readEmail } from '../../answers/email.ts'
import { type Found, LONGEST } from './found.ts'

/** E-mail addresses, their domains in lower case. */
export function emailsIn(text: string): Found[] {
  return [...text.slice(0, LONGEST).matchAll(/[^\s<>(),;:"]{1,64}@[^\s<>(),;:"]{1,190}/g)].flatMap((match) => {
    const value = readEmail(match[0])
    return value ? [{ value, from: match.index, to: match.index + match[0].length }] : []
  })
}
