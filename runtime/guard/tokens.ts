import { folded } from './words.ts'

/** A word of a text as it is compared, with where it stands (UTF-16 units). */
export interface Token {
  word: string
  from: number
  to: number
}

/** The words of a text in lower case and without accents. Linear. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((found) => ({
    word: folded(found[0]),
    from: found.index,
    to: found.index + found[0].length,
  }))
}

/** Where these words stand one after another. */
export function runsOfWords(tokens: readonly Token[], wanted: readonly string[]): { from: number; to: number }[] {
  if (wanted.length === 0) return []
  return tokens.flatMap((token, i) =>
    wanted.every((word, j) => tokens[i + j]?.word === word) ? [{ from: token.from, to: tokens[i + wanted.length - 1]!.to }] : [],
  )
}
