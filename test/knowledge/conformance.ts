import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../runtime/knowledge/contract.ts'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import type { Answer } from '../../runtime/store/contract-knowledge.ts'
import { fails } from '../store/conformance.ts'
import { openShop } from '../store/shop.ts'
import { asked, documentOf, PAYMENT, RETURNS } from './shelf.ts'

/** What every driver of the knowledge store and of its search must do. */
export function conformance(name: string, open: () => Promise<Store>): void {
  describe(`knowledge on ${name}`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    /** A bot with one collection; its version 1 was published without any document. */
    async function shelf(): Promise<BotStore> {
      const { bot } = await openShop(store)
      await bot.knowledge.createCollection({ id: 'umum', name: 'Umum', by: 'ani', at: 5 })
      return bot
    }
    const publish = async (bot: BotStore) => {
      const { revision } = await bot.draft()
      return (await bot.publish({ revision, note: '', by: 'ani', at: 20 })).number
    }
    const finds = async (bot: BotStore, question: string, edition: number | null = null, collections: string[] = []) => {
      const query = { words: asked(question), edition, collections, take: 10 }
      const hits = { words: await bot.knowledge.search.words(query), trigrams: await bot.knowledge.search.trigrams(query) }
      const read = async (list: { passage: number }[]) => {
        const rows = await bot.knowledge.read(
          edition,
          list.map(({ passage }) => passage),
        )
        return list.map(({ passage }) => rows.find((row) => row.passage === passage)?.text)
      }
      return { words: await read(hits.words), trigrams: await read(hits.trigrams), hits }
    }

    describe('documents', () => {
      it('come with their passages, which are spans of their text', async () => {
        const bot = await shelf()
        const id = await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        const document = await bot.knowledge.document(id)
        expect(document).toMatchObject({
          title: 'Kebijakan',
          kind: 'markdown',
          text: RETURNS,
          passages: 2,
          removedAt: null,
          addedBy: 'ani',
        })
        const passages = await bot.knowledge.passages(id, -1, 10)
        expect(passages.map(({ heading, position }) => [position, heading])).toEqual([
          [0, 'Retur'],
          [1, 'Ongkos kirim'],
        ])
        for (const { from, to, text } of passages) expect(RETURNS.slice(from, to)).toBe(text)
        expect((await bot.knowledge.passages(id, 0, 10)).map(({ position }) => position)).toEqual([1])
        expect(await bot.knowledge.collections()).toEqual([
          { id: 'umum', name: 'Umum', documents: 1, passages: 2, createdAt: 5, deletedAt: null },
        ])
      })

      it('are listed newest first, page by page', async () => {
        const bot = await shelf()
        for (const at of [1, 2, 3]) await bot.knowledge.addDocument(documentOf(`D${at}`, 'Isi.', { at }))
        const first = await bot.knowledge.documents('umum', { limit: 2 })
        expect(first.items.map(({ title }) => title)).toEqual(['D3', 'D2'])
        const second = await bot.knowledge.documents('umum', { limit: 2, after: first.next })
        expect(second.items.map(({ title }) => title)).toEqual(['D1'])
        expect(second.next).toBeNull()
      })

      it('that are broken off half way leave nothing behind', async () => {
        const bot = await shelf()
        const long = Array.from({ length: 900 }, (_, i) => `## Bagian ${i}\n\nKalimat nomor ${i} tentang gajah.\n`).join('\n')
        const stop = new AbortController()
        const told: number[] = []
        const onProgress = (done: number) => {
          told.push(done)
          if (done >= 400) stop.abort(new Error('cancelled'))
        }
        await expect(bot.knowledge.addDocument(documentOf('Panjang', long), { signal: stop.signal, onProgress })).rejects.toThrow(
          'cancelled',
        )
        expect(told).toEqual([200, 400])
        expect((await bot.knowledge.documents('umum', { limit: 10 })).items).toEqual([])
        expect((await finds(bot, 'gajah')).words).toEqual([])
        expect((await finds(bot, 'gajah')).trigrams).toEqual([])
      })

      it('need their collection, and room', async () => {
        const bot = await shelf()
        await fails('not-found', bot.knowledge.addDocument(documentOf('X', 'Isi.', { collection: 'lain' })))
        await fails('not-found', bot.knowledge.document('tidak-ada'))
        await fails('knowledge.exists', bot.knowledge.createCollection({ id: 'umum', name: 'Lagi', by: 'ani', at: 6 }))
        for (let n = 1; n < LIMITS.collections; n++)
          await bot.knowledge.createCollection({ id: `c${n}`, name: 'C', by: 'ani', at: 6 })
        await fails('knowledge.full', bot.knowledge.createCollection({ id: 'satu-lagi', name: 'C', by: 'ani', at: 6 }))
      })

      it('are taken out and brought back, and so are collections with what is in them', async () => {
        const bot = await shelf()
        const kept = await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        const gone = await bot.knowledge.addDocument(documentOf('Pembayaran', PAYMENT))
        await bot.knowledge.removeDocument(gone, 30)
        expect((await finds(bot, 'qris')).words).toEqual([])
        expect((await bot.knowledge.documents('umum', { limit: 10, removed: true })).items).toMatchObject([
          { id: gone, removedAt: 30 },
        ])
        await bot.knowledge.removeCollection('umum', 40)
        expect((await finds(bot, 'retur')).words).toEqual([])
        expect(await bot.knowledge.collections()).toMatchObject([{ id: 'umum', documents: 0, deletedAt: 40 }])
        await fails('not-found', bot.knowledge.removeCollection('umum', 41))
        await fails('not-found', bot.knowledge.restoreDocument(kept))
        await bot.knowledge.restoreCollection('umum')
        // What had been taken out before the collection was stays out.
        expect((await bot.knowledge.documents('umum', { limit: 10 })).items.map(({ id }) => id)).toEqual([kept])
        await bot.knowledge.restoreDocument(gone)
        expect((await finds(bot, 'qris')).words).toHaveLength(1)
        await fails('not-found', bot.knowledge.restoreDocument(gone))
      })

      it('are deleted for good once they were out for long, unless a version holds them', async () => {
        const bot = await shelf()
        const published = await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        const version = await publish(bot)
        const never = await bot.knowledge.addDocument(documentOf('Pembayaran', PAYMENT))
        for (const id of [published, never]) await bot.knowledge.removeDocument(id, 50)
        await bot.knowledge.purge(50)
        expect(await bot.knowledge.document(never)).toMatchObject({ removedAt: 50 })
        await bot.knowledge.purge(51)
        await fails('not-found', bot.knowledge.document(never))
        expect((await finds(bot, 'retur', version)).words).toHaveLength(1)
      })
    })

    describe('editions', () => {
      it('a version answers from what it was published with, the draft from what is there now', async () => {
        const bot = await shelf()
        const old = await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        const second = await publish(bot)
        await bot.knowledge.removeDocument(old, 30)
        await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS.replace('7 hari', '14 hari')))
        expect((await finds(bot, 'retur', second)).words[0]).toContain('7 hari')
        expect((await finds(bot, 'retur')).words[0]).toContain('14 hari')
        expect((await finds(bot, 'retur')).words).toHaveLength(1)
        expect((await finds(bot, 'retur', 1)).words).toEqual([])
        const third = await publish(bot)
        expect((await finds(bot, 'retur', third)).words[0]).toContain('14 hari')
        expect((await finds(bot, 'retur', second)).trigrams[0]).toContain('7 hari')
      })

      it('are restored: the draft is again what the version was, collections included', async () => {
        const bot = await shelf()
        await bot.knowledge.createCollection({ id: 'promo', name: 'Promo', by: 'ani', at: 6 })
        await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        await bot.knowledge.addDocument(documentOf('Promo', 'Diskon gajah 10 persen.', { collection: 'promo' }))
        const answer = await bot.knowledge.saveAnswer(ANSWER)
        const second = await publish(bot)
        await bot.knowledge.removeCollection('promo', 30)
        await bot.knowledge.removeAnswer(answer, 31)
        const late = await bot.knowledge.addDocument(documentOf('Baru', 'Kabar tentang badak.'))
        await bot.knowledge.restoreVersion(second, 40)
        expect((await finds(bot, 'gajah')).words).toHaveLength(1)
        expect((await finds(bot, 'badak')).words).toEqual([])
        expect(await bot.knowledge.document(late)).toMatchObject({ removedAt: 40 })
        expect((await bot.knowledge.collections()).map(({ deletedAt }) => deletedAt)).toEqual([null, null])
        expect((await bot.knowledge.answersOf(null, 0)).map(({ id }) => id)).toEqual([answer])
        expect(await bot.knowledge.restoreVersion(second, 41)).toEqual({ out: [], in: [], collections: [] })
        const third = await publish(bot)
        expect((await finds(bot, 'gajah', third)).words).toHaveLength(1)
      })

      it('are taken back after a restoring: the draft answers from what it did before, once or twice alike', async () => {
        const bot = await shelf()
        await bot.knowledge.createCollection({ id: 'promo', name: 'Promo', by: 'ani', at: 6 })
        await bot.knowledge.addDocument(documentOf('Promo', 'Diskon gajah 10 persen.', { collection: 'promo' }))
        const second = await publish(bot)
        await bot.knowledge.removeCollection('promo', 30)
        await bot.knowledge.addDocument(documentOf('Baru', 'Kabar tentang badak.'))
        const answer = await bot.knowledge.saveAnswer(ANSWER)
        const restored = await bot.knowledge.restoreVersion(second, 40)
        expect((await finds(bot, 'gajah')).words).toHaveLength(1)
        for (const at of [41, 42]) {
          await bot.knowledge.undoRestore(restored, at)
          expect((await finds(bot, 'gajah')).words).toEqual([])
          expect((await finds(bot, 'badak')).words).toHaveLength(1)
          expect((await bot.knowledge.answersOf(null, 0)).map(({ id }) => id)).toEqual([answer])
          expect((await bot.knowledge.collections()).find(({ id }) => id === 'promo')?.deletedAt).not.toBeNull()
        }
        expect((await finds(bot, 'gajah', second)).words).toHaveLength(1)
      })
    })

    describe('answers', () => {
      it('answer once approved and until they expire, and are replaced whole', async () => {
        const bot = await shelf()
        const { id: _id, ...draft } = { id: '', ...ANSWER, approvedBy: null, approvedAt: null }
        const first = await bot.knowledge.saveAnswer(draft)
        expect(await bot.knowledge.answersOf(null, 100)).toEqual([])
        const second = await bot.knowledge.saveAnswer({ ...ANSWER, expiresAt: 200 }, first)
        expect(await bot.knowledge.answersOf(null, 199)).toMatchObject([
          { id: second, questions: ANSWER.questions, texts: ANSWER.texts },
        ])
        expect(await bot.knowledge.answersOf(null, 200)).toEqual([])
        expect((await bot.knowledge.answers({ limit: 10 })).items.map(({ id }) => id)).toEqual([second])
        expect((await bot.knowledge.answers({ limit: 10, removed: true })).items.map(({ id }) => id)).toEqual([first])
        await fails('not-found', bot.knowledge.saveAnswer(ANSWER, first))
        await bot.knowledge.removeAnswer(second, 60)
        expect(await bot.knowledge.answer(second)).toMatchObject({ removedAt: 60 })
        await bot.knowledge.restoreAnswer(second)
        expect(await bot.knowledge.answersOf(null, 0)).toHaveLength(1)
      })

      it('of a published version stay as they were', async () => {
        const bot = await shelf()
        const first = await bot.knowledge.saveAnswer(ANSWER)
        const version = await publish(bot)
        await bot.knowledge.saveAnswer({ ...ANSWER, texts: { id: 'Buka 24 jam.' } }, first)
        expect((await bot.knowledge.answersOf(version, 0)).map(({ texts }) => texts.id)).toEqual([ANSWER.texts.id])
        expect((await bot.knowledge.answersOf(null, 0)).map(({ texts }) => texts.id)).toEqual(['Buka 24 jam.'])
      })
    })

    describe('the search', () => {
      it('finds by words, whatever customers call things', async () => {
        const bot = await shelf()
        await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        await bot.knowledge.addDocument(documentOf('Bayar', PAYMENT))
        expect((await finds(bot, 'brp ongkir ke surabaya?')).words[0]).toContain('Surabaya')
        expect((await finds(bot, 'bs balikin brg?')).words[0]).toContain('7 hari')
        expect((await finds(bot, 'cara pembayaran')).words[0]).toContain('QRIS')
      })

      it('finds what is inflected or misspelt by parts of words', async () => {
        const bot = await shelf()
        await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        await bot.knowledge.addDocument(documentOf('Bayar', PAYMENT))
        for (const question of ['ke surabya', 'terpasangkah'])
          expect((await finds(bot, question)).trigrams[0], question).toBeDefined()
        expect((await finds(bot, 'surabya')).trigrams[0]).toContain('Surabaya')
      })

      it('looks only in the collections asked for, and in none that is not there', async () => {
        const bot = await shelf()
        await bot.knowledge.createCollection({ id: 'promo', name: 'Promo', by: 'ani', at: 6 })
        await bot.knowledge.addDocument(documentOf('Umum', 'Retur gajah di umum.'))
        await bot.knowledge.addDocument(documentOf('Promo', 'Retur gajah di promo.', { collection: 'promo' }))
        expect((await finds(bot, 'gajah')).words).toHaveLength(2)
        expect((await finds(bot, 'gajah', null, ['promo'])).words).toEqual(['Retur gajah di promo.'])
        expect((await finds(bot, 'gajah', null, ['promo'])).trigrams).toEqual(['Retur gajah di promo.'])
        expect((await finds(bot, 'gajah', null, ['tidak-ada'])).words).toEqual([])
        expect((await finds(bot, 'gajah', null, ['%'])).words).toEqual([])
        expect(await bot.knowledge.standing(null, ['promo'])).toHaveLength(1)
        expect(await bot.knowledge.standing(null, [])).toHaveLength(2)
      })

      // DB-03: nothing that a visitor writes is an operator.
      it.each([
        'NEAR(a b)',
        'words:x',
        'head : "x"',
        '"',
        '""""',
        "'",
        "' or 1=1 --",
        'a*',
        '^a',
        '(',
        '{a b}: c',
        'a AND OR NOT',
        '-x',
        'a & | !',
        '<->',
        ':*',
        '\\',
        "\\'",
        '%_',
        '\u0000x',
        '',
        '?',
        '🙂',
      ])('takes %j as words', async (question) => {
        const bot = await shelf()
        await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        const query = { edition: null, collections: [], take: 5 }
        for (const list of [asked(question), question.split(' ')]) {
          await bot.knowledge.search.words({ ...query, words: list })
          await bot.knowledge.search.trigrams({ ...query, words: list })
        }
        expect((await bot.knowledge.search.words({ ...query, words: ['retur'] })).length).toBeGreaterThan(0)
      })

      it('a document that is cut anew is found by its new passages alone', async () => {
        const bot = await shelf()
        const id = await bot.knowledge.addDocument(documentOf('Kebijakan', RETURNS))
        const [passage] = await bot.knowledge.passages(id, -1, 1)
        await bot.knowledge.putVectors(id, 'm', [{ passage: passage!.passage, vector: Float32Array.from([0.5, -0.5]) }])
        expect(await bot.knowledge.vectors(id, 'm')).toEqual([
          { passage: passage!.passage, vector: Float32Array.from([0.5, -0.5]) },
        ])
        expect(await bot.knowledge.vectors(id, 'other')).toEqual([])
        await bot.knowledge.replacePassages(id, [
          { heading: 'Baru', from: 0, to: 8, text: RETURNS.slice(0, 8), head: 'baru', words: 'gajah' },
        ])
        expect(await bot.knowledge.document(id)).toMatchObject({ passages: 1, text: RETURNS })
        expect((await finds(bot, 'retur')).words).toEqual([])
        expect((await finds(bot, 'gajah')).trigrams).toEqual([RETURNS.slice(0, 8)])
        expect(await bot.knowledge.vectors(id, 'm')).toEqual([])
      })
    })

    // AUTH-05
    it('of one bot is nothing to another, with the same text and the same names', async () => {
      const [mine, theirs] = [await shelf(), await shelf()]
      const text = 'Rahasia gajah milik bersama.'
      const own = await mine.knowledge.addDocument(documentOf('Sama', text))
      const foreign = await theirs.knowledge.addDocument(documentOf('Sama', text))
      const answer = await theirs.knowledge.saveAnswer(ANSWER)
      const hits = (await finds(mine, 'gajah')).hits
      const [row] = await mine.knowledge.passages(own, -1, 5)
      expect([hits.words, hits.trigrams].flat().map(({ passage }) => passage)).toEqual([row!.passage, row!.passage])
      const [other] = await theirs.knowledge.passages(foreign, -1, 5)
      expect(await mine.knowledge.read(null, [other!.passage])).toEqual([])
      expect(await mine.knowledge.passages(foreign, -1, 5)).toEqual([])
      expect(await mine.knowledge.answersOf(null, 0)).toEqual([])
      await fails('not-found', mine.knowledge.document(foreign))
      await fails('not-found', mine.knowledge.removeDocument(foreign, 1))
      await fails('not-found', mine.knowledge.replacePassages(foreign, []))
      await fails('not-found', mine.knowledge.removeAnswer(answer, 1))
      await mine.knowledge.purge(1e15)
      expect(await theirs.knowledge.document(foreign)).toMatchObject({ removedAt: null })
    })
  })
}

const ANSWER: Omit<Answer, 'id' | 'removedAt'> = {
  questions: ['jam buka toko', 'buka jam berapa'],
  texts: { id: 'Buka 08.00 sampai 17.00.', en: 'Open 8 am to 5 pm.' },
  approvedBy: 'ani',
  approvedAt: 50,
  expiresAt: null,
  savedAt: 50,
  savedBy: 'ani',
}
