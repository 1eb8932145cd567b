import { exitsOf } from '../../nodes/exits.ts'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Language } from '../../nodes/language.ts'

/** Words for what a trace, a diff or a handoff card speaks of by id. `reader` is the staff's language. */
export function nodeName(
  document: BotDocument | null | undefined,
  place: { flow?: string; node?: string; type?: string },
  reader: Language,
) {
  const node = findNode(document, place.node)
  const type = NODE_TYPES.get(node?.type ?? place.type ?? '')
  return node?.title || type?.words[reader].name || place.type || place.node || ''
}

export function exitName(
  document: BotDocument | null | undefined,
  place: { node: string; type: string },
  exit: string,
  reader: Language,
): string {
  const node = findNode(document, place.node)
  const type = NODE_TYPES.get(place.type)
  if (!type) return exit
  const item = node && document ? exitsOf(type, node, { language: reader, document }).find((e) => e.id === exit)?.item : undefined
  return item || type.words[reader].exits[exit] || exit
}

/** The field's label, or the key itself where the type does not know it any more. */
export function fieldName(type: string | undefined, field: string, reader: Language): string {
  return NODE_TYPES.get(type ?? '')?.words[reader].fields[field]?.label ?? field
}

function findNode(document: BotDocument | null | undefined, id: string | undefined): FlowNode | undefined {
  for (const flow of document?.flows ?? []) {
    const found = flow.nodes.find((n) => n.id === id)
    if (found) return found
  }
  return undefined
}
