import type { BotDocument, Edge, Flow, FlowNode } from '../../nodes/flow.ts'
import type { Means } from './edit.ts'
import { exitIds } from './graph.ts'

/**
 * Two drawings that grew out of one are joined where they did not touch the same thing: a step, an exit's connection, a
 * variable, an intent, a text. A step's place is a thing of its own, and there mine is kept.
 *
 * @param base what both began with
 * @returns undefined where both changed the same thing, each in another way: a person decides
 */
export function merge(base: BotDocument, mine: BotDocument, theirs: BotDocument, types: Means['types']): BotDocument | undefined {
  try {
    const flows = joined(base.flows, mine.flows, theirs.flows, byId, (was, here, there) => mergeFlow(was, here, there, types))
    const whole = joinedRecord(rest(base), rest(mine), rest(theirs))
    return {
      ...theirs,
      ...whole,
      flows,
      variables: joined(base.variables, mine.variables, theirs.variables, ({ name }) => name),
      intents: joined(base.intents, mine.intents, theirs.intents, byId),
      texts: joinedRecord(base.texts, mine.texts, theirs.texts),
    }
  } catch (cause) {
    if (cause instanceof Clash) return undefined
    throw cause
  }
}

/** Both changed the same thing. */
class Clash extends Error {}

const byId = ({ id }: { id: string }) => id

/** What is not a list of things by name: languages, the fallback, the name. */
const rest = ({ name, languages, fallback }: BotDocument) => ({ name, languages, fallback })

function mergeFlow(base: Flow, mine: Flow, theirs: Flow, types: Means['types']): Flow {
  const nodes = joined(base.nodes, mine.nodes, theirs.nodes, byId, mergeNode)
  const edges = joined(base.edges, mine.edges, theirs.edges, wayOf, undefined, isSameWay)
  const known = new Map(nodes.map((node) => [node.id, node]))
  for (const edge of edges) {
    const from = known.get(edge.from)
    // One drew a connection at a step or an exit that the other took away.
    if (!from || !known.has(edge.to) || (types.has(from.type) && !exitIds(types, from).includes(edge.exit))) throw new Clash()
    if (from.ends?.includes(edge.exit)) throw new Clash()
  }
  return { ...theirs, ...joinedRecord({ name: base.name }, { name: mine.name }, { name: theirs.name }), nodes, edges }
}

function mergeNode(base: FlowNode, mine: FlowNode, theirs: FlowNode): FlowNode {
  const { at, ...here } = mine
  const { at: was, ...before } = base
  const { at: there, ...other } = theirs
  return { ...either(before, here, other), at: isSame(at, was) ? there : at }
}

const wayOf = (edge: Edge) => `${edge.from} ${edge.exit}`
const isSameWay = (a: Edge, b: Edge) => a.to === b.to

/** Lists of things by name: in their order, mine that are new after them. */
function joined<T>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  keyOf: (one: T) => string,
  inside?: (base: T, mine: T, theirs: T) => T,
  same: (a: T, b: T) => boolean = isSame,
): T[] {
  const map = (list: readonly T[]) => new Map(list.map((one) => [keyOf(one), one]))
  const [was, here, there] = [map(base), map(mine), map(theirs)]
  return [...new Set([...there.keys(), ...here.keys()])].flatMap((key) => {
    const [b, m, t] = [was.get(key), here.get(key), there.get(key)]
    const kept = b && m && t && inside ? inside(b, m, t) : either(b, m, t, same)
    return kept === undefined ? [] : [kept]
  })
}

function joinedRecord<T extends object>(base: T, mine: T, theirs: T): T {
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]) as Set<keyof T> // their own keys
  return Object.fromEntries([...names].map((name) => [name, either(base[name], mine[name], theirs[name])])) as T // the same keys
}

/** Whichever was changed; it was taken away where it is undefined. */
function either<T>(base: T, mine: T, theirs: T, same: (a: NonNullable<T>, b: NonNullable<T>) => boolean = isSame): T {
  const alike = (a: T, b: T) => a === b || (a != null && b != null && same(a, b))
  if (alike(mine, base)) return theirs
  if (alike(theirs, base) || alike(mine, theirs)) return mine
  throw new Clash()
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>] // objects, as just seen
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
  )
}
