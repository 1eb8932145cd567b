import type { Card, Wire } from './card.ts'

/** What stands in the columns: the cards, and after them one bend for each column that a connection passes. */
export interface Cells {
  /** The column of each cell. */
  rank: number[]
  /** The cells of each column, from above. */
  layers: number[][]
  height: number[]
  /** Below the top of each cell: where it is entered. */
  entry: number[]
  /** The pieces of connections to the next column and from the one before, in the order of the exits. */
  onwards: Piece[][]
  back: Piece[][]
  /** Cells below this number are cards. */
  cards: number
}

export interface Piece {
  from: number
  to: number
  /** Below the top of its cell. */
  leaves: number
}

/** A longer connection keeps no room for itself: it is drawn right across whatever is kept. */
const LONGEST = 40
/** Bends in all. Of a drawing with more, the longest connections keep no room. */
const MOST_BENDS = 8_000

/** Columns by the longest way from the beginning. Connections that lead back count for nothing here: they run round below. */
export function cellsOf(cards: readonly Card[], wires: readonly Wire[]): Cells {
  const { order, forwards } = walk(cards.length, wires)
  const rank = ranked(order, forwards)
  const cells: Cells = {
    rank,
    layers: Array.from({ length: Math.max(0, ...rank) + 1 }, () => []),
    height: cards.map((card) => card.height),
    entry: cards.map((card) => card.entry),
    onwards: cards.map(() => []),
    back: cards.map(() => []),
    cards: cards.length,
  }
  for (const n of order) cells.layers[rank[n]!]!.push(n)
  const longest = longestKept(forwards.map((wire) => rank[wire.to]! - rank[wire.from]!))
  for (const wire of forwards) if (rank[wire.to]! - rank[wire.from]! <= longest) lead(cells, wire)
  return cells
}

/** A connection in pieces from column to column. */
function lead(cells: Cells, wire: Wire): void {
  let here = wire.from
  for (let column = cells.rank[wire.from]! + 1; column <= cells.rank[wire.to]!; column++) {
    const isThere = column === cells.rank[wire.to]
    const to = isThere ? wire.to : cells.rank.length
    if (!isThere) {
      cells.rank.push(column)
      cells.height.push(0)
      cells.entry.push(0)
      cells.onwards.push([])
      cells.back.push([])
      cells.layers[column]!.push(to)
    }
    const piece = { from: here, to, leaves: here === wire.from ? wire.leaves : 0 }
    cells.onwards[here]!.push(piece)
    cells.back[to]!.push(piece)
    here = to
  }
}

function longestKept(lengths: number[]): number {
  for (let longest = LONGEST; longest > 1; longest--) {
    const bends = lengths.reduce((sum, length) => sum + (length <= longest ? length - 1 : 0), 0)
    if (bends <= MOST_BENDS) return longest
  }
  return 1
}

/** The cards in an order in which every connection but those that lead back runs forwards: from the beginnings, deep first. */
function walk(count: number, wires: readonly Wire[]): { order: number[]; forwards: Wire[] } {
  const out: Wire[][] = Array.from({ length: count }, () => [])
  const entered = new Set<number>()
  for (const wire of wires) {
    if (wire.from === wire.to) continue
    out[wire.from]!.push(wire)
    entered.add(wire.to)
  }
  const state = new Uint8Array(count) // 0 not seen, 1 on the way, 2 left behind
  const left: number[] = []
  const forwards: Wire[] = []
  const from = (root: number) => {
    const way: { n: number; next: number }[] = [{ n: root, next: 0 }]
    state[root] = 1
    for (let top = way.at(-1); top; top = way.at(-1)) {
      // The last exit first: what is left last comes first in the order, and that is to be the upper exit's.
      const wire = out[top.n]![out[top.n]!.length - 1 - top.next++]
      if (!wire) {
        state[top.n] = 2
        left.push(top.n)
        way.pop()
      } else if (state[wire.to] !== 1) {
        forwards.push(wire)
        if (state[wire.to] === 0) {
          state[wire.to] = 1
          way.push({ n: wire.to, next: 0 })
        }
      }
    }
  }
  const all = Array.from({ length: count }, (_, n) => n)
  const roots = [...all.filter((n) => !entered.has(n)).reverse(), ...all.filter((n) => entered.has(n))]
  for (const n of roots) if (state[n] === 0) from(n)
  const place = new Int32Array(count)
  left.reverse().forEach((n, at) => {
    place[n] = at
  })
  forwards.sort((a, b) => place[a.from]! - place[b.from]! || a.leaves - b.leaves)
  return { order: left, forwards }
}

/** `forwards` in the order of where they begin. A card that nothing leads to stands right before what it leads to. */
function ranked(order: number[], forwards: Wire[]): number[] {
  const rank = new Array<number>(order.length).fill(0)
  const entered = new Set(forwards.map((wire) => wire.to))
  for (const { from, to } of forwards) rank[to] = Math.max(rank[to]!, rank[from]! + 1)
  const nearest = new Map<number, number>()
  for (const { from, to } of forwards) nearest.set(from, Math.min(nearest.get(from) ?? Number.POSITIVE_INFINITY, rank[to]! - 1))
  const first = order.find((n) => !entered.has(n))
  for (const n of order) if (!entered.has(n) && n !== first) rank[n] = nearest.get(n) ?? 0
  return rank
}
