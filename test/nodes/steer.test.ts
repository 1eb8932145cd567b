import { describe, expect, test } from 'vitest'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Event } from '../../nodes/reply.ts'
import { failing, matches, resume, run, says } from './try.ts'

describe('start, jump, sub-flow, go-back, end', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['start', {}, { exit: 'next' }],
    ['jump', { to: 'menu' }, { jump: 'menu' }],
    ['sub-flow', { flow: 'address' }, { call: 'address' }],
    ['go-back', {}, { back: true }],
    ['end', {}, { say: [], end: true }],
    ['end', { text: { id: 'Dadah' } }, { say: [{ text: 'Dadah' }], end: true }],
  ])('%s with %j → %j', async (type, saved, outcome) => expect(await run(type, saved)).toEqual(outcome))

  test('after the other flow, a sub-flow goes on', async () => {
    expect(await resume('sub-flow', { flow: 'address' }, null)).toEqual({ exit: 'next' })
  })
})

describe('condition', () => {
  test.each([
    [250_000, 'yes'],
    [100_000, 'no'],
    [null, 'no'],
    ['{{total}}', 'no'],
  ])('with a total of %j goes %s', async (total, exit) => {
    expect(await run('condition', { test: { left: 'total', op: 'more', right: 200_000 } }, { values: { total } })).toEqual({
      exit,
    })
  })

  test('a condition that is none goes no', async () => {
    expect(await run('condition', { test: 'total > 1' })).toEqual({ exit: 'no' })
  })
})

describe('switch', () => {
  const cases = [
    { id: 'near', is: 'bandung, Cimahi' },
    { id: 'far', is: 'solo' },
    { id: 'three', is: '3' },
  ]
  test.each<[Json, string, string]>([
    ['Bandung', 'one-of', 'cases.near'],
    [' CIMAHI ', 'one-of', 'cases.near'],
    ['solo', 'one-of', 'cases.far'],
    [3, 'one-of', 'cases.three'],
    ['3', 'one-of', 'cases.three'],
    ['kota bandung', 'one-of', 'otherwise'],
    ['kota bandung', 'contains', 'cases.near'],
    ['bandung barat', 'starts', 'cases.near'],
    [['solo', 'x'], 'contains', 'cases.far'],
    ['', 'one-of', 'otherwise'],
    [null, 'contains', 'otherwise'],
    [{ a: 1 }, 'one-of', 'otherwise'],
  ])('%j by %s → %s', async (city, how, exit) => {
    expect(await run('switch', { value: 'city', how, cases }, { values: { city } })).toMatchObject({ exit })
  })

  test('the first that fits is taken; a case without words fits nothing', async () => {
    const saved = {
      value: 'city',
      how: 'contains',
      cases: [
        { id: 'empty', is: ' , ' },
        { id: 'a', is: 'a' },
        { id: 'b', is: 'ba' },
      ],
    }
    expect(await run('switch', saved, { values: { city: 'bandung' } })).toMatchObject({ exit: 'cases.a', because: { fits: 'a' } })
  })
})

describe('set-value', () => {
  const set = (item: JsonObject, values: JsonObject = {}) =>
    run('set-value', { values: [{ id: 'a', variable: 'x', ...item }] }, { values })

  test.each<[JsonObject, JsonObject, Json]>([
    [{ how: 'text', text: 'Kak {{name}}' }, { name: 'Sari' }, 'Kak Sari'],
    [{ how: 'text', text: '' }, {}, ''],
    [{ how: 'number', number: 5 }, {}, 5],
    [{ how: 'truth', truth: false }, {}, false],
    [{ how: 'truth' }, {}, true],
    [{ how: 'copy', from: 'list' }, { list: [1, 2] }, [1, 2]],
    [{ how: 'copy', from: 'gone' }, {}, null],
    [{ how: 'add', from: 'n', number: 2 }, { n: 40 }, 42],
    [{ how: 'add', from: 'n', number: -2 }, { n: '40' }, 38],
    [{ how: 'add', from: 'n', number: 0.2 }, { n: 0.1 }, 0.3],
    [{ how: 'add', from: 'gone', number: 1 }, {}, 1],
    [{ how: 'append', from: 's', text: '!' }, { s: 'a' }, 'a!'],
    [{ how: 'append', from: 'list', text: 'b' }, { list: ['a'] }, ['a', 'b']],
    [{ how: 'append', from: 'gone', text: 'b' }, {}, 'b'],
    [{ how: 'clear' }, {}, null],
  ])('%j with %j → %j', async (item, values, x) => expect(await set(item, values)).toEqual({ set: { x }, exit: 'next' }))

  test('several at once, each with what was there before', async () => {
    const values = [
      { id: 'a', variable: 'x', how: 'copy', from: 'y' },
      { id: 'b', variable: 'y', how: 'copy', from: 'x' },
    ]
    expect(await run('set-value', { values }, { values: { x: 1, y: 2 } })).toEqual({ set: { x: 2, y: 1 }, exit: 'next' })
  })

  test.each<[string, JsonObject, JsonObject]>([
    ['adding to words', { how: 'add', from: 'n', number: 1 }, { n: 'banyak' }],
    ['adding to a list', { how: 'add', from: 'n', number: 1 }, { n: [1] }],
    ['adding beyond all numbers', { how: 'add', from: 'n', number: 1e308 }, { n: 1.7e308 }],
    ['a text that doubles without end', { how: 'append', from: 's', text: '{{s}}' }, { s: 'x'.repeat(6_000) }],
    ['a list that grows without end', { how: 'append', from: 's', text: 'y' }, { s: Array(200).fill('x') }],
  ])('%s is trouble, not a guess', async (_, item, values) => await expect(set(item, values)).rejects.toThrow())

  test("a customer's text is not filled a second time", async () => {
    expect(await set({ how: 'text', text: '{{said}}' }, { said: '{{7*7}} {{said}}' })).toMatchObject({
      set: { x: '{{7*7}} {{said}}' },
    })
  })
})

describe('anytime', () => {
  const words = { on: 'words', words: 'bicara dengan cs, admin' }
  const security = (what: string): Event => ({ kind: 'security', what, text: '••••' })
  const idle = (silent?: number): Event => ({ kind: 'timeout', silent })

  test.each<[string, JsonObject, Event, boolean]>([
    ['its words', words, says('mau bicara dengan CS dong'), true],
    ['a part of a word', words, says('administrasi'), false],
    ['words that are refused', words, says('bukan admin'), false],
    ['other words', words, says('halo'), false],
    ['no words', { on: 'words' }, says('halo'), false],
    ['a timeout', words, idle(1e9), false],
    ['a danger, any', { on: 'security', what: 'any' }, security('injection'), true],
    ['a danger, this one', { on: 'security', what: 'otp-shared' }, security('otp-shared'), true],
    ['a danger, another', { on: 'security', what: 'otp-shared' }, security('injection'), false],
    ['words where a danger is waited for', { on: 'security', what: 'any' }, says('injection'), false],
    ['enough silence', { on: 'idle', after: 10 }, idle(600_000), true],
    ['too little silence', { on: 'idle', after: 10 }, idle(599_999), false],
    ["a node's own timeout", { on: 'idle', after: 10 }, idle(), false],
    ['words where silence is waited for', { on: 'idle', after: 10 }, says('admin'), false],
  ])('%s', async (_, saved, event, wanted) => expect(await matches('anytime', saved, { event })).toBe(wanted))

  test.each([
    ['the intent', [{ intent: 'complain', score: 0.9 }], false, true],
    ['nothing sure', [{ intent: 'complain', score: 0.2 }], true, false],
    ['no ranking', [], false, false],
    ['an intent that was not asked about', [{ intent: 'other', score: 0.9 }], false, false],
  ])('by intent: %s', async (_, ranked, rejected, wanted) => {
    const ports = { intents: { rank: async () => ({ ranked, rejected }) } }
    const saved = { on: 'intent', intents: [{ id: 'a', intent: 'complain' }] }
    expect(await matches('anytime', saved, { event: says('rusak'), ports })).toBe(wanted)
    expect(await matches('anytime', saved, { event: says(' '), ports })).toBe(false)
  })

  test('only an interrupt by intent asks the matcher', async () => {
    const ports = failing('intents', 'model.failed')
    expect(await matches('anytime', words, { event: says('admin'), ports })).toBe(true)
    await expect(
      matches('anytime', { on: 'intent', intents: [{ id: 'a', intent: 'x' }] }, { event: says('x'), ports }),
    ).rejects.toMatchObject({
      code: 'model.failed',
    })
  })

  test.each<[JsonObject, number | null]>([
    [{ on: 'idle', after: 10 }, 600_000],
    [{ on: 'idle' }, null],
    [{ on: 'words', after: 10 }, null],
  ])('with %j it wants to be woken after %j ms', (fields, wanted) =>
    expect(NODE_TYPES.get('anytime')?.wakesAfter?.(fields)).toBe(wanted),
  )

  test('goes on, and says what it was', async () => {
    expect(await run('anytime', { on: 'security', what: 'any' }, { event: security('injection') })).toEqual({
      because: { on: 'security', what: 'injection' },
      exit: 'next',
    })
  })
})

describe('code', () => {
  const saved = { code: 'return input.total * 2', reads: [{ id: 'a', name: 'total', value: 'sum' }], save: 'result' }
  const sandbox = (answer: Json) => {
    const ran: { code: string; input: JsonObject }[] = []
    const run = async (code: string, input: JsonObject) => {
      ran.push({ code, input })
      return answer
    }
    return { ran, ports: { sandbox: { run } } }
  }

  test('is handed the named values and no others, and its result is kept', async () => {
    const { ran, ports } = sandbox({ twice: 20 })
    expect(await run('code', saved, { values: { sum: 10, pin: 'x' }, ports })).toEqual({
      set: { result: { twice: 20 } },
      exit: 'done',
    })
    expect(ran).toEqual([{ code: 'return input.total * 2', input: { total: 10 } }])
  })

  test('needs neither values nor a place for the result', async () => {
    const { ran, ports } = sandbox(null)
    expect(await run('code', { code: 'return 1 // {{sum}}' }, { values: { sum: 10 }, ports })).toEqual({ set: {}, exit: 'done' })
    expect(ran).toEqual([{ code: 'return 1 // {{sum}}', input: {} }])
  })

  test.each(['sandbox.off', 'sandbox.time', 'sandbox.memory', 'sandbox.failed'])('%s is trouble', async (code) => {
    await expect(run('code', saved, { ports: failing('sandbox', code) })).rejects.toMatchObject({ code })
  })
})
