import { isFormOf, isNamed, otherNames, wordOf } from '../model/alike.ts'
import { words } from '../model/features.ts'
import { MOST_TOLD, tells, toldIn } from '../model/ground.ts'

/** The question's words that say what it is about; all of its words where none of them does. */
export function termsOf(question: string): string[] {
  const found = toldIn(question)
  return found.length > 0 ? found : [...new Set(words(question))].slice(0, MOST_TOLD)
}

/**
 * What the indexes are asked for: the question's words as those have them, and the other names of what they name. Those are no slip of
 * a letter away from anything: parts of words are not looked for among them.
 */
export function searchedFor(question: string): { words: string[]; names: string[] } {
  const all = words(question)
  const own = all.filter(tells)
  return { words: own.length > 0 ? own : all, names: words(termsOf(question).flatMap(otherNames).join(' ')) }
}

/** Part of the wanted words that are there, in this form or another of the same stem: 0 to 1. */
export function coverage(wanted: readonly string[], there: ReadonlySet<string>): number {
  return wanted.length === 0 ? 0 : heldOf(wanted, there).length / wanted.length
}

/** Those of the wanted words that are there. */
export function heldOf(wanted: readonly string[], there: ReadonlySet<string>): string[] {
  const others = [...there].map(wordOf)
  return wanted.filter((text) => {
    if (there.has(text)) return true
    const word = wordOf(text)
    return others.some((other) => isFormOf(word, other) || isNamed(word, other) || isNear(text, other.text))
  })
}

/** One letter wrong, missing, too many or swapped, in a word long enough for that to be a slip. */
export function isNear(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1 || /\d/.test(a + b)) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}
