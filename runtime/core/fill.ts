import type { Fields } from '../../nodes/field.ts'
import { fillFields } from '../../nodes/fill.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { lookIn } from '../../nodes/path.ts'
import { createShown, maskSecretPaths } from './shown.ts'
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
    room: { left: ROOM * walk.limits.bytes },
  })
  if (filled.reasons.length > 0) noteReasons(walk, filled.reasons, step)
  return filled.fields
}

/** What a step is handed may be this much more than what a turn may keep or say. */
const ROOM = 4

/** Why a condition holds, without the values of secret variables and without what they were compared with, where it is the same. */
function noteReasons({ given, session }: Walk, reasons: Step['conditions'], step: Pick<Step, 'conditions'>): void {
  const shown = createShown(given.document, session)
  for (const { text, values, holds } of reasons) {
    const masked = shown(maskSecretPaths(given.document, values)) as JsonObject // an object stays one
    step.conditions.push({ text: String(shown(text)), values: masked, holds })
  }
}
