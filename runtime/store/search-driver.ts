import type { KnowledgeSearch } from './contract-knowledge.ts'
import type { Statement } from './query.ts'

/** A driver of the search: finds, and keeps its index with the passages, in the same transaction. */
export interface SearchDriver extends KnowledgeSearch {
  /** After the passages at these positions of a document were written. */
  indexSteps(document: string, first: number, last: number): Statement[]
  /** Before a document's passages are deleted. */
  dropSteps(document: string): Statement[]
  /** After documents came or went: leaves the index quick to look into. Bounded work. */
  mergeSteps(): Statement[]
  /** What was remembered of how often words occur holds no more. */
  changed(): void
}
