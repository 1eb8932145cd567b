import { graphlib, layout } from '@dagrejs/dagre'
import type { BotDocument, Flow, FlowNode } from '../../nodes/flow.ts'
import { done, type Edited, flowOf, type Means, type Point } from './edit.ts'
import { exitIds } from './graph.ts'
import { around, GAP } from './place.ts'
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
    const laid = layPart(here, part, means)
    for (const [id, at] of laid.places) places.set(id, { x: at.x + corner.x, y: at.y + top })
    top += Math.ceil(laid.height / 16) * 16 + GAP.y * 3
  }
  return moveNodes(document, flow, places)
}

/** Connected parts, those with an entry first, else in the order in which their first step was drawn. */
function parts(flow: Flow, nodes: FlowNode[], means: Means): FlowNode[][] {
  const left = new Map(nodes.map((n) => [n.id, n]))
  const found: FlowNode[][] = []
  for (const node of nodes) {
    if (!left.has(node.id)) continue
    const part: FlowNode[] = []
    const open = [node.id]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const here = left.get(id)
      if (!here) continue
      left.delete(id)
      part.push(here)
      for (const e of flow.edges) if (e.from === id || e.to === id) open.push(e.from === id ? e.to : e.from)
    }
    found.push(part)
  }
  const rank = (part: FlowNode[]) => {
    const entries = part.map((n) => means.types.get(n.type)?.entry)
    return entries.includes('start') ? 0 : entries.includes('interrupt') ? 1 : 2
  }
  return found.sort((a, b) => rank(a) - rank(b))
}

function layPart(flow: Flow, part: FlowNode[], means: Means): { places: Map<string, Point>; height: number } {
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: GAP.y * 1.5, ranksep: GAP.x, ranker: 'network-simplex' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of part) graph.setNode(node.id, { ...means.sizeOf(node) })
  for (const node of part) {
    const exits = exitIds(means.types, node)
    const out = flow.edges.filter((e) => e.from === node.id && graph.hasNode(e.to))
    // In the order of the exits, so that the upper exit leads to the upper card.
    for (const e of out.sort((a, b) => exits.indexOf(a.exit) - exits.indexOf(b.exit)))
      graph.setEdge(e.from, e.to, { weight: 1 }, e.id)
  }
  layout(graph)
  const corners = part.map((node) => {
    const size = means.sizeOf(node)
    const { x = 0, y = 0 } = graph.node(node.id)
    return { id: node.id, size, x: x - size.width / 2, y: y - size.height / 2 }
  })
  const left = Math.min(...corners.map((c) => c.x))
  const top = Math.min(...corners.map((c) => c.y))
  const places = new Map(corners.map((c) => [c.id, { x: c.x - left, y: c.y - top }]))
  return { places, height: Math.max(...corners.map((c) => c.y - top + c.size.height)) }
}
