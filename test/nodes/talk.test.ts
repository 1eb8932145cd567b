import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import { NOON, resume, run, says } from './try.ts'

describe('message', () => {
  test.each([
    ['id', 'Halo Sari'],
    ['en', 'Hello Sari'],
  ] as const)('says its text in %s and goes on', async (language, text) => {
    const saved = { text: { id: 'Halo {{name}}', en: 'Hello {{name}}' } }
    expect(await run('message', saved, { language, values: { name: 'Sari' } })).toEqual({ say: [{ text }], exit: 'next' })
  })

  test('what a customer wrote stays text', async () => {
    const outcome = await run('message', { text: { id: 'Halo {{name}}' } }, { values: { name: '{{name}}{{7*7}}' } })
    expect(outcome.say).toEqual([{ text: 'Halo {{name}}{{7*7}}' }])
  })
})

const MENU: JsonObject = {
  text: { id: 'Mau apa?', en: 'What?' },
  options: [
    { id: 'track', label: { id: 'Cek pesanan', en: 'Track my order' }, words: 'resi, paket' },
    { id: 'offers', label: { id: 'Lihat promo', en: 'See offers' } },
  ],
  save: 'picked',
}

describe('choices', () => {
  test('asks with a button for each option and waits for ever', async () => {
    expect(await run('choices', MENU)).toEqual({
      say: [
        {
          text: 'Mau apa?',
          choices: [
            { id: 'track', label: 'Cek pesanan' },
            { id: 'offers', label: 'Lihat promo' },
          ],
        },
      ],
      wait: { for: 'reply' },
    })
  })

  test('waits only as long as its patience', async () => {
    expect(await run('choices', { ...MENU, patience: 2 })).toMatchObject({ wait: { for: 'reply', timeout: 120_000 } })
  })

  test.each([
    ['the button', says('Lihat promo', 'offers'), 'options.offers', 'Lihat promo'],
    ['the button, whatever the words', says('abc', 'track'), 'options.track', 'Cek pesanan'],
    ['the label', says('lihat promo'), 'options.offers', 'Lihat promo'],
    ['the number', says('yg no 2 kak'), 'options.offers', 'Lihat promo'],
    ['one of its words', says('cek resi dong'), 'options.track', 'Cek pesanan'],
  ] as const)('takes the way of %s', async (_, event, exit, picked) => {
    expect(await resume('choices', MENU, null, { event })).toMatchObject({ exit, set: { picked } })
  })

  test.each([
    ['words that fit nothing', says('hujan'), { exit: 'other' }],
    ['no words', says(''), { exit: 'other' }],
    ['a button of another menu', says('entah', 'gone'), { exit: 'other' }],
    ['time', { kind: 'timeout' }, { exit: 'silent' }],
    ['an alarm', { kind: 'security', what: 'otp-shared', text: '••••' }, { wait: { for: 'reply' } }],
    ['the door opening again', { kind: 'open' }, { wait: { for: 'reply' } }],
  ] as const)('on %s: %j', async (_, event, outcome) => {
    expect(await resume('choices', MENU, null, { event })).toMatchObject(outcome)
  })

  test('in English the English labels are understood', async () => {
    expect(await resume('choices', MENU, null, { event: says('see offers'), language: 'en' })).toMatchObject({
      exit: 'options.offers',
      set: { picked: 'See offers' },
    })
  })

  test('without a variable nothing is saved', async () => {
    const { save: _, ...rest } = MENU
    expect(await resume('choices', rest, null, { event: says('1') })).toMatchObject({ set: {} })
  })
})

describe('question', () => {
  const ask = (more: JsonObject = {}): JsonObject => ({ text: { id: 'Berapa?' }, kind: 'number', save: 'n', tries: 2, ...more })

  test('asks with its kind, so that a channel can offer the right keyboard', async () => {
    expect(await run('question', ask())).toEqual({
      say: [{ text: 'Berapa?', input: 'number' }],
      wait: { for: 'reply', state: 1 },
    })
    expect(await run('question', ask({ patience: 1 }))).toMatchObject({ wait: { timeout: 60_000 } })
  })

  test.each([
    ['number', '15rb kak', 15_000],
    ['text', 'TM-1', 'TM-1'],
    ['phone', '0812-3456-7890', '+6281234567890'],
    ['email', 'sari@Toko.id', 'sari@toko.id'],
    ['date', 'besok', '2026-11-23'],
  ])('a %s: %j is kept as %j', async (kind, said, kept) => {
    expect(await resume('question', ask({ kind }), 1, { event: says(said), now: NOON })).toMatchObject({
      exit: 'next',
      set: { n: kept },
    })
  })

  test.each(['number', 'phone', 'email', 'date', 'text'])('asks again for a %s that is none, in its own words', async (kind) => {
    const outcome = await resume('question', ask({ kind }), 1, { event: says(' ') })
    expect(outcome).toMatchObject({ wait: { for: 'reply', state: 2 }, say: [{ input: kind }] })
    expect(outcome.say?.[0]?.text).toMatch(/^Maaf/)
    expect(outcome.set).toBeUndefined()
    expect((await resume('question', ask({ kind }), 1, { event: says(' '), language: 'en' })).say?.[0]?.text).toMatch(/^Sorry/)
  })

  test("asks again in the shop's words where it has some", async () => {
    expect(await resume('question', ask({ again: { id: 'Angka, ya' } }), 1, { event: says('x') })).toMatchObject({
      say: [{ text: 'Angka, ya' }],
    })
  })

  test.each([
    ['too small', { min: 2 }, '1'],
    ['too large', { max: 5 }, '6'],
    ['no number', {}, 'banyak'],
  ])('after the last try: %s leaves by invalid', async (_, limits, said) => {
    expect(await resume('question', ask(limits), 2, { event: says(said) })).toMatchObject({ exit: 'invalid' })
  })

  test.each([
    [{ min: 2, max: 5 }, '2'],
    [{ min: 2, max: 5 }, '5'],
  ])('within %j: %j', async (limits, said) => {
    expect(await resume('question', ask(limits), 1, { event: says(said) })).toMatchObject({ exit: 'next' })
  })

  test('limits of a number say nothing about a text', async () => {
    expect(await resume('question', ask({ kind: 'text', min: 5 }), 1, { event: says('1') })).toMatchObject({ exit: 'next' })
  })

  test('silence, and events that are no answer', async () => {
    expect(await resume('question', ask(), 2, { event: { kind: 'timeout' } })).toEqual({ exit: 'silent' })
    expect(await resume('question', ask(), 2, { event: { kind: 'open' } })).toEqual({ wait: { for: 'reply', state: 2 } })
  })
})
