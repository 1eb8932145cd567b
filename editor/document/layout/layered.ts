import type { Point } from '../edit.ts'
import type { Card, Wire } from './card.ts'
import { ordered } from './ordered.ts'
import { type Cells, cellsOf } from './ranked.ts'
import { settled } from './settled.ts'

/**
 * Places for the cards of one connected part, from left to right; the upper left corner is 0, 0.
 *
 * The usual steps of a layered drawing (Sugiyama, Tagawa and Toda 1981): columns by the longest way from the beginning,
 * an order within each column that crosses few connections, then heights that keep connections straight. Each is linear or nearly so
 * in what is drawn, since a page waits for it: 2,000 cards, the most that a flow holds, take about a tenth of a second.
 */
export function layered(cards: readonly Card[], wires: readonly Wire[], gap: Point): Point[] {
  const cells = cellsOf(cards, wires)
  ordered(cells)
  const tops = settled(cells, gap.y)
  const x = columns(cells, cards, gap.x)
  return cards.map((_, n) => ({ x: x[cells.rank[n]!]!, y: tops[n]! }))
}

/** Where each column begins: each is as wide as its widest card. */
function columns({ layers, rank }: Cells, cards: readonly Card[], gap: number): number[] {
  const widths = layers.map(() => 0)
  for (const [n, card] of cards.entries()) widths[rank[n]!] = Math.max(widths[rank[n]!]!, card.width)
  let next = 0
  return widths.map((width) => {
    const at = next
    next += width + gap
    return at
  })
}
