import { describe, expect, test } from 'vitest'
import { emptyDocument, readDocument } from '../../nodes/document.ts'
import { FORMAT } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import type { NodeType } from '../../nodes/node.ts'
import { FORMAT_STEPS, problemsInUpgrades, upgradeFormat, upgradeNode } from '../../nodes/upgrade.ts'

const message = NODE_TYPES.get('message')!

/** `message` as it might be one day: version 2 renamed its text, version 3 made it a phrase. */
const third: NodeType = {
  ...message,
  version: 3,
  upgrades: {
    1: { name: 'call words text', up: ({ words, ...rest }) => ({ ...rest, text: words ?? '' }) },
    2: { name: 'give the text a language', up: ({ text, ...rest }) => ({ ...rest, text: { id: text ?? '' } }) },
  },
}

describe('node upgrades', () => {
  test('lift step by step and say which steps they took', () => {
    expect(upgradeNode(third, { words: 'Hai' }, 1)).toEqual({
      fields: { text: { id: 'Hai' } },
      taken: ['call words text', 'give the text a language'],
    })
    expect(upgradeNode(third, { text: 'Hai' }, 2)).toEqual({
      fields: { text: { id: 'Hai' } },
      taken: ['give the text a language'],
    })
    expect(upgradeNode(third, { text: { id: 'Hai' } }, 3)).toEqual({ fields: { text: { id: 'Hai' } }, taken: [] })
  })

  test('leave what they were given as it was', () => {
    const fields = { words: 'Hai' }
    upgradeNode(third, fields, 1)
    expect(fields).toEqual({ words: 'Hai' })
  })

  test('a document with an older node comes in lifted', () => {
    const types = new Map([...NODE_TYPES, ['message', third]])
    const document = emptyDocument('Toko', 'id')
    document.flows[0]!.nodes.push({ id: 'hi', type: 'message', version: 1, at: { x: 0, y: 0 }, fields: { words: 'Hai' } })
    const result = readDocument(document, types)
    expect('document' in result && result.document.flows[0]!.nodes[1]).toMatchObject({
      version: 3,
      fields: { text: { id: 'Hai' } },
    })
  })

  test('without its step an older node is refused, not guessed at', () => {
    const types = new Map([...NODE_TYPES, ['message', { ...message, version: 2 }]])
    const document = emptyDocument('Toko', 'id')
    document.flows[0]!.nodes.push({ id: 'hi', type: 'message', version: 1, at: { x: 0, y: 0 }, fields: {} })
    expect(readDocument(document, types)).toMatchObject({ problems: [{ code: 'node.older', node: 'hi' }] })
  })
})

describe('a missing upgrade is reported', () => {
  test.each<[string, Partial<NodeType>, string[]]>([
    ['version 1 needs none', { version: 1 }, []],
    ['version 2 without step 1', { version: 2 }, ['message: no named upgrade from version 1 to 2']],
    ['version 3 with all', third, []],
    [
      'version 3 without step 2',
      { version: 3, upgrades: { 1: third.upgrades![1]! } },
      ['message: no named upgrade from version 2 to 3'],
    ],
    [
      'a step without a name',
      { version: 2, upgrades: { 1: { name: '', up: (fields) => fields } } },
      ['message: no named upgrade from version 1 to 2'],
    ],
    [
      'a step from nowhere',
      { version: 1, upgrades: { 1: third.upgrades![1]! } },
      ['message: an upgrade from version 1, which is not an earlier version'],
    ],
  ])('%s', (_, change, problems) => expect(problemsInUpgrades({ ...message, ...change })).toEqual(problems))

  test('every registered type has its upgrades', () => expect([...NODE_TYPES.values()].flatMap(problemsInUpgrades)).toEqual([]))
  test('and every older format has its step', () => {
    expect(Object.keys(FORMAT_STEPS).map(Number)).toEqual(Array.from({ length: FORMAT - 1 }, (_, i) => i + 1))
  })
})

describe('document formats', () => {
  const steps = { 1: { name: 'call bots by name', up: ({ title, ...rest }: JsonObject) => ({ ...rest, name: title ?? '' }) } }

  test('lift step by step', () => {
    const old = { jaga: 1, title: 'Toko' }
    expect(upgradeFormat(old, 1, steps, 2)).toEqual({ document: { jaga: 2, name: 'Toko' }, taken: ['call bots by name'] })
    expect(old).toEqual({ jaga: 1, title: 'Toko' })
  })

  test('a missing step is no lift', () => expect(upgradeFormat({ jaga: 1 }, 1, steps, 3)).toBeNull())
})
