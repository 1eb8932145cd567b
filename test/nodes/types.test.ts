import { expect, test } from 'vitest'
import { choice, list, phrase, text, variable } from '../../nodes/field.ts'
import { defineNode, type Words } from '../../nodes/node.ts'

/** Only compiled: each `@ts-expect-error` fails the type check on the day its mistake is let through. */
const words = { name: 'x', help: 'x', example: [], limits: 'x', search: [], fields: {}, exits: { next: 'x' } } satisfies Words
const base = {
  type: 'x',
  group: 'talk',
  icon: 'x',
  version: 1,
  fields: {},
  exits: ['next'],
  words: { id: words, en: words },
} as const

test('mistakes in a declaration do not compile', () => {
  const good = defineNode({ ...base, run: () => ({ exit: 'next' }) })
  expect(good.type).toBe('x')

  // @ts-expect-error a misspelt exit
  defineNode({ ...base, run: () => ({ exit: 'nxet' }) })

  // @ts-expect-error a misspelt exit of an asynchronous node
  defineNode({ ...base, run: async () => ({ exit: 'nxet' }) })

  // @ts-expect-error a misspelt exit after a wait
  defineNode({ ...base, run: () => ({ exit: 'next' }), resume: () => ({ exit: 'nxet' }) })

  // @ts-expect-error an item's exit where nothing branches
  defineNode({ ...base, run: () => ({ exit: 'options.a' }) })

  // @ts-expect-error a port that was not asked for
  defineNode({ ...base, run: ({ web }) => ({ exit: web ? 'next' : 'next' }) })

  // @ts-expect-error a field that is not there
  defineNode({ ...base, run: ({ fields }) => ({ say: [{ text: fields.gone }], exit: 'next' }) })

  // @ts-expect-error a broken exit that is none
  defineNode({ ...base, whenBroken: 'gone', run: () => ({ exit: 'next' }) })

  // @ts-expect-error no label for the exit 'other'
  defineNode({ ...base, exits: ['next', 'other'], run: () => ({ exit: 'next' }) })

  // @ts-expect-error no English
  defineNode({ ...base, words: { id: words }, run: () => ({ exit: 'next' }) })
})

test('fields have the types they are declared with', () => {
  const labelled = {
    text: { label: 'x' },
    kind: { label: 'x', options: { a: 'x', b: 'x' } },
    save: { label: 'x' },
    items: { label: 'x', add: 'x', fields: { name: { label: 'x' } } },
  }
  const said = { ...words, fields: labelled }
  const node = defineNode({
    ...base,
    fields: {
      text: phrase({ optional: true }),
      kind: choice(['a', 'b']),
      save: variable({ use: 'write' }),
      items: list({ name: text() }, { title: 'name' }),
    },
    branches: 'items',
    words: { id: said, en: said },
    run({ fields }) {
      const maybe: string | undefined = fields.text
      const one: 'a' | 'b' = fields.kind
      const first = fields.items[0]
      // @ts-expect-error an optional text may be undefined
      const sure: string = fields.text
      // @ts-expect-error 'c' is no option
      if (fields.kind === 'c') return { exit: 'next' }
      return first
        ? { set: { [fields.save]: [maybe ?? '', one, sure ?? '', first.name] }, exit: `items.${first.id}` as const }
        : { exit: 'next' }
    },
  })
  expect(node.branches).toBe('items')
})
