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
    const counts = known[kind]
    const asked = terms.filter((term) => !counts.has(term))
    if (asked.length > 0) {
      const query: Query<{ term: string; doc: number }> = kind === 'words' ? SEARCH.ftsWordCounts : SEARCH.ftsTrigramCounts
      const rows = await db.shared.all(query, { terms: JSON.stringify(asked) })
      for (const term of asked) counts.set(term, 0)
      for (const { term, doc } of rows) counts.set(term, doc)
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
  words: Map<string, number>
  trigrams: Map<string, number>
}

/** How many passages hold a term: asked of the index once, until that changes. */
const remembered = new WeakMap<Access, Counts>()

function countsFor(db: Access): Counts {
  const counts = remembered.get(db) ?? { words: new Map(), trigrams: new Map() }
  remembered.set(db, counts)
  // Customers' misspellings are no reason to grow for ever.
  for (const each of [counts.words, counts.trigrams]) if (each.size > 50_000) each.clear()
  return counts
}
