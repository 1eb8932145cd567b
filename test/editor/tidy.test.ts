import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layered } from '../../editor/document/layout/layered.ts'
import { overlaps } from '../../editor/document/place.ts'
import { tidy } from '../../editor/document/tidy.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { botOf, edgesOf, freshMeans, kept, mainOf } from './drawing.ts'

const GAP = { x: 96, y: 48 }
const options = (...ids: string[]) => ({ options: ids.map((id) => ({ id, label: { id } })) })
const tidied = (document: BotDocument, ids?: string[]) => kept(tidy(document, 'main', freshMeans(), ids && new Set(ids))).document
const placesOf = (document: BotDocument) => Object.fromEntries(mainOf(document).nodes.map((n) => [n.id, n.at]))

describe('tidying', () => {
  //  start ──▶ ask ──a──▶ up ───┐
  //             ├───b──▶ middle ┴──▶ end ──┐
  //             └───c──▶ down       ◀──────┘ (back to ask)
  const FORK = () =>
    botOf(
      {
        down: ['message', 0, 0],
        end: ['question', 0, 0],
        middle: ['message', 0, 0],
        up: ['message', 0, 0],
        ask: ['choices', 0, 0, options('a', 'b', 'c')],
        start: ['start', 0, 0],
      },
      [
        'start.next>ask',
        'ask.options.c>down',
        'ask.options.b>middle',
        'ask.options.a>up',
        'middle.next>end',
        'up.next>end',
        'end.next>ask',
      ],
    )

  it('puts what follows to the right, the upper exit’s step above the lower one’s, and ignores ways back', () => {
    const at = placesOf(tidied(FORK()))
    expect([at.start!.x, at.ask!.x, at.up!.x, at.end!.x]).toEqual([0, 368, 736, 1104])
    expect([at.up!.x, at.middle!.x, at.down!.x]).toEqual([736, 736, 736])
    expect(at.up!.y).toBeLessThan(at.middle!.y)
    expect(at.middle!.y).toBeLessThan(at.down!.y)
  })

  it('runs a chain level', () => {
    const chain = botOf({ start: ['start', 9, 90], a: ['message', 4, 300], b: ['question', 8, 0], c: ['message', 0, 0] }, [
      'start.next>a',
      'a.next>b',
      'b.next>c',
    ])
    expect(placesOf(tidied(chain))).toEqual({
      start: { x: 0, y: 0 },
      a: { x: 368, y: 0 },
      b: { x: 736, y: 0 },
      c: { x: 1104, y: 0 },
    })
  })

  it('gives the same drawing the same places again, and changes no connection', () => {
    const once = tidied(FORK())
    expect(tidied(once)).toBe(once)
    expect(edgesOf(once)).toEqual(edgesOf(FORK()))
  })

  it('moves the chosen steps alone, and they stay where they were', () => {
    const before = botOf(
      { start: ['start', 0, 0], a: ['message', 1600, 960], b: ['message', 1616, 976], c: ['message', 48, 640] },
      ['start.next>a', 'a.next>b', 'b.next>c'],
    )
    const at = placesOf(tidied(before, ['a', 'b']))
    expect(at).toEqual({ start: { x: 0, y: 0 }, a: { x: 1600, y: 960 }, b: { x: 1968, y: 960 }, c: { x: 48, y: 640 } })
  })

  it('puts the part with the beginning on top, others below', () => {
    const at = placesOf(
      tidied(botOf({ far: ['message', 0, 0], near: ['message', 0, 0], start: ['start', 0, 0] }, ['start.next>near'])),
    )
    expect(at.start).toEqual({ x: 0, y: 0 })
    expect(at.far!.x).toBe(0)
    expect(at.far!.y).toBeGreaterThan(at.near!.y)
  })
})

describe('any cards and connections', () => {
  const drawings = fc.integer({ min: 1, max: 40 }).chain((count) =>
    fc.record({
      cards: fc.array(fc.record({ width: fc.constant(272), height: fc.integer({ min: 60, max: 500 }), entry: fc.constant(26) }), {
        minLength: count,
        maxLength: count,
      }),
      wires: fc.array(fc.record({ from: fc.nat(count - 1), to: fc.nat(count - 1), leaves: fc.integer({ min: 30, max: 400 }) }), {
        maxLength: 90,
      }),
    }),
  )

  it('never overlap, and begin at the upper left corner', () => {
    fc.assert(
      fc.property(drawings, ({ cards, wires }) => {
        const places = layered(cards, wires, GAP)
        const boxes = places.map((at, n) => ({ at, size: { width: cards[n]!.width, height: cards[n]!.height + GAP.y - 1 } }))
        expect(boxes.some((a, n) => boxes.slice(n + 1).some((b) => overlaps(a, b)))).toBe(false)
        expect(Math.min(...places.map((at) => at.x))).toBe(0)
        expect(Math.min(...places.map((at) => at.y))).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 200 },
    )
  })

  it('stand to the right of all that leads to them, where nothing leads back', () => {
    fc.assert(
      fc.property(drawings, ({ cards, wires }) => {
        const onwards = wires.filter(({ from, to }) => from < to)
        const places = layered(cards, onwards, GAP)
        for (const { from, to } of onwards) expect(places[to]!.x).toBeGreaterThan(places[from]!.x)
      }),
      { numRuns: 200 },
    )
  })
})

it('lays out as much as a flow holds', () => {
  const cards = Array.from({ length: 2_000 }, () => ({ width: 272, height: 200, entry: 26 }))
  const wires = Array.from({ length: 8_000 }, (_, n) => ({
    from: (n * 7919) % 2_000,
    to: (n * 104_729) % 2_000,
    leaves: 60 + (n % 4) * 32,
  }))
  expect(new Set(layered(cards, wires, GAP).map(({ x, y }) => `${x} ${y}`)).size).toBe(2_000)
})
