import { describe, expect, it } from 'vitest'
import type { Edited } from '../../editor/document/edit.ts'
import { begin, rebase, record, undo } from '../../editor/document/history.ts'
import { merge } from '../../editor/document/merge.ts'
import { addConnected, markEnd, moveNodes, removeNodes, renameNode, setField } from '../../editor/document/steps.ts'
import { addVariable } from '../../editor/document/variables.ts'
import { connect, disconnect } from '../../editor/document/wires.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { botOf, edgesOf, freshMeans, kept, mainOf, typeNamed } from './drawing.ts'

//  start ──▶ hello ──▶ menu ──a──▶ bye
const BASE = botOf(
  {
    start: ['start', 0, 0],
    hello: ['message', 400, 0, { text: { id: 'Halo' } }],
    menu: [
      'choices',
      800,
      0,
      {
        options: [
          { id: 'a', label: { id: 'A' } },
          { id: 'b', label: { id: 'B' } },
        ],
      },
    ],
    bye: ['message', 1200, 0],
  },
  ['start.next>hello', 'hello.next>menu', 'menu.options.a>bye'],
)
const means = freshMeans()
type Change = (document: BotDocument) => Edited

const rename =
  (id: string, title: string): Change =>
  (d) =>
    renameNode(d, 'main', id, title)
const write =
  (id: string, text: string): Change =>
  (d) =>
    setField(d, 'main', id, 'text', { id: text }, NODE_TYPES)
const move =
  (id: string, x: number): Change =>
  (d) =>
    moveNodes(d, 'main', new Map([[id, { x, y: 160 }]]))
const remove =
  (id: string): Change =>
  (d) =>
    removeNodes(d, 'main', new Set([id]))
const lead =
  (node: string, exit: string, to: string): Change =>
  (d) =>
    connect(d, 'main', { node, exit }, to, means)
const end =
  (id: string, exit: string): Change =>
  (d) =>
    markEnd(d, 'main', id, exit, true)
const grow =
  (node: string, exit: string): Change =>
  (d) =>
    addConnected(d, 'main', typeNamed('message'), { node, exit }, means)
const cut =
  (edge: string): Change =>
  (d) =>
    disconnect(d, 'main', edge)
const drop =
  (item: string): Change =>
  (d) => {
    const menu = mainOf(d).nodes.find((n) => n.id === 'menu')!
    const left = (menu.fields.options as { id: string }[]).filter((o) => o.id !== item) // as drawn above
    return setField(d, 'main', 'menu', 'options', left, NODE_TYPES)
  }
const variable =
  (name: string): Change =>
  (d) =>
    addVariable(d, { name, type: 'text', scope: 'conversation' })

const changed = (change: Change) => kept(change(BASE)).document
const both = (mine: Change, theirs: Change) => merge(BASE, changed(mine), structuredClone(changed(theirs)), NODE_TYPES)

describe('two drawings that grew out of one', () => {
  it.each<[string, Change, Change]>([
    ['two steps renamed', rename('hello', 'A'), rename('bye', 'B')],
    ['a step renamed, another removed', rename('hello', 'A'), remove('bye')],
    ['a step grown, another written on', grow('menu', 'options.b'), write('bye', 'Dah')],
    ['a connection drawn, another cut', lead('menu', 'options.b', 'hello'), cut('edge1')],
    ['a step written on, the same one moved', write('hello', 'Hai'), move('hello', 480)],
    ['two variables', variable('kota'), variable('umur')],
    ['the same change twice', write('hello', 'Hai'), write('hello', 'Hai')],
  ])('join: %s', (_, mine, theirs) => {
    const joined = both(mine, theirs)!
    // What the one changed, and on top of it what the other changed, in either order.
    expect(shape(joined)).toEqual(shape(kept(mine(changed(theirs))).document))
    expect(shape(joined)).toEqual(shape(kept(theirs(changed(mine))).document))
  })

  it('keeps my place of a step that both moved', () =>
    expect(mainOf(both(move('hello', 480), move('hello', 640))!).nodes.find((n) => n.id === 'hello')?.at.x).toBe(480))

  it.each<[string, Change, Change]>([
    ['one step, written on twice', write('hello', 'A'), write('hello', 'B')],
    ['written on and removed', write('bye', 'A'), remove('bye')],
    ['removed and connected to', remove('bye'), lead('menu', 'options.b', 'bye')],
    ['one exit, led to two places', lead('menu', 'options.b', 'bye'), lead('menu', 'options.b', 'hello')],
    ['an exit taken away, and led somewhere', drop('b'), lead('menu', 'options.b', 'bye')],
    ['an exit marked as an end, and led somewhere', end('menu', 'options.b'), lead('menu', 'options.b', 'bye')],
  ])('leave it to a person: %s', (_, mine, theirs) => {
    expect(both(mine, theirs)).toBeUndefined()
    expect(both(theirs, mine)).toBeUndefined()
  })

  it('undo takes back mine and never theirs', () => {
    let history = begin(BASE)
    for (const change of [rename('hello', 'A'), variable('kota')])
      history = record(history, kept(change(history.present)).document, { what: 'edit', flow: 'main' })
    const theirs = changed(rename('bye', 'B'))
    const carried = rebase(history, (mine) => merge(BASE, mine, theirs, NODE_TYPES))!
    const titles = (document: BotDocument) => mainOf(document).nodes.map((n) => n.title)
    expect(titles(carried.present)).toEqual([undefined, 'A', undefined, 'B'])
    expect(titles(undo(undo(carried)).present)).toEqual([undefined, undefined, undefined, 'B'])
    expect(undo(undo(undo(carried))).present).toBe(undo(undo(carried)).present)
  })
})

/** Everything but the ids that were made anew and the order in which steps came. */
function shape(document: BotDocument) {
  return {
    nodes: mainOf(document)
      .nodes.map((n) => JSON.stringify([n.id.replace(/_\d+$/, ''), n.type, n.title, n.at, n.fields, n.ends]))
      .sort(),
    edges: edgesOf(document).map((e) => e.replace(/_\d+$/, '')),
    variables: document.variables.map((v) => v.name).sort(),
  }
}
