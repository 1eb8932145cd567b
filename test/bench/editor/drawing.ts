import type { Means } from '../../../editor/document/edit.ts'
import { freshItem } from '../../../editor/document/fresh.ts'
import { estimateSize } from '../../../editor/document/size.ts'
import { addNode } from '../../../editor/document/steps.ts'
import { tidy } from '../../../editor/document/tidy.ts'
import { exitsOf, needsEdge } from '../../../nodes/exits.ts'
import type { Fields } from '../../../nodes/field.ts'
import { type BotDocument, type Edge, type Flow, type FlowNode, LIMITS } from '../../../nodes/flow.ts'
import { NODE_TYPES } from '../../../nodes/index.ts'
import type { Json, JsonObject } from '../../../nodes/json.ts'
import { pick, seeded, TOPICS } from '../made-text.ts'

type Random = () => number

/** Talk most, as shops draw it; then every other step there is. */
const OFTEN = ['message', 'choices', 'question', 'condition', 'message', 'choices']
const SELDOM = [...NODE_TYPES.values()].filter((type) => !type.entry && !OFTEN.includes(type.type)).map((type) => type.type)
const EDGES_PER_NODE = 4 / 3
/** Steps of the second flow. A bot holds only so many in all. */
const SECOND = 12

/** A bot of one large flow and a small second one: mixed steps with texts, branches and loops, laid out by the editor's own tidying. */
export function drawingOf(nodes: number, seed = 1): BotDocument {
  const random = seeded(seed)
  const means = meansOf()
  const base: BotDocument = {
    jaga: 1,
    name: `Toko ${nodes}`,
    languages: ['id'],
    fallback: 'id',
    variables: [{ name: 'nama', type: 'text', scope: 'conversation' }],
    intents: [],
    flows: [
      grown('main', 'Utama', Math.min(nodes, LIMITS.nodes - SECOND), random, means),
      grown('more', 'Kedua', Math.min(SECOND, nodes), random, means),
    ],
    texts: { trouble: { id: 'Maaf, ada gangguan.' }, handoff: { id: 'Sebentar ya.' }, label: { id: 'Bot' } },
  }
  return ['main', 'more'].reduce((document, flow) => {
    const laid = tidy(document, flow, means)
    if ('refused' in laid) throw new Error(`tidying was refused: ${laid.refused}`)
    return laid.document
  }, base)
}

/** A bot with nothing but its beginning: what everything else of a page costs. */
export function emptyDrawing(): BotDocument {
  return { ...drawingOf(1), name: 'Toko kosong' }
}

function meansOf(): Means {
  let n = 0
  return {
    types: NODE_TYPES,
    newId: (what) => `${what}${(++n).toString(36)}`,
    sizeOf: (node) => estimateSize(NODE_TYPES, node),
  }
}

function grown(id: string, name: string, count: number, random: Random, means: Means): Flow {
  const nodes: FlowNode[] = [made('start', 0, random, means)]
  const edges: Edge[] = []
  const free: { node: string; exit: string }[] = []
  const open = (node: FlowNode) => {
    const exits = exitsOf(NODE_TYPES.get(node.type)!, node).filter((exit) => needsEdge(exit.id))
    free.push(...exits.map((exit) => ({ node: node.id, exit: exit.id })))
  }
  const join = (at: number, to: string) => {
    const [from] = free.splice(at, 1)
    if (from) edges.push({ id: means.newId('e'), from: from.node, exit: from.exit, to })
  }
  open(nodes[0]!)
  while (nodes.length < count) {
    const type = free.length < 3 ? 'choices' : random() < 0.6 ? pick(OFTEN, random) : pick(SELDOM, random)
    const node = made(type, nodes.length, random, means)
    // Mostly on from where the drawing grew last, now and then from an earlier branch.
    const back = random() < 0.7 ? 12 : free.length
    join(Math.max(0, free.length - 1 - Math.floor(random() ** 2 * back)), node.id)
    nodes.push(node)
    open(node)
  }
  // The rest of the connections: mostly a little forwards, some back.
  for (let wanted = Math.round(count * EDGES_PER_NODE) - edges.length; wanted > 0 && free.length > 0; wanted--) {
    const at = Math.floor(random() * free.length)
    const from = nodes.findIndex((node) => node.id === free[at]!.node)
    const to = nodes[from + Math.round((random() - 0.2) * 20)]
    if (to && to !== nodes[from] && !NODE_TYPES.get(to.type)?.entry) join(at, to.id)
    else free.splice(at, 1)
  }
  return { id, name, nodes, edges }
}

function made(name: string, n: number, random: Random, means: Means): FlowNode {
  const type = NODE_TYPES.get(name)!
  const empty: BotDocument = { ...EMPTY, flows: [{ id: 'main', name: '', nodes: [], edges: [] }] }
  const added = addNode(empty, 'main', type, { x: 0, y: 0 }, means)
  if ('refused' in added) throw new Error(`a step was refused: ${added.refused}`)
  const node = added.document.flows[0]!.nodes[0]!
  const fields = filled(type.fields, node.fields, n, random, means)
  const title = random() < 0.3 ? { title: `${pick(TOPICS, random)} ${n}` } : {}
  return { ...node, ...title, fields }
}

const EMPTY: BotDocument = {
  jaga: 1,
  name: '',
  languages: ['id'],
  fallback: 'id',
  variables: [],
  intents: [],
  flows: [],
  texts: { trouble: {}, handoff: {}, label: {} },
}

/** Texts of one to three lines, lists with a few items. */
function filled(fields: Fields, values: JsonObject, n: number, random: Random, means: Means): JsonObject {
  const out: JsonObject = { ...values }
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'phrase') out[name] = { id: said(random) }
    if (field.kind === 'list' && (field.min || name === 'options')) {
      const count = Math.max(field.min ?? 0, 2 + Math.floor(random() * 3))
      out[name] = Array.from({ length: count }, (): Json => filled(field.of, freshItem(field.of, means.newId), n, random, means))
    }
  }
  return out
}

const said = (random: Random) =>
  Array.from({ length: 1 + Math.floor(random() * 3) }, () => `Halo Kak, soal ${pick(TOPICS, random)} kami bantu ya.`).join(' ')
