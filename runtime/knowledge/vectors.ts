import type { Hit, KnowledgeStore } from '../store/contract-knowledge.ts'

/** Asks the embedding model: vectors of unit length, or null where there is none. */
export interface Embedder {
  /** Names what made the vectors: those of another model cannot be compared. */
  model(): string
  embed(texts: string[], options?: { signal?: AbortSignal }): Promise<number[][] | null>
}

export interface VectorSearch {
  /** Nearest passages; null where there is no embedding model or it does not answer. */
  search(query: VectorQuery): Promise<Hit[] | null>
  /** Writes the vectors of a document's passages. False where there is no embedding model. */
  index(store: KnowledgeStore, document: string, options?: { signal?: AbortSignal }): Promise<boolean>
  /** What is kept in memory of a document, or of all. */
  forget(document?: string): void
}

interface VectorQuery {
  store: KnowledgeStore
  question: string
  edition: number | null
  collections: string[]
  take: number
  signal?: AbortSignal
}

interface Shelf {
  passages: number[]
  rows: Float32Array[]
  bytes: number
}

/**
 * Nearest vectors by a plain loop over the documents that stand: at a shop's size this takes milliseconds, and there is no
 * index that could hold what it should not. A document's vectors are kept in memory once they were read, up to a bound.
 */
export function createVectors(embedder: Embedder, most = 128 * 1024 * 1024): VectorSearch {
  const kept = new Map<string, Shelf>()
  let held = 0

  function drop(key: string): void {
    held -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }

  function forget(document?: string): void {
    for (const key of [...kept.keys()]) if (document === undefined || key.startsWith(`${document} `)) drop(key)
  }

  async function shelfOf(store: KnowledgeStore, document: string, model: string): Promise<Shelf> {
    const key = `${document} ${model}`
    const known = kept.get(key)
    kept.delete(key)
    if (known) {
      kept.set(key, known)
      return known
    }
    const rows = await store.vectors(document, model)
    const bytes = rows.reduce((sum, { vector }) => sum + vector.byteLength, 0)
    const shelf = { passages: rows.map(({ passage }) => passage), rows: rows.map(({ vector }) => vector), bytes }
    kept.set(key, shelf)
    held += bytes
    for (const oldest of kept.keys()) if (held > most && oldest !== key) drop(oldest)
    return shelf
  }

  return {
    async search({ store, question, edition, collections, take, signal }) {
      const [asked] = (await embedder.embed([question], { signal })) ?? []
      if (!asked) return null
      const wanted = Float32Array.from(asked)
      const hits: Hit[] = []
      for (const document of await store.standing(edition, collections)) {
        const { passages, rows } = await shelfOf(store, document, embedder.model())
        rows.forEach((row, i) => {
          if (row.length === wanted.length) hits.push({ passage: passages[i]!, score: product(row, wanted) })
        })
      }
      return hits.sort((a, b) => b.score - a.score).slice(0, take)
    },
    async index(store, document, options) {
      const { title } = await store.document(document)
      for (let after = -1; ; ) {
        const rows = await store.passages(document, after, BATCH)
        if (rows.length === 0) break
        const texts = rows.map(({ heading, text }) => [title, heading, text].filter(Boolean).join('\n'))
        const vectors = await embedder.embed(texts, options)
        if (!vectors) return false
        const written = rows.map(({ passage }, i) => ({ passage, vector: Float32Array.from(vectors[i] ?? []) }))
        await store.putVectors(document, embedder.model(), written)
        after = rows.at(-1)!.position
      }
      forget(document)
      return true
    },
    forget,
  }
}

/** Passages that are sent to the model at once. */
const BATCH = 32

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
