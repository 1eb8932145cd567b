import type { BotDocument, Flow, FlowNode } from '../../nodes/flow.ts'
import type { NodeType } from '../../nodes/node.ts'

/**
 * What a command gives back: the next document, never the old one changed, and the ids it made, so that the canvas can
 * select them. A command that will not do it says why and changes nothing.
 */
export type Edited = { document: BotDocument; made: string[] } | { refused: Refusal; args: Record<string, string> }

/** Each has a sentence in both languages under `canvas.refused`. */
export const REFUSALS = [
  'connect-entry',
  'connect-self',
  'connect-same',
  'connect-gone',
  'paste-empty',
  'paste-not-json',
  'paste-foreign',
  'paste-newer',
  'paste-unknown',
  'paste-wrong',
  'flow-first',
  'flow-used',
  'name-empty',
  'name-taken',
  'name-wrong',
  'too-many',
  'nothing-selected',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** What a command needs from outside: the registry, fresh ids, and how large a card is drawn. */
export interface Means {
  types: ReadonlyMap<string, NodeType>
  newId: (what: string) => string
  sizeOf: (node: FlowNode) => Size
}

/** Canvas pixels. */
export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

export const done = (document: BotDocument, made: string[] = []): Edited => ({ document, made })
export const refuse = (refused: Refusal, args: Record<string, string> = {}): Edited => ({ refused, args })

export function flowOf(document: BotDocument, id: string): Flow {
  const flow = document.flows.find((f) => f.id === id)
  if (!flow) throw new RangeError(`no flow ${id}`)
  return flow
}

/** The document with one flow replaced; the same document where nothing changed. */
export function withFlow(document: BotDocument, id: string, change: (flow: Flow) => Flow): BotDocument {
  const before = flowOf(document, id)
  const after = change(before)
  return after === before ? document : { ...document, flows: document.flows.map((f) => (f === before ? after : f)) }
}

/** The document with one node replaced. */
export function withNode(document: BotDocument, flow: string, id: string, change: (node: FlowNode) => FlowNode): BotDocument {
  return withFlow(document, flow, (f) => {
    const before = f.nodes.find((n) => n.id === id)
    if (!before) return f
    const after = change(before)
    return after === before ? f : { ...f, nodes: f.nodes.map((n) => (n === before ? after : n)) }
  })
}
