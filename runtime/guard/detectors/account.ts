import { isNik } from '../nik.ts'
import { type NumberFound, numbersIn } from '../numbers.ts'
import type { Detector } from './found.ts'

/** Digits of accounts at the banks that say so: 10 (BCA, BNI, BSI, Permata, Danamon), 13 (Mandiri, CIMB), 15 (BRI), 16 (BTN). */
const BANK_LENGTHS = [10, 13, 15, 16]

/** Bank accounts: 10 to 16 digits that are called so, or that stand by a bank's name and have the length of an account. */
export const findAccounts: Detector = (text) =>
  numbersIn(text, isAccount).map(({ from, to, label }) => ({
    what: 'account',
    from,
    to,
    score: label === 'account' ? 1 : 0.7,
    why: label === 'account' ? 'its name' : 'length, near a bank',
    as: '[REKENING]',
  }))

/** Virtual accounts: 10 to 19 digits that are called so. */
export const findVirtualAccounts: Detector = (text) =>
  numbersIn(text, ({ digits, label }) => label === 'va' && digits.length >= 10).map(({ from, to }) => ({
    what: 'virtual-account',
    from,
    to,
    score: 1,
    why: 'its name',
    as: '[VA]',
  }))

function isAccount({ digits, label }: NumberFound): boolean {
  if (label === 'account') return digits.length >= 8 && digits.length <= 16
  const isPhone = /^(?:08|62)/.test(digits) && digits.length >= 10 && digits.length <= 14
  return label === 'bank' && BANK_LENGTHS.includes(digits.length) && !isPhone && !isNik(digits)
}
