import { type Recent, recentOf } from '../recent.ts'
import type { Access } from './access.ts'
import type { Hit, SearchQuery } from './contract-knowledge.ts'
import { editionOf, mostTelling, termsOf, trigramsOf, withinOf } from './knowledge-terms.ts'
import { KNOWLEDGE_SQLITE as SEARCH } from './queries/knowledge.ts'
import type { Query } from './query.ts'
import type { SearchDriver } from './search-driver.ts'
import type { Vault } from './vault.ts'

/**
 * The search on SQLite, by FTS5. What a search costs is the number of places its terms occur at; so rare terms come first, and
 * the sum is bounded: a lookup takes as long in a large collection as in a small one.
 */
export function createSqliteSearch({ db }: Vault, bot: string): SearchDriver {
  const mine = db.forBot(bot)
  const known = countsFor(db)

  async function countsOf(terms: string[], kind: 'words' | 'trigrams'): Promise<Map<string, number>> {
    const counts = new Map<string, number>()
    const asked: string[] = []
    for (const term of terms) {
      const count = known[kind].get(term)
      if (count === undefined) asked.push(term)
      else counts.set(term, count)
    }
    if (asked.length > 0) {
      const query: Query<{ term: string; doc: number }> = kind === 'words' ? SEARCH.ftsWordCounts : SEARCH.ftsTrigramCounts
      const rows = await db.shared.all(query, { terms: JSON.stringify(asked) })
      const found = new Map(rows.map(({ term, doc }) => [term, doc]))
      for (const term of asked) counts.set(term, known[kind].put(term, found.get(term) ?? 0))
    }
    return counts
  }

  async function search(
    kind: 'words' | 'trigrams',
    terms: string[],
    { edition, collections, take }: SearchQuery,
  ): Promise<Hit[]> {
    const chosen = mostTelling(terms, await countsOf(terms, kind), MOST[kind])
    if (chosen.length === 0) return []
    // Quoted, a term is a string of FTS5's and never an operator, whatever is in it (DB-03).
    const match = chosen.map((term) => `"${term.replaceAll('"', '""')}"`).join(' OR ')
    const query = kind === 'words' ? SEARCH.ftsWords : SEARCH.ftsTrigrams
    return mine.all(query, { match, edition: editionOf(edition), within: withinOf(collections), take })
  }

  return {
    words: (query) => search('words', termsOf(query.words), query),
    trigrams: (query) => search('trigrams', trigramsOf(termsOf(query.words)), query),
    indexSteps: (document, first, last) => [
      mine.step(SEARCH.ftsWordsInsert, { document, first, last }),
      mine.step(SEARCH.ftsTrigramsInsert, { document, first, last }),
    ],
    dropSteps: (document) => [mine.step(SEARCH.ftsWordsDelete, { document }), mine.step(SEARCH.ftsTrigramsDelete, { document })],
    // Negative: of all ages together (FTS5, 6.9).
    mergeSteps: () =>
      [SEARCH.ftsWordsMerge, SEARCH.ftsTrigramsMerge].map((query) => db.shared.step(query, { command: 'merge', pages: -MERGED })),
    changed() {
      known.words.clear()
      known.trigrams.clear()
    },
  }
}

/**
 * Pages of 4 kB that are merged when a document comes or goes. Each writes a part of the index by itself, and a search looks for
 * each term in every part: of four documents it was measured to cost four times as much as of the same ones in one part.
 */
const MERGED = 250

/** Terms of one search, and places that they may occur at together. */
const MOST = { words: { terms: 24, places: 8_000 }, trigrams: { terms: 24, places: 4_000 } }

interface Counts {
  words: Recent<number>
  trigrams: Recent<number>
}

/** How many passages hold a term: asked of the index once, until that changes. Of the latest alone, for customers misspell without end. */
const remembered = new WeakMap<Access, Counts>()
const TERMS_AT_HAND = 10_000

function countsFor(db: Access): Counts {
  const counts = remembered.get(db) ?? { words: recentOf(TERMS_AT_HAND), trigrams: recentOf(TERMS_AT_HAND) }
  remembered.set(db, counts)
  return counts
}
