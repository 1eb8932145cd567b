import type { Knowledge } from '../../nodes/ports/knowledge.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/contract.ts'
import { find } from './find.ts'
import type { VectorSearch } from './vectors.ts'

export interface KnowledgeDeps {
  store: Store
  /** Without it the search is by words alone. */
  vectors?: VectorSearch
  log: Log
}

/** Whose knowledge, and in which edition: the version that the conversation is on, or the draft's present. */
export interface KnowledgeContext {
  bot: string
  version: number | null
  /** Milliseconds since 1970: what has expired by then answers no more. */
  now: number
  /** Nothing may leave this process: the question is not shown to the embedding model. */
  offline?: boolean
  signal: AbortSignal
}

/** What stands behind the `knowledge` port. */
export function createKnowledgePorts({ store, vectors, log }: KnowledgeDeps): (context: KnowledgeContext) => Knowledge {
  return ({ bot, version, now, offline, signal }) => ({
    find(query) {
      const meaning = offline || !vectors ? {} : { vectors }
      return find(query, { store: store.bot(bot).knowledge, edition: version, now, log, signal, ...meaning })
    },
  })
}
