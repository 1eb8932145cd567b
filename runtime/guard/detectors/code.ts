import { CODE_MASK, findCodes } from '../codes.ts'
import { wordsAfter, wordsBefore } from '../words.ts'
import type { Detector, Found } from './found.ts'

/** One-time codes. */
export const findOtps: Detector = (text) => codesIn(text).filter((found) => found.what === 'otp')
/** PINs: the same shape, by another name. */
export const findPins: Detector = (text) => codesIn(text).filter((found) => found.what === 'pin')

const PIN = /^m?pin(?:nya|ku)?$/
const OTP = /^(?:otp|kode|code|verifikasi|verification|sms|token|passcode|otentikasi|aktivasi)(?:nya|ku)?$/

function codesIn(text: string): Found[] {
  const masked = [...text.matchAll(new RegExp(CODE_MASK, 'g'))].map((found) => ({
    from: found.index,
    to: found.index + CODE_MASK.length,
    why: 'masked at the door',
  }))
  const seen = findCodes(text).map(({ from, to }) => ({ from, to, why: 'digits near a word for them' }))
  return [...masked, ...seen].map((span) => ({ ...span, what: kindOf(text, span), score: 0.9, as: CODE_MASK }))
}

/** By the nearest word, those before it first. */
function kindOf(text: string, { from, to }: { from: number; to: number }): 'otp' | 'pin' {
  const nearest = [...wordsBefore(text, from, 6), ...wordsAfter(text, to, 6)].find((word) => PIN.test(word) || OTP.test(word))
  return nearest !== undefined && PIN.test(nearest) ? 'pin' : 'otp'
}
