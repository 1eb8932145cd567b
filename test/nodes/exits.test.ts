import { expect, test } from 'vitest'
import { whyNotConnect } from '../../nodes/connect.ts'
import { exitsOf, mayWait } from '../../nodes/exits.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { initialFields } from '../../nodes/saved.ts'
import { draw } from '../bot.ts'

const exits = (type: string, fields: JsonObject) => exitsOf(NODE_TYPES.get(type)!, { fields }).map(({ id }) => id)

test.each<[string, JsonObject, string[]]>([
  ['message', {}, ['next']],
  ['end', {}, []],
  ['condition', {}, ['yes', 'no']],
  ['choices', {}, ['other']],
  ['choices', { options: [{ id: 'a' }, { id: 'b' }], patience: 5 }, ['options.a', 'options.b', 'other', 'silent']],
  ['choices', { options: 'broken' }, ['other']],
  ['choices', { options: [{ label: 'no id' }, null, 5, { id: 'b' }] }, ['options.b', 'other']],
  ['question', { patience: 5 }, ['next', 'invalid', 'silent']],
  ['question', { patience: null }, ['next', 'invalid']],
])('%s with %j has the exits %j', (type, fields, wanted) => expect(exits(type, fields)).toEqual(wanted))

test('an item is titled in the language asked for; an intent by its name', () => {
  const choices: { fields: JsonObject } = {
    fields: {
      options: [
        { id: 'a', label: { id: 'Ya', en: 'Yes' } },
        { id: 'b', label: { id: 'Tidak' } },
      ],
    },
  }
  expect(exitsOf(NODE_TYPES.get('choices')!, choices, { language: 'en' }).map(({ item }) => item)).toEqual([
    'Yes',
    'Tidak',
    undefined,
  ])
  const intent: { fields: JsonObject } = {
    fields: {
      intents: [
        { id: 'a', intent: 'track' },
        { id: 'b', intent: 'gone' },
      ],
    },
  }
  const document = draw({ main: [] }, { intents: [{ id: 'track', name: 'Cek resi', examples: [] }] })
  expect(exitsOf(NODE_TYPES.get('intent')!, intent, { document }).map(({ item }) => item)).toEqual([
    'Cek resi',
    'gone',
    undefined,
  ])
})

test('renaming a button keeps its exit', () => {
  const before = exits('choices', { options: [{ id: 'a', label: { id: 'Ya' } }] })
  expect(exits('choices', { options: [{ id: 'a', label: { id: 'Iya dong' } }] })).toEqual(before)
})

test.each([
  ['intent', { from: 'next' }, true],
  ['intent', {}, true],
  ['intent', { from: 'latest' }, false],
  ['question', {}, true],
  ['message', {}, false],
])('%s with %j waits: %j', (type, fields, wanted) => expect(mayWait(NODE_TYPES.get(type)!, { fields })).toBe(wanted))

test('new nodes start as their declaration says, each with its own copy', () => {
  const { fields } = NODE_TYPES.get('handoff')!
  const first = initialFields(fields)
  expect(first).toMatchObject({ quote: true, text: { id: expect.any(String), en: expect.any(String) } })
  expect(initialFields(fields).text).not.toBe(first.text)
})

/*   start ─→ menu ─[a]→ talk ─┐
 *             ↑    [b]→ (open) │
 *             └───────────────┘        */
const flow = draw({
  main: [
    ['start', 'start'],
    ['menu', 'choices', { options: [{ id: 'a' }, { id: 'b' }] }],
    ['talk', 'message'],
    'start -> menu',
    'menu.options.a -> talk',
    'talk -> menu',
  ],
}).flows[0]!

test.each([
  ['menu', 'options.b', 'talk', null],
  ['menu', 'options.b', 'menu', null],
  ['menu', 'options.a', 'talk', 'taken'],
  ['menu', 'options.c', 'talk', 'no-exit'],
  ['menu', 'silent', 'talk', 'no-exit'],
  ['menu', 'other', 'start', 'into-entry'],
  ['menu', 'other', 'gone', 'missing'],
  ['gone', 'next', 'menu', 'missing'],
])('an edge from %s by %s to %s: %j', (from, exit, to, wanted) =>
  expect(whyNotConnect(flow, NODE_TYPES, { from, exit, to })).toBe(wanted),
)

test('a step that does not wait may not lead to itself', () => {
  const alone = { ...flow, edges: [] }
  expect(whyNotConnect(alone, NODE_TYPES, { from: 'talk', exit: 'next', to: 'talk' })).toBe('itself')
})
