import { findCards } from '../cards.ts'
import type { Detector, Found } from './found.ts'

/** Payment cards, however written; and what is left of one that the door has masked already. */
export const findCardNumbers: Detector = (text) => [
  ...findCards(text).map(({ from, to, as }): Found => ({ what: 'card', from, to, score: 1, why: 'brand, length and Luhn', as })),
  ...[...text.matchAll(/•••• \d{4}/g)].map((found): Found => {
    const to = found.index + found[0].length
    return { what: 'card', from: found.index, to, score: 1, why: 'masked at the door', as: found[0] }
  }),
]
