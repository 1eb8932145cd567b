import { LANGUAGES, type Language } from './language.ts'
import { wordsOf } from './matching.ts'
import type { NodeType } from './node.ts'
import { words } from './says.ts'

/**
 * Node types that a few typed letters mean, best first: names, then search words, then group and help, in both languages
 * whatever the reader's. All of them, in palette order, for an empty query.
 *
 * @param language the reader's: of two equally good finds its words count more
 */
export function searchTypes(query: string, types: Iterable<NodeType>, language: Language): NodeType[] {
  const wanted = wordsOf(query)
  const all = [...types]
  if (wanted.length === 0) return all
  return all
    .map((type, place) => ({ type, place, score: scoreOf(type, wanted, language) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ type }) => type)
}

/** Every typed word has to be found somewhere; the sum of where. */
function scoreOf(type: NodeType, wanted: string[], language: Language): number {
  const scores = wanted.map((word) =>
    Math.max(...LANGUAGES.map((each) => inLanguageOf(type, word, each) + (each === language ? 0.5 : 0))),
  )
  return scores.some((score) => score < 1) ? 0 : scores.reduce((sum, score) => sum + score, 0)
}

function inLanguageOf(type: NodeType, word: string, language: Language): number {
  const said = type.words[language]
  const name = wordsOf(said.name)
  const search = said.search.map((each) => wordsOf(each))
  if (name.includes(word) || type.type === word) return 20
  if (search.some((each) => each.length === 1 && each[0] === word)) return 16
  if (name.some((each) => each.startsWith(word))) return 12
  if (search.some((each) => each.includes(word))) return 10
  if (search.flat().some((each) => each.startsWith(word))) return 8
  if (wordsOf(words(language).groups[type.group]).some((each) => each.startsWith(word))) return 4
  return word.length > 2 && wordsOf(said.help).some((each) => each.startsWith(word)) ? 2 : 0
}
