import { fillFields } from '../../nodes/fill.ts'
import type { Variable } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { NodeType, Outcome, Seed } from '../../nodes/node.ts'
import { lookIn } from '../../nodes/path.ts'
import { PortError, type Ports } from '../../nodes/ports.ts'
import type { Event } from '../../nodes/reply.ts'

export interface Try {
  /** What happens. Default: the customer opens the conversation. */
  event?: Event
  /** Values of variables; each is declared with the type of its value. */
  values?: JsonObject
  language?: Language
  now?: number
  seed?: Seed
  ports?: Partial<Ports>
}

/** 10.00 on Sunday 22 November 2026 in Western Indonesia. */
export const NOON = Date.UTC(2026, 10, 22, 3)

export const says = (text: string, choice?: string): Event => ({ kind: 'text', text, ...(choice ? { choice } : {}) })

/** Runs one node by itself on saved fields, as the engine would hand them to it. */
export async function run(type: string, saved: JsonObject, given: Try = {}): Promise<Outcome> {
  const node = typeOf(type)
  return node.run(handed(node, saved, given))
}

/** Goes on after a wait that left `state` behind. */
export async function resume(type: string, saved: JsonObject, state: Json, given: Try = {}): Promise<Outcome> {
  const node = typeOf(type)
  if (!node.resume) throw new Error(`${type} has nothing to go on with`)
  return node.resume({ ...handed(node, saved, given), state })
}

/** Does this interrupt answer to the event? */
export async function matches(type: string, saved: JsonObject, given: Try = {}): Promise<boolean> {
  const node = typeOf(type)
  if (!node.matches) throw new Error(`${type} is no interrupt`)
  return node.matches(handed(node, saved, given))
}

/** A port whose every call fails as a port fails. */
export function failing<P extends keyof Ports>(port: P, code: string): Partial<Ports> {
  const fail = () => Promise.reject(new PortError(code, 'failed in a test'))
  return { [port]: new Proxy({}, { get: () => fail }) }
}

function typeOf(type: string): NodeType {
  const node = NODE_TYPES.get(type)
  if (!node) throw new Error(`no node type ${type}`)
  return node
}

/** Only the ports that the node asked for: a node that reaches for another fails its test. */
function handed(node: NodeType, saved: JsonObject, given: Try) {
  const { event = { kind: 'open' }, values = {}, language = 'id', now = NOON, ports = {} } = given
  const seed = given.seed ?? { conversation: 'c1', contact: 'k1' }
  const variables = Object.entries(values).map(
    ([name, value]): Variable => ({ name, type: kindOf(value), scope: 'conversation' }),
  )
  const { fields } = fillFields(node.fields, saved, { look: lookIn(values, variables), language, fallback: 'id' })
  const granted = Object.fromEntries((node.needs ?? []).map((name: keyof Ports) => [name, ports[name]]))
  // biome-ignore lint/suspicious/noExplicitAny: each declaration has its own fields and ports
  return { fields, event, language, now, seed, ...granted } as any
}

function kindOf(value: Json): Variable['type'] {
  if (Array.isArray(value)) return 'list'
  return { string: 'text', number: 'number', boolean: 'boolean', object: 'object' }[typeof value as string] as Variable['type'] // Json has no other kinds
}
