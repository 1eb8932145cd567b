import { describe, expect, test } from 'vitest'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { answerAt, isAnswerPath } from '../../nodes/path.ts'
import { upgradeNode } from '../../nodes/upgrade.ts'
import { run } from '../nodes/try.ts'

const web = (body: Json) => ({ web: { request: async () => ({ status: 200, body }) } })
const saved = (...pick: [string, string][]): JsonObject => ({
  method: 'GET',
  url: 'https://kurir.id',
  timeout: 5,
  pick: pick.map(([variable, path], i) => ({ id: `p${i}`, variable, path })),
})

describe('picking from an answer', () => {
  test('puts each place of it in its variable', async () => {
    const body = { data: { status: 'dikirim', steps: [{ city: 'Bandung' }, { city: 'Jakarta' }], eta: null } }
    const fields = saved(['status', 'data.status'], ['city', 'data.steps.1.city'], ['eta', 'data.eta'], ['all', ''])
    expect(await run('http-call', fields, { ports: web(body) })).toEqual({
      because: { status: 200 },
      set: { status: 'dikirim', city: 'Jakarta', eta: null, all: body },
      exit: 'ok',
    })
  })

  test('the answer may be a list', async () => {
    expect((await run('http-call', saved(['first', '0.id']), { ports: web([{ id: 7 }]) })).set).toEqual({ first: 7 })
  })

  test('what is not there empties its variable, and the trace says so', async () => {
    const outcome = await run('http-call', saved(['status', 'data.status']), { ports: web({ data: {} }) })
    expect(outcome).toMatchObject({ set: { status: null }, because: { missing: ['data.status'] } })
  })

  test.each(['constructor', '__proto__', 'data.__proto__.x', 'data.constructor.name', 'toString', 'list.length'])(
    'reaches no %s, which is nobody’s data',
    async (path) => {
      const body = JSON.parse('{"data":{},"list":[1],"__proto__":{"x":1}}')
      expect((await run('http-call', saved(['got', path]), { ports: web(body) })).set).toEqual({ got: null })
    },
  )

  test.each([
    ['', true],
    ['data.status', true],
    ['0.id', true],
    ['a-b.c_d', true],
    ['a b', false],
    ['a..b', false],
    ['.a', false],
    ['a.__proto__', false],
    ['x'.repeat(300), false],
  ])('%j as a place: %s', (path, isOne) => expect(isAnswerPath(path)).toBe(isOne))

  test('own properties alone, whatever is asked', () => expect(answerAt(Object.create({ a: 1 }), 'a')).toBeUndefined())

  test('version 1 is lifted as it is', () => {
    const old = { method: 'GET', url: 'https://kurir.id', save: 'answer', timeout: 10 }
    expect(upgradeNode(NODE_TYPES.get('http-call')!, old, 1)).toEqual({
      fields: old,
      taken: ['values can be picked out of the answer'],
    })
  })
})
