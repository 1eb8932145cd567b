import { AppError } from '../errors.ts'
import { LIMITS } from '../knowledge/contract.ts'
import { found } from './access.ts'
import type { CollectionSummary, DocumentSummary, KnowledgeStore, NewPassage } from './contract-knowledge.ts'
import { newId } from './keys.ts'
import { createAnswers } from './knowledge-answers.ts'
import { createSearch } from './knowledge-search.ts'
import { editionOf, withinOf } from './knowledge-terms.ts'
import { keysetOf, pageOf } from './page.ts'
import { type DocumentRow, KNOWLEDGE } from './queries/knowledge.ts'
import type { Statement } from './query.ts'
import type { Vault } from './vault.ts'

/** Passages of one commit: the writer is not held for longer by a large document than by a small one. */
const BATCH = 200

/** A bot's collections, documents and approved answers, each standing in the editions it was published with. */
export function createKnowledgeStore(vault: Vault, bot: string): KnowledgeStore {
  const { db } = vault
  const mine = db.forBot(bot)
  const search = createSearch(vault, bot)
  const hold = () => mine.step(KNOWLEDGE.knowledgeHold, {}, 1, 'not-found')
  const counts = async () => (await mine.one(KNOWLEDGE.knowledgeCounts))!

  async function numbersFor(count: number): Promise<number> {
    const [result] = await db.commit([db.shared.step(KNOWLEDGE.passageNumbers, { count }, 1)])
    return Number(result!.rows[0]!.number) - count
  }

  function passageSteps(document: string, collection: string, passages: NewPassage[], first: number, base: number): Statement[] {
    return passages.map(({ heading, from, to, text, head, words }, i) => {
      const position = base + i
      const values = { passage: first + position + 1, document, collection, position, heading, from, to, text, head, words }
      return mine.step(KNOWLEDGE.passageInsert, values, 1)
    })
  }

  /** Everything of a document, its index first. */
  function deleteSteps(document: string): Statement[] {
    return [
      ...search.dropSteps(document),
      mine.step(KNOWLEDGE.vectorDelete, { document }),
      mine.step(KNOWLEDGE.passageDelete, { document }),
    ]
  }

  async function openCollection(id: string): Promise<void> {
    const row = await mine.one(KNOWLEDGE.collectionGet, { collection: id })
    if (!row || row.deletedAt !== null) throw new AppError('not-found', { what: 'collection' })
  }

  async function removedCollections(): Promise<string[]> {
    return (await mine.all(KNOWLEDGE.collectionList)).flatMap(({ id, deletedAt }) => (deletedAt === null ? [] : [id]))
  }

  return {
    ...createAnswers(vault, bot),
    search,
    async collections() {
      const rows = await mine.all(KNOWLEDGE.collectionList)
      return rows.map(
        ({ documentCount, passageCount, ...row }): CollectionSummary => ({
          ...row,
          documents: Number(documentCount),
          passages: Number(passageCount),
        }),
      )
    },
    async createCollection({ id, name, by, at }) {
      if (Number((await counts()).collectionCount) >= LIMITS.collections)
        throw new AppError('knowledge.full', { limit: LIMITS.collections })
      await db.commit([hold(), mine.step(KNOWLEDGE.collectionInsert, { collection: id, name, by, at }, 1, 'knowledge.exists')])
    },
    async renameCollection(id, name) {
      await db.commit([mine.step(KNOWLEDGE.collectionRename, { collection: id, name }, 1, 'not-found')])
    },
    async removeCollection(id, at) {
      await db.commit([
        hold(),
        mine.step(KNOWLEDGE.collectionRemove, { collection: id, at }, 1, 'not-found'),
        mine.step(KNOWLEDGE.collectionClose, { collection: id, at }),
      ])
    },
    async restoreCollection(id) {
      await db.commit([
        hold(),
        mine.step(KNOWLEDGE.collectionReopen, { collection: id }),
        mine.step(KNOWLEDGE.collectionRestore, { collection: id }, 1, 'not-found'),
      ])
    },

    async documents(collection, request) {
      const query = request.removed ? KNOWLEDGE.documentListRemoved : KNOWLEDGE.documentList
      const rows = await mine.all(query, { collection, ...keysetOf(request, 'descending') })
      return pageOf(rows, request.limit, (row) => [row.addedAt, row.id], summaryOf)
    },
    async document(id) {
      const row = found(await mine.one(KNOWLEDGE.documentGet, { document: id }), 'document')
      return { ...summaryOf(row), text: row.text }
    },
    passages: (document, after, limit) => mine.all(KNOWLEDGE.passageList, { document, after, take: limit }),
    async addDocument(given, { signal, onProgress } = {}) {
      await openCollection(given.collection)
      if (Number((await counts()).documentCount) >= LIMITS.documents)
        throw new AppError('knowledge.full', { limit: LIMITS.documents })
      const document = newId()
      const { collection, title, kind, bytes, text, warnings, passages, by, at } = given
      const first = await numbersFor(passages.length)
      const row = {
        document,
        collection,
        title,
        kind,
        bytes,
        body: text,
        characters: text.length,
        count: passages.length,
        by,
        at,
      }
      try {
        await db.commit([mine.step(KNOWLEDGE.documentInsert, { ...row, warnings: JSON.stringify(warnings) }, 1)])
        for (let base = 0; base < passages.length; base += BATCH) {
          signal?.throwIfAborted()
          const batch = passages.slice(base, base + BATCH)
          await db.commit([
            ...passageSteps(document, collection, batch, first, base),
            ...search.indexSteps(document, base, base + batch.length - 1),
          ])
          onProgress?.(base + batch.length, passages.length)
        }
        signal?.throwIfAborted()
        await db.commit([hold(), mine.step(KNOWLEDGE.placementInsert, { thing: document }, 1), ...search.mergeSteps()])
      } catch (error) {
        await db.commit([...deleteSteps(document), mine.step(KNOWLEDGE.documentDelete, { document })])
        throw error
      }
      search.changed()
      return document
    },
    async removeDocument(id, at) {
      await db.commit([hold(), mine.step(KNOWLEDGE.placementEnd, { thing: id, at }, 1, 'not-found')])
    },
    async restoreDocument(id) {
      const { collection } = found(await mine.one(KNOWLEDGE.documentGet, { document: id }), 'document')
      await openCollection(collection)
      await db.commit([hold(), mine.step(KNOWLEDGE.placementReopen, { thing: id }, 1, 'not-found')])
    },
    async replacePassages(document, passages) {
      const { collection } = found(await mine.one(KNOWLEDGE.documentGet, { document }), 'document')
      const first = await numbersFor(passages.length)
      await db.commit([
        ...deleteSteps(document),
        ...passageSteps(document, collection, passages, first, 0),
        ...search.indexSteps(document, 0, passages.length - 1),
        mine.step(KNOWLEDGE.documentRecount, { document, count: passages.length }, 1),
        ...search.mergeSteps(),
      ])
      search.changed()
    },
    async documentIds() {
      return (await mine.all(KNOWLEDGE.documentIds)).map(({ id }) => id)
    },

    async restoreVersion(number, at) {
      const differing = await mine.all(KNOWLEDGE.placementDiffer, { edition: number })
      const gone = await removedCollections()
      await db.commit([
        hold(),
        mine.step(KNOWLEDGE.placementEndOthers, { edition: number, at }),
        mine.step(KNOWLEDGE.placementReopenAll, { edition: number }),
        mine.step(KNOWLEDGE.collectionRevive, {}),
      ])
      const still = new Set(await removedCollections())
      return {
        out: differing.filter(({ now }) => Number(now) === 1).map(({ thing }) => thing),
        in: differing.filter(({ now }) => Number(now) === 0).map(({ thing }) => thing),
        collections: gone.filter((id) => !still.has(id)),
      }
    },
    async undoRestore(restored, at) {
      await db.commit([
        hold(),
        ...restored.in.map((thing) => mine.step(KNOWLEDGE.placementEnd, { thing, at })),
        ...restored.out.map((thing) => mine.step(KNOWLEDGE.placementReopen, { thing })),
        ...restored.collections.map((collection) => mine.step(KNOWLEDGE.collectionRemove, { collection, at })),
      ])
    },
    async purge(before) {
      for (const { thing } of await mine.all(KNOWLEDGE.purgeList, { before })) {
        await db.commit([
          ...deleteSteps(thing),
          mine.step(KNOWLEDGE.documentDelete, { document: thing }),
          mine.step(KNOWLEDGE.answerDelete, { answer: thing }),
          mine.step(KNOWLEDGE.placementDelete, { thing }),
          ...search.mergeSteps(),
        ])
      }
      search.changed()
    },

    async read(edition, numbers) {
      const ten = Array.from({ length: 10 }, (_, i) => [`n${i + 1}`, numbers[i] ?? -1] as const)
      return mine.all(KNOWLEDGE.passageRead, { ...Object.fromEntries(ten), edition: editionOf(edition) })
    },
    async vectors(document, model) {
      const rows = await mine.all(KNOWLEDGE.vectorList, { document, model })
      return rows.map(({ passage, vector }) => ({ passage, vector: floatsOf(vector) }))
    },
    async putVectors(document, model, vectors) {
      await db.commit(
        vectors.map(({ passage, vector }) => {
          const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
          return mine.step(KNOWLEDGE.vectorPut, { passage, model, document, vector: bytes }, 1)
        }),
      )
    },
    async standing(edition, collections) {
      const rows = await mine.all(KNOWLEDGE.documentStanding, { edition: editionOf(edition), within: withinOf(collections) })
      return rows.map(({ id }) => id)
    },
  }
}

function summaryOf({
  passageCount,
  warnings,
  id,
  collection,
  title,
  kind,
  bytes,
  characters,
  addedAt,
  addedBy,
  removedAt,
}: DocumentRow): DocumentSummary {
  const counted = { passages: passageCount, warnings: JSON.parse(warnings) }
  return { id, collection, title, kind, bytes, characters, ...counted, addedAt, addedBy, removedAt }
}

/** Little-endian 32-bit floats, in memory of their own: a row's bytes need not be aligned. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer)
}
