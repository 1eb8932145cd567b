import type { Fields } from '../../nodes/field.ts'
import type { BotDocument, Flow, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import type { NodeType } from '../../nodes/node.ts'
import type { Problem, ProblemCode } from '../../nodes/problem.ts'
import { isShown, itemsOf, savedValue } from '../../nodes/saved.ts'

/** What a drawing can answer from. */
export interface Has {
  /** Products or orders. */
  shop: boolean
  mail: boolean
  /** Documents by collection; approved answers count as being there. */
  collections: ReadonlyMap<string, number>
  answers: boolean
}

/**
 * Steps that this bot has nothing to give to: shop data where it has none, documents in a collection that is empty or is not there,
 * e-mail without a mail server. Each kind is told once, at the first such step. Warnings: the steps leave by a way of their own,
 * and whoever draws first and imports later is not held up.
 */
export function missingData(document: BotDocument, has: Has): Problem[] {
  const steps = document.flows.flatMap((flow) =>
    flow.nodes.flatMap((node): Step[] => {
      const type = NODE_TYPES.get(node.type)
      return type ? [{ flow, node, type }] : []
    }),
  )
  const told = steps.flatMap((step) => [
    ...(has.shop || !readsShop(step) ? [] : [about(step, 'need.shop')]),
    ...(has.mail || !sendsMail(step) ? [] : [about(step, 'need.mail')]),
    ...documentsMissing(step, has),
  ])
  return told.filter(({ code, args }, i) => i === told.findIndex((p) => p.code === code && p.args.collection === args.collection))
}

interface Step {
  flow: Flow
  node: FlowNode
  type: NodeType
}

/** Orders and products are what these are for; other steps that ask the shop do without. */
function readsShop({ type }: Step): boolean {
  return type.group === 'commerce' && (type.needs ?? []).some((port) => port === 'shop' || port === 'payments')
}

function sendsMail({ type, node }: Step): boolean {
  if (!type.needs?.some((port) => port === 'mail' || port === 'codes')) return false
  const fields: Fields = type.fields
  return Object.entries(fields).some(
    ([name, field]) => field.kind === 'text' && field.format === 'email' && isShown(fields, node.fields, name),
  )
}

function documentsMissing(step: Step, { collections, answers }: Has): Problem[] {
  const named = collectionsOf(step.type.fields, step.node.fields)
  if (!named) return []
  const isEmpty = !answers && [...collections.values()].every((documents) => documents === 0)
  if (named.length === 0) return isEmpty ? [about(step, 'need.documents')] : []
  return named.flatMap(({ path, collection }) => {
    const documents = collections.get(collection)
    if (documents === undefined) return [about(step, 'need.collection', path, collection)]
    return documents === 0 ? [about(step, 'need.filled', path, collection)] : []
  })
}

/** The collections that a step names; [] where it looks in all of them, null where it looks in none. */
function collectionsOf(fields: Fields, saved: JsonObject): { path: string; collection: string }[] | null {
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind !== 'list' || !isShown(fields, saved, name)) continue
    const refers = Object.entries(field.of).find(([, part]) => part.kind === 'reference' && part.to === 'collection')
    if (!refers) continue
    return itemsOf(savedValue(fields, saved, name)).flatMap((item) => {
      const value = item[refers[0]]
      return typeof value === 'string' && value !== '' ? [{ path: `${name}.${item.id}.${refers[0]}`, collection: value }] : []
    })
  }
  return null
}

function about({ flow, node }: Step, code: ProblemCode, field?: string, collection?: string): Problem {
  const args = { type: node.type, ...(node.title ? { title: node.title } : {}), ...(collection ? { collection } : {}) }
  const at = field ? `${node.id}.${field}` : node.id
  return { at, severity: 'warning', code, flow: flow.id, node: node.id, ...(field ? { field } : {}), args }
}
