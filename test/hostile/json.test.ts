import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownDocuments, wrongWith } from './json.ts'
import type { JsonDocument } from './part.ts'
import { type Door, openDoors } from './routes.ts'

/** DOS-04 with documents of our own; `npm run hostile` brings a whole suite of them. */
let opened: Awaited<ReturnType<typeof openDoors>>
let doors: Door[]
beforeAll(async () => {
  opened = await openDoors()
  doors = opened.doors
})
afterAll(() => opened.close())

const document = (must: JsonDocument['must'], text: string): JsonDocument => ({
  name: text,
  must,
  bytes: new Uint8Array(Buffer.from(text)),
})
const REJECT = ['{', '[1,]', "{'a':1}", '[01]', '[NaN]', '["\t"]', '["\\x"]', '[1]x', 'nul', '{"a":1 "b":2}']
const ACCEPT = [
  '[]',
  '{}',
  'null',
  '1',
  '"a"',
  '[1e400]',
  '["\\ud800"]',
  '{"a":1,"a":2}',
  ' {"": 0} ',
  '[-0]',
  `[${'9'.repeat(400)}]`,
]

describe('whatever JSON is sent to whatever route', () => {
  it('is refused where it is none, read where it is, and never our fault', async () => {
    const documents = [
      ...ownDocuments(5_000),
      ...REJECT.map((text) => document('reject', text)),
      ...ACCEPT.map((text) => document('accept', text)),
    ]
    const wrong: string[] = []
    for (const door of doors)
      for (const one of documents) {
        const found = wrongWith(door, one, (await door.knock(one.bytes)).status)
        if (found) wrong.push(`${door.name} ${one.name.slice(0, 40)}: ${found}`)
      }
    expect(wrong).toEqual([])
    expect(opened.house.logged.filter(({ fact }) => fact === 'http.failed')).toEqual([])
    expect(doors.length).toBeGreaterThan(50)
  }, 120_000)

  it('a body that says it is packed is not read as if it were plain', async () => {
    const door = doors.find(({ name }) => name === 'PATCH /api/me')!
    for (const encoding of ['gzip', 'br', 'identity, gzip', 'GZIP', 'x'])
      expect((await door.knock('{"language":"en"}', { 'content-encoding': encoding })).status, encoding).toBe(415)
    expect((await door.knock('{"language":"en"}', { 'content-encoding': 'identity' })).status).toBe(200)
  })

  it.each([
    ['reject', 200, false, true],
    ['reject', 500, true, true],
    ['reject', 422, false, true],
    ['reject', 400, false, false],
    ['accept', 503, false, true],
    ['accept', 400, false, false],
    ['accept', 202, false, false],
    ['reject', 403, true, false],
  ] as const)('a finding is known for one: %s answered %i (raw: %s)', (must, status, raw, isFinding) => {
    expect(wrongWith({ raw }, { name: '', must, bytes: new Uint8Array(1) }, status) !== null).toBe(isFinding)
  })
})
