import { exitsOf, needsEdge } from '../../nodes/exits.ts'
import type { Edge, Flow, FlowNode } from '../../nodes/flow.ts'
import type { NodeType } from '../../nodes/node.ts'

/** Readings of one flow. None of them changes anything. */

export function nodeIn(flow: Flow, id: string): FlowNode | undefined {
  return flow.nodes.find((n) => n.id === id)
}

export function edgeFrom(flow: Flow, node: string, exit: string): Edge | undefined {
  return flow.edges.find((e) => e.from === node && e.exit === exit)
}

/** The exit ids of a node, in the order they are drawn; none where its type is unknown here. */
export function exitIds(types: ReadonlyMap<string, NodeType>, node: FlowNode): string[] {
  const type = types.get(node.type)
  return type ? exitsOf(type, node).map((e) => e.id) : []
}

/** The first exit that leads nowhere yet; one that needs no edge only when nothing else is free. */
export function freeExit(flow: Flow, types: ReadonlyMap<string, NodeType>, id: string): string | undefined {
  const node = nodeIn(flow, id)
  if (!node) return undefined
  const free = exitIds(types, node).filter((exit) => !edgeFrom(flow, id, exit) && !node.ends?.includes(exit))
  return free.find(needsEdge) ?? free[0]
}

/** Everything reachable from `ids` along the edges (or against them), without `ids` themselves unless a loop leads back. */
export function reach(flow: Flow, ids: Iterable<string>, way: 'down' | 'up'): Set<string> {
  const found = new Set<string>()
  const open = [...ids]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of flow.edges) {
      const [here, there] = way === 'down' ? [edge.from, edge.to] : [edge.to, edge.from]
      if (here === id && !found.has(there)) {
        found.add(there)
        open.push(there)
      }
    }
  }
  return found
}

/**
 * The neighbour an arrow key walks to: along the first edge for left and right, else the nearest card in that direction.
 */
export function neighbour(
  flow: Flow,
  types: ReadonlyMap<string, NodeType>,
  id: string,
  way: 'left' | 'right' | 'up' | 'down',
): string | undefined {
  const here = nodeIn(flow, id)
  if (!here) return flow.nodes[0]?.id
  if (way === 'right') {
    const exits = exitIds(types, here)
    const out = flow.edges
      .filter((e) => e.from === id && e.to !== id)
      .sort((a, b) => exits.indexOf(a.exit) - exits.indexOf(b.exit))
    if (out[0]) return out[0].to
  }
  if (way === 'left') {
    const into = flow.edges.find((e) => e.to === id && e.from !== id)
    if (into) return into.from
  }
  return nearest(flow, here, way)
}

function nearest(flow: Flow, here: FlowNode, way: 'left' | 'right' | 'up' | 'down'): string | undefined {
  const sign = way === 'left' || way === 'up' ? -1 : 1
  const sideways = way === 'left' || way === 'right'
  let best: { id: string; far: number } | undefined
  for (const node of flow.nodes) {
    const along = sign * (sideways ? node.at.x - here.at.x : node.at.y - here.at.y)
    if (node === here || along <= 0) continue
    const across = Math.abs(sideways ? node.at.y - here.at.y : node.at.x - here.at.x)
    const far = along + across * 2
    if (!best || far < best.far) best = { id: node.id, far }
  }
  return best?.id
}
