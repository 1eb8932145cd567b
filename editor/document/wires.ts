import { mayWait } from '../../nodes/exits.ts'
import type { BotDocument, Flow, FlowNode } from '../../nodes/flow.ts'
import { done, type Edited, flowOf, type Means, type Refusal, refuse, withFlow } from './edit.ts'
import { edgeFrom, exitIds, nodeIn } from './graph.ts'

/** Commands on the edges of one flow. */

export interface From {
  node: string
  exit: string
}

/** Why an exit may not lead to a step; undefined where it may. The canvas dims by it and says it. */
export function whyNot(flow: Flow, types: Means['types'], from: From, to: string): Refusal | undefined {
  return whyNotTo(flow, types, from)(nodeIn(flow, to))
}

/** The same for many steps at once: what they have in common is looked up once. */
export function whyNotTo(flow: Flow, types: Means['types'], from: From): (target?: FlowNode) => Refusal | undefined {
  const source = nodeIn(flow, from.node)
  const isExit = source !== undefined && exitIds(types, source).includes(from.exit)
  const now = edgeFrom(flow, from.node, from.exit)?.to
  return (target) => {
    if (!target || !isExit) return 'connect-gone'
    if (types.get(target.type)?.entry) return 'connect-entry'
    if (source === target && !waits(types, source)) return 'connect-self'
    return now === target.id ? 'connect-same' : undefined
  }
}

/** Leads an exit to a step. An exit leads to one step only: what it led to before is let go. */
export function connect(document: BotDocument, flow: string, from: From, to: string, means: Means): Edited {
  const no = whyNot(flowOf(document, flow), means.types, from, to)
  return no ? refuse(no) : done(join(document, flow, from, to, means))
}

export function disconnect(document: BotDocument, flow: string, edge: string): Edited {
  return done(
    withFlow(document, flow, (f) =>
      f.edges.some((e) => e.id === edge) ? { ...f, edges: f.edges.filter((e) => e.id !== edge) } : f,
    ),
  )
}

/** The edge from an exit, in place of the one it had, on an exit that no longer ends the conversation. */
export function join(
  document: BotDocument,
  flow: string,
  from: { node: string; exit: string },
  to: string,
  means: Means,
): BotDocument {
  return withFlow(document, flow, (f) => ({
    ...f,
    nodes: f.nodes.map((n) =>
      n.id === from.node && n.ends?.includes(from.exit) ? { ...n, ends: n.ends.filter((e) => e !== from.exit) } : n,
    ),
    edges: [
      ...f.edges.filter((e) => e.from !== from.node || e.exit !== from.exit),
      { id: means.newId('e'), from: from.node, exit: from.exit, to },
    ],
  }))
}

function waits(types: Means['types'], node: FlowNode): boolean {
  const type = types.get(node.type)
  return type !== undefined && mayWait(type, node)
}
