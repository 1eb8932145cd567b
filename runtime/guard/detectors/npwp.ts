import { luhn } from '../cards.ts'
import { isNik } from '../nik.ts'
import { type NumberFound, numbersIn } from '../numbers.ts'
import type { Detector } from './found.ts'

/** Tax numbers (NPWP): as they are printed, or called by their name. */
export const findTaxNumbers: Detector = (text) =>
  numbersIn(text, isTaxNumber).map(({ from, to, label }) => ({
    what: 'npwp',
    from,
    to,
    score: label === 'npwp' ? 1 : 0.9,
    why: label === 'npwp' ? 'check digit and its name' : 'check digit and print',
    as: '[NPWP]',
  }))

function isTaxNumber({ digits, groups, label }: NumberFound): boolean {
  if (label !== 'npwp' && label !== null) return false
  const isPrinted = groups.map((group) => group.digits.length).join('-') === '2-3-3-1-3-3'
  return (label === 'npwp' || isPrinted) && isNpwp(digits)
}

/**
 * 15 digits of which the ninth is Luhn's over the first eight; or 16 since July 2024: a citizen's NIK, or 0 before the old one
 * (PMK 112/2022).
 */
export function isNpwp(digits: string): boolean {
  if (digits.length === 15) return luhn(digits.slice(0, 9)) && digits.slice(0, 9) !== '000000000'
  if (digits.length !== 16) return false
  return digits.startsWith('0') ? isNpwp(digits.slice(1)) : isNik(digits)
}
