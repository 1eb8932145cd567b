import type { KnownProblem as Problem } from '../problem.ts'
import { aboutNode, type Context } from './context.ts'
import { problemsInFields } from './fields.ts'

/** What is wrong with each node by itself: its type, its ids, its permissions and its fields. */
export function problemsInNodes(context: Context): Problem[] {
  return context.flows.flatMap(({ flow, nodes }) => [
    ...doubled(flow.nodes.map((node) => node.id)).map(
      (id): Problem => ({ at: id, severity: 'error', code: 'node.double', flow: flow.id, node: id, args: { node: id } }),
    ),
    ...[...nodes.values()].flatMap(({ node, type }) => {
      if (!type) return [aboutNode(flow, node, 'node.unknown', 'error')]
      if (node.version !== type.version)
        return [aboutNode(flow, node, 'node.version', 'error', { args: { version: node.version } })]
      const lacking = (type.needs ?? []).filter((port) => !context.ports.has(port))
      return [
        ...lacking.map((port) => aboutNode(flow, node, 'need.ungranted', 'error', { args: { port } })),
        ...problemsInFields(context, flow, node, type),
      ]
    }),
  ])
}

function doubled(ids: string[]): string[] {
  const seen = new Set<string>()
  return ids.filter((id) => seen.size === seen.add(id).size)
}
