import { exitsOf } from '../../nodes/exits.ts'
import type { FlowNode } from '../../nodes/flow.ts'
import type { NodeType } from '../../nodes/node.ts'
import type { Size } from './edit.ts'

/** How large a card is drawn, in canvas pixels; `NodeCard.vue` uses the same width and row height. */
export const CARD = { width: 272, head: 52, body: 60, exit: 32, foot: 10 } as const

/** An estimate that needs no screen; the canvas hands commands its measured sizes where it has them. */
export function estimateSize(types: ReadonlyMap<string, NodeType>, node: FlowNode): Size {
  const type = types.get(node.type)
  const exits = type ? exitsOf(type, node).length : 1
  return { width: CARD.width, height: CARD.head + (type?.shows ? CARD.body : 0) + exits * CARD.exit + CARD.foot }
}
