import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/contract.ts'
import type { KnowledgeStore, NewDocument } from '../store/contract-knowledge.ts'
import type { Reader } from './child.ts'
import { LIMITS } from './contract.ts'
import { cut } from './cut.ts'
import { tidyMarkdown } from './read/markdown.ts'
import type { VectorSearch } from './vectors.ts'

/** Takes documents in and keeps their indexes. */
export interface Library {
  /** Reads a file or pasted text apart, cuts it and lets it stand. AppError 'knowledge.*'. Aborting leaves nothing. */
  add(given: Adding, options?: Working): Promise<{ document: string; title: string }>
  /**
   * Cuts every document of the bot anew and asks the embedding model again. A document is replaced all at once: broken off
   * between two, some are new and some are as they were, and both answer.
   */
  reindex(bot: string, options?: Working): Promise<{ documents: number; vectors: boolean }>
  /** Shipped text, such as a template's documents: Markdown that needs no reader. Makes the collection where it is missing. */
  addShipped(given: {
    bot: string
    collection: { id: string; name: string }
    title: string
    markdown: string
    by: string
  }): Promise<string>
}

export interface Adding {
  bot: string
  collection: string
  /** '' for pasted text. */
  name: string
  title: string
  bytes: Uint8Array
  by: string
}

export interface Working {
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

/** `done` of `total`: pages or percent while reading, passages while writing, documents while re-indexing. */
export interface Progress {
  stage: 'reading' | 'cutting' | 'writing' | 'meaning' | 'documents'
  done: number
  total: number
  title?: string
}

export interface LibraryDeps {
  store: Store
  reader: Reader
  vectors: VectorSearch
  clock: () => number
  log: Log
  /** Called when a document has been indexed anew: other processes may have read half of it. */
  told?: (document: string) => void
}

/** Milliseconds for which something removed can be brought back. */
export const KEPT_MS = 30 * 24 * 3_600_000

export function createLibrary({ store, reader, vectors, clock, log, told = () => {} }: LibraryDeps): Library {
  const shelf = (bot: string) => store.bot(bot).knowledge

  /** Meaning is an addition: without it, or where its model fails, words find the document as before. */
  async function indexMeaning(knowledge: KnowledgeStore, document: string, { signal, onProgress }: Working): Promise<boolean> {
    onProgress?.({ stage: 'meaning', done: 0, total: 1 })
    try {
      const isIndexed = await vectors.index(knowledge, document, { signal })
      told(document)
      return isIndexed
    } catch (error) {
      if (signal?.aborted) throw error
      log.warn('knowledge.no-vectors', { document, error })
      return false
    }
  }

  async function write(bot: string, document: NewDocument, options: Working): Promise<string> {
    const onProgress = (done: number, total: number) => options.onProgress?.({ stage: 'writing', done, total })
    return shelf(bot).addDocument(document, { signal: options.signal, onProgress })
  }

  return {
    async add({ bot, collection, name, title, bytes, by }, options = {}) {
      const { signal, onProgress } = options
      if (bytes.byteLength > LIMITS.bytes) throw new AppError('knowledge.large', { limit: LIMITS.bytes / 1024 / 1024 })
      const began = clock()
      const read = await reader.read({ bytes, name, title }, { signal, onProgress })
      const { kind, text, warnings, passages } = read
      const at = clock()
      const document = await write(
        bot,
        { collection, title: read.title, kind, bytes: bytes.byteLength, text, warnings, passages, by, at },
        options,
      )
      await indexMeaning(shelf(bot), document, options).catch(async (error) => {
        await shelf(bot).removeDocument(document, clock()) // called off: what was to be added is not there
        throw error
      })
      await shelf(bot).purge(at - KEPT_MS)
      log.info('knowledge.added', {
        bot,
        document,
        kind,
        bytes: bytes.byteLength,
        passages: passages.length,
        ms: clock() - began,
      })
      return { document, title: read.title }
    },
    async reindex(bot, options = {}) {
      const { signal, onProgress } = options
      const knowledge = shelf(bot)
      const ids = await knowledge.documentIds()
      let hasVectors = true
      for (const [done, id] of ids.entries()) {
        signal?.throwIfAborted()
        const { text, title } = await knowledge.document(id)
        onProgress?.({ stage: 'documents', done, total: ids.length, title })
        await knowledge.replacePassages(id, await reader.recut(text, title, { signal }))
        vectors.forget(id)
        if (hasVectors) hasVectors = await indexMeaning(knowledge, id, { signal })
      }
      onProgress?.({ stage: 'documents', done: ids.length, total: ids.length })
      log.info('knowledge.reindexed', { bot, documents: ids.length, vectors: hasVectors })
      return { documents: ids.length, vectors: hasVectors && ids.length > 0 }
    },
    async addShipped({ bot, collection, title, markdown, by }) {
      const at = clock()
      await shelf(bot)
        .createCollection({ ...collection, by, at })
        .catch((error: unknown) => {
          if (!(error instanceof AppError && error.code === 'knowledge.exists')) throw error
        })
      const text = tidyMarkdown(markdown).trim()
      const bytes = Buffer.byteLength(markdown)
      const document = {
        collection: collection.id,
        title,
        kind: 'markdown',
        bytes,
        text,
        warnings: [],
        passages: cut(text, title),
        by,
        at,
      }
      return write(bot, document, {})
    },
  }
}
