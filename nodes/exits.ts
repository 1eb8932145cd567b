import type { BotDocument, FlowNode } from './flow.ts'
import { inLanguage, type Language } from './language.ts'
import type { NodeType } from './node.ts'
import { holdsWhen, isJsonObject, isShown, itemsOf, savedValue } from './saved.ts'

export interface NodeExit {
  /** A declared exit, or `field.itemId` for an item of the branching list. */
  id: string
  /** The item's title, as staff gave it; '' where they have not yet. */
  item?: string
}

/**
 * The ways out that this node has now: one for each item of its branching list, then the declared ones.
 *
 * @param options the language of the titles, and the document where titles that name an intent or flow are looked up
 */
export function exitsOf(
  type: NodeType,
  node: Pick<FlowNode, 'fields'>,
  options: { language?: Language; document?: BotDocument } = {},
): NodeExit[] {
  const exits: NodeExit[] = branchItems(type, node).map((item) => ({
    id: `${type.branches}.${item.id}`,
    item: titleOf(type, item, options),
  }))
  for (const id of type.exits) if (isOpenTo(type, node, id)) exits.push({ id })
  return exits
}

/** Could this node wait for the customer? */
export function mayWait(type: NodeType, node: Pick<FlowNode, 'fields'>): boolean {
  return typeof type.waits === 'object' ? holdsWhen(type.fields, node.fields, type.waits) : type.waits === true
}

/** The exit that is taken when the node fails. It needs no edge: unconnected, it leads to the bot's handoff. */
export function brokenExit(type: NodeType): string {
  return type.whenBroken ?? 'trouble'
}

/** Must an edge (or a mark "may end here") be at this exit? Only 'trouble' looks after itself. */
export function needsEdge(exit: string): boolean {
  return exit !== 'trouble'
}

function isOpenTo(type: NodeType, node: Pick<FlowNode, 'fields'>, exit: string): boolean {
  const when = type.onlyIf && Object.hasOwn(type.onlyIf, exit) ? type.onlyIf[exit] : undefined
  return when === undefined || holdsWhen(type.fields, node.fields, when)
}

function branchItems(type: NodeType, node: Pick<FlowNode, 'fields'>) {
  if (!type.branches || !isShown(type.fields, node.fields, type.branches)) return []
  return itemsOf(savedValue(type.fields, node.fields, type.branches))
}

function titleOf(
  type: NodeType,
  item: { id: string; [key: string]: unknown },
  { language = 'id', document }: Parameters<typeof exitsOf>[2] & {},
): string {
  const list = type.fields[type.branches]
  const field = list?.kind === 'list' ? list.of[list.title] : undefined
  const value = list?.kind === 'list' && Object.hasOwn(item, list.title) ? item[list.title] : undefined
  if (field?.kind === 'phrase') return isJsonObject(value) ? inLanguage(value, language, document?.fallback ?? language) : ''
  if (typeof value !== 'string') return ''
  if (field?.kind !== 'reference' || !document) return value
  const among = { intent: document.intents, flow: document.flows, node: [], secret: [], collection: [] }[
    field.to as 'intent' | 'flow' | 'node' | 'secret' | 'collection'
  ] // the kinds of ReferenceField.to
  return among.find((each) => each.id === value)?.name ?? value
}
