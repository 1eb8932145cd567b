import { describe, expect, it } from 'vitest'
import type { Problem } from '../../editor/shapes.ts'
import { changesBetween } from '../../editor/versions/changes.ts'
import { mustCheckAgain, readiness } from '../../editor/versions/readiness.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { sampleDocument } from './stub.ts'

const error: Problem = { at: 'x', severity: 'error', code: 'exit.open', args: {} }
const warning: Problem = { at: 'x', severity: 'warning', code: 'unreachable', args: {} }

describe('the publish dialog', () => {
  it.each([
    ['knows nothing yet: nothing is published', null, true, 'checking', false],
    ['refuses errors, acknowledged or not', [error, warning], true, 'refused', false],
    ['asks to read warnings first', [warning], false, 'warned', false],
    ['publishes over acknowledged warnings', [warning], true, 'warned', true],
    ['publishes what is clean', [], false, 'ready', true],
  ] as const)('%s', (_what, problems, acknowledged, state, canPublish) => {
    expect(readiness(problems && [...problems], acknowledged)).toMatchObject({ state, canPublish })
  })

  it('checks nothing again without a refusal', () => {
    expect(mustCheckAgain(null)).toBe(false)
  })
})

describe('what changed', () => {
  const change = (edit: (copy: BotDocument) => void) => {
    const copy = structuredClone(sampleDocument)
    edit(copy)
    return changesBetween(sampleDocument, copy).map((c) => [c.did, c.what, c.name, ...c.fields.map((f) => f.name)])
  }

  it.each<[string, (d: BotDocument) => void, unknown[]]>([
    ['nothing', () => {}, []],
    [
      'a step moved on the canvas is no change',
      (d) => {
        d.flows[0]!.nodes[1]!.at.x += 40
      },
      [],
    ],
    [
      'a text',
      (d) => {
        d.flows[0]!.nodes[1]!.fields.text = { id: 'Hai' }
      },
      [['changed', 'node', 'Sapa pelanggan', 'text']],
    ],
    [
      'a step and its connection taken away',
      (d) => {
        d.flows[0]!.nodes.pop()
        d.flows[0]!.edges.pop()
      },
      [
        ['removed', 'node', 'Tanya nomor pesanan'],
        ['removed', 'edge', 'Sapa pelanggan → Tanya nomor pesanan'],
      ],
    ],
    [
      'a new variable',
      (d) => void d.variables.push({ name: 'kota', type: 'text', scope: 'contact' }),
      [['added', 'variable', 'kota']],
    ],
    ['a new language', (d) => void d.languages.reverse(), [['changed', 'languages', 'en, id', 'languages']]],
    [
      'an intent’s examples',
      (d) => void d.intents[0]!.examples.push('cek resi'),
      [['changed', 'intent', 'Cek paket', 'examples']],
    ],
  ])('%s', (_what, edit, expected) => {
    expect(change(edit)).toEqual(expected)
  })

  it('does not mind the order of keys', () => {
    const turned = structuredClone(sampleDocument)
    turned.flows[0]!.nodes[1]!.fields = { text: { en: 'Hello! How can we help?', id: 'Halo! Ada yang bisa kami bantu?' } }
    expect(changesBetween(sampleDocument, turned)).toEqual([])
  })
})
