import type { KnownProblem as Problem } from '../problem.ts'
import { aboutNode, type Context, type FlowGraph, openExits, type Step } from './context.ts'

/** What is wrong with the edges: ends that are missing, exits that do not exist, two ways out of one exit, none out of another. */
export function problemsInEdges(context: Context): Problem[] {
  return context.flows.flatMap((graph) => [
    ...danglingIn(graph),
    ...[...graph.nodes.values()].flatMap((step) => [...wrongExits(graph, step), ...openIn(graph, step)]),
  ])
}

function danglingIn({ flow, nodes }: FlowGraph): Problem[] {
  return flow.edges
    .filter((edge) => !nodes.has(edge.from) || !nodes.has(edge.to))
    .map((edge) => {
      const at = `${flow.id}.edges.${edge.id}`
      const known = nodes.has(edge.from) ? { node: edge.from, exit: edge.exit } : {}
      return { at, severity: 'error', code: 'edge.dangling', flow: flow.id, ...known, args: { edge: edge.id } }
    })
}

function wrongExits({ flow, nodes }: FlowGraph, step: Step): Problem[] {
  const known = new Set(step.exits.map((exit) => exit.id))
  const problems: Problem[] = []
  for (const [exit, edges] of step.out) {
    if (step.type && !known.has(exit))
      problems.push(aboutNode(flow, step.node, 'exit.unknown', 'error', { exit, args: { exit } }))
    if (edges.length > 1)
      problems.push(aboutNode(flow, step.node, 'exit.double', 'error', { exit, args: { found: edges.length } }))
    for (const edge of edges) {
      const target = nodes.get(edge.to)
      if (target?.type?.entry)
        problems.push(aboutNode(flow, target.node, 'edge.into-entry', 'error', { args: { edge: edge.id } }))
    }
  }
  return problems
}

function openIn({ flow }: FlowGraph, step: Step): Problem[] {
  const { node, type } = step
  if (type?.entry && step.exits.length > 0 && !step.exits.some(({ id }) => step.out.has(id))) {
    return [aboutNode(flow, node, 'node.dead-end', 'error', { exit: step.exits[0]?.id })]
  }
  return openExits(step).map((exit) => {
    const code = type?.fallback === exit.id ? 'fallback.missing' : 'exit.open'
    return aboutNode(flow, node, code, 'warning', { exit: exit.id, args: exit.item ? { exitTitle: exit.item } : {} })
  })
}
