import { isNik } from '../nik.ts'
import { numbersIn } from '../numbers.ts'
import type { Detector } from './found.ts'

/** Family card numbers (KK): built like a NIK, with the date of issue. Only the word next to it tells the two apart. */
export const findFamilyCards: Detector = (text) =>
  numbersIn(text, ({ digits, label }) => label === 'kk' && isNik(digits)).map(({ from, to }) => ({
    what: 'kk',
    from,
    to,
    score: 1,
    why: 'structure and its name',
    as: '[KK]',
  }))
