import { FORMAT } from './flow.ts'
import type { JsonObject } from './json.ts'
import type { NodeType } from './node.ts'

/** One named step from a document format to the next. `up` is handed a copy and may change it. */
export interface FormatStep {
  name: string
  up(document: JsonObject): JsonObject
}

/** Steps from format n to n + 1, by n. Format 1 is the first. */
export const FORMAT_STEPS: { readonly [from: number]: FormatStep } = {}

/** Lifts a document of an older format; `taken` names the steps, oldest first. Null where a step is missing. */
export function upgradeFormat(
  document: JsonObject,
  from: number,
  steps: { readonly [from: number]: FormatStep } = FORMAT_STEPS,
  to: number = FORMAT,
): { document: JsonObject; taken: string[] } | null {
  const taken: string[] = []
  let lifted = structuredClone(document)
  for (let n = from; n < to; n++) {
    const step = steps[n]
    if (!step) return null
    lifted = { ...step.up(lifted), jaga: n + 1 }
    taken.push(step.name)
  }
  return { document: lifted, taken }
}

/** Lifts one node's saved fields to the declaration's version. Null where a step is missing or fails on these fields. */
export function upgradeNode(type: NodeType, fields: JsonObject, from: number): { fields: JsonObject; taken: string[] } | null {
  const taken: string[] = []
  let lifted = structuredClone(fields)
  for (let n = from; n < type.version; n++) {
    const step = type.upgrades?.[n]
    if (!step) return null
    lifted = step.up(lifted)
    taken.push(step.name)
  }
  return { fields: lifted, taken }
}

/** What a declaration's upgrades lack, in words for its author: one named step for each version before the present one. */
export function problemsInUpgrades(type: NodeType): string[] {
  const wanted = Array.from({ length: type.version - 1 }, (_, i) => i + 1)
  const problems = wanted
    .filter((n) => !type.upgrades?.[n]?.name)
    .map((n) => `${type.type}: no named upgrade from version ${n} to ${n + 1}`)
  const extra = Object.keys(type.upgrades ?? {}).filter((n) => !wanted.includes(Number(n)))
  return [...problems, ...extra.map((n) => `${type.type}: an upgrade from version ${n}, which is not an earlier version`)]
}
