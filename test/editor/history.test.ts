import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duplicate } from '../../editor/document/clipboard.ts'
import type { Edited } from '../../editor/document/edit.ts'
import { exitIds } from '../../editor/document/graph.ts'
import { begin, DEPTH, record, redo, seal, undo } from '../../editor/document/history.ts'
import { overlaps } from '../../editor/document/place.ts'
import {
  addConnected,
  addNode,
  insertOnEdge,
  markEnd,
  moveNodes,
  removeAndHeal,
  removeNodes,
  renameNode,
  setField,
} from '../../editor/document/steps.ts'
import { tidy } from '../../editor/document/tidy.ts'
import { connect, disconnect } from '../../editor/document/wires.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { botOf, freshMeans, mainOf, typeNamed } from './drawing.ts'

const SOME = ['message', 'choices', 'question', 'condition'] as const
const means = freshMeans()

/** A command by numbers: which one, and on what. Numbers are taken modulo what there is. */
type Pick = { what: number; a: number; b: number; c: number }
const picks = fc.array(fc.record({ what: fc.nat(10), a: fc.nat(40), b: fc.nat(40), c: fc.nat(2000) }), {
  minLength: 1,
  maxLength: 30,
})

function run(document: BotDocument, { what, a, b, c }: Pick): Edited {
  const flow = mainOf(document)
  const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)]
  const type = typeNamed(at(SOME, a)!)
  const one = at(flow.nodes, a)?.id ?? ''
  const two = at(flow.nodes, b)?.id ?? ''
  const exit =
    at(flow.nodes.find((n) => n.id === one) ? exitIds(means.types, flow.nodes.find((n) => n.id === one)!) : [], c) ?? 'next'
  const edge = at(flow.edges, c)?.id ?? ''
  const commands: (() => Edited)[] = [
    () => addNode(document, 'main', type, { x: c, y: b * 10 }, means),
    () => addConnected(document, 'main', type, { node: one, exit }, means),
    () => insertOnEdge(document, 'main', edge, type, means),
    () => connect(document, 'main', { node: one, exit }, two, means),
    () => disconnect(document, 'main', edge),
    () => removeNodes(document, 'main', new Set([one])),
    () => removeAndHeal(document, 'main', new Set([one, two]), means),
    () => moveNodes(document, 'main', new Map([[one, { x: c, y: b * 7 }]])),
    () => duplicate(document, 'main', new Set([one, two]), means),
    () => (c % 2 ? markEnd(document, 'main', one, exit, true) : renameNode(document, 'main', one, `nama ${c}`)),
    () => (c % 2 ? tidy(document, 'main', means) : setField(document, 'main', one, 'options', [{ id: `i${b}` }], means.types)),
  ]
  return commands[what]!()
}

const START = botOf({ start: ['start', 0, 0], hello: ['message', 400, 0] }, ['start.next>hello'])

describe('any sequence of edits', () => {
  it('leaves no connection that dangles, no exit with two, and no id twice', () => {
    fc.assert(
      fc.property(picks, (sequence) => {
        let document: BotDocument = START
        for (const pick of sequence) {
          const edited = run(document, pick)
          if ('document' in edited) document = edited.document
          const { nodes, edges } = mainOf(document)
          const byId = new Map(nodes.map((n) => [n.id, n]))
          expect(byId.size).toBe(nodes.length)
          for (const e of edges) {
            expect(byId.has(e.to)).toBe(true)
            expect(exitIds(means.types, byId.get(e.from)!)).toContain(e.exit)
            expect(byId.get(e.from)?.ends ?? []).not.toContain(e.exit)
          }
          expect(new Set(edges.map((e) => `${e.from} ${e.exit}`)).size).toBe(edges.length)
          expect(new Set(edges.map((e) => e.id)).size).toBe(edges.length)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('is undone step by step to what it was, and done again to what it became', () => {
    fc.assert(
      fc.property(picks, (sequence) => {
        let history = begin(START)
        const seen = [history.present]
        for (const pick of sequence) {
          const edited = run(history.present, pick)
          if (!('document' in edited) || edited.document === history.present) continue
          history = record(history, edited.document, { what: 'edit', flow: 'main' })
          seen.push(history.present)
        }
        for (let n = seen.length - 2; n >= 0; n--) {
          history = undo(history)
          expect(history.present).toBe(seen[n])
        }
        for (let n = 1; n < seen.length; n++) {
          history = redo(history)
          expect(history.present).toBe(seen[n])
        }
      }),
      { numRuns: 100 },
    )
  })

  it('inserting on a connection makes no card overlap that did not before', () => {
    fc.assert(
      fc.property(picks, fc.nat(), (sequence, n) => {
        let document: BotDocument = START
        for (const pick of sequence) {
          const edited = run(document, pick)
          if ('document' in edited) document = edited.document
        }
        const flow = mainOf(document)
        const edge = flow.edges[n % Math.max(1, flow.edges.length)]
        if (!edge) return
        const pairs = (doc: BotDocument) => {
          const cards = mainOf(doc).nodes.map((node) => ({ id: node.id, at: node.at, size: means.sizeOf(node) }))
          return cards.flatMap((a, i) => cards.slice(i + 1).flatMap((b) => (overlaps(a, b) ? [`${a.id} ${b.id}`] : [])))
        }
        const before = new Set(pairs(document))
        const edited = insertOnEdge(document, 'main', edge.id, typeNamed('message'), means)
        if ('document' in edited) expect(pairs(edited.document).filter((pair) => !before.has(pair))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

describe('undo', () => {
  const step = { what: 'edit', flow: 'main' }

  it('takes typing in one field as one step until the field is left', () => {
    let history = begin('')
    for (const text of ['h', 'ha', 'hal']) history = record(history, text, { ...step, key: 'hello text' })
    history = record(seal(history), 'hal!', { ...step, key: 'hello text' })
    expect(history.past).toHaveLength(2)
    expect(undo(history).present).toBe('hal')
    expect(undo(undo(history)).present).toBe('')
  })

  it('a new edit after an undo lets the undone go', () => {
    const history = record(undo(record(begin('a'), 'b', step)), 'c', step)
    expect([history.present, history.future]).toEqual(['c', []])
    expect(redo(history).present).toBe('c')
  })

  it(`keeps at least a hundred steps, and no more than ${DEPTH}`, () => {
    let history = begin(0)
    for (let n = 1; n <= DEPTH + 50; n++) history = record(history, n, step)
    expect(history.past).toHaveLength(DEPTH)
    expect(DEPTH).toBeGreaterThanOrEqual(100)
  })
})
