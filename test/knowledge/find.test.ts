import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { curatedFor } from '../../runtime/knowledge/curated.ts'
import { find } from '../../runtime/knowledge/find.ts'
import { fuse } from '../../runtime/knowledge/fuse.ts'
import { createKnowledgePorts } from '../../runtime/knowledge/ports.ts'
import { isNear } from '../../runtime/knowledge/telling.ts'
import { createVectors, type Embedder } from '../../runtime/knowledge/vectors.ts'
import { silentLog } from '../../runtime/log.ts'
import { words } from '../../runtime/model/features.ts'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import type { Answer } from '../../runtime/store/contract-knowledge.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { openShop } from '../store/shop.ts'
import { documentOf, PAYMENT, RETURNS } from './shelf.ts'

let store: Store
beforeAll(async () => {
  store = await openFresh(freshFolder())
})
afterAll(() => store.close())

async function shelf(...documents: [title: string, text: string][]): Promise<BotStore> {
  const { bot } = await openShop(store)
  await bot.knowledge.createCollection({ id: 'umum', name: 'Umum', by: 'ani', at: 5 })
  for (const [title, text] of documents) await bot.knowledge.addDocument(documentOf(title, text))
  return bot
}
const NOW = 1_000
const ask = (
  bot: BotStore,
  question: string,
  more: Partial<Parameters<typeof find>[1]> & { collections?: string[]; limit?: number } = {},
) => {
  const { collections = [], limit = 4, ...given } = more
  return find(
    { question, collections, language: 'id', limit },
    { store: bot.knowledge, edition: null, now: NOW, log: silentLog, ...given },
  )
}

const answer = (questions: string[], texts: Answer['texts'], more: Partial<Answer> = {}): Answer => ({
  id: questions[0]!,
  questions,
  texts,
  approvedBy: 'ani',
  approvedAt: 1,
  expiresAt: null,
  savedAt: 1,
  savedBy: 'ani',
  removedAt: null,
  ...more,
})

describe('what is found', () => {
  it.each([
    ['brp hari bs balikin brg?', '7 hari'],
    ['ongkir ke surabya brp kak', 'Surabaya'],
    ['cara pembayarannya gmn', 'QRIS'],
    ['bisa bayar ditempat?', 'bayar di tempat'],
  ])('%s', async (question, held) => {
    const bot = await shelf(['Kebijakan', RETURNS], ['Bayar', PAYMENT])
    const { passages, enough, curated } = await ask(bot, question)
    expect(passages[0]?.text).toContain(held)
    expect([enough, curated]).toEqual([true, null])
  })

  it.each(['siapa presiden indonesia?', 'resep rendang padang', 'ada lowongan kerja?', '', '???', '🙂'])(
    'nothing for %j',
    async (question) => {
      const bot = await shelf(['Kebijakan', RETURNS], ['Bayar', PAYMENT])
      expect((await ask(bot, question)).enough).toBe(false)
    },
  )

  it('a passage is a span of its document, with why it came up', async () => {
    const bot = await shelf(['Kebijakan', RETURNS])
    const { passages } = await ask(bot, 'retur berapa hari')
    const [{ source, ranks, score }] = passages as [(typeof passages)[number]]
    expect(RETURNS.slice(source.from, source.to)).toBe(source.text)
    expect(source).toMatchObject({ title: 'Kebijakan', heading: 'Retur' })
    expect(ranks).toEqual({ words: 1, trigrams: 1, vectors: null })
    expect(score).toBe(1)
  })

  it('never more than asked for, and of the collections asked for', async () => {
    const bot = await shelf(
      ...Array.from({ length: 12 }, (_, i): [string, string] => [`D${i}`, `Retur nomor ${i} tentang gajah.`]),
    )
    expect((await ask(bot, 'gajah', { limit: 3 })).passages).toHaveLength(3)
    expect((await ask(bot, 'gajah', { limit: 99 })).passages).toHaveLength(10)
    expect((await ask(bot, 'gajah', { collections: ['promo'] })).passages).toEqual([])
  })

  // AUTH-05: with shared text, shared titles and shared collection names.
  it('is of the bot alone, whatever other bots hold', async () => {
    const text = fc.constantFrom('gajah', 'badak', 'retur', 'ongkir').map((word) => `Rahasia ${word} bersama.`)
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 3 }),
        fc.array(text, { minLength: 1, maxLength: 3 }),
        async (mine, theirs) => {
          const own = await shelf(...mine.map((each): [string, string] => ['Sama', each]))
          await shelf(...theirs.map((each): [string, string] => ['Sama', each]))
          const ids = await own.knowledge.documentIds()
          for (const word of ['gajah', 'badak', 'retur', 'ongkir', 'rahasia bersama']) {
            const { passages } = await ask(own, word, { limit: 10 })
            expect(passages.filter(({ source }) => !ids.includes(source.document))).toEqual([])
            expect(passages.length).toBeLessThanOrEqual(mine.length)
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  it('a long question costs no more than a short one: it is cut, and its rarest words count', async () => {
    const bot = await shelf(['Kebijakan', RETURNS])
    const { passages } = await ask(bot, `retur ${'kata lain '.repeat(500)}`)
    expect(passages[0]?.text).toContain('Retur')
  })
})

describe('approved answers', () => {
  const HOURS = answer(['jam buka toko', 'buka jam berapa'], { id: 'Buka 08.00.', en: 'Open at 8.' })
  const SHIPPING = answer(['ongkir ke bandung'], { id: 'Rp9.000.' })
  const SALE = answer(['promo 11 november'], { id: 'Diskon 11%.' })

  it.each([
    ['kak tokonya buka jam brp ya?', 'Buka 08.00.'],
    ['jam buka?', 'Buka 08.00.'],
    ['toko buka jam berapa hari ini', 'Buka 08.00.'],
    ['ongkir ke bandung brp', 'Rp9.000.'],
    ['ongkir ke bandng', 'Rp9.000.'],
    ['ongkir ke surabaya brp', null],
    ['ongkir gratis dari jakarta ke bandung lewat kurir toko', null],
    ['promo 11 november', 'Diskon 11%.'],
    ['promo 12 november', null],
    ['halo', null],
    ['', null],
  ])('%j is answered by %j', (question, text) => {
    expect(curatedFor(question, [HOURS, SHIPPING, SALE], 'id')?.text ?? null).toBe(text)
  })

  it('in the customer’s language, else in the one that there is', () => {
    expect(curatedFor('jam buka toko', [HOURS], 'en')?.text).toBe('Open at 8.')
    expect(curatedFor('ongkir ke bandung', [SHIPPING], 'en')?.text).toBe('Rp9.000.')
  })

  it('win over the documents until they expire', async () => {
    const bot = await shelf(['Kebijakan', RETURNS])
    const {
      id: _,
      removedAt: __,
      ...given
    } = answer(['retur berapa hari'], { id: 'Sampai 10 hari, khusus Ramadan.' }, { expiresAt: NOW + 1 })
    await bot.knowledge.saveAnswer(given)
    expect((await ask(bot, 'retur berapa hari')).curated).toMatchObject({
      text: 'Sampai 10 hari, khusus Ramadan.',
      source: { title: 'retur berapa hari' },
    })
    expect((await ask(bot, 'retur berapa hari', { now: NOW + 1 })).curated).toBeNull()
  })
})

describe('meaning', () => {
  /** A model that knows two things: what is about money, and the rest. */
  const embedder = (change: Partial<Embedder> = {}): Embedder & { asked: string[][] } => {
    const asked: string[][] = []
    return {
      asked,
      model: () => 'm1',
      embed: async (texts) => {
        asked.push(texts)
        return texts.map((text) => (/transfer|duit|bayar/i.test(text) ? [1, 0] : [0, 1]))
      },
      ...change,
    }
  }
  const indexed = async (bot: BotStore, model: Embedder) => {
    const vectors = createVectors(model)
    for (const id of await bot.knowledge.documentIds()) await vectors.index(bot.knowledge, id)
    return vectors
  }

  it('finds what shares no word, and says so', async () => {
    const bot = await shelf(['Kebijakan', RETURNS], ['Cara', PAYMENT])
    const vectors = await indexed(bot, embedder())
    const { passages, enough } = await ask(bot, 'duit', { vectors })
    expect(passages[0]).toMatchObject({ ranks: { words: null, trigrams: null, vectors: 1 }, source: { title: 'Cara' } })
    expect(enough).toBe(true)
    expect((await ask(bot, 'duit')).passages).toEqual([])
  })

  it('is no reason to fail: words do where the model is not there or does not answer', async () => {
    const bot = await shelf(['Kebijakan', RETURNS])
    const warned: string[] = []
    const log = { ...silentLog, warn: (fact: string) => void warned.push(fact) }
    const none = createVectors(embedder({ embed: async () => null }))
    expect(await none.index(bot.knowledge, (await bot.knowledge.documentIds())[0]!)).toBe(false)
    expect((await ask(bot, 'retur', { vectors: none, log })).enough).toBe(true)
    expect(warned).toEqual([])
    const broken = createVectors(embedder({ embed: () => Promise.reject(new Error('gone')) }))
    expect((await ask(bot, 'retur', { vectors: broken, log })).enough).toBe(true)
    expect(warned).toEqual(['knowledge.no-vectors'])
  })

  it('of another model, or of another length, is not compared', async () => {
    const bot = await shelf(['Cara', PAYMENT])
    const model = embedder()
    await indexed(bot, model)
    expect((await ask(bot, 'duit', { vectors: createVectors({ ...model, model: () => 'm2' }) })).passages).toEqual([])
    const longer = { ...model, embed: async () => [[1, 0, 0]] }
    expect((await ask(bot, 'duit', { vectors: createVectors(longer) })).passages).toEqual([])
  })

  it('stays within the bot, the edition and the collections', async () => {
    const [mine, theirs] = [await shelf(['Satu', 'Transfer.']), await shelf(['Satu', 'Transfer.'])]
    const model = embedder()
    const vectors = createVectors(model)
    for (const bot of [mine, theirs]) for (const id of await bot.knowledge.documentIds()) await vectors.index(bot.knowledge, id)
    expect((await ask(mine, 'duit', { vectors })).passages).toHaveLength(1)
    expect((await ask(mine, 'duit', { vectors, collections: ['lain'] })).passages).toEqual([])
    expect((await ask(mine, 'duit', { vectors, edition: 1 })).passages).toEqual([])
    const [id] = await mine.knowledge.documentIds()
    await mine.knowledge.removeDocument(id!, 9)
    expect((await ask(mine, 'duit', { vectors })).passages).toEqual([])
  })

  it('is not asked where nothing may leave the process', async () => {
    const bot = await shelf(['Cara', PAYMENT])
    const model = embedder()
    const portOf = createKnowledgePorts({ store, vectors: createVectors(model), log: silentLog })
    const context = { bot: bot.id, version: null, now: NOW, signal: new AbortController().signal }
    const query = { question: 'duit', collections: [], language: 'id' as const, limit: 4 }
    await portOf({ ...context, offline: true }).find(query)
    expect(model.asked).toEqual([])
    await portOf(context).find(query)
    expect(model.asked).toEqual([['duit']])
  })
})

describe('parts', () => {
  it('fuse puts first what stands high in several lists', () => {
    const hits = (...passages: number[]) => passages.map((passage) => ({ passage, score: 1 }))
    expect(fuse({ words: hits(1, 2, 3), trigrams: hits(2, 9) }).map(({ passage }) => passage)).toEqual([2, 1, 3, 9])
    expect(fuse({ words: hits(1), vectors: hits(2) }).map(({ ranks }) => ranks)).toEqual([
      { words: 1, trigrams: null, vectors: null },
      { words: null, trigrams: null, vectors: 1 },
    ])
    expect(fuse({})).toEqual([])
  })

  it.each([
    ['surabaya', 'surabya', true],
    ['bandung', 'banudng', true],
    ['kebijakan', 'kebijakaan', true],
    ['retur', 'ratur', true],
    ['surabaya', 'semarang', false],
    ['warna', 'warga', true],
    ['buka', 'baku', false],
    ['rp15000', 'rp16000', false],
    ['pesanan', 'pesan', false],
  ])('%s and %s are one slip apart: %s', (a, b, near) => {
    expect([isNear(a, b), isNear(b, a)]).toEqual([near, near])
  })

  it('standard words of a question hold nothing but letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const word of words(text)) expect(word).toMatch(/^[\p{L}\p{N}]+$/u)
      }),
    )
  })
})
