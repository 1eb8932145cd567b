import type { Flow, FlowNode } from '../../nodes/flow.ts'
import type { Point, Size } from './edit.ts'

/** Where cards lie. The grid is 16 px; cards keep `GAP` between them. */
export const GRID = 16
export const GAP = { x: 96, y: 32 } as const

export const snap = (value: number) => Math.round(value / GRID) * GRID
export const snapped = (at: Point): Point => ({ x: snap(at.x), y: snap(at.y) })

type SizeOf = (node: FlowNode) => Size

/** The place nearest below `wanted` where a card of `size` touches no other. */
export function freePlace(nodes: readonly FlowNode[], wanted: Point, size: Size, sizeOf: SizeOf): Point {
  const at = snapped(wanted)
  for (let i = 0; i <= nodes.length; i++) {
    const hit = nodes.find((n) => overlaps({ at, size }, { at: n.at, size: sizeOf(n) }))
    if (!hit) return at
    at.y = Math.ceil((hit.at.y + sizeOf(hit).height + GAP.y) / GRID) * GRID
  }
  return at
}

export function overlaps(a: { at: Point; size: Size }, b: { at: Point; size: Size }): boolean {
  return (
    a.at.x < b.at.x + b.size.width &&
    b.at.x < a.at.x + a.size.width &&
    a.at.y < b.at.y + b.size.height &&
    b.at.y < a.at.y + a.size.height
  )
}

/** To the right of `from`, level with it. */
export function rightOf(from: FlowNode, sizeOf: SizeOf): Point {
  return { x: from.at.x + sizeOf(from).width + GAP.x, y: from.at.y }
}

/**
 * Room for one card between two that an edge joins. Every card from `to` rightwards moves by the same distance, so that no
 * two of them can come to overlap; an edge that runs backwards moves nothing.
 */
export function makeRoom(flow: Flow, from: FlowNode, to: FlowNode, size: Size, sizeOf: SizeOf): { nodes: FlowNode[]; at: Point } {
  const forwards = to.at.x > from.at.x
  const wanted = { x: snap(from.at.x + sizeOf(from).width + GAP.x), y: (from.at.y + to.at.y) / 2 }
  const shift = forwards ? Math.max(0, Math.ceil((wanted.x + size.width + GAP.x - to.at.x) / GRID) * GRID) : 0
  const nodes = shift
    ? flow.nodes.map((n) => (n !== from && n.at.x >= to.at.x ? { ...n, at: { x: n.at.x + shift, y: n.at.y } } : n))
    : flow.nodes
  return { nodes, at: freePlace(nodes, wanted, size, sizeOf) }
}

/** The rectangle around cards; undefined for none. */
export function around(nodes: readonly FlowNode[], sizeOf: SizeOf): { at: Point; size: Size } | undefined {
  if (!nodes.length) return undefined
  const left = Math.min(...nodes.map((n) => n.at.x))
  const top = Math.min(...nodes.map((n) => n.at.y))
  const right = Math.max(...nodes.map((n) => n.at.x + sizeOf(n).width))
  const bottom = Math.max(...nodes.map((n) => n.at.y + sizeOf(n).height))
  return { at: { x: left, y: top }, size: { width: right - left, height: bottom - top } }
}
