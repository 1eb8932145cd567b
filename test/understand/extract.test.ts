import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import type { Ports } from '../../nodes/ports.ts'
import { draw, talkWith } from '../bot.ts'
import { failing, resume, run, says } from '../nodes/try.ts'

const shop = (...names: string[]): Partial<Ports> => ({
  // The parts that are asked.
  shop: { findProducts: async () => names.map((name) => ({ name })), orderPrefix: async () => '' } as unknown as Ports['shop'],
})
const item = (kind: string, more: JsonObject = {}) => ({ id: kind, kind, save: kind, needed: true, ...more })
const fields = (...values: JsonObject[]): JsonObject => ({ from: 'latest', values, tries: 2, tells: true })
const ASK = { ask: { id: 'Nomornya berapa?', en: 'Which number?' } }

describe('extract-values', () => {
  test('takes what was said and leaves by complete', async () => {
    const saved = fields(item('parcel'), item('order'))
    expect(await run('extract-values', saved, { event: says('pesanan TM-1 resi JX1234567890'), ports: shop() })).toEqual({
      because: { found: ['parcel', 'order'], missing: [] },
      set: { parcel: 'JX1234567890', order: 'TM-1' },
      exit: 'complete',
    })
  })

  test('asks only for what was not said, and keeps what was', async () => {
    const saved = fields(item('order', ASK), item('parcel', { ask: { id: 'Resinya?' } }))
    expect(await run('extract-values', saved, { event: says('resi JX1234567890'), ports: shop() })).toMatchObject({
      set: { parcel: 'JX1234567890' },
      say: [{ text: 'Nomornya berapa?' }],
      wait: { for: 'reply', state: { item: 'order', tried: 1 } },
    })
  })

  test.each(['tm 1004', 'TM1004', 'tm-1004', 'pesanan 1004 blm nyampe', '#1004', 'brg gw rusak, order tm 1004 kak'])(
    '%j is TM-1004, as the shop’s own numbers are',
    async (text) => {
      const ports = { shop: { orderPrefix: async () => 'TM-' } as unknown as Ports['shop'] } // the one part that is asked
      const outcome = await run('extract-values', fields(item('order', ASK)), { event: says(text), ports })
      expect(outcome).toMatchObject({ set: { order: 'TM-1004' }, exit: 'complete' })
      const saved = fields(item('order', { ...ASK, prefix: 'tc-' }))
      const asked = await resume('extract-values', saved, { item: 'order', tried: 1 }, { event: says('1004'), ports })
      expect(asked).toMatchObject({ set: { order: 'TC-1004' } })
    },
  )

  test('what is known from before is not asked for', async () => {
    const given = { event: says('halo'), values: { order: 'TM-1' }, ports: shop() }
    expect(await run('extract-values', fields(item('order', ASK)), given)).toMatchObject({ set: {}, exit: 'complete' })
  })

  test('what is said anew replaces what was known', async () => {
    const given = { event: says('eh TM-2 maksudnya'), values: { order: 'TM-1' }, ports: shop() }
    expect(await run('extract-values', fields(item('order', ASK)), given)).toMatchObject({
      set: { order: 'TM-2' },
      exit: 'complete',
    })
  })

  test('an answer is read more freely than what is said in passing, and may hold the rest too', async () => {
    const saved = fields(item('order', ASK), item('phone', { ask: { id: 'HP?' } }))
    const state = { item: 'order', tried: 1 }
    expect(await resume('extract-values', saved, state, { event: says('20871'), ports: shop() })).toMatchObject({
      set: { order: '20871' },
      say: [{ text: 'HP?', input: 'phone' }],
      wait: { state: { item: 'phone', tried: 1 } },
    })
    const both = says('20871, hp 0812-3456-7890')
    expect(await resume('extract-values', saved, state, { event: both, ports: shop() })).toMatchObject({
      set: { order: '20871', phone: '+6281234567890' },
      exit: 'complete',
    })
  })

  test.each([
    ['in a drawing of now', { tells: true }, 'Nomor pesanan belum saya temukan di pesan itu. Nomornya berapa?'],
    ['as before in one of before', { tells: false }, 'Nomornya berapa?'],
  ])('a question asked again does not sound like an answer to something else, %s', async (_, how, text) => {
    const saved = { ...fields(item('order', ASK)), ...how }
    const given = { event: says('kirim ke luar negeri bisa?'), ports: shop() }
    expect(await resume('extract-values', saved, { item: 'order', tried: 1 }, given)).toMatchObject({ say: [{ text }] })
  })

  test.each([
    ['asked once more', 1, { wait: { state: { item: 'order', tried: 2 } } }],
    ['given up', 2, { exit: 'missing' }],
  ])('after an answer that is none it is %s', async (_, tried, outcome) => {
    const given = { event: says('lupa kak'), ports: shop() }
    expect(await resume('extract-values', fields(item('order', ASK)), { item: 'order', tried }, given)).toMatchObject(outcome)
  })

  test.each([
    ['one that nobody asks for', fields(item('order')), 'missing'],
    ['one that need not be there', fields(item('order', { needed: false })), 'complete'],
  ])('%s leaves by its way at once', async (_, saved, exit) => {
    expect(await run('extract-values', saved, { event: says('halo'), ports: shop() })).toMatchObject({ exit, set: {} })
  })

  test('products are those of the shop', async () => {
    const saved = fields(item('product'))
    const ask = (text: string) =>
      run('extract-values', saved, { event: says(text), ports: shop('Kopi Gayo 250 g', 'Teh Melati') })
    expect(await ask('ada kopi gayo ga')).toMatchObject({ set: { product: 'Kopi Gayo 250 g' }, exit: 'complete' })
    expect(await ask('teh melati dong')).toMatchObject({ set: { product: 'Teh Melati' } })
    expect(await ask('ada kopi ga')).toMatchObject({ set: {}, exit: 'missing' })
    expect(await run('extract-values', saved, { event: says('kopi'), ports: shop() })).toMatchObject({ exit: 'missing' })
  })

  test('the shop is not asked where no product is looked for and the order’s number is whole', async () => {
    const given = { event: says('TM-1'), ports: failing('shop', 'store.failed') }
    expect(await run('extract-values', fields(item('order')), given)).toMatchObject({ exit: 'complete' })
  })

  test('a shop that fails is trouble', async () => {
    const given = { event: says('kopi'), ports: failing('shop', 'store.failed') }
    await expect(run('extract-values', fields(item('product')), given)).rejects.toMatchObject({ code: 'store.failed' })
  })

  test('reads a variable, and what is no text holds nothing', async () => {
    const saved = { ...fields(item('order')), from: 'variable', variable: 'note' }
    expect(await run('extract-values', saved, { values: { note: 'TM-9' }, ports: shop() })).toMatchObject({
      set: { order: 'TM-9' },
    })
    expect(await run('extract-values', saved, { values: { note: 7 }, ports: shop() })).toMatchObject({ exit: 'missing' })
  })

  test('the door opening again changes nothing', async () => {
    const state = { item: 'order', tried: 1 }
    expect(await resume('extract-values', fields(item('order', ASK)), state, { ports: shop() })).toEqual({
      wait: { for: 'reply', state },
    })
  })
})

describe('L2: what was said is not asked for again', () => {
  const document = draw(
    {
      main: [
        ['start', 'start'],
        ['ask', 'intent', { from: 'latest', intents: [{ id: 'i1', intent: 'track-order' }] }],
        ['values', 'extract-values', fields(item('parcel', { ask: { id: 'Resinya berapa?' } }))],
        ['status', 'message', { text: { id: 'Paket {{parcel}} sedang diantar.' } }],
        'start -> ask',
        'ask.intents.i1 -> values',
        'ask.not-understood -> .',
        'values.complete -> status',
        'values.missing -> .',
        'status -> .',
      ],
    },
    { variables: [{ name: 'parcel', type: 'text', scope: 'conversation' }] },
  )
  const ports = {
    ...shop(),
    intents: { rank: async () => ({ ranked: [{ intent: 'track-order', score: 0.9 }], rejected: false }) },
  }

  test('with the number in the first words', async () => {
    const bot = talkWith(document, { ports })
    await bot.says('kak psanan sy blm nyampe, resi JX1234567890')
    bot.hears('Paket JX1234567890 sedang diantar.').knows('parcel', 'JX1234567890').isOver()
    expect(bot.last.replies).toHaveLength(1)
  })

  test('without it, asked once', async () => {
    const bot = talkWith(document, { ports })
    await bot.says('kak psanan sy blm nyampe')
    bot.hears('Resinya berapa?').at('values')
    await bot.says('JX1234567890')
    bot.hears('Paket JX1234567890 sedang diantar.').isOver()
  })
})
