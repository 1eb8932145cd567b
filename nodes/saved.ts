import type { Field, Fields } from './field.ts'
import type { Json, JsonObject } from './json.ts'
import type { WhenField } from './node.ts'

/** The fields of a new node or list item, as the declaration starts them. */
export function initialFields(fields: Fields): JsonObject {
  const saved: JsonObject = {}
  for (const [name, field] of Object.entries(fields)) {
    const initial = initialOf(field)
    if (initial !== undefined) saved[name] = structuredClone(initial)
  }
  return saved
}

/** What is saved for a field; where nothing is saved for a required one, what it starts with. */
export function savedValue(fields: Fields, saved: JsonObject, name: string): Json | undefined {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (!field) return undefined
  if (Object.hasOwn(saved, name)) return saved[name]
  return field.optional ? undefined : initialOf(field)
}

/** A field that depends on a sibling is there only while the sibling says so. */
export function isShown(fields: Fields, saved: JsonObject, name: string): boolean {
  const when = fields[name]?.when
  if (!when) return true
  return isShown(fields, saved, when.field) && when.is.includes(savedValue(fields, saved, when.field) ?? null)
}

/** Does what is saved fulfil a declaration's "only while this field ..."? */
export function holdsWhen(fields: Fields, saved: JsonObject, when: WhenField): boolean {
  if (!isShown(fields, saved, when.field)) return false
  const value = savedValue(fields, saved, when.field) ?? null
  if (when.is) return when.is.includes(value)
  return value !== null && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/** The items of a list field that are well-formed enough to have an id. */
export function itemsOf(value: Json | undefined): ({ id: string } & JsonObject)[] {
  if (!Array.isArray(value)) return []
  return value.filter((item): item is { id: string } & JsonObject => isJsonObject(item) && typeof item.id === 'string')
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function initialOf(field: Field): Json | undefined {
  if (field.kind === 'toggle') return field.initial ?? false
  if (field.kind === 'list') return []
  return 'initial' in field ? (field.initial as Json | undefined) : undefined // a phrase is a plain object of texts
}
