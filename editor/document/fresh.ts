import type { Field, Fields } from '../../nodes/field.ts'
import type { FlowNode } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { NodeType } from '../../nodes/node.ts'
import type { Means, Point } from './edit.ts'

/** A new step of a type, its fields as the declaration starts them. */
export function freshNode(type: NodeType, at: Point, newId: Means['newId']): FlowNode {
  return { id: newId('n'), type: type.type, version: type.version, at, fields: freshFields(type.fields as Fields, newId) }
}

/** Only what has a start value: an empty field is absent, so that the checker can name it. */
export function freshFields(fields: Fields, newId: Means['newId']): JsonObject {
  const values: JsonObject = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = freshValue(field, newId)
    if (value !== undefined) values[name] = value
  }
  return values
}

function freshValue(field: Field, newId: Means['newId']): Json | undefined {
  if (field.kind === 'list') {
    const items = Array.from({ length: field.min ?? 0 }, () => freshItem(field.of, newId))
    return items.length ? items : undefined
  }
  if (field.kind === 'phrase') return field.initial ? { ...field.initial } : undefined
  return 'initial' in field ? field.initial : undefined
}

/** A new list item, with the id that outlives its renaming. */
export function freshItem(fields: Fields, newId: Means['newId']): JsonObject {
  return { id: newId('i'), ...freshFields(fields, newId) }
}
