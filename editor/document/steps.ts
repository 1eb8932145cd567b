import { needsEdge } from '../../nodes/exits.ts'
import type { BotDocument, Flow, FlowNode } from '../../nodes/flow.ts'
import type { Json } from '../../nodes/json.ts'
import type { NodeType } from '../../nodes/node.ts'
import { done, type Edited, flowOf, type Means, type Point, refuse, withFlow, withNode } from './edit.ts'
import { freshNode } from './fresh.ts'
import { edgeFrom, exitIds, nodeIn } from './graph.ts'
import { freePlace, makeRoom, rightOf, snapped } from './place.ts'
import { join, whyNot } from './wires.ts'

/** Commands on the steps of one flow. */

/** A new step at a point (its top left corner), moved down until it touches no other. */
export function addNode(document: BotDocument, flow: string, type: NodeType, at: Point, means: Means): Edited {
  const node = freshNode(type, snapped(at), means.newId)
  const nodes = flowOf(document, flow).nodes
  node.at = freePlace(nodes, node.at, means.sizeOf(node), means.sizeOf)
  return done(
    withFlow(document, flow, (f) => ({ ...f, nodes: [...f.nodes, node] })),
    [node.id],
  )
}

/** A new step that an exit leads to: at `at`, else to the right of the step it continues. What the exit led to before is let go. */
export function addConnected(
  document: BotDocument,
  flow: string,
  type: NodeType,
  from: { node: string; exit: string },
  means: Means,
  at?: Point,
): Edited {
  const here = flowOf(document, flow)
  const source = nodeIn(here, from.node)
  if (!source) return refuse('connect-gone')
  if (type.entry) return refuse('connect-entry')
  const added = addNode(document, flow, type, at ?? rightOf(source, means.sizeOf), means)
  if ('refused' in added) return added
  const id = added.made[0]!
  return done(join(added.document, flow, from, id, means), [id])
}

/** A new step in the middle of an edge. It leaves by its first exit to where the edge led. */
export function insertOnEdge(document: BotDocument, flow: string, edge: string, type: NodeType, means: Means): Edited {
  const here = flowOf(document, flow)
  const cut = here.edges.find((e) => e.id === edge)
  const from = cut && nodeIn(here, cut.from)
  const to = cut && nodeIn(here, cut.to)
  if (!cut || !from || !to) return refuse('connect-gone')
  if (type.entry) return refuse('connect-entry')
  const node = freshNode(type, from.at, means.newId)
  const room = makeRoom(here, from, to, means.sizeOf(node), means.sizeOf)
  node.at = room.at
  const exit = exitIds(means.types, node).find(needsEdge)
  const edges = here.edges.map((e) => (e === cut ? { ...e, to: node.id } : e))
  if (exit) edges.push({ id: means.newId('e'), from: node.id, exit, to: to.id })
  return done(
    withFlow(document, flow, (f) => ({ ...f, nodes: [...room.nodes, node], edges })),
    [node.id],
  )
}

/** Steps to new places, snapped to the grid. */
export function moveNodes(document: BotDocument, flow: string, places: ReadonlyMap<string, Point>): Edited {
  return done(
    withFlow(document, flow, (f) => {
      const moved = f.nodes.map((n) => {
        const to = places.get(n.id)
        const at = to && snapped(to)
        return at && (at.x !== n.at.x || at.y !== n.at.y) ? { ...n, at } : n
      })
      return moved.some((n, i) => n !== f.nodes[i]) ? { ...f, nodes: moved } : f
    }),
  )
}

/** Steps and every edge that touches them. */
export function removeNodes(document: BotDocument, flow: string, ids: ReadonlySet<string>): Edited {
  return done(withFlow(document, flow, (f) => without(f, ids)))
}

/** Steps away, and what led to them now leads to what followed them. */
export function removeAndHeal(document: BotDocument, flow: string, ids: ReadonlySet<string>, means: Means): Edited {
  return done(withFlow(document, flow, (f) => [...ids].reduce((now, id) => healOne(now, id, means), f)))
}

function healOne(flow: Flow, id: string, means: Means): Flow {
  const node = nodeIn(flow, id)
  if (!node) return flow
  const exits = exitIds(means.types, node)
  const next = flow.edges
    .filter((e) => e.from === id && e.to !== id)
    .sort((a, b) => exits.indexOf(a.exit) - exits.indexOf(b.exit))[0]?.to
  const edges = flow.edges.flatMap((e) => {
    if (e.from === id || (e.to === id && !next)) return []
    if (e.to !== id || !next) return [e]
    return whyNot(flow, means.types, { node: e.from, exit: e.exit }, next) === 'connect-self' ? [] : [{ ...e, to: next }]
  })
  return { ...flow, nodes: flow.nodes.filter((n) => n !== node), edges }
}

export function without(flow: Flow, ids: ReadonlySet<string>): Flow {
  if (!flow.nodes.some((n) => ids.has(n.id))) return flow
  return {
    ...flow,
    nodes: flow.nodes.filter((n) => !ids.has(n.id)),
    edges: flow.edges.filter((e) => !ids.has(e.from) && !ids.has(e.to)),
  }
}

/** The designer's own name for a step; an empty one takes it away. */
export function renameNode(document: BotDocument, flow: string, id: string, title: string): Edited {
  const name = title.trim().slice(0, 80)
  return done(
    withNode(document, flow, id, ({ title: old, ...rest }) =>
      name === (old ?? '') ? { ...rest, title: old } : named(rest, name),
    ),
  )
}

const named = (node: Omit<FlowNode, 'title'>, title: string): FlowNode => (title ? { ...node, title } : node)

/** One field's value; `undefined` empties it. Edges of list items that are gone go with them. */
export function setField(
  document: BotDocument,
  flow: string,
  id: string,
  name: string,
  value: Json | undefined,
  types: Means['types'],
): Edited {
  const changed = withNode(document, flow, id, (node) => {
    const { [name]: _, ...others } = node.fields
    return { ...node, fields: value === undefined ? others : { ...node.fields, [name]: value } }
  })
  return done(withFlow(changed, flow, (f) => dropLostExits(f, id, types)))
}

function dropLostExits(flow: Flow, id: string, types: Means['types']): Flow {
  const node = nodeIn(flow, id)
  if (!node || !types.has(node.type)) return flow
  const exits = new Set(exitIds(types, node))
  const ends = node.ends?.filter((e) => exits.has(e))
  const edges = flow.edges.filter((e) => e.from !== id || exits.has(e.exit))
  const sameEnds = ends?.length === node.ends?.length
  if (edges.length === flow.edges.length && sameEnds) return flow
  return { ...flow, edges, nodes: sameEnds ? flow.nodes : flow.nodes.map((n) => (n === node ? { ...n, ends } : n)) }
}

/** "The conversation may end here", or no longer. An exit that ends leads nowhere. */
export function markEnd(document: BotDocument, flow: string, id: string, exit: string, ends: boolean): Edited {
  return done(
    withFlow(document, flow, (f) => {
      const cut = ends ? edgeFrom(f, id, exit) : undefined
      const nodes = f.nodes.map((n) =>
        n.id === id ? { ...n, ends: [...(n.ends ?? []).filter((e) => e !== exit), ...(ends ? [exit] : [])] } : n,
      )
      return { ...f, nodes, edges: cut ? f.edges.filter((e) => e !== cut) : f.edges }
    }),
  )
}
