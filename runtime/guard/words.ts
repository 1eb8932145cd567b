/** How far a word may stand from a number to be about it, in characters. */
export const REACH = 80

/** The words before a place, nearest first, in lower case and without accents. A line end stops it. */
export function wordsBefore(text: string, at: number, most: number): string[] {
  const before = text.slice(Math.max(0, at - REACH), at)
  return wordsOf(before.slice(before.lastIndexOf('\n') + 1))
    .reverse()
    .slice(0, most)
}

/** The words after a place, nearest first. */
export function wordsAfter(text: string, at: number, most: number): string[] {
  const after = text.slice(at, at + REACH)
  return wordsOf(after.split('\n', 1)[0] ?? '').slice(0, most)
}

/** Letters, digits and marks that stand together; a joining hyphen or apostrophe parts. */
export function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** In lower case and without accents, of which ASCII has none. */
export function folded(text: string): string {
  return (isAscii(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase()
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
