import type { BotDocument, Variable } from '../../nodes/flow.ts'
import type { Json } from '../../nodes/json.ts'
import type { NodeType } from '../../nodes/node.ts'
import { isName } from '../../nodes/path.ts'
import { itemsOf } from '../../nodes/saved.ts'
import { type Edited, flowOf, type Means, refuse } from './edit.ts'
import { freshItem } from './fresh.ts'
import { setField } from './steps.ts'
import { addVariable } from './variables.ts'

/**
 * Takes a value out of an answer that was tried: one more item in the step's list of picks, with the value's place, and a
 * variable of the value's type to keep it in, which is made where the bot has none of that name.
 *
 * @param place as `data.items.0.name`; '' for the whole answer
 */
export function pickValue(
  document: BotDocument,
  flow: string,
  node: string,
  picked: { place: string; value: Json },
  means: Means,
): Edited {
  const step = flowOf(document, flow).nodes.find((n) => n.id === node)
  const trial = step && (means.types.get(step.type) as NodeType | undefined)?.trial
  const list = trial && means.types.get(step.type)?.fields[trial.into]
  if (!trial || list?.kind !== 'list') return refuse('connect-gone')
  const holder = Object.keys(list.of).find((name) => list.of[name]?.kind === 'variable')
  const items = itemsOf(step.fields[trial.into])
  if (!holder || items.length >= (list.max ?? 20)) return refuse('too-many')
  const variable = variableFor(document, picked)
  const known = document.variables.some(({ name }) => name === variable.name)
  const made = known ? { document, made: [] } : addVariable(document, variable)
  if ('refused' in made) return made
  const item = { ...freshItem(list.of, means.newId), [trial.path]: picked.place, [holder]: variable.name }
  return setField(made.document, flow, node, trial.into, [...items, item], means.types)
}

/** A variable that is named as the value is and can hold it; `status2` where `status` is something else. */
function variableFor(document: BotDocument, { place, value }: { place: string; value: Json }): Variable {
  const type = typeOf(value)
  const called = place.split('.').findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? 'answer'
  const plain = called
    .replace(/[^A-Za-z0-9_]/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 36)
  const stem = isName(plain) ? plain : `value_${plain}`.slice(0, 36).replace(/_$/, '')
  for (let n = 1; ; n++) {
    const name = n === 1 ? stem : `${stem}${n}`
    const taken = document.variables.find((each) => each.name === name)
    if (!taken || (taken.type === type && !taken.secret)) return { name, type, scope: 'conversation' }
  }
}

function typeOf(value: Json): Variable['type'] {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object' && value !== null) return 'object'
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text'
}
