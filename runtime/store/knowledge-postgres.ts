import type { Hit, SearchQuery } from './contract-knowledge.ts'
import { editionOf, termsOf, withinOf } from './knowledge-terms.ts'
import { KNOWLEDGE_POSTGRES as SEARCH } from './queries/knowledge.ts'
import type { Query } from './query.ts'
import type { SearchDriver } from './search-driver.ts'
import type { Vault } from './vault.ts'

/** The search on PostgreSQL. Its index is over the passages' own columns: the server keeps it. Their words are kept beside them. */
export function createPostgresSearch({ db }: Vault, bot: string): SearchDriver {
  const mine = db.forBot(bot)
  function search(query: Query<Hit>, { words, edition, collections, take }: SearchQuery): Promise<Hit[]> {
    // Letters and digits alone, parted by spaces (DB-03): each is made a term by plainto_tsquery, which knows no operator.
    const match = termsOf(words).slice(0, MOST).join(' ')
    if (match === '') return Promise.resolve([])
    return mine.all(query, { match, edition: editionOf(edition), within: withinOf(collections), take })
  }

  return {
    words: (query) => search(SEARCH.pgWords, query),
    trigrams: (query) => search(SEARCH.pgTrigrams, query),
    indexSteps: (document, first, last) => [mine.step(SEARCH.pgTermsInsert, { document, first, last })],
    dropSteps: () => [],
    mergeSteps: () => [],
    changed() {},
  }
}

/** Words of one search. */
const MOST = 24
