import type { Field, Fields, ListField } from '../field.ts'
import type { Flow, FlowNode } from '../flow.ts'
import type { Json, JsonObject } from '../json.ts'
import type { NodeType } from '../node.ts'
import type { Finding, KnownProblem as Problem } from '../problem.ts'
import { isShown, itemsOf, savedValue } from '../saved.ts'
import { aboutNode, type Context } from './context.ts'
import { problemsInValue } from './values.ts'

/** What is wrong with what is saved for a node's fields. A field that is hidden by its siblings is not looked at. */
export function problemsInFields(context: Context, flow: Flow, node: FlowNode, type: NodeType): Problem[] {
  const problems: Problem[] = []
  const add = (path: string, { code, severity = 'error', args }: Finding) =>
    problems.push(aboutNode(flow, node, code, severity, { field: path, args }))
  visit({ context, flow, add }, type.fields, node.fields, '')
  return problems
}

interface Visit {
  context: Context
  flow: Flow
  add(path: string, finding: Finding): void
}

function visit(given: Visit, fields: Fields, saved: JsonObject, within: string): void {
  for (const name of Object.keys(saved)) {
    if (!Object.hasOwn(fields, name) && !(within && name === 'id'))
      given.add(within + name, { code: 'field.unknown', args: { name } })
  }
  for (const [name, field] of Object.entries(fields)) {
    if (!isShown(fields, saved, name)) continue
    const value = savedValue(fields, saved, name)
    if (isMissing(field, value)) {
      if (!field.optional) given.add(within + name, { code: 'field.missing' })
    } else if (field.kind === 'list') visitList(given, field, value, within + name)
    else for (const finding of problemsInValue(given.context, given.flow, field, value as Json)) given.add(within + name, finding) // not missing
  }
}

function visitList(given: Visit, field: ListField, value: Json | undefined, path: string): void {
  const items = itemsOf(value)
  const { min = field.optional ? 0 : 1, max = 20 } = field
  if (!Array.isArray(value) || items.length !== value.length) given.add(path, { code: 'field.shape' })
  if (items.length < min) given.add(path, { code: 'field.few', args: { min, found: items.length } })
  if (items.length > max) given.add(path, { code: 'field.many', args: { max, found: items.length } })
  const seen = new Set<string>()
  for (const item of items.slice(0, max)) {
    if (seen.has(item.id)) given.add(`${path}.${item.id}`, { code: 'field.double', args: { id: item.id } })
    seen.add(item.id)
    visit(given, field.of, item, `${path}.${item.id}.`)
  }
}

/** Nothing there: no value, no words in any language. A list has its own say about how few are too few. */
function isMissing(field: Field, value: Json | undefined): boolean {
  if (value === undefined || value === null) return true
  if (field.kind === 'phrase' && typeof value === 'object' && !Array.isArray(value)) {
    return Object.values(value).every((text) => typeof text === 'string' && text.trim() === '')
  }
  return field.kind !== 'list' && typeof value === 'string' && value.trim() === ''
}
