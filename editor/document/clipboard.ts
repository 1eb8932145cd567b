import { readDocument } from '../../nodes/document.ts'
import type { Fields } from '../../nodes/field.ts'
import { type BotDocument, type Edge, type FlowNode, FORMAT, type Intent, LIMITS, type Variable } from '../../nodes/flow.ts'
import { done, type Edited, flowOf, type Means, type Point, refuse, withFlow } from './edit.ts'
import { nodeIn } from './graph.ts'
import { around, freePlace, GRID, snapped } from './place.ts'
import { variablesInText } from './variables.ts'
import { isObject, namesIn, rewriteFields } from './walk.ts'

/** What goes onto the system clipboard: steps with their inner edges, and the variables and intents they use. Never a secret. */
export interface Clip {
  jaga: number
  clip: 'steps'
  nodes: FlowNode[]
  edges: Edge[]
  variables: Variable[]
  intents: Intent[]
}

export function copy(document: BotDocument, flow: string, ids: ReadonlySet<string>, types: Means['types']): Clip | undefined {
  const clip = cut(document, flow, ids, types)
  return clip && { ...clip, nodes: clip.nodes.map((n) => ({ ...n, fields: withoutSecrets(n, types) })) }
}

function cut(document: BotDocument, flow: string, ids: ReadonlySet<string>, types: Means['types']): Clip | undefined {
  const here = flowOf(document, flow)
  const nodes = here.nodes.filter((n) => ids.has(n.id))
  if (!nodes.length) return undefined
  const names = new Set(nodes.flatMap((n) => [...namesIn(fieldsOf(n, types), n.fields, variablesInText)]))
  const intents = new Set(nodes.flatMap((n) => referred(n, types, 'intent')))
  return {
    jaga: FORMAT,
    clip: 'steps',
    nodes,
    edges: here.edges.filter((e) => ids.has(e.from) && ids.has(e.to)),
    variables: document.variables
      .filter((v) => names.has(v.name))
      .map(({ initial, ...v }) => (v.secret || initial === undefined ? v : { ...v, initial })),
    intents: document.intents.filter((i) => intents.has(i.id)),
  }
}

/**
 * Pastes clipboard text: new ids, inner edges kept, missing variables and intents created. Text that is no clip of ours,
 * or one of a newer format, is refused with the reason.
 */
export function paste(document: BotDocument, flow: string, text: string, at: Point | undefined, means: Means): Edited {
  if (!text.trim()) return refuse('paste-empty')
  if (text.length > LIMITS.bytes) return refuse('too-many')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('paste-not-json')
  }
  const read = readClip(value, document, means)
  return 'refused' in read ? read : put(document, flow, read.clip, at, means)
}

/** The same steps again, a little aside, with their inner edges. They stay in their bot, so they keep its secrets. */
export function duplicate(document: BotDocument, flow: string, ids: ReadonlySet<string>, means: Means): Edited {
  const clip = cut(document, flow, ids, means.types)
  if (!clip) return refuse('nothing-selected')
  const box = around(clip.nodes, means.sizeOf)!
  return put(document, flow, clip, { x: box.at.x + GRID * 2, y: box.at.y + GRID * 2 }, means)
}

/** A clip comes from anywhere: it is read by the same door as an imported document. */
function readClip(value: unknown, document: BotDocument, means: Means): { clip: Clip } | Extract<Edited, { refused: unknown }> {
  const foreign = refuse('paste-foreign') as Extract<Edited, { refused: unknown }>
  if (!isObject(value) || !Object.hasOwn(value, 'jaga') || value.clip !== 'steps' || !Array.isArray(value.nodes)) return foreign
  if (typeof value.jaga !== 'number') return foreign
  if (value.jaga > FORMAT) return refuse('paste-newer') as typeof foreign
  const unknown = value.nodes.find((n) => !isObject(n) || typeof n.type !== 'string' || !means.types.has(n.type))
  if (unknown !== undefined)
    return refuse('paste-unknown', { type: isObject(unknown) ? String(unknown.type) : '?' }) as typeof foreign
  const { variables, intents, nodes, edges } = value
  const whole = { ...document, jaga: value.jaga, variables, intents, flows: [{ id: 'clip', name: 'clip', nodes, edges }] }
  const read = readDocument(whole, means.types)
  if (!('document' in read)) return refuse('paste-wrong') as typeof foreign
  const flow = read.document.flows[0]!
  const { variables: vs, intents: is } = read.document
  return { clip: { jaga: FORMAT, clip: 'steps', nodes: flow.nodes, edges: flow.edges, variables: vs, intents: is } }
}

function put(document: BotDocument, flow: string, clip: Clip, at: Point | undefined, means: Means): Edited {
  const here = flowOf(document, flow)
  if (here.nodes.length + clip.nodes.length > LIMITS.nodes) return refuse('too-many')
  const ids = new Map(clip.nodes.map((n) => [n.id, means.newId('n')]))
  const intents = matchIntents(document, clip.intents, means)
  const box = around(clip.nodes, means.sizeOf)!
  const corner = freePlace(here.nodes, snapped(at ?? { x: box.at.x + GRID * 2, y: box.at.y + GRID * 2 }), box.size, means.sizeOf)
  const nodes = clip.nodes.map((n) => ({
    ...n,
    id: ids.get(n.id)!,
    at: { x: n.at.x - box.at.x + corner.x, y: n.at.y - box.at.y + corner.y },
    fields: rewriteFields(fieldsOf(n, means.types), n.fields, {
      reference: (to, id) => {
        if (to === 'secret' || to === 'collection') return id
        if (to === 'node') return ids.get(id) ?? (nodeIn(here, id) ? id : undefined)
        if (to === 'intent') return intents.ids.get(id) ?? (document.intents.some((i) => i.id === id) ? id : undefined)
        return document.flows.some((f) => f.id === id) ? id : undefined
      },
    }),
  }))
  const edges = clip.edges.flatMap((e) => {
    const from = ids.get(e.from)
    const to = ids.get(e.to)
    return from && to ? [{ ...e, id: means.newId('e'), from, to }] : []
  })
  const missing = clip.variables.filter((v) => !document.variables.some((w) => w.name === v.name))
  const whole = {
    ...document,
    variables: missing.length ? [...document.variables, ...missing] : document.variables,
    intents: intents.added.length ? [...document.intents, ...intents.added] : document.intents,
  }
  return done(
    withFlow(whole, flow, (f) => ({ ...f, nodes: [...f.nodes, ...nodes], edges: [...f.edges, ...edges] })),
    nodes.map((n) => n.id),
  )
}

/** An intent that this bot has under the same id or name is used; another is brought along. */
function matchIntents(document: BotDocument, clipped: Intent[], means: Means): { ids: Map<string, string>; added: Intent[] } {
  const ids = new Map<string, string>()
  const added: Intent[] = []
  for (const intent of clipped) {
    const name = intent.name.toLowerCase()
    const own =
      document.intents.find((i) => i.id === intent.id && i.name === intent.name) ??
      document.intents.find((i) => i.name.toLowerCase() === name)
    const id = own?.id ?? means.newId('t')
    ids.set(intent.id, id)
    if (!own) added.push({ ...intent, id })
  }
  return { ids, added }
}

/** Stands where a secret was named: which one of this bot's to use is to be chosen again. */
export const CHOOSE = 'choose-connection'

const fieldsOf = (node: FlowNode, types: Means['types']): Fields => types.get(node.type)?.fields ?? {}

function withoutSecrets(node: FlowNode, types: Means['types']) {
  return rewriteFields(fieldsOf(node, types), node.fields, { reference: (to, id) => (to === 'secret' ? CHOOSE : id) })
}

function referred(node: FlowNode, types: Means['types'], wanted: string): string[] {
  const found: string[] = []
  rewriteFields(fieldsOf(node, types), node.fields, {
    reference: (to, id) => {
      if (to === wanted) found.push(id)
      return id
    },
  })
  return found
}
