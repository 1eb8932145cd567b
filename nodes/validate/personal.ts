import type { Fields, VariableField } from '../field.ts'
import type { JsonObject } from '../json.ts'
import type { KnownProblem as Problem } from '../problem.ts'
import { isShown, itemsOf, savedValue } from '../saved.ts'
import { aboutNode, type Context, nextOf, openExits, type Step } from './context.ts'

/**
 * Steps that keep what identifies a person on some way that no consent stands on (UU PDP, articles 20 and 22). A warning: a
 * contract or the law may be reason enough, and only the shop knows.
 */
export function problemsInKeeping(context: Context): Problem[] {
  const unasked = reachedUnasked(context)
  return context.flows.flatMap(({ flow, nodes }, i) =>
    [...nodes.values()]
      .filter((step) => unasked[i]?.has(step.node.id))
      .flatMap((step) =>
        keptBy(context, step).map(({ field, variable }) =>
          aboutNode(flow, step.node, 'consent.missing', 'warning', { field, args: { variable } }),
        ),
      ),
  )
}

/** Variables that the step writes a customer's personal data into, with the field that names each. */
function keptBy({ variables }: Context, { type, node }: Step): { field: string; variable: string }[] {
  return type ? keptIn(type.fields, node.fields) : []

  function keptIn(fields: Fields, saved: JsonObject, prefix = ''): { field: string; variable: string }[] {
    return Object.entries(fields).flatMap(([name, field]) => {
      if (!isShown(fields, saved, name)) return []
      const value = savedValue(fields, saved, name)
      if (field.kind === 'list') return itemsOf(value).flatMap((item) => keptIn(field.of, item, `${prefix}${name}.${item.id}.`))
      if (field.kind !== 'variable' || !field.personal || typeof value !== 'string') return []
      return isPersonal(fields, saved, field.personal) || variables.get(value)?.scope === 'contact'
        ? [{ field: prefix + name, variable: value }]
        : []
    })
  }
}

function isPersonal(fields: Fields, saved: JsonObject, { field, is }: NonNullable<VariableField['personal']>): boolean {
  return is.includes(savedValue(fields, saved, field) ?? null)
}

/**
 * For each flow, the nodes that some way leads to without consent. A called flow is entered as its caller was; its caller goes
 * on unasked only where the called flow can end unasked. Each node is walked on from once, or once more when a flow it calls ends.
 */
function reachedUnasked({ flows }: Context): Set<string>[] {
  const reached = flows.map(() => new Set<string>())
  const indexOf = new Map(flows.map(({ flow }, i) => [flow.id, i]))
  const ends = new Set<number>()
  const callers = flows.map((): { flow: number; step: Step }[] => [])
  const open: { flow: number; id: string }[] = []
  const enter = (flow: number, entry: (step: Step) => boolean) => {
    for (const step of flows[flow]?.nodes.values() ?? []) if (entry(step)) open.push({ flow, id: step.node.id })
  }
  const goOn = (flow: number, step: Step) => {
    for (const id of unaskedNext(step)) open.push({ flow, id })
    if (!endsAfter(step) || ends.has(flow)) return
    ends.add(flow)
    for (const caller of callers[flow] ?? []) goOn(caller.flow, caller.step)
  }
  enter(0, ({ type }) => type?.entry === 'start')
  for (let i = 0; i < flows.length; i++) enter(i, ({ type }) => type?.entry === 'interrupt')
  for (let here = open.pop(); here; here = open.pop()) {
    const { flow, id } = here
    const step = flows[flow]?.nodes.get(id)
    if (!step || reached[flow]?.has(id)) continue
    reached[flow]?.add(id)
    const called = step.calls.flatMap((name) => indexOf.get(name) ?? [])
    for (const each of called) {
      enter(each, ({ type }) => type?.entry === 'start')
      callers[each]?.push({ flow, step })
    }
    if (called.length === 0 || called.some((each) => ends.has(each))) goOn(flow, step)
  }
  return reached
}

/** Where the step leads without the customer having agreed. */
function unaskedNext(step: Step): string[] {
  const agreed = step.type?.agreed
  if (agreed === undefined) return nextOf(step)
  return [...[...step.out].flatMap(([exit, edges]) => (exit === agreed ? [] : edges.map(({ to }) => to))), ...step.jumps]
}

/** A flow may end at this step: nothing follows, or a way out leads nowhere. */
function endsAfter(step: Step): boolean {
  const { agreed } = step.type ?? {}
  if (openExits(step).some(({ id }) => id !== agreed)) return true
  if (step.node.ends?.some((exit) => exit !== agreed && !step.out.has(exit))) return true
  return step.out.size === 0 && step.jumps.length === 0 && step.calls.length === 0
}
