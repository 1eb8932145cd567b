import type { Language } from '../../nodes/language.ts'
import type { Finding, FoundPassage, KnowledgeQuery } from '../../nodes/ports/knowledge.ts'
import { languageOf } from '../../nodes/understand/languages.ts'
import type { Log } from '../log.ts'
import { joined } from '../model/alike.ts'
import { words } from '../model/features.ts'
import { recentOf } from '../recent.ts'
import type { FoundRow, KnowledgeStore } from '../store/contract-knowledge.ts'
import { curatedFor } from './curated.ts'
import { type Fused, fuse } from './fuse.ts'
import { coverage, searchedFor, termsOf } from './telling.ts'
import type { VectorSearch } from './vectors.ts'

export interface FindGiven {
  store: KnowledgeStore
  /** A version's number, or null for the draft. */
  edition: number | null
  now: number
  log: Log
  /** Absent where nothing may be asked outside of this process. */
  vectors?: VectorSearch
  signal?: AbortSignal
}

/**
 * What the shop's documents say to a question: an approved answer first, else passages by words, by parts of words and, where
 * there is an embedding model, by meaning, fused by rank.
 */
export async function find(query: KnowledgeQuery, given: FindGiven): Promise<Finding> {
  const { store, edition, now } = given
  const question = query.question.slice(0, LONGEST)
  const limit = Math.max(1, Math.min(10, Math.trunc(query.limit)))
  const curated = curatedFor(question, await store.answersOf(edition, now), query.language)
  const terms = termsOf(question)
  const searched = searchedFor(question)
  const search = { words: searched.words, edition, collections: query.collections, take: TAKE }
  const [byWords, byTrigrams, byMeaning] = await Promise.all([
    store.search.words({ ...search, words: [...searched.words, ...searched.names] }),
    store.search.trigrams(search),
    nearest(question, query, given),
  ])
  const best = fuse({ words: byWords, trigrams: byTrigrams, ...(byMeaning ? { vectors: byMeaning } : {}) }).slice(0, 10)
  const rows = new Map(
    (
      await store.read(
        edition,
        best.map(({ passage }) => passage),
      )
    ).map((row) => [row.passage, row]),
  )
  const ranked = best
    .flatMap((fused) => {
      const row = rows.get(fused.passage)
      return row ? [{ fused, passage: passageOf(row, fused, terms) }] : []
    })
    .sort((a, b) => b.fused.score * (1 + b.passage.score) - a.fused.score * (1 + a.passage.score))
    .map(({ passage }) => passage)
    .filter(({ score, ranks }) => score > 0 || ranks.words !== null || ranks.vectors !== null)
  const passages = inLanguage(ranked, query.language).slice(0, limit)
  const closest = byMeaning?.[0]?.score ?? 0
  return { curated, passages, enough: passages.some(({ score }) => score >= ENOUGH) || (passages.length > 0 && closest >= CLOSE) }
}

/** A shop's documents may say the same in two languages: where those of the customer's answer, the others are left out. */
function inLanguage(passages: FoundPassage[], language: Language): FoundPassage[] {
  const mine = passages.filter(({ text }) => [null, language].includes(languageOf(text)))
  return mine.some(({ score }) => score >= ENOUGH) ? mine : passages
}

/** Characters of a question that are looked at. */
const LONGEST = 1_000
/** Hits of each list. */
const TAKE = 30
/** Part of the question's telling words that a passage must hold to be answered from. */
const ENOUGH = 0.34
/** Cosine from which a passage means what was asked, whatever its words. */
const CLOSE = 0.6

/** The words of passages that were found lately. */
const known = recentOf<ReadonlySet<string>>(500)
const wordsOf = (text: string) => known.get(text) ?? known.put(text, new Set(joined(words(text))))

/** Without an answer from the embedding model the words alone must do: it is no reason to fail. */
async function nearest(question: string, { collections }: KnowledgeQuery, { store, edition, vectors, signal, log }: FindGiven) {
  if (!vectors) return null
  try {
    return await vectors.search({ store, question, edition, collections, take: TAKE, signal })
  } catch (error) {
    if (signal?.aborted) throw error
    log.warn('knowledge.no-vectors', { error })
    return null
  }
}

function passageOf(row: FoundRow, { ranks }: Fused, terms: string[]): FoundPassage {
  const { passage, document, title, heading, from, to, text, addedAt } = row
  const there = wordsOf(`${title}\n${heading}\n${text}`)
  return {
    id: String(passage),
    text,
    source: { document, title, ...(heading ? { heading } : {}), from, to, text, changedAt: addedAt },
    score: coverage(terms, there),
    ranks,
  }
}
