import type { BotDocument, Flow, FlowNode } from '../../nodes/flow.ts'
import type { Json } from '../../nodes/json.ts'

/** One difference between two documents, as staff would tell it. Where things stand on the canvas is no difference. */
export interface Change {
  did: 'added' | 'removed' | 'changed'
  what: 'node' | 'edge' | 'flow' | 'variable' | 'intent' | 'text' | 'languages'
  /** A node's title or type, a variable's name ... */
  name: string
  /** The node type, where it is a node. */
  type?: string
  flow?: string
  node?: string
  fields: { name: string; before: Json | undefined; after: Json | undefined }[]
}

/** What changed from `before` to `after`: flows, nodes field by field, edges, variables, intents, texts, languages. */
export function changesBetween(before: BotDocument, after: BotDocument): Change[] {
  return [
    ...pairs(before.flows, after.flows, (f) => f.id).flatMap(([a, b]) => flowChanges(a, b)),
    ...pairs(before.variables, after.variables, (v) => v.name).flatMap(([a, b]) => whole('variable', a, b, (v) => v.name)),
    ...pairs(before.intents, after.intents, (i) => i.id).flatMap(([a, b]) => whole('intent', a, b, (i) => i.name)),
    ...fieldsOf(asJson(before.texts), asJson(after.texts)).map(
      (f): Change => ({ did: 'changed', what: 'text', name: f.name, fields: [f] }),
    ),
    ...languageChanges(before, after),
  ]
}

function flowChanges(before: Flow | undefined, after: Flow | undefined): Change[] {
  const flow = (after ?? before)!
  const own: Change[] =
    before && after
      ? before.name === after.name
        ? []
        : [
            {
              did: 'changed',
              what: 'flow',
              name: after.name,
              flow: flow.id,
              fields: [{ name: 'name', before: before.name, after: after.name }],
            },
          ]
      : [{ did: after ? 'added' : 'removed', what: 'flow', name: flow.name, flow: flow.id, fields: [] }]
  return [...own, ...nodeChanges(flow.id, before?.nodes ?? [], after?.nodes ?? []), ...edgeChanges(before, after)]
}

function nodeChanges(flow: string, before: FlowNode[], after: FlowNode[]): Change[] {
  return pairs(before, after, (n) => n.id).flatMap(([a, b]): Change[] => {
    const node = (b ?? a)!
    const head = { what: 'node', name: node.title ?? '', type: node.type, flow, node: node.id } as const
    if (!a || !b) return [{ ...head, did: b ? 'added' : 'removed', fields: [] }]
    const fields = [
      ...fieldsOf({ title: a.title ?? null, ends: a.ends ?? [] }, { title: b.title ?? null, ends: b.ends ?? [] }),
      ...fieldsOf(a.fields, b.fields),
    ]
    return fields.length === 0 ? [] : [{ ...head, did: 'changed', fields }]
  })
}

function edgeChanges(before: Flow | undefined, after: Flow | undefined): Change[] {
  const key = (e: { from: string; exit: string; to: string }) => JSON.stringify([e.from, e.exit, e.to])
  return pairs(before?.edges ?? [], after?.edges ?? [], key).flatMap(([a, b]): Change[] => {
    if (a && b) return []
    const edge = (b ?? a)!
    const flow = b ? after! : before!
    const nameOf = (id: string) => flow.nodes.find((n) => n.id === id)
    const from = nameOf(edge.from)
    const to = nameOf(edge.to)
    const name = `${from?.title || from?.type || edge.from} → ${to?.title || to?.type || edge.to}`
    return [{ did: b ? 'added' : 'removed', what: 'edge', name, flow: flow.id, node: edge.from, fields: [] }]
  })
}

function whole<T extends object>(what: Change['what'], a: T | undefined, b: T | undefined, name: (t: T) => string): Change[] {
  if (!a || !b) return [{ did: b ? 'added' : 'removed', what, name: name((b ?? a)!), fields: [] }]
  const fields = fieldsOf(asJson(a), asJson(b))
  return fields.length === 0 ? [] : [{ did: 'changed', what, name: name(b), fields }]
}

function languageChanges(before: BotDocument, after: BotDocument): Change[] {
  const fields = fieldsOf(
    { languages: before.languages, fallback: before.fallback },
    { languages: after.languages, fallback: after.fallback },
  )
  return fields.length === 0 ? [] : [{ did: 'changed', what: 'languages', name: after.languages.join(', '), fields }]
}

/** Fields that differ, by name. Key order is no difference. */
function fieldsOf(before: Record<string, Json>, after: Record<string, Json>): Change['fields'] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names]
    .filter((name) => stable(before[name]) !== stable(after[name]))
    .map((name) => ({ name, before: before[name], after: after[name] }))
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )
}

/** Parts of a document are JSON by its definition; their interfaces lack only the index signature. */
function asJson(value: object): Record<string, Json> {
  return value as Record<string, Json>
}

/** Items of both lists side by side, matched by key, in the order of `after` and then what is gone. */
function pairs<T>(before: T[], after: T[], key: (item: T) => string): [T | undefined, T | undefined][] {
  const old = new Map(before.map((item) => [key(item), item]))
  const fresh = new Set(after.map(key))
  return [
    ...after.map((item): [T | undefined, T] => [old.get(key(item)), item]),
    ...before.filter((item) => !fresh.has(key(item))).map((item): [T, undefined] => [item, undefined]),
  ]
}
