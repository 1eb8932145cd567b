/** A value in a text, with the characters it was read from. */
export interface Found<V = string> {
  value: V
  from: number
  to: number
}

/** The text with what was found blanked out, so that no other reader takes the same characters for something else. */
export function without(text: string, found: readonly Found<unknown>[]): string {
  return found.reduce((left, { from, to }) => left.slice(0, from) + ' '.repeat(to - from) + left.slice(to), text)
}

/** Longest text that is looked through, in characters. */
export const LONGEST = 4_000
