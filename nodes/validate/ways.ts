import { mayWait, needsEdge } from '../exits.ts'
import type { KnownProblem as Problem } from '../problem.ts'
import { aboutNode, type Context, type FlowGraph, nextOf, openExits, type Step } from './context.ts'

/** Steps above which a flow is hard to read and to change: a sub-flow would hold a part of it. */
export const EASY = 150

/** What is wrong with the ways through the flows: where they start, what they never reach, where they turn for ever. */
export function problemsInWays(context: Context): Problem[] {
  const reaches = reachableFlows(context)
  const waiting = flowsThatWait(context, reaches)
  return context.flows.flatMap((graph, i) => {
    const reached = reachedIn(graph)
    return [
      ...startsIn(graph),
      ...(i > 0 && !context.flows.some((other) => other !== graph && callsOf(other).includes(graph.flow.id))
        ? [unused(graph)]
        : []),
      ...(graph.flow.nodes.length > EASY ? [large(graph)] : []),
      ...unreachedIn(graph, reached),
      ...loopsIn(graph, reached, waiting),
      ...recursionIn(graph, reaches),
    ]
  })
}

function startsIn({ flow, nodes }: FlowGraph): Problem[] {
  const starts = [...nodes.values()].filter((step) => step.type?.entry === 'start')
  const args = { flow: flow.name || flow.id, found: starts.length }
  if (starts.length === 0) return [{ at: `flows.${flow.id}`, severity: 'error', code: 'flow.no-start', flow: flow.id, args }]
  return starts.slice(1).map((step) => aboutNode(flow, step.node, 'flow.two-starts', 'error', { args }))
}

function unused({ flow }: FlowGraph): Problem {
  return { at: `flows.${flow.id}`, severity: 'warning', code: 'flow.unused', flow: flow.id, args: { flow: flow.name || flow.id } }
}

function large({ flow }: FlowGraph): Problem {
  const args = { flow: flow.name || flow.id, found: flow.nodes.length, wanted: EASY }
  return { at: `flows.${flow.id}`, severity: 'warning', code: 'flow.large', flow: flow.id, args }
}

/** Every node that an entry leads to. */
function reachedIn({ nodes }: FlowGraph): Set<string> {
  const reached = new Set<string>()
  const open = [...nodes.values()].filter((step) => step.type?.entry).map((step) => step.node.id)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = nodes.get(id)
    if (!step || reached.has(id)) continue
    reached.add(id)
    open.push(...nextOf(step))
  }
  return reached
}

function unreachedIn({ flow, nodes }: FlowGraph, reached: Set<string>): Problem[] {
  return [...nodes.values()]
    .filter((step) => !reached.has(step.node.id) && !step.type?.entry)
    .map((step) => aboutNode(flow, step.node, 'node.unreachable', 'warning'))
}

/**
 * Loops without a wait and without a way out: nodes from which no path leads to a wait, an end or an open exit. Found
 * backwards from the nodes that do get out; whoever is left turns for ever. 'trouble' is no way out.
 */
function loopsIn({ flow, nodes }: FlowGraph, reached: Set<string>, waiting: Set<string>): Problem[] {
  const into = new Map<string, string[]>()
  const free: string[] = []
  for (const [id, step] of nodes) {
    const next = waysOn(step)
    for (const to of next) into.get(to)?.push(id) ?? into.set(to, [id])
    if (getsOut(step, nodes, next, waiting)) free.push(id)
  }
  const freed = new Set(free)
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    for (const from of into.get(id) ?? []) {
      if (freed.has(from)) continue
      freed.add(from)
      free.push(from)
    }
  }
  return cyclesAmong(
    [...reached].filter((id) => !freed.has(id)),
    nodes,
  ).map((cycle) => {
    const step = nodes.get(cycle[0] ?? '')! // cycles are made of nodes' own ids
    return aboutNode(flow, step.node, 'loop.endless', 'error', { args: { steps: cycle.length } })
  })
}

function getsOut(step: Step, nodes: FlowGraph['nodes'], next: string[], waiting: Set<string>): boolean {
  if (!step.type || mayWait(step.type, step.node)) return true
  if (step.calls.some((flow) => waiting.has(flow))) return true
  if (next.length === 0 || next.some((id) => !nodes.has(id))) return true
  const marked = step.exits.some(({ id }) => needsEdge(id) && !step.out.has(id) && step.node.ends?.includes(id))
  return marked || openExits(step).length > 0
}

function waysOn(step: Step): string[] {
  const edges = [...step.out].flatMap(([exit, edges]) => (needsEdge(exit) ? edges.map((edge) => edge.to) : []))
  return [...edges, ...step.jumps]
}

/** Follows first ways: among nodes that never get out every such walk closes. One cycle is told once. */
function cyclesAmong(ids: string[], nodes: FlowGraph['nodes']): string[][] {
  const cycles: string[][] = []
  const walkOf = new Map<string, number>()
  for (const [walk, start] of ids.entries()) {
    const path: string[] = []
    let here = start
    while (!walkOf.has(here)) {
      walkOf.set(here, walk)
      path.push(here)
      const step = nodes.get(here)
      here = (step && waysOn(step)[0]) ?? here
    }
    if (walkOf.get(here) === walk) cycles.push(path.slice(path.indexOf(here)))
  }
  return cycles
}

function callsOf({ nodes }: FlowGraph): string[] {
  return [...nodes.values()].flatMap((step) => step.calls)
}

/** For each flow the flows that its calls lead to, itself among them where it comes round. */
function reachableFlows({ flows }: Context): Map<string, Set<string>> {
  const direct = new Map(flows.map((graph) => [graph.flow.id, callsOf(graph)]))
  return new Map(
    [...direct].map(([id, calls]) => {
      const reached = new Set<string>()
      const open = [...calls]
      for (let each = open.pop(); each !== undefined; each = open.pop()) {
        if (reached.has(each)) continue
        reached.add(each)
        open.push(...(direct.get(each) ?? []))
      }
      return [id, reached]
    }),
  )
}

function flowsThatWait({ flows }: Context, reaches: Map<string, Set<string>>): Set<string> {
  const self = new Set(
    flows
      .filter(({ nodes }) => [...nodes.values()].some((step) => step.type && mayWait(step.type, step.node)))
      .map(({ flow }) => flow.id),
  )
  return new Set(
    [...reaches].filter(([id, called]) => self.has(id) || [...called].some((each) => self.has(each))).map(([id]) => id),
  )
}

function recursionIn({ flow, nodes }: FlowGraph, reaches: Map<string, Set<string>>): Problem[] {
  return [...nodes.values()]
    .filter((step) => step.calls.some((called) => called === flow.id || reaches.get(called)?.has(flow.id)))
    .map((step) => aboutNode(flow, step.node, 'flow.recursion', 'error', { args: { flow: flow.name || flow.id } }))
}
