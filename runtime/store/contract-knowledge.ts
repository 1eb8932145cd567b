import type { Language } from '../../nodes/language.ts'
import type { Page, PageRequest } from './contract-page.ts'

/**
 * A bot's knowledge. Documents and answers never change once they are there: what is edited is replaced. Each stands from one
 * edition of the bot until another: what a version was published with is what stood then, and stays so. `edition` is a
 * version's number, or null for the draft's present.
 */
export interface KnowledgeStore {
  collections(): Promise<CollectionSummary[]>
  /** AppError 'knowledge.exists' where the id is taken, 'knowledge.full' past the limit. */
  createCollection(collection: { id: string; name: string; by: string; at: number }): Promise<void>
  renameCollection(id: string, name: string): Promise<void>
  /** With what is in it; `restoreCollection` brings both back. */
  removeCollection(id: string, at: number): Promise<void>
  restoreCollection(id: string): Promise<void>

  /** Newest first. `removed`: those that were taken out and can be brought back. */
  documents(collection: string, page: PageRequest & { removed?: boolean }): Promise<Page<DocumentSummary>>
  document(id: string): Promise<DocumentSummary & { text: string }>
  /** In the text's order; `after` is the last position given. */
  passages(document: string, after: number, limit: number): Promise<PassageRow[]>
  /**
   * Writes a document batch by batch and lets it stand at last: until then nobody sees it, and an aborted `signal` leaves
   * nothing. AppError 'knowledge.full' past the limits, 'not-found' without its collection.
   */
  addDocument(document: NewDocument, options?: WriteOptions): Promise<string>
  removeDocument(id: string, at: number): Promise<void>
  restoreDocument(id: string): Promise<void>
  /** The same document, cut anew: all at once. */
  replacePassages(document: string, passages: NewPassage[]): Promise<void>
  /** Ids of every document that stands in some edition, the draft's first. */
  documentIds(): Promise<string[]>

  answers(page: PageRequest & { removed?: boolean }): Promise<Page<Answer>>
  answer(id: string): Promise<Answer>
  /** Adds an answer, in the place of `instead` where it is given. */
  saveAnswer(answer: NewAnswer, instead?: string): Promise<string>
  removeAnswer(id: string, at: number): Promise<void>
  restoreAnswer(id: string): Promise<void>
  /** Approved and not expired, in that edition. */
  answersOf(edition: number | null, now: number): Promise<Answer[]>

  /** Makes the draft's knowledge what version `number` was published with. Answers with what that changed: `undoRestore` takes it back. */
  restoreVersion(number: number, at: number): Promise<Restored>
  /** Once or twice alike; what has been changed since in another way stays. */
  undoRestore(restored: Restored, at: number): Promise<void>
  /** Deletes for good what was removed before `before` and was never published. */
  purge(before: number): Promise<void>

  search: KnowledgeSearch
  /** Passages by number, in no order; those that do not stand in the edition are left out. */
  read(edition: number | null, numbers: number[]): Promise<FoundRow[]>

  /** Vectors of a document's passages by that model; [] where there are none. */
  vectors(document: string, model: string): Promise<{ passage: number; vector: Float32Array }[]>
  putVectors(document: string, model: string, vectors: { passage: number; vector: Float32Array }[]): Promise<void>
  /** Documents that stand in the edition, in those collections ([] for all). */
  standing(edition: number | null, collections: string[]): Promise<string[]>
}

/** Ids of documents and answers that were taken out and put in, and of collections that came back with them. */
export interface Restored {
  out: string[]
  in: string[]
  collections: string[]
}

/**
 * Retrieval by words: one contract with a driver for each database. Every search carries bot, edition and collections inside
 * its query. Words are standard words (`model/features.ts`): letters and digits only.
 */
export interface KnowledgeSearch {
  words(query: SearchQuery): Promise<Hit[]>
  /** By parts of words: finds what is inflected or misspelt. */
  trigrams(query: SearchQuery): Promise<Hit[]>
}

export interface SearchQuery {
  words: string[]
  edition: number | null
  /** Collections by id; [] for all of the bot's. */
  collections: string[]
  take: number
}

/** Best first; scores of two lists are not comparable. */
export interface Hit {
  passage: number
  score: number
}

export interface CollectionSummary {
  id: string
  name: string
  documents: number
  passages: number
  createdAt: number
  deletedAt: number | null
}

export interface DocumentSummary {
  id: string
  collection: string
  title: string
  kind: string
  /** Of the file. */
  bytes: number
  /** Of the text. */
  characters: number
  passages: number
  warnings: { what: string; count: number }[]
  addedAt: number
  addedBy: string
  removedAt: number | null
}

export interface PassageRow {
  passage: number
  position: number
  heading: string
  from: number
  to: number
  text: string
}

export interface FoundRow extends PassageRow {
  document: string
  title: string
  /** Of the document: a changed one is added anew. */
  addedAt: number
}

export interface NewDocument {
  collection: string
  title: string
  kind: string
  bytes: number
  text: string
  warnings: { what: string; count: number }[]
  passages: NewPassage[]
  by: string
  at: number
}

export interface NewPassage {
  heading: string
  from: number
  to: number
  text: string
  head: string
  words: string
}

export interface WriteOptions {
  signal?: AbortSignal
  onProgress?: (done: number, total: number) => void
}

/** A question that staff have answered themselves. */
export interface Answer {
  id: string
  questions: string[]
  texts: { [L in Language]?: string }
  /** Staff id of who approved it; null while nobody has: then it answers nobody. */
  approvedBy: string | null
  approvedAt: number | null
  expiresAt: number | null
  savedAt: number
  savedBy: string
  removedAt: number | null
}

export type NewAnswer = Omit<Answer, 'id' | 'removedAt'>
