import type { Fields } from '../../nodes/field.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Problem } from '../../nodes/problem.ts'

/**
 * Steps that name a secret which this bot does not have: a step that was pasted or imported from elsewhere, or a secret that
 * was removed. A warning, for the step leaves by its `trouble` exit and harms nobody.
 */
export function missingSecrets(document: BotDocument, known: readonly string[]): Problem[] {
  return document.flows.flatMap((flow) =>
    flow.nodes.flatMap((node) =>
      namedIn(NODE_TYPES.get(node.type)?.fields ?? {}, node.fields)
        .filter(({ name }) => !known.includes(name))
        .map(({ path }): Problem => {
          const args = { type: node.type, ...(node.title ? { title: node.title } : {}) }
          return {
            at: `${node.id}.${path}`,
            severity: 'warning',
            code: 'need.secret',
            flow: flow.id,
            node: node.id,
            field: path,
            args,
          }
        }),
    ),
  )
}

function namedIn(fields: Fields, values: JsonObject, prefix = ''): { path: string; name: string }[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const value = values[key]
    const path = prefix + key
    if (field.kind === 'reference')
      return field.to === 'secret' && typeof value === 'string' && value !== '' ? [{ path, name: value }] : []
    if (field.kind !== 'list' || !Array.isArray(value)) return []
    return value.filter(isItem).flatMap((item) => namedIn(field.of, item, `${path}.${item.id}.`))
  })
}

function isItem(value: Json): value is JsonObject & { id: string } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value.id === 'string'
}
