/** Letters alone, none of them a vowel: no word that anybody looks for, and no digit that would be looked at as part of a number. */
const LETTERS = 'bcdfghklmnprstw'

/** How many words of so many letters there are. */
export const wordsOf = (letters: number): number => LETTERS.length ** letters

/** The n-th word of so many letters: each number below `wordsOf(letters)` has its own. */
export function spelled(n: number, letters: number): string {
  return letters === 0 ? '' : spelled(Math.floor(n / LETTERS.length), letters - 1) + LETTERS[n % LETTERS.length]
}
