import { isCardNumber } from '../cards.ts'
import { isNik } from '../nik.ts'
import { type NumberFound, numbersIn } from '../numbers.ts'
import type { Detector } from './found.ts'

/**
 * Identity numbers (NIK): 16 digits built of place, date of birth and serial. One number in ten passes a card's check digit as
 * well: in four blocks of four it is taken for the card that it looks like, in one piece for the NIK, unless a word says which.
 */
export const findNiks: Detector = (text) =>
  numbersIn(text, isIdentity).map(({ from, to, label }) => ({
    what: 'nik',
    from,
    to,
    score: label === 'nik' ? 1 : 0.8,
    why: label === 'nik' ? 'structure and its name' : 'structure',
    as: '[NIK]',
  }))

function isIdentity({ digits, groups, label }: NumberFound): boolean {
  if (!isNik(digits)) return false
  if (label === 'nik') return true
  const looksLikeCard = groups.length > 1 && isCardNumber(digits)
  return !looksLikeCard && (label === null || label === 'phone' || label === 'amount' || label === 'bank')
}
