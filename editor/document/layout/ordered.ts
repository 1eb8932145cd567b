import type { Cells, Piece } from './ranked.ts'

/** How often the columns are gone through, and after how many times without gain that is given up. */
const ROUNDS = 24
const PATIENCE = 6
const SWAPS = 4

/** Puts the cells of each column into an order that crosses few connections: the best of some rounds of averaging. */
export function ordered(cells: Cells): void {
  const place = new Float64Array(cells.rank.length)
  for (const layer of cells.layers) number(layer, place)
  let best = { crossings: crossingsOf(cells, place), layers: cells.layers }
  for (let round = 0, idle = 0; round < ROUNDS && idle < PATIENCE && best.crossings > 0; round++, idle++) {
    const before = round % 2 === 0
    const layers = [...cells.layers]
    for (let step = 1; step < layers.length; step++) {
      const n = before ? step : layers.length - 1 - step
      layers[n] = sorted(
        layers[n]!,
        (cell) => (before ? wishBefore(cells, place, cell) : wishAfter(cells, place, cell)),
        round % 4 > 1,
      )
      number(layers[n], place)
    }
    cells.layers = layers
    for (let again = 0; again < SWAPS && swap(cells, place); again++);
    const crossings = crossingsOf(cells, place)
    if (crossings < best.crossings) {
      best = { crossings, layers }
      idle = 0
    }
  }
  cells.layers = best.layers
}

function number(layer: number[], place: Float64Array): void {
  for (let n = 0; n < layer.length; n++) place[layer[n]!] = n
}

/** Cells by what they wish; those that wish nothing stay where they are. Equals change places in every other pair of rounds. */
function sorted(layer: number[], wishOf: (cell: number) => number | undefined, turn: boolean): number[] {
  const wishes = layer.flatMap((cell, n) => {
    const wish = wishOf(cell)
    return wish === undefined ? [] : [{ cell, n, wish }]
  })
  const slots = wishes.map(({ n }) => n)
  wishes.sort((a, b) => a.wish - b.wish || (turn ? b.n - a.n : a.n - b.n))
  const next = [...layer]
  for (const [n, slot] of slots.entries()) next[slot] = wishes[n]!.cell
  return next
}

/** Lets neighbours change places where that crosses less; false where none did. */
function swap({ layers, back, onwards }: Cells, place: Float64Array): boolean {
  let changed = false
  for (const layer of layers) {
    for (let n = 0; n + 1 < layer.length; n++) {
      const [above, below] = [layer[n]!, layer[n + 1]!]
      const gain = gained(back[above]!, back[below]!, place, 'from') + gained(onwards[above]!, onwards[below]!, place, 'to')
      if (gain <= 0) continue
      layer[n] = below
      layer[n + 1] = above
      place[below] = n
      place[above] = n + 1
      changed = true
    }
  }
  return changed
}

/** How many crossings fewer there were, were the first cell below the second. */
function gained(first: Piece[], second: Piece[], place: Float64Array, end: 'from' | 'to'): number {
  let gain = 0
  for (const a of first) {
    for (const b of second)
      gain +=
        Math.sign(place[a[end]]! - place[b[end]]!) || (end === 'from' && a.from === b.from ? Math.sign(a.leaves - b.leaves) : 0)
  }
  return gain
}

/** The middle of what leads here, an upper exit before a lower one. */
function wishBefore(cells: Cells, place: Float64Array, cell: number): number | undefined {
  return mean(cells.back[cell]!, ({ from, leaves }) => place[from]! + leaves / (cells.height[from]! + 1))
}

function wishAfter(cells: Cells, place: Float64Array, cell: number): number | undefined {
  return mean(cells.onwards[cell]!, ({ to }) => place[to]!)
}

function mean(pieces: Piece[], of: (piece: Piece) => number): number | undefined {
  let sum = 0
  for (const piece of pieces) sum += of(piece)
  return pieces.length ? sum / pieces.length : undefined
}

/** Crossings between neighbouring columns, counted in a binary indexed tree (Barth, Jünger and Mutzel 2002). */
function crossingsOf({ layers, onwards }: Cells, place: Float64Array): number {
  let found = 0
  for (let n = 0; n + 1 < layers.length; n++) {
    const tree = new Int32Array(layers[n + 1]!.length + 1)
    let count = 0
    for (const cell of layers[n]!) {
      for (const { to } of onwards[cell]!) {
        const at = place[to]! + 1
        for (let i = at; i > 0; i -= i & -i) found -= tree[i]!
        for (let i = at; i < tree.length; i += i & -i) tree[i]!++
        found += count++
      }
    }
  }
  return found
}
