import fc from 'fast-check'
import { expect } from 'vitest'
import { exitsOf, needsEdge } from '../../nodes/exits.ts'
import type { Field, Fields } from '../../nodes/field.ts'
import type { BotDocument, Edge, Flow, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { NodeType } from '../../nodes/node.ts'
import { PORT_NAMES, type Ports } from '../../nodes/ports.ts'
import type { Event } from '../../nodes/reply.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { simulatedPorts } from '../../runtime/converse/mocks.ts'
import { newSession, type Session } from '../../runtime/core/session.ts'
import { type Turn, takeTurn } from '../../runtime/core/turn.ts'
import { draw, NO_PORTS } from '../bot.ts'

/** Draws one of some things. Drawn from a seed, so that a thousand steps are as quick to draw as one. */
type Dice = (below: number) => number

export function diceOf(seed: number): Dice {
  let state = seed | 0
  return (below) => {
    // Mulberry32 (Tommy Ettinger, public domain).
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

export interface Plan {
  seed: number
  nodes: number
  flows: number
  /** Things that are spoilt. */
  faults: number
  /** Out of ten exits, how many go back to a step that stands before. */
  loops: number
}

export const plan = (most: number): fc.Arbitrary<Plan> =>
  fc.record({
    seed: fc.integer(),
    nodes: fc.integer({ min: 1, max: most }),
    flows: fc.integer({ min: 1, max: 3 }),
    faults: fc.constantFrom(0, 0, 1, 3),
    loops: fc.integer({ min: 0, max: 6 }),
  })

const TYPES = [...NODE_TYPES.values()]
const WORDS = ['halo', 'satu', '1', '2026-12-24', 'ya', 'budi@contoh.id', '{{x}}']
const VARIABLES: BotDocument['variables'] = [
  { name: 'x', type: 'text', scope: 'conversation', initial: 'satu' },
  { name: 'n', type: 'number', scope: 'contact' },
  { name: 'l', type: 'list', scope: 'conversation' },
  { name: 'o', type: 'object', scope: 'conversation' },
]

/** A drawing with every kind of step, right but for as many faults as the plan says. */
export function drawingOf({ seed, nodes, flows, faults, loops }: Plan): BotDocument {
  const dice = diceOf(seed)
  const ids = Array.from({ length: flows }, (_, i) => (i === 0 ? 'main' : `flow-${i}`))
  const intents = ['i1', 'i2'].map((id) => ({ id, name: id, examples: ['mau retur', 'barang rusak', 'kembalikan uang'] }))
  const document: BotDocument = {
    ...draw({}, { variables: VARIABLES, intents, languages: ['id'] }),
    flows: ids.map((id, i) => flowOf(dice, id, Math.max(1, Math.ceil(nodes / flows)), ids.slice(i + 1), loops)),
  }
  for (let n = 0; n < faults; n++) spoil(dice, document)
  return document
}

function flowOf(dice: Dice, id: string, count: number, below: string[], loops: number): Flow {
  const names = Array.from({ length: count }, (_, i) => `${id}-${i}`)
  const nodes: FlowNode[] = [nodeOf('start', `${id}-start`, {})]
  for (const name of names) {
    const type = typeFor(dice, below)
    nodes.push(nodeOf(type.type, name, savedFor(dice, type.fields, { names, below })))
  }
  const targets = nodes.filter(({ type }) => !NODE_TYPES.get(type)!.entry).map((node) => node.id)
  const edges: Edge[] = []
  let behind = 0
  for (const node of nodes) {
    const type = NODE_TYPES.get(node.type)!
    if (node.id === targets[behind]) behind++
    for (const exit of exitsOf(type, node)) {
      const ahead = targets[behind + dice(3)]
      const to = dice(10) < loops ? targets[dice(targets.length)] : ahead
      if (to && (type.entry || dice(12) > 0)) edges.push({ id: `e${edges.length}`, from: node.id, exit: exit.id, to })
      else if (needsEdge(exit.id) && dice(2) === 0) node.ends = [...(node.ends ?? []), exit.id]
    }
  }
  return { id, name: id, nodes, edges }
}

function typeFor(dice: Dice, below: string[]): NodeType {
  for (;;) {
    const type = TYPES[dice(TYPES.length)]!
    if (type.entry !== 'start' && (below.length > 0 || type.type !== 'sub-flow')) return type
  }
}

function nodeOf(type: string, id: string, fields: JsonObject): FlowNode {
  return { id, type, version: NODE_TYPES.get(type)!.version, at: { x: 0, y: 0 }, fields }
}

interface Around {
  names: string[]
  below: string[]
}

function savedFor(dice: Dice, fields: Fields, around: Around): JsonObject {
  const saved: JsonObject = {}
  for (const [name, field] of Object.entries(fields)) {
    if (field.optional && dice(2) === 0) continue
    const value = valueFor(dice, field, around)
    if (value !== undefined) saved[name] = value
  }
  return saved
}

const FORMATS: Record<string, string> = {
  url: 'https://toko.example/{{x}}',
  email: 'budi@contoh.id',
  name: 'nama',
  words: 'satu, dua',
  time: '09:00',
  date: '2026-12-24',
  path: 'a.b',
  event: 'order.paid',
}

function valueFor(dice: Dice, field: Field, around: Around): Json | undefined {
  switch (field.kind) {
    case 'text':
      return field.format ? FORMATS[field.format]! : field.template ? 'Kata {{x}} {{o.a}}' : 'kata'
    case 'phrase':
      return { id: 'Hai {{x}}.' }
    case 'number':
      return Math.max(field.min ?? 1, Math.min(field.max ?? 9, 1 + dice(9)))
    case 'toggle':
      return dice(2) === 0
    case 'choice':
      return field.options[dice(field.options.length)]!
    case 'variable':
      return VARIABLES[dice(VARIABLES.length)]!.name
    case 'condition':
      return dice(2) === 0
        ? { left: 'x', op: 'filled' }
        : {
            any: [
              { left: 'n', op: 'above', right: 3 },
              { left: 'o.a', op: 'empty' },
            ],
          }
    case 'reference':
      return { intent: 'i1', secret: 'kunci', collection: 'toko', node: around.names[dice(around.names.length)]!, flow: around.below[dice(around.below.length)] }[field.to] // biome-ignore format: one line
    case 'code':
      return 'return 1'
    case 'list': {
      const least = field.min ?? (field.optional ? 0 : 1)
      return Array.from({ length: least + dice(2) }, (_, i) => ({ id: `i${i}`, ...savedFor(dice, field.of, around) }))
    }
  }
}

/** What a careless hand, an import or an older program does to a drawing. */
function spoil(dice: Dice, document: BotDocument): void {
  const flow = document.flows[dice(document.flows.length)]!
  const node = flow.nodes[dice(flow.nodes.length)]!
  const edge = flow.edges[dice(Math.max(1, flow.edges.length))]
  const spoiled = [
    () => edge && Object.assign(edge, { to: 'nobody' }),
    () => edge && Object.assign(edge, { exit: 'nowhere' }),
    () => edge && Object.assign(edge, { to: edge.from }),
    () => edge && flow.edges.push({ ...edge, id: 'double' }),
    () => edge && Object.assign(edge, { to: flow.nodes[0]!.id }),
    () => (node.type = 'from-the-future'),
    () => (node.version = 99),
    () => (node.fields = {}),
    () => (node.fields = { text: 7, flow: 'nobody', to: 'nobody', options: 'x', values: [1], cases: [{}], nonsense: true }),
    () => flow.nodes.splice(flow.nodes.indexOf(node), 1),
    () => flow.nodes.push({ ...node }),
    () => (flow.nodes[0]!.type = 'end'),
    () => (document.variables = []),
    () => flow.nodes.push(nodeOf('sub-flow', 'again', { flow: flow.id })),
  ]
  spoiled[dice(spoiled.length)]!()
}

/** What ports say: what the simulator makes up, and every third time that they cannot. */
function portsFor(dice: Dice): () => Ports {
  return () => {
    const made = simulatedPorts({ ports: {} }, NO_PORTS, [])({ n: 1, flow: '', node: '', type: '', answered: () => {} })
    const falter =
      (method: (...sent: unknown[]) => unknown) =>
      async (...sent: unknown[]) => {
        if (dice(3) === 0) throw Object.assign(new Error('down'), { code: 'port.failed' })
        return method(...sent)
      }
    const port = (methods: object) => Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, falter(method)]))
    return Object.fromEntries(Object.entries(made).map(([name, methods]) => [name, port(methods)])) as unknown as Ports // each port's own methods, which may fail
  }
}

/** Troubles that only a drawing which should not have been published can have. */
const FORBIDDEN = ['node.gone', 'node.unknown', 'node.exit', 'variable.unknown']

/** What a drawing turned out to be: right, wrong, or so wrong that a customer got where nothing is. */
export type Found = 'right' | 'wrong' | 'nowhere'

/**
 * REL-08: the checker and the engine agree. Whatever the drawing, the engine does not throw and ends, waits or meets its
 * budget; one without errors never leads where nothing is.
 */
export async function agreeOn(given: Plan, turns: number): Promise<Found> {
  const document = drawingOf(given)
  const errors = problemsIn(document, NODE_TYPES, { ports: PORT_NAMES }).filter(({ severity }) => severity === 'error')
  const dice = diceOf(given.seed ^ 1)
  const ports = portsFor(dice)
  let session: Session = newSession('id')
  let now = Date.UTC(2026, 10, 22, 3)
  let isLost = false
  for (let i = 0; i < turns; i++) {
    now += dice(2) === 0 ? 1_000 : 2 * 3_600_000
    const event: Event = i === 0 ? { kind: 'open' } : eventOf(dice)
    const turn = await takeTurn({ document, session, event, types: NODE_TYPES, ports, now })
    const troubles = turn.steps.flatMap(({ trouble }) => (trouble ? [trouble] : []))
    const forbidden = troubles.filter((code) => FORBIDDEN.includes(code))
    if (errors.length === 0) expect(forbidden, JSON.stringify(turn.steps.at(-1))).toEqual([])
    isLost ||= forbidden.length > 0
    atRest(turn)
    session = JSON.parse(JSON.stringify(turn.session))
  }
  return errors.length === 0 ? 'right' : isLost ? 'nowhere' : 'wrong'
}

function eventOf(dice: Dice): Event {
  const kinds: (() => Event)[] = [
    () => ({ kind: 'text', text: WORDS[dice(WORDS.length)]! }),
    () => ({ kind: 'text', text: 'pilih', choice: `i${dice(3)}` }),
    () => ({ kind: 'timeout' }),
    () => ({ kind: 'nobody' }),
    () => ({ kind: 'returned', variables: { x: 'dua' } }),
    () => ({ kind: 'code', proof: 'abc' }),
    () => ({ kind: 'open' }),
  ]
  return kinds[Math.max(0, dice(kinds.length + 4) - 4)]!()
}

/** It ended, it waits, or it was stopped by a budget and a person was asked for. */
function atRest({ session, steps, replies, over, handoff }: Turn): void {
  expect(steps.length).toBeLessThanOrEqual(101 + 12)
  expect(replies.length).toBeLessThanOrEqual(21)
  for (const reply of replies) expect(typeof reply.text).toBe('string')
  if (over) expect(session.mode).toBe('over')
  // An interrupt that could not tell is a step too, and leads nowhere.
  else if (steps.some(({ exit, waits }) => exit || waits) && session.at === null) expect(handoff).not.toBeNull()
  if (session.at) expect(session.waiting).not.toBeNull()
}
