import { readDate } from './date.ts'
import { readEmail } from './email.ts'
import { readNumber } from './number.ts'
import { readPhone } from './phone.ts'

export const ANSWER_KINDS = ['text', 'number', 'phone', 'email', 'date'] as const
export type AnswerKind = (typeof ANSWER_KINDS)[number]

/** Longest text that is kept as an answer, in characters. */
const TEXT_MAX = 2_000

/**
 * What a customer's words mean as an answer of a kind: a text as it is, a number, a phone number as +62…, an address, a
 * date as year-month-day. Null where they are none. Linear in the text.
 *
 * @param now milliseconds since 1970; "besok" is counted from the day it is in Western Indonesia
 */
export function readAnswer(kind: AnswerKind, said: string, now: number): string | number | null {
  switch (kind) {
    case 'text':
      return said.trim() !== '' && said.length <= TEXT_MAX ? said : null
    case 'number':
      return readNumber(said)
    case 'phone':
      return readPhone(said)
    case 'email':
      return readEmail(said)
    case 'date':
      return readDate(said, now)
  }
}
