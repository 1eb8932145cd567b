import { exitsOf, type NodeExit, needsEdge } from '../exits.ts'
import type { Fields } from '../field.ts'
import type { BotDocument, Edge, Flow, FlowNode, Variable } from '../flow.ts'
import type { NodeType } from '../node.ts'
import type { PortName } from '../ports.ts'
import type { KnownProblem as Problem } from '../problem.ts'
import { isShown, itemsOf, savedValue } from '../saved.ts'

/** A document read once, so that every check looks things up instead of searching. */
export interface Context {
  document: BotDocument
  ports: ReadonlySet<PortName>
  variables: ReadonlyMap<string, Variable>
  intents: ReadonlySet<string>
  flows: FlowGraph[]
}

export interface FlowGraph {
  flow: Flow
  nodes: ReadonlyMap<string, Step>
}

/** One node with what is known about it. */
export interface Step {
  node: FlowNode
  /** Undefined where nobody knows the type. */
  type?: NodeType
  exits: NodeExit[]
  /** Edges that leave it, by exit. */
  out: Map<string, Edge[]>
  /** Ids of other nodes and flows that its fields name. */
  jumps: string[]
  calls: string[]
}

export function contextOf(document: BotDocument, types: ReadonlyMap<string, NodeType>, ports: readonly PortName[]): Context {
  return {
    document,
    ports: new Set(ports),
    variables: new Map(document.variables.map((variable) => [variable.name, variable])),
    intents: new Set(document.intents.map((intent) => intent.id)),
    flows: document.flows.map((flow) => graphOf(flow, document, types)),
  }
}

/** The nodes that one step leads to by its drawing: its edges' ends and the nodes its fields name. */
export function nextOf(step: Step): string[] {
  return [...[...step.out.values()].flatMap((edges) => edges.map((edge) => edge.to)), ...step.jumps]
}

/** The exits that somebody has to look after, with whether they lead on or are marked as an end. */
export function openExits(step: Step): NodeExit[] {
  return step.exits.filter(({ id }) => needsEdge(id) && !step.out.has(id) && !step.node.ends?.includes(id))
}

/** A problem of one node, with what its words need. */
export function aboutNode(
  flow: Flow,
  node: FlowNode,
  code: Problem['code'],
  severity: Problem['severity'],
  more: Omit<Partial<Problem>, 'code'> = {},
): Problem {
  const path = [node.id, more.field ?? more.exit].filter(Boolean).join('.')
  const args = { type: node.type, ...(node.title ? { title: node.title } : {}), ...more.args }
  return { at: path, severity, code, flow: flow.id, node: node.id, ...more, args }
}

function graphOf(flow: Flow, document: BotDocument, types: ReadonlyMap<string, NodeType>): FlowGraph {
  const nodes = new Map<string, Step>()
  for (const node of flow.nodes) {
    const type = types.get(node.type)
    nodes.set(node.id, {
      node,
      type,
      exits: type ? exitsOf(type, node, { language: document.fallback, document }) : [],
      out: new Map(),
      jumps: type ? referencesIn(type.fields, node.fields, 'node') : [],
      calls: type ? referencesIn(type.fields, node.fields, 'flow') : [],
    })
  }
  for (const edge of flow.edges) {
    const step = nodes.get(edge.from)
    if (!step || !nodes.has(edge.to)) continue
    const same = step.out.get(edge.exit)
    if (same) same.push(edge)
    else step.out.set(edge.exit, [edge])
  }
  return { flow, nodes }
}

function referencesIn(fields: Fields, saved: FlowNode['fields'], to: 'node' | 'flow'): string[] {
  return mayName(fields)[to].flatMap((name) => {
    const field = fields[name]
    if (!field || !isShown(fields, saved, name)) return []
    const value = savedValue(fields, saved, name)
    if (field.kind === 'list') return itemsOf(value).flatMap((item) => referencesIn(field.of, item, to))
    return typeof value === 'string' && value !== '' ? [value] : []
  })
}

/** The fields that name a node or a flow, themselves or within their items: found once for each declaration. */
function mayName(fields: Fields): Record<'node' | 'flow', string[]> {
  const known = NAMING.get(fields)
  if (known) return known
  const names = (to: 'node' | 'flow') =>
    Object.entries(fields).flatMap(([name, field]) => {
      const names = field.kind === 'list' ? mayName(field.of)[to].length > 0 : field.kind === 'reference' && field.to === to
      return names ? [name] : []
    })
  const found = { node: names('node'), flow: names('flow') }
  NAMING.set(fields, found)
  return found
}

const NAMING = new WeakMap<Fields, Record<'node' | 'flow', string[]>>()
