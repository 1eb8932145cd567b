import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyDocument, readDocument } from '../../nodes/document.ts'
import { TEMPLATES } from '../../nodes/examples/index.ts'
import { type BotDocument, LIMITS } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'

const read = (value: unknown) => readDocument(value, NODE_TYPES)
const codes = (value: unknown) => {
  const result = read(value)
  return 'problems' in result ? [...new Set(result.problems.map(({ code }) => code))] : []
}

/** A sound document, changed. */
function changed(change: (document: BotDocument) => void): unknown {
  const document = structuredClone(TEMPLATES[0]!.document) as BotDocument // a shipped template, read in another test
  change(document)
  return document
}
const withNode = (node: object) =>
  changed(
    ({ flows }) =>
      void flows[0]!.nodes.push({ id: 'x', type: 'message', version: 1, at: { x: 0, y: 0 }, fields: {}, ...node } as never),
  )
const fromJson = (json: string) => JSON.parse(json) as unknown
const nested = (depth: number) => fromJson('['.repeat(depth) + ']'.repeat(depth))

describe('a document comes in', () => {
  test.each(TEMPLATES)('$name, unchanged and as a copy', ({ document }) => {
    const result = read(document)
    expect(result).toEqual({ document })
    if ('document' in result) expect(result.document.flows[0]).not.toBe((document as BotDocument).flows[0])
  })

  test.each(['id', 'en'] as const)('an empty one in %s', (language) => {
    const document = emptyDocument('Toko', language)
    expect(read(document)).toEqual({ document })
  })

  test('unfinished fields come in: what is wrong with them is for the problems panel', () => {
    expect(codes(withNode({ fields: { text: 5, stray: { deep: [1] } } }))).toEqual([])
  })
})

describe('what is no sound document is refused', () => {
  test.each<[string, unknown, string]>([
    ['nothing', null, 'document.shape'],
    ['a text', 'bot', 'document.shape'],
    ['a list', [], 'document.shape'],
    ['undefined', undefined, 'document.shape'],
    ['a function', () => 1, 'document.shape'],
    ['an object of a class', new Date(0), 'document.shape'],
    ["another product's file", { version: 1, nodes: [] }, 'document.foreign'],
    ['format 0', { jaga: 0 }, 'document.foreign'],
    ['a newer format', { jaga: 99 }, 'document.newer'],
    ['nothing but a format', { jaga: 1 }, 'document.shape'],
    ['a key too many', changed((d) => Object.assign(d, { plugins: ['x'] })), 'document.unknown-key'],
    ['a key too many in a node', withNode({ onload: 'fetch(…)' }), 'document.unknown-key'],
    [
      'no language',
      changed((d) => {
        d.languages = []
      }),
      'document.shape',
    ],
    ['a language nobody speaks here', changed((d) => void d.languages.push('xx' as never)), 'document.shape'],
    [
      'a fallback that is no language of the bot',
      changed((d) => {
        d.languages = ['en']
      }),
      'document.shape',
    ],
    [
      'no flow',
      changed((d) => {
        d.flows = []
      }),
      'document.shape',
    ],
    ['an unknown type', withNode({ type: 'shell' }), 'node.unknown'],
    ['a type in other case', withNode({ type: 'Message' }), 'node.unknown'],
    ['a natural name for a type', withNode({ type: 'constructor' }), 'node.unknown'],
    ['a newer node', withNode({ version: 2 }), 'node.newer'],
    ['a node of version 0', withNode({ version: 0 }), 'document.shape'],
    ['an id that is a path', withNode({ id: '../../x' }), 'document.id'],
    ['an id with a blank', withNode({ id: 'a b' }), 'document.id'],
    ['an id that is a natural name', withNode({ id: '__proto__' }), 'document.id'],
    ['an id that is a number', withNode({ id: 7 }), 'document.id'],
    ['one node twice', changed(({ flows }) => void flows[0]!.nodes.push(flows[0]!.nodes[0]!)), 'document.duplicate'],
    ['one edge twice', changed(({ flows }) => void flows[0]!.edges.push(flows[0]!.edges[0]!)), 'document.duplicate'],
    ['one flow twice', changed(({ flows }) => void flows.push(flows[0]!)), 'document.duplicate'],
    ['one variable twice', changed(({ variables }) => void variables.push(variables[0]!)), 'document.duplicate'],
    [
      'an edge to nowhere',
      changed(({ flows }) => {
        flows[0]!.edges[0]!.to = 'gone'
      }),
      'edge.dangling',
    ],
    [
      'an edge from nowhere',
      changed(({ flows }) => {
        flows[0]!.edges[0]!.from = 'gone'
      }),
      'edge.dangling',
    ],
    ['fields that are no object', withNode({ fields: [] }), 'document.shape'],
    ['a place that is no number', withNode({ at: { x: '0', y: 0 } }), 'document.shape'],
    ['a place beyond all bounds', withNode({ at: { x: 1e300, y: 0 } }), 'document.shape'],
    ['not a number', withNode({ at: { x: Number.NaN, y: 0 } }), 'document.shape'],
    ['a title that never ends', withNode({ title: 'x'.repeat(201) }), 'document.long'],
    [
      'a variable with a natural name',
      changed((d) => {
        d.variables[0]!.name = 'constructor'
      }),
      'variable.name',
    ],
    [
      'a variable with a number first',
      changed((d) => {
        d.variables[0]!.name = '1x'
      }),
      'variable.name',
    ],
    [
      'a variable of no type',
      changed((d) => {
        d.variables[0]!.type = 'eval' as never
      }),
      'document.shape',
    ],
    ['__proto__ as a key', fromJson('{"jaga":1,"__proto__":{"admin":true}}'), 'document.key'],
    ['__proto__ deep in the fields', withNode({ fields: fromJson('{"text":{"__proto__":{"id":"x"}}}') }), 'document.key'],
    ['constructor deep in the fields', withNode({ fields: fromJson('{"a":[{"constructor":1}]}') }), 'document.key'],
    ['a label of 20 MB', withNode({ fields: { text: { id: 'x'.repeat(20_000_000) } } }), 'document.large'],
    [
      'a hundred thousand nodes',
      changed(({ flows }) => {
        flows[0]!.nodes = Array(100_000).fill(flows[0]!.nodes[0])
      }),
      'document.large',
    ],
    [
      'more nodes than the limit',
      changed(({ flows }) => {
        flows[0]!.nodes = Array(LIMITS.nodes + 1).fill(flows[0]!.nodes[0])
      }),
      'document.many',
    ],
    [
      'more intents than the limit',
      changed((d) => {
        d.intents = Array(LIMITS.intents + 1).fill({ id: 'a', name: 'a', examples: [] })
      }),
      'document.many',
    ],
    ['nested too deeply', withNode({ fields: { a: nested(LIMITS.depth) } }), 'document.deep'],
    ['a list a million deep', deepList(1_000_000), 'document.deep'],
  ])('%s', (_, value, code) => {
    expect(codes(value)).toContain(code)
  })

  test('nothing of it reaches the nature of objects', () => {
    read(fromJson('{"jaga":1,"__proto__":{"polluted":1},"flows":[{"__proto__":{"polluted":1}}]}'))
    expect('polluted' in {}).toBe(false)
  })

  test('all problems come at once, though never without end', () => {
    const result = read(changed((d) => Object.assign(d, { a: 1, b: 2, name: 5 })))
    expect('problems' in result && result.problems.map(({ at }) => at)).toEqual(['a', 'b', 'name'])
    const many = read(changed((d) => Object.assign(d, Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, 1])))))
    expect('problems' in many && many.problems.length).toBe(50)
  })

  test('whatever comes in, it is read or refused, never thrown at', () => {
    const base = fc.constantFrom(...TEMPLATES.map(({ document }) => document as BotDocument))
    fc.assert(
      fc.property(base, fc.array(fc.nat()), fc.anything(), (document, path, value) => {
        expect(() => read(put(structuredClone(document), path, value))).not.toThrow()
      }),
    )
    fc.assert(fc.property(fc.anything(), (value) => void expect(() => read(value)).not.toThrow()))
  })
})

/** Replaces something within by walking `path` over the values there are. */
function put(within: object, path: number[], value: unknown): unknown {
  let here = within as Record<string, unknown> // any object may be walked by its keys
  for (const step of path) {
    const keys = Object.keys(here)
    const key = keys[step % Math.max(1, keys.length)]
    if (key === undefined) break
    const next = here[key]
    if (typeof next !== 'object' || next === null) {
      here[key] = value
      return within
    }
    here = next as Record<string, unknown>
  }
  return within
}

function deepList(depth: number): unknown {
  let list: unknown[] = []
  for (let i = 0; i < depth; i++) list = [list]
  return list
}
