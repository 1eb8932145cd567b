import { editionOf, termsOf, withinOf } from './knowledge-terms.ts'
import { KNOWLEDGE_POSTGRES as SEARCH } from './queries/knowledge.ts'
import type { SearchDriver } from './search-driver.ts'
import type { Vault } from './vault.ts'

/** The search on PostgreSQL. Its indexes are over the passages' own columns: the server keeps them. */
export function createPostgresSearch({ db }: Vault, bot: string): SearchDriver {
  const mine = db.forBot(bot)
  return {
    async words({ words, edition, collections, take }) {
      const terms = termsOf(words).slice(0, MOST)
      if (terms.length === 0) return []
      // Quoted, a term is a lexeme and never an operator of tsquery (DB-03).
      const match = terms.map((term) => `'${term}'`).join(' | ')
      return mine.all(SEARCH.pgWords, { match, edition: editionOf(edition), within: withinOf(collections), take })
    },
    async trigrams({ words, edition, collections, take }) {
      const match = termsOf(words).slice(0, MOST).join(' ')
      if (match === '') return []
      return mine.all(SEARCH.pgTrigrams, { match, edition: editionOf(edition), within: withinOf(collections), take })
    },
    indexSteps: () => [],
    dropSteps: () => [],
    changed() {},
  }
}

/** Words of one search. */
const MOST = 24
