import type { Language } from '../language.ts'
import type { Source } from '../reply.ts'

/** Passages of the shop's own documents, and answers that staff have approved. */
export interface Knowledge {
  find(query: KnowledgeQuery): Promise<Finding>
}

export interface KnowledgeQuery {
  question: string
  /** Collections to look in, by id; empty for all of the bot's. */
  collections: string[]
  language: Language
  /** Most passages, 1 to 10. */
  limit: number
}

export interface Finding {
  /** An approved answer that fits and has not expired: it wins over retrieval. */
  curated: CuratedAnswer | null
  /** Best first. */
  passages: FoundPassage[]
  /** Whether the best passage is good enough to answer from. */
  enough: boolean
}

export interface CuratedAnswer {
  id: string
  text: string
  source: Source
}

export interface FoundPassage {
  id: string
  text: string
  source: Source
  /** Part of the question's telling words that the passage, its heading or its title holds: 0 to 1. */
  score: number
  /** Where it stood in each list: words, trigrams, vectors (1 is first; null: not there). */
  ranks: { words: number | null; trigrams: number | null; vectors: number | null }
}
