import { describe, expect, test } from 'vitest'
import type { Edited } from '../../editor/document/edit.ts'
import { pickValue } from '../../editor/document/picks.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json } from '../../nodes/json.ts'
import { draw } from '../bot.ts'

const means = { types: NODE_TYPES, newId: (what: string) => `${what}-new`, sizeOf: () => ({ width: 1, height: 1 }) }
const drawing = (variables: Parameters<typeof draw>[1] = {}, fields = {}) =>
  draw(
    {
      main: [
        ['start', 'start'],
        ['call', 'http-call', { method: 'GET', url: 'https://kurir.id', ...fields }],
        ['hi', 'message', { text: {} }],
        'start -> call',
      ],
    },
    variables,
  )

function picked(edited: Edited) {
  if ('refused' in edited) return edited.refused
  const call = edited.document.flows[0]!.nodes.find(({ id }) => id === 'call')!
  return { pick: call.fields.pick, variables: edited.document.variables.map(({ name, type }) => `${name}: ${type}`) }
}
const pick = (place: string, value: Json, document = drawing()) =>
  picked(pickValue(document, 'main', 'call', { place, value }, means))

describe('a value that is clicked in an answer', () => {
  test.each<[string, Json, string, string]>([
    ['data.status', 'dikirim', 'status', 'text'],
    ['data.total', 12_500, 'total', 'number'],
    ['ok', true, 'ok', 'boolean'],
    ['data.items', [1], 'items', 'list'],
    ['data.items.0', 'x', 'items', 'text'],
    ['data', { a: 1 }, 'data', 'object'],
    ['gone', null, 'gone', 'text'],
    ['', 'halo', 'answer', 'text'],
    ['data.no-resi', 'x', 'no_resi', 'text'],
    ['data.2nd', 'x', 'nd', 'text'],
    ['data.constructor2', 'x', 'constructor2', 'text'],
  ])('%s: %j goes to a new variable %s (%s)', (place, value, name, type) => {
    expect(pick(place, value)).toEqual({ pick: [{ id: 'i-new', path: place, variable: name }], variables: [`${name}: ${type}`] })
  })

  test('goes to the variable of its name, where that holds such values', () => {
    const document = drawing({ variables: [{ name: 'status', type: 'text', scope: 'contact' }] })
    expect(pick('a.status', 'x', document)).toEqual({
      pick: [{ id: 'i-new', path: 'a.status', variable: 'status' }],
      variables: ['status: text'],
    })
  })

  test.each([
    ['of another type', { name: 'status', type: 'number', scope: 'contact' }],
    ['that is secret', { name: 'status', type: 'text', scope: 'contact', secret: true }],
  ] as const)('goes to a new one beside a variable %s', (_, variable) => {
    expect(pick('status', 'x', drawing({ variables: [variable] }))).toMatchObject({ pick: [{ variable: 'status2' }] })
  })

  test('comes after those picked before, up to the most there may be', () => {
    const known = Array.from({ length: 19 }, (_, i) => ({ id: `p${i}`, variable: 'a', path: 'a' }))
    expect(pick('b', 1, drawing({}, { pick: known }))).toMatchObject({ pick: { length: 20, 19: { path: 'b' } } })
    expect(pick('b', 1, drawing({}, { pick: [...known, { id: 'x', variable: 'a', path: 'a' }] }))).toBe('too-many')
  })

  test('of a step that cannot be tried goes nowhere', () => {
    expect(picked(pickValue(drawing(), 'main', 'hi', { place: 'a', value: 1 }, means))).toBe('connect-gone')
  })
})
