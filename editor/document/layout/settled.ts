import type { Cells, Piece } from './ranked.ts'

/** How often each column takes its heights from its neighbours': from before and from behind in turn, at last from both. */
const ROUNDS = ['before', 'behind', 'before', 'behind', 'before', 'behind', 'both', 'both'] as const
/** Canvas pixels between a connection that passes and what is above or below it. */
const PASSING = 24

/**
 * The top of each cell, none below 0: connections as straight as the order within the columns lets them be. Column by column, the
 * tops that are nearest to what the neighbours wish, by least squares, are found exactly (isotonic regression).
 */
export function settled(cells: Cells, gap: number): Float64Array {
  const top = new Float64Array(cells.rank.length)
  const space = spaceOf(cells, gap)
  const wishOf = wishesOf(cells, top)
  for (const layer of cells.layers)
    for (const [n, cell] of layer.entries()) top[cell] = n ? top[layer[n - 1]!]! + space(layer[n - 1]!, cell) : 0
  for (const round of ROUNDS) {
    const layers = round === 'behind' ? [...cells.layers].reverse() : cells.layers
    for (const layer of layers)
      spread(
        layer,
        layer.map((cell) => wishOf(cell, round)),
        top,
        space,
      )
  }
  const highest = top.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY)
  return top.map((each) => each - highest)
}

/** From the top of a cell to the top of the one below it, at least. */
function spaceOf({ cards, height }: Cells, gap: number): (above: number, below: number) => number {
  return (above, below) => height[above]! + (above < cards && below < cards ? gap : PASSING)
}

interface Wish {
  at: number
  weight: number
}

/** Where its connections would have a cell. Bends weigh more than cards: a line that passes is to be straight. */
function wishesOf(cells: Cells, top: Float64Array): (cell: number, round: (typeof ROUNDS)[number]) => Wish {
  const weigh = ({ from, to }: Piece) => (from < cells.cards ? 1 : 2) * (to < cells.cards ? 1 : 2)
  // Exits fan out around the card's own height: a chain of steps runs level, whichever row of a card it leaves by.
  const middle = cells.onwards.map((pieces) => pieces.reduce((sum, piece) => sum + piece.leaves, 0) / Math.max(1, pieces.length))
  const fall = ({ from, to, leaves }: Piece) => cells.entry[from]! + leaves - middle[from]! - cells.entry[to]!
  return (cell, round) => {
    let [sum, weight] = [0, 0]
    const wish = (piece: Piece, at: number) => {
      sum += at * weigh(piece)
      weight += weigh(piece)
    }
    if (round !== 'behind') for (const piece of cells.back[cell]!) wish(piece, top[piece.from]! + fall(piece))
    if (round !== 'before') for (const piece of cells.onwards[cell]!) wish(piece, top[piece.to]! - fall(piece))
    return weight > 0 ? { at: sum / weight, weight } : { at: top[cell]!, weight: 0.05 }
  }
}

/** Sets the tops of one column: its order and the space between neighbours hold, wishes are missed by as little as can be. */
function spread(layer: number[], wishes: Wish[], top: Float64Array, space: (above: number, below: number) => number): void {
  // Cells that push one another move as one block, to the middle of what they wish.
  const blocks: { at: number; weight: number; first: number }[] = []
  const offset = new Float64Array(layer.length)
  for (const [n, wish] of wishes.entries()) {
    if (n > 0) offset[n] = offset[n - 1]! + space(layer[n - 1]!, layer[n]!)
    let block = { at: wish.at - offset[n]!, weight: wish.weight, first: n }
    for (let above = blocks.at(-1); above && above.at > block.at; above = blocks.at(-1)) {
      const weight = above.weight + block.weight
      block = { at: (above.at * above.weight + block.at * block.weight) / weight, weight, first: above.first }
      blocks.pop()
    }
    blocks.push(block)
  }
  for (const [n, block] of blocks.entries()) {
    const end = blocks[n + 1]?.first ?? layer.length
    for (let i = block.first; i < end; i++) top[layer[i]!] = block.at + offset[i]!
  }
}
