import type { Flow, FlowNode } from '../../nodes/flow.ts'
import type { NodeType } from '../../nodes/node.ts'
import type { Place } from './session.ts'
import type { Here, Walk } from './walk.ts'

/** The node at a place, with its declaration; undefined where the drawing has no such node. */
export function nodeAt(walk: Walk, place: Place): Here | undefined {
  const flow = flowOf(walk, place.flow)
  const node = flow?.nodes.find((n) => n.id === place.node)
  return flow && node && { flow, node, type: walk.given.types.get(node.type) }
}

export function flowOf(walk: Walk, id: string): Flow | undefined {
  return walk.given.document.flows.find((flow) => flow.id === id)
}

/** Where a flow begins. A flow without a start leads to a place that does not exist, and so to the handoff. */
export function startOf(walk: Walk, flow: Flow | undefined): Place {
  const start = flow?.nodes.find((node) => walk.given.types.get(node.type)?.entry === 'start')
  return { flow: flow?.id ?? '', node: start?.id ?? '' }
}

/** The node that an exit leads to; null where nothing is connected. */
export function edgeFrom(flow: Flow, node: FlowNode, exit: string): string | null {
  return flow.edges.find((edge) => edge.from === node.id && edge.exit === exit)?.to ?? null
}

/** A node that may take over on any event. */
export type Interrupt = Here & { type: NodeType }

/**
 * Interrupts of the flow that waits, then of those that called it, then of the main flow, whose interrupts hold
 * everywhere. None that the conversation is inside of; none at all where things are nested too deep.
 */
export function interruptsNear(walk: Walk): Interrupt[] {
  const { at, stack } = walk.session
  if (stack.length >= walk.limits.depth) return []
  const inside = new Set(stack.map((frame) => frame.by))
  const places = [...(at ? [at] : []), ...stack.toReversed()].map((place) => flowOf(walk, place.flow))
  const flows = new Set([...places, walk.given.document.flows[0]].filter((flow) => flow !== undefined))
  return [...flows].flatMap((flow) =>
    flow.nodes.flatMap((node) => {
      const type = walk.given.types.get(node.type)
      return type?.entry === 'interrupt' && type.matches && !inside.has(node.id) ? [{ flow, node, type }] : []
    }),
  )
}

/** Whether a declaration, or an item of its branching list, has this way out. */
export function hasExit(type: NodeType, exit: string): boolean {
  return type.exits.includes(exit) || (type.branches !== undefined && exit.startsWith(`${type.branches}.`))
}

/**
 * Whether a flow's start leads to this node. What only an interrupt leads to belongs to the interrupt; once the customer is
 * asked something on the main line, the interrupt is behind them.
 */
export function isOnMainLine(walk: Walk, flow: Flow, node: string): boolean {
  const seen = new Set([startOf(walk, flow).node])
  const targets = new Map<string, string[]>()
  for (const edge of flow.edges) targets.set(edge.from, [...(targets.get(edge.from) ?? []), edge.to])
  for (const from of seen) for (const to of targets.get(from) ?? []) seen.add(to)
  return seen.has(node)
}
