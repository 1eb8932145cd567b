import type { Fields } from '../../nodes/field.ts'
import type { FlowNode } from '../../nodes/flow.ts'
import type { JsonObject } from '../../nodes/json.ts'
import type { NodeType } from '../../nodes/node.ts'
import { initialFields } from '../../nodes/saved.ts'
import type { Means, Point } from './edit.ts'

/** A new step of a type, its fields as the declaration starts them. */
export function freshNode(type: NodeType, at: Point, newId: Means['newId']): FlowNode {
  return { id: newId('n'), type: type.type, version: type.version, at, fields: freshFields(type.fields, newId) }
}

/** A list that must hold something starts with that many empty items. */
export function freshFields(fields: Fields, newId: Means['newId']): JsonObject {
  const values = initialFields(fields)
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'list' && field.min && !field.when)
      values[name] = Array.from({ length: field.min }, () => freshItem(field.of, newId))
  }
  return values
}

/** A new list item, with the id that outlives its renaming. */
export function freshItem(fields: Fields, newId: Means['newId']): JsonObject {
  return { id: newId('i'), ...freshFields(fields, newId) }
}
