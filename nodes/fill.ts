import { type Condition, type Decision, decide } from './condition.ts'
import type { Field, Fields, FilledAll, VariableField } from './field.ts'
import type { Json, JsonObject } from './json.ts'
import { inLanguage, type Language } from './language.ts'
import type { Look } from './path.ts'
import { isJsonObject, isShown, itemsOf, savedValue } from './saved.ts'
import { fillTemplate } from './template.ts'

export interface FillWith {
  /** Values for texts; it must not see secret variables. */
  look: Look
  /** Values for conditions and for `read` variables, which may be secret. Default `look`. */
  lookAll?: Look
  language: Language
  fallback: Language
  /** Characters that all texts together may have at most: counted down as they are filled. What has no room throws TooLong. */
  room?: { left: number }
}

export type FilledValue = Json | ({ id: string } & FilledAll<Fields>)[] | undefined

export interface FilledFields {
  fields: Record<string, FilledValue>
  /** What each condition was decided on, for the trace. */
  reasons: Decision['reasons']
  /** Paths in texts that had no value. */
  missing: string[]
}

/**
 * Turns what is saved into what `run` is handed: templates filled (with `into` kept safe), the language chosen, conditions
 * decided, variables read. A field that is hidden, absent or of the wrong shape becomes undefined, a list an empty one.
 */
export function fillFields(fields: Fields, saved: JsonObject, given: FillWith): FilledFields {
  const filled: FilledFields = { fields: {}, reasons: [], missing: [] }
  for (const [name, field] of Object.entries(fields)) {
    const value = isShown(fields, saved, name) ? savedValue(fields, saved, name) : undefined
    filled.fields[name] = fillOne(field, value, given, filled)
  }
  return filled
}

function fillOne(field: Field, value: Json | undefined, given: FillWith, filled: FilledFields): FilledValue {
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string' || (value === '' && field.optional)) return undefined
      return field.template ? fillText(value, given, filled, field.into) : value
    case 'phrase': {
      const text = isJsonObject(value) ? inLanguage(value, given.language, given.fallback) : ''
      return text === '' && field.optional ? undefined : fillText(text, given, filled)
    }
    case 'list':
      return itemsOf(value).map((item) => {
        const { fields, reasons, missing } = fillFields(field.of, item, given)
        filled.reasons.push(...reasons)
        filled.missing.push(...missing)
        return { ...fields, id: item.id }
      })
    case 'condition': {
      if (value === undefined) return undefined
      const { holds, reasons } = decide(value as unknown as Condition, given.lookAll ?? given.look) // decide checks the form itself
      filled.reasons.push(...reasons)
      return holds
    }
    case 'variable':
      if (typeof value !== 'string' || value === '') return undefined
      return fillVariable(field, value, given)
    case 'number':
      return typeof value === 'number' ? value : undefined
    case 'toggle':
      return value === true
    case 'choice':
      return typeof value === 'string' && field.options.includes(value) ? value : undefined
    case 'reference':
    case 'code':
      return typeof value === 'string' && value !== '' ? value : undefined
  }
}

function fillVariable({ use }: VariableField, name: string, { look, lookAll = look }: FillWith): Json {
  if (use === 'write') return name
  const value = lookAll(name) ?? null
  return use === 'read' ? value : { name, value }
}

function fillText(template: string, given: FillWith, filled: FilledFields, into?: 'url' | 'json'): string {
  const { text, missing } = fillTemplate(template, given.look, { language: given.language, into, most: given.room?.left })
  if (given.room) given.room.left -= text.length
  filled.missing.push(...missing)
  return text
}
