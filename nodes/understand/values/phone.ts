import { readPhone } from '../../answers/phone.ts'
import { type Found, LONGEST } from './found.ts'

/**
 * Phone numbers as E.164: 0812-3456-7890, 62 812 …, 0062 …, +62 …, and other countries' with their plus. A row of digits that
 * does not begin like one is none: parcels and accounts have numbers too.
 */
export function phonesIn(text: string): Found[] {
  const written = /(?<![\p{L}\d+])(?:\+\d{1,3}|0062|62|0)[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,6}\d(?![\p{L}\d])/gu
  return [...text.slice(0, LONGEST).matchAll(written)].flatMap((match) => {
    const [whole] = match
    const value = readPhone(whole.replace(/^0062/, '+62'))
    const isMobile = value?.startsWith('+628') || whole.startsWith('+') || /^\(?0(?:2|3|4|5|6|7|9)\d/.test(whole)
    return value && isMobile ? [{ value, from: match.index, to: match.index + whole.length }] : []
  })
}
