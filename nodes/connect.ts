import { exitsOf } from './exits.ts'
import type { Edge, Flow } from './flow.ts'
import type { NodeType } from './node.ts'

/** Why an edge may not be drawn. Its words are under `connect` in the locales. */
export type Refusal = 'missing' | 'into-entry' | 'no-exit' | 'taken' | 'itself'

/**
 * May this edge be drawn? The editor asks for each handle while somebody drags; an edge that is refused here is one that
 * `problemsIn` would report as an error.
 *
 * @param edge `to` may be any node of the flow
 */
export function whyNotConnect(
  flow: Flow,
  types: ReadonlyMap<string, NodeType>,
  edge: Pick<Edge, 'from' | 'exit' | 'to'>,
): Refusal | null {
  const from = flow.nodes.find((node) => node.id === edge.from)
  const to = flow.nodes.find((node) => node.id === edge.to)
  const fromType = from && types.get(from.type)
  if (!from || !to || !fromType) return 'missing'
  if (types.get(to.type)?.entry) return 'into-entry'
  if (!exitsOf(fromType, from).some((exit) => exit.id === edge.exit)) return 'no-exit'
  if (flow.edges.some((each) => each.from === edge.from && each.exit === edge.exit)) return 'taken'
  return from === to && !fromType.waits ? 'itself' : null
}
