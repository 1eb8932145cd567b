import { hiddenIn } from '../clean.ts'
import type { Detector } from './found.ts'

/** What is there and not seen: zero width, tags, turned directions. A zero-width joiner of an emoji or of a script is none. */
export const findInvisible: Detector = (text) =>
  hiddenIn(text).map(({ from, to }) => ({ what: 'invisible', from, to, score: 1, why: 'characters that nobody sees', as: '' }))
