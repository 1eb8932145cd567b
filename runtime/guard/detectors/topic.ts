import type { Detectable } from '../../../nodes/ports/trust.ts'
import { runsOfWords, type Token, tokensOf } from '../tokens.ts'
import type { Detector, Found } from './found.ts'

/** Topics that are not talked about here, by the shop's own words. */
export const findTopics: Detector = (text, { topics }) => named(text, topics, 'topic', '…')
/** Competitors, by the shop's own list. */
export const findCompetitors: Detector = (text, { competitors }) => named(text, competitors, 'competitor', '…')

function named(text: string, phrases: readonly string[], what: Detectable, as: string): Found[] {
  if (phrases.length === 0) return []
  const tokens: Token[] = tokensOf(text)
  return phrases
    .map((phrase) => tokensOf(phrase).map((token) => token.word))
    .flatMap((words) => runsOfWords(withoutSuffix(tokens, words), words))
    .map(({ from, to }) => ({ what, from, to, score: 1, why: 'a word of the list', as }))
}

/** `politiknya` is `politik`: Indonesian hangs little words on, and a list cannot name them all. */
function withoutSuffix(tokens: Token[], wanted: readonly string[]): Token[] {
  return tokens.map((token) => {
    const stem = /^(.{3,}?)(?:nya|ku|mu|lah|kah|pun)$/.exec(token.word)?.[1]
    return stem !== undefined && wanted.includes(stem) && !wanted.includes(token.word) ? { ...token, word: stem } : token
  })
}
