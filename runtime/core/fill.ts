import type { Fields } from '../../nodes/field.ts'
import { fillFields } from '../../nodes/fill.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { lookIn } from '../../nodes/path.ts'
import { maskSecretPaths } from './shown.ts'
import type { Step } from './trace.ts'
import { valuesOf } from './variables.ts'
import type { Walk } from './walk.ts'

/**
 * Turns what the designer saved into what `run` is handed, with the session's values and language. Secret variables can
 * be read and decided on but not written into a text. Why a condition holds or not is noted in the step.
 */
export function fill(walk: Walk, fields: Fields, saved: JsonObject, step: Pick<Step, 'conditions'>): Record<string, unknown> {
  const { document } = walk.given
  const values = valuesOf(document, walk.session)
  const filled = fillFields(fields, saved, {
    look: lookIn(values, document.variables),
    lookAll: lookIn(values, document.variables, { secrets: true }),
    language: walk.session.language,
    fallback: document.fallback,
  })
  for (const reason of filled.reasons) step.conditions.push({ ...reason, values: maskSecretPaths(document, reason.values) })
  return filled.fields
}
