import type { NodeType } from './node.ts'
import handoff from './reach/handoff.ts'
import end from './steer/end.ts'
import start from './steer/start.ts'
import choices from './talk/choices.ts'
import message from './talk/message.ts'

/** Every node type there is, in the order of the palette. A new node is one more line here. */
const DECLARED: readonly NodeType[] = [message, choices, start, end, handoff]

export const NODE_TYPES: ReadonlyMap<string, NodeType> = new Map(DECLARED.map((type) => [type.type, type]))
