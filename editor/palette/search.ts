import { LANGUAGES, type Language } from '../../nodes/language.ts'
import { GROUPS, type Group, type NodeType, type Words } from '../../nodes/node.ts'

/**
 * Node types that fit what was typed, best first. Names, synonyms and help of BOTH languages are searched, whichever the
 * editor speaks: "tracking" is found in an Indonesian editor, "resi" in an English one.
 */
export function searchTypes(types: Iterable<NodeType>, query: string, language: Language): NodeType[] {
  const wanted = fold(query).split(' ').filter(Boolean)
  const all = [...types]
  if (!wanted.length) return all
  return all
    .map((type, order) => ({ type, order, score: scoreOf(type, wanted, language) }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map((hit) => hit.type)
}

/** In the order of the palette: groups, and in each the registry's order. Empty groups are left out. */
export function grouped(types: Iterable<NodeType>): { group: Group; types: NodeType[] }[] {
  const all = [...types]
  return GROUPS.map((group) => ({ group, types: all.filter((t) => t.group === group) })).filter((g) => g.types.length > 0)
}

/** Every word must fit somewhere. The reader's own language counts a little more, a name more than a synonym, a synonym more than help. */
function scoreOf(type: NodeType, wanted: string[], language: Language): number {
  let total = 0
  for (const word of wanted) {
    const best = Math.max(...LANGUAGES.map((l) => scoreIn(type.words[l] as Words, word) * (l === language ? 1.05 : 1))) // every declaration has both languages
    if (best === 0) return 0
    total += best
  }
  return total
}

function scoreIn(words: Words, word: string): number {
  return Math.max(
    fits(fold(words.name), word, 100, 90, 70),
    ...words.search.map((s) => fits(fold(s), word, 95, 65, 45)),
    fits(fold(words.help), word, 0, 20, 5),
  )
}

/** A whole text, one of its words from the start, or somewhere inside. */
function fits(text: string, word: string, whole: number, start: number, inside: number): number {
  if (text === word) return whole
  const words = text.split(' ')
  if (words.includes(word)) return start + 3
  if (words.some((w) => w.startsWith(word))) return start
  return word.length > 2 && text.includes(word) ? inside : 0
}

/** Without case, accents and signs. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
