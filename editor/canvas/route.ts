import { exitsOf } from '../../nodes/exits.ts'
import type { Edge, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Point, Size } from '../document/edit.ts'
import { CARD } from '../document/size.ts'
import { getBezierPath, getSmoothStepPath, IN, Position } from './vueFlow.ts'

/** Where connections run. */

export interface Ends {
  sourceX: number
  sourceY: number
  targetX: number
  targetY: number
}

/** The line and its middle. Forwards a curve; backwards round below both cards, where no card lies between. */
export function route(ends: Ends): [path: string, x: number, y: number] {
  const sides = { ...ends, sourcePosition: Position.Right, targetPosition: Position.Left }
  const [path, x, y] =
    ends.targetX > ends.sourceX - 16
      ? getBezierPath(sides)
      : getSmoothStepPath({ ...sides, centerY: Math.max(ends.sourceY, ends.targetY) + 150, offset: 32, borderRadius: 22 })
  return [path, x, y]
}

/** Half of a port, as it is drawn. */
const PORT = 14

/** Where a card that is not drawn in full has its ports, in canvas pixels from its corner. Exits are rows at its foot. */
export function portsOf(node: FlowNode, size: Size) {
  const type = NODE_TYPES.get(node.type)
  const exits = type ? exitsOf(type, node).map((exit) => exit.id) : []
  const port = { width: PORT, height: PORT, nodeId: node.id }
  const row = (n: number) => size.height - CARD.foot - (exits.length - n - 0.5) * CARD.exit - PORT / 2
  return {
    source: exits.map((id, n) => ({
      ...port,
      id,
      type: 'source' as const,
      position: Position.Right,
      x: CARD.width - PORT / 2,
      y: row(n),
    })),
    target: type?.entry
      ? []
      : [{ ...port, id: IN, type: 'target' as const, position: Position.Left, x: -PORT / 2, y: CARD.head / 2 - PORT / 2 + 4 }],
  }
}

/** The ends of a connection between two cards where they lie. */
export function endsOf(edge: Edge, from: { node: FlowNode; at: Point; size: Size }, to: { at: Point }): Ends {
  const port = portsOf(from.node, from.size).source.find((each) => each.id === edge.exit)
  return {
    sourceX: from.at.x + CARD.width + PORT / 2,
    sourceY: from.at.y + (port ? port.y + PORT / 2 : from.size.height / 2),
    targetX: to.at.x - PORT / 2,
    targetY: to.at.y + CARD.head / 2 + 4,
  }
}
