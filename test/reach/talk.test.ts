import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { SentFile } from '../../nodes/reply.ts'
import { readRating } from '../../nodes/talk/rating.ts'
import { draw, talkWith } from '../bot.ts'
import { resume, run, says } from '../nodes/try.ts'

describe('typing pause', () => {
  const pauses = (...parts: [string, string, JsonObject?][]) =>
    draw({
      main: [
        ['start', 'start'],
        ...parts,
        ...['start', ...parts.map(([id]) => id)].map((id, i, all) => `${id} -> ${all[i + 1] ?? '.'}`),
      ],
    })
  const text = (said: string): JsonObject => ({ text: { id: said } })

  test('goes with the reply that follows it and holds nothing up', async () => {
    const bot = talkWith(
      pauses(['a', 'message', text('Sebentar')], ['p', 'typing-pause', { seconds: 2 }], ['b', 'message', text('Ketemu')]),
    )
    await bot.opens()
    expect(bot.last.replies).toEqual([{ text: 'Sebentar' }, { text: 'Ketemu', pause: 2000 }])
  })

  test('pauses in a row last five seconds at most, and one with nothing after it is none', async () => {
    const bot = talkWith(
      pauses(
        ['p', 'typing-pause', { seconds: 4 }],
        ['q', 'typing-pause', { seconds: 4 }],
        ['b', 'message', text('Ketemu')],
        ['r', 'typing-pause', { seconds: 1 }],
      ),
    )
    await bot.opens()
    expect(bot.last.replies).toEqual([{ text: 'Ketemu', pause: 5000 }])
  })
})

const CARDS: JsonObject = {
  text: { id: 'Ini kopinya:' },
  from: 'here',
  cards: [
    {
      id: 'gayo',
      title: { id: 'Kopi Gayo' },
      subtitle: { id: 'Lembut' },
      price: '{{harga | rupiah}}',
      link: 'https://toko.id/{{kode}}',
    },
    { id: 'toraja', title: { id: 'Kopi Toraja' } },
  ],
  buttons: [
    { id: 'buy', label: { id: 'Beli' } },
    { id: 'ask', label: { id: 'Tanya' } },
  ],
  save: 'picked',
}
const SHOWN: Json = [
  { id: 'gayo', title: 'Kopi Gayo' },
  { id: 'toraja', title: 'Kopi Toraja' },
]

describe('card carousel', () => {
  test('shows its cards with their buttons and waits', async () => {
    expect(await run('card-carousel', CARDS, { values: { harga: 68_000, kode: 'a b/../x' } })).toEqual({
      say: [
        {
          text: 'Ini kopinya:',
          cards: [
            {
              id: 'gayo',
              title: 'Kopi Gayo',
              subtitle: 'Lembut',
              price: 'Rp68.000',
              link: 'https://toko.id/a%20b%2F%2E%2E%2Fx',
              buttons: [
                { id: 'gayo.buy', label: 'Beli' },
                { id: 'gayo.ask', label: 'Tanya' },
              ],
            },
            {
              id: 'toraja',
              title: 'Kopi Toraja',
              buttons: [
                { id: 'toraja.buy', label: 'Beli' },
                { id: 'toraja.ask', label: 'Tanya' },
              ],
            },
          ],
        },
      ],
      wait: { for: 'reply', state: SHOWN },
    })
  })

  test('without buttons it goes on at once', async () => {
    const { buttons: _, ...rest } = CARDS
    expect(await run('card-carousel', rest)).toMatchObject({ exit: 'next', say: [{ cards: [{ id: 'gayo' }, { id: 'toraja' }] }] })
  })

  test.each([
    ['a button', says('Beli', 'toraja.buy'), 'buttons.buy', 'Kopi Toraja'],
    ['the other button', says('Tanya', 'gayo.ask'), 'buttons.ask', 'Kopi Gayo'],
    ['its name', says('kopi toraja kak'), 'buttons.buy', 'Kopi Toraja'],
    ['its place', says('yg kedua kak'), 'buttons.buy', 'Kopi Toraja'],
    ['button and place', says('tanya yg kedua dong'), 'buttons.ask', 'Kopi Toraja'],
    ['button and name', says('tanya kopi gayo'), 'buttons.ask', 'Kopi Gayo'],
  ])('%s chooses', async (_, event, exit, picked) => {
    expect(await resume('card-carousel', CARDS, SHOWN, { event })).toMatchObject({ exit, set: { picked } })
  })

  test.each([
    ['other words', says('ongkir berapa?'), { exit: 'next' }],
    ['a button of another card', says('x', 'gone.buy'), { exit: 'next' }],
    ['time', { kind: 'timeout' }, { exit: 'silent' }],
    ['the door opening again', { kind: 'open' }, { wait: { for: 'reply', state: SHOWN } }],
  ] as const)('%s: %j', async (_, event, outcome) => {
    expect(await resume('card-carousel', CARDS, SHOWN, { event })).toMatchObject(outcome)
  })

  test.each<[string, Json, JsonObject[]]>([
    [
      'products of the shop',
      [{ name: 'Gayo', price: { amount: 68_000, currency: 'IDR' }, url: 'https://toko.id/g' }],
      [{ id: 'c1', title: 'Gayo', price: 'Rp68.000', link: 'https://toko.id/g', buttons: [] }],
    ],
    [
      'recommendations with their reason',
      [{ product: { name: 'Gayo', price: 12_500 }, why: 'Sering dibeli' }],
      [{ id: 'c1', title: 'Gayo', subtitle: 'Sering dibeli', price: 'Rp12.500', buttons: [] }],
    ],
    [
      'what has no title, a price that is none, an address of another kind',
      [{ sku: 'x' }, { title: 'A', price: {}, link: 'javascript:alert(1)' }, 'text', null],
      [{ id: 'c2', title: 'A', buttons: [] }],
    ],
  ])('cards of a variable: %s', async (_, items, cards) => {
    const fields = { from: 'variable', items: 'found' }
    expect((await run('card-carousel', fields, { values: { found: items } })).say).toEqual([{ text: '', cards }])
  })

  test('nothing to show is said by going on', async () => {
    expect(await run('card-carousel', { from: 'variable', items: 'found' }, { values: { found: [] } })).toEqual({
      because: { cards: 0 },
      exit: 'next',
    })
  })

  test('twenty things become ten cards', async () => {
    const found = Array.from({ length: 20 }, (_, i) => ({ title: `K${i}` }))
    expect(
      (await run('card-carousel', { from: 'variable', items: 'found' }, { values: { found } })).say?.[0]?.cards,
    ).toHaveLength(10)
  })
})

describe('rating', () => {
  const saved: JsonObject = { text: { id: 'Bagaimana?', en: 'How?' }, save: 'stars', high: 4, patience: 30 }

  test('asks with words for each star and a way round it', async () => {
    const outcome = await run('rating', saved)
    expect(outcome).toMatchObject({ say: [{ text: 'Bagaimana?', input: 'rating' }], wait: { for: 'reply', timeout: 1_800_000 } })
    expect(outcome.say?.[0]?.choices?.map(({ label }) => label)).toEqual([
      '1 · Mengecewakan',
      '2 · Kurang',
      '3 · Cukup',
      '4 · Puas',
      '5 · Sangat puas',
      'Lewati',
    ])
  })

  test.each([
    ['5', says('x', '5'), 'rated-high', 5],
    ['4', says('4 kak'), 'rated-high', 4],
    ['3', says('3'), 'rated-low', 3],
    ['1', says('mengecewakan'), 'rated-low', 1],
  ])('%s', async (_, event, exit, stars) =>
    expect(await resume('rating', saved, null, { event })).toMatchObject({ exit, set: { stars } }),
  )

  test.each([
    ['the button', says('Lewati', 'skip')],
    ['other words', says('pesanan saya mana?')],
    ['time', { kind: 'timeout' } as const],
  ])('%s skips it', async (_, event) => {
    const outcome = await resume('rating', saved, null, { event })
    expect(outcome).toMatchObject({ exit: 'skipped' })
    expect(outcome.set).toBeUndefined()
  })

  test.each<[string, number | null]>([
    ['bintang 5 kak', 5],
    ['4/5', 4],
    ['3 dari 5', 3],
    ['⭐⭐⭐', 3],
    ['lima', 5],
    ['four stars', 4],
    ['puas', 4],
    ['puas banget', 5],
    ['sangat puas', 5],
    ['kurang puas', 2],
    ['kurang', 2],
    ['cukup', 3],
    ['lumayan lah', 3],
    ['ga bagus', 2],
    ['jelek', 2],
    ['very poor', 1],
    ['Very good', 5],
    ['not good', 2],
    ['6', null],
    ['10', null],
    ['1 atau 2', null],
    ['pesanan 20871', null],
    ['bagus tapi lambat', null],
    ['', null],
  ])('%j means %s', (said, stars) => expect(readRating(said)).toBe(stars))
})

describe('file', () => {
  const saved: JsonObject = { text: { id: 'Kirim foto, ya.' }, accept: 'photo', save: 'photo', skip: true, tries: 2 }
  const sent = (type: SentFile['type']): SentFile => ({ id: 'f1', name: 'a', type, bytes: 9 })
  const sends = (type: SentFile['type']) => ({ kind: 'text' as const, text: 'a', file: sent(type) })

  test('asks for one, and says that it may be skipped', async () => {
    expect(await run('file', saved)).toEqual({
      say: [{ text: 'Kirim foto, ya.', input: 'file', choices: [{ id: 'skip', label: 'Lewati' }] }],
      wait: { for: 'reply', state: 1 },
    })
    expect((await run('file', { ...saved, skip: false })).say).toEqual([{ text: 'Kirim foto, ya.', input: 'file' }])
  })

  test.each([
    ['photo', 'image/jpeg'],
    ['photo', 'image/png'],
    ['pdf', 'application/pdf'],
    ['both', 'image/png'],
    ['both', 'application/pdf'],
  ] as const)('a %s may be %s', async (accept, type) => {
    expect(await resume('file', { ...saved, accept }, 1, { event: sends(type) })).toEqual({
      because: { file: type, bytes: 9 },
      set: { photo: { ...sent(type) } },
      exit: 'received',
    })
  })

  test.each([
    ['a file of the wrong kind', sends('application/pdf'), /foto/],
    ['words', says('sebentar ya'), /penjepit/],
  ])('%s: asks again, then goes on without', async (_, event, words) => {
    const again = await resume('file', saved, 1, { event })
    expect(again).toMatchObject({ wait: { for: 'reply', state: 2 }, say: [{ input: 'file' }] })
    expect(again.say?.[0]?.text).toMatch(words)
    expect(await resume('file', saved, 2, { event })).toMatchObject({ exit: 'skipped' })
  })

  test.each([
    ['the button', says('Lewati', 'skip')],
    ['its word', says('skip dulu kak')],
    ['none there', says('ga ada kak')],
  ])('%s skips it, where it may be skipped', async (_, event) => {
    expect(await resume('file', saved, 1, { event })).toMatchObject({ exit: 'skipped' })
    expect(await resume('file', { ...saved, skip: false }, 1, { event })).toMatchObject({ wait: { state: 2 } })
  })

  test('time, and the door opening again', async () => {
    expect(await resume('file', { ...saved, patience: 5 }, 1, { event: { kind: 'timeout' } })).toEqual({ exit: 'silent' })
    expect(await resume('file', { ...saved, patience: 5 }, 2, {})).toEqual({ wait: { for: 'reply', state: 2, timeout: 300_000 } })
  })
})
