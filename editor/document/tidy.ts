import { exitsOf } from '../../nodes/exits.ts'
import type { BotDocument, Edge, Flow, FlowNode } from '../../nodes/flow.ts'
import { done, type Edited, flowOf, type Means, type Point } from './edit.ts'
import { layered } from './layout/layered.ts'
import { around, GAP } from './place.ts'
import { CARD } from './size.ts'
import { moveNodes } from './steps.ts'

/**
 * Lays steps out from left to right, each connected part by itself, parts below one another, the one that begins the flow
 * on top. With `ids`, only those move, and they stay where their upper left corner was.
 */
export function tidy(document: BotDocument, flow: string, means: Means, ids?: ReadonlySet<string>): Edited {
  const here = flowOf(document, flow)
  const nodes = ids && ids.size > 1 ? here.nodes.filter((n) => ids.has(n.id)) : here.nodes
  const box = around(nodes, means.sizeOf)
  if (!box) return done(document)
  const corner = ids && ids.size > 1 ? box.at : { x: 0, y: 0 }
  const places = new Map<string, Point>()
  let top = corner.y
  for (const part of parts(here, nodes, means)) {
    const laid = layPart(part, means)
    for (const [id, at] of laid.places) places.set(id, { x: at.x + corner.x, y: at.y + top })
    top += Math.ceil(laid.height / 16) * 16 + GAP.y * 3
  }
  return moveNodes(document, flow, places)
}

interface Part {
  nodes: FlowNode[]
  edges: Edge[]
}

/** Connected parts, those with an entry first, else in the order in which their first step was drawn. */
function parts(flow: Flow, nodes: FlowNode[], means: Means): Part[] {
  const left = new Map(nodes.map((n) => [n.id, n]))
  const edges = flow.edges.filter((e) => left.has(e.from) && left.has(e.to))
  const leaving = Map.groupBy(edges, (e) => e.from)
  const entering = Map.groupBy(edges, (e) => e.to)
  const found: Part[] = []
  for (const node of nodes) {
    if (!left.has(node.id)) continue
    const part: Part = { nodes: [], edges: [] }
    const open = [node.id]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const here = left.get(id)
      if (!here) continue
      left.delete(id)
      part.nodes.push(here)
      for (const e of leaving.get(id) ?? []) {
        part.edges.push(e)
        open.push(e.to)
      }
      for (const e of entering.get(id) ?? []) open.push(e.from)
    }
    found.push(part)
  }
  const rank = (part: Part) => {
    const entries = part.nodes.map((n) => means.types.get(n.type)?.entry)
    return entries.includes('start') ? 0 : entries.includes('interrupt') ? 1 : 2
  }
  return found.sort((a, b) => rank(a) - rank(b))
}

function layPart({ nodes, edges }: Part, means: Means): { places: Map<string, Point>; height: number } {
  const cards = nodes.map((node) => ({ ...means.sizeOf(node), entry: CARD.head / 2 }))
  const number = new Map(nodes.map((node, n) => [node.id, n]))
  const rows = nodes.map((node, n) => {
    const type = means.types.get(node.type)
    const exits = type ? exitsOf(type, node) : []
    const row = (at: number) => cards[n]!.height - CARD.foot - (exits.length - at - 0.5) * CARD.exit
    return new Map(exits.map((exit, at) => [exit.id, row(at)]))
  })
  const wires = edges.map((e) => {
    const from = number.get(e.from)!
    return { from, to: number.get(e.to)!, leaves: rows[from]!.get(e.exit) ?? cards[from]!.height / 2 }
  })
  wires.sort((a, b) => a.from - b.from || a.leaves - b.leaves)
  const at = layered(cards, wires, { x: GAP.x, y: GAP.y * 1.5 })
  const height = Math.max(...at.map(({ y }, n) => y + cards[n]!.height))
  return { places: new Map(nodes.map((node, n) => [node.id, at[n]!])), height }
}
