import { describe, expect, it } from 'vitest'
import { find } from '../../editor/document/find.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json } from '../../nodes/json.ts'
import { botOf } from './drawing.ts'

//  Two flows; "ask" has a problem.
const first = botOf({
  start: ['start', 0, 0],
  greet: ['message', 368, 0, { text: { id: 'Halo {{nama}}, ada yang bisa dibantu?', en: 'Hello {{nama}}' } }],
  ask: ['choices', 736, 0, { text: { id: 'Mau apa?' }, options: [{ id: 'a', label: { id: 'Lacak Paket' } }] }],
  total: ['condition', 1104, 0, { test: { all: [{ left: 'order.total', op: '>=', right: 100_000 }] } }],
  keep: ['question', 736, 400, { text: { id: 'Nomor pesanannya?' }, save: 'order' }],
  call: ['sub-flow', 1472, 0, { flow: 'refund' }],
})
const refund = {
  ...botOf({ sorry: ['message', 0, 0, { text: { id: 'Uang dikembalikan, Kak. Café Dago' } }] }).flows[0]!,
  id: 'refund',
  name: 'Retur',
}
const BOT = {
  ...first,
  variables: [...first.variables, { name: 'order', type: 'object' as const, scope: 'conversation' as const }],
  flows: [first.flows[0]!, refund],
}
BOT.flows[1]!.nodes[0]!.title = 'Minta maaf'

const found = (query: string) =>
  find(BOT, query, { types: NODE_TYPES, isInvalid: (id) => id === 'ask' || id === 'sorry' }).map(({ node }) => node)

describe('finding steps', () => {
  it.each([
    ['nothing for nothing', '', []],
    ['nothing for signs alone', ' ?! ', []],
    ['a text, in any case', 'HALO', ['greet']],
    ['a text in another language of the bot', 'hello', ['greet']],
    ['a part of a word', 'banut', []],
    ['a part of a word that is there', 'bantu', ['greet']],
    ['all the words of a step, wherever they stand', 'dibantu nama', ['greet']],
    ['no step that lacks a word', 'halo paket', []],
    ['words that a sign joins as they stand', 'bantu-kami', []],
    ['an item of a list', 'lacak paket', ['ask']],
    ['without regard to accents', 'cafe', ['sorry']],
    ['a step’s own name', 'minta maaf', ['sorry']],
    ['a type, in Indonesian', 'kirim pesan', ['greet', 'sorry']],
    ['a type, in English', 'send a message', ['greet', 'sorry']],
    ['a number that is compared', '100000', ['total']],
    ['the flow that is called', 'retur', ['call']],
    ['no id of an item or reference', 'refund', []],
    ['a variable by its name', 'nama', ['greet']],
    ['what uses a variable, from left to right', 'uses:order', ['keep', 'total']],
    ['what uses a variable, in Indonesian', 'pakai:nama', ['greet']],
    ['what uses a variable as it is written in texts', 'uses:{{nama}}', ['greet']],
    ['variables by the beginning of their names', 'uses:na', ['greet']],
    ['whatever uses any variable', 'uses:', ['greet', 'keep', 'total']],
    ['what has problems, over all flows', 'is:invalid', ['ask', 'sorry']],
    ['what has problems, in Indonesian', 'Ada:Masalah', ['ask', 'sorry']],
    ['filters and words together', 'is:invalid paket', ['ask']],
    ['filters that exclude one another', 'is:invalid uses:nama', []],
    ['no text of a filter it does not know', 'is:happy', []],
  ])('finds %s', (_, query, nodes) => expect(found(query)).toEqual(nodes))

  it('shows the words around what fitted, and the flow', () => {
    const [hit] = find(BOT, 'dikembalikan', { types: NODE_TYPES, isInvalid: () => false })
    expect(hit).toEqual({ flow: 'refund', node: 'sorry', text: 'Uang dikembalikan, Kak. Café Dago' })
    const long = 'a '.repeat(60)
    const wide = {
      ...BOT,
      flows: [{ ...refund, nodes: [{ ...refund.nodes[0]!, fields: { text: { id: `${long}Resi${long}` } } }] }],
    }
    expect(find(wide, 'resi', { types: NODE_TYPES, isInvalid: () => false })[0]?.text).toMatch(/^….{20,40}Resi.{20,40}…$/)
  })

  it.each<Json>([null, {}, { all: 3 }, { not: [] }, { left: 5, op: '=' }, { all: [{ left: 'nama' }] }])(
    'bears a condition like %j',
    (test) => {
      const crooked = botOf({ odd: ['condition', 0, 0, { test }] })
      expect(() => find(crooked, 'uses:x y', { types: NODE_TYPES, isInvalid: () => false })).not.toThrow()
    },
  )

  it('reads a step again after it changed', () => {
    const changed = {
      ...BOT,
      flows: BOT.flows.map((f) => ({ ...f, nodes: f.nodes.map((n) => (n.id === 'ask' ? { ...n, title: 'Tanya dulu' } : n)) })),
    }
    expect(find(changed, 'tanya dulu', { types: NODE_TYPES, isInvalid: () => false }).map(({ node }) => node)).toEqual(['ask'])
    expect(found('tanya dulu')).toEqual([])
  })
})
