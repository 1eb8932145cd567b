import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BotDocument, Edge, FlowNode } from '../../nodes/flow.ts'
import type { JsonObject } from '../../nodes/json.ts'
import type { PortName, Ports } from '../../nodes/ports.ts'
import type { Event } from '../../nodes/reply.ts'
import { newSession, type Session } from '../../runtime/core/session.ts'
import { type Turn, takeTurn } from '../../runtime/core/turn.ts'
import { draw, NO_PORTS } from '../bot.ts'
import { TEST_NODES } from './nodes.ts'

/** Any drawing, right or wrong: unknown types, edges to nowhere, loops, flows that call each other, interrupts that jump out. */
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'ghost']
const FIELDS: Record<string, fc.Arbitrary<JsonObject>> = {
  say: fc.record({
    text: fc.record({ id: fc.constantFrom('hai', '{{x}}', '{{y.z}} {{', '') }),
    times: fc.integer({ min: 0, max: 9 }),
  }),
  ask: fc.record({
    text: fc.constant({ id: '?' }),
    save: fc.constantFrom('x', 'y', 'ghost'),
    patience: fc.constantFrom(1, 60_000),
  }),
  set: fc.record({ name: fc.constantFrom('x', 'y'), value: fc.constantFrom('1', '{{x}}{{x}}', 'null') }),
  when: fc.record({ is: fc.constantFrom<JsonObject>({ left: 'x', op: 'is', right: '1' }, { all: [] }, { nonsense: true }) }),
  sub: fc.record({ flow: fc.constantFrom('main', 'other', 'gone') }),
  go: fc.record({ to: fc.constantFrom(...NAMES) }),
  whenever: fc.record({
    word: fc.constantFrom('a', 'zz'),
    silence: fc.constantFrom(1, 90_000),
    security: fc.constant('otp-shared'),
  }),
  person: fc.record({ patience: fc.constantFrom(1, 60_000) }),
  fetches: fc.record({ url: fc.constant('https://x.example/{{x}}'), save: fc.constantFrom('x', 'y') }),
}
const TYPES = [...TEST_NODES.keys(), 'from-the-future'].filter((type) => type !== 'does' && type !== 'fork')
const EXITS = ['next', 'trouble', 'answered', 'silent', 'yes', 'no', 'refused', 'returned', 'nobody']

const node = (id: string): fc.Arbitrary<FlowNode> =>
  fc
    .constantFrom(...TYPES)
    .chain((type) => (FIELDS[type] ?? fc.constant({})).map((fields) => ({ id, type, version: 1, at: { x: 0, y: 0 }, fields })))
const edge: fc.Arbitrary<Edge> = fc.record({
  id: fc.uuid(),
  from: fc.constantFrom('start', ...NAMES),
  exit: fc.constantFrom(...EXITS),
  to: fc.constantFrom(...NAMES),
})
const flow = (id: string) =>
  fc
    .record({ nodes: fc.tuple(...NAMES.slice(0, 6).map(node)), edges: fc.array(edge, { maxLength: 30 }) })
    .map(({ nodes, edges }) => ({
      id,
      name: id,
      nodes: [{ id: 'start', type: 'start', version: 1, at: { x: 0, y: 0 }, fields: {} }, ...nodes],
      edges: [{ id: 'first', from: 'start', exit: 'next', to: 'a' }, ...edges],
    }))
const drawing: fc.Arbitrary<BotDocument> = fc.tuple(flow('main'), flow('other')).map((flows) => ({
  ...draw({}, { variables: [{ name: 'x', type: 'text', scope: 'conversation' }, { name: 'y', type: 'object', scope: 'contact' }] }),
  flows,
})) // biome-ignore format: two variables in a line

const event: fc.Arbitrary<{ event: Event; after: number; security?: string[] }> = fc.record({
  event: fc.oneof(
    fc.constantFrom<Event>(
      { kind: 'open' },
      { kind: 'timeout' },
      { kind: 'nobody' },
      { kind: 'returned', variables: { x: '1', ghost: 1 } },
    ),
    fc.string().map((text): Event => ({ kind: 'text', text })),
    fc.constant<Event>({ kind: 'text', text: 'a' }),
  ),
  after: fc.constantFrom(0, 10, 60_001, 100_000),
  security: fc.constantFrom([], ['otp-shared']),
})

/** Ports whose answers depend on nothing but how often they were asked, some of them failures. */
function countingPorts(answers: { port: PortName; got: unknown }[]): Ports {
  const answer = (port: PortName) => async () => {
    const got = answers.length % 3 === 2 ? null : { status: 200, body: { n: answers.length } }
    answers.push({ port, got })
    if (!got) throw Object.assign(new Error('down'), { code: `${port}.failed` })
    return got
  }
  return {
    ...NO_PORTS,
    model: { answer: async () => ({ text: 'jawaban', by: 'model', used: [] }) },
    web: { request: answer('web') as never },
    sandbox: { run: answer('sandbox') as never },
    people: { ask: async () => ({ number: 'A', present: true }) },
  }
}

async function talk(document: BotDocument, events: { event: Event; after: number; security?: string[] }[]): Promise<Turn[]> {
  const turns: Turn[] = []
  let session: Session = newSession('id')
  let now = 1_000_000
  const answers: { port: PortName; got: unknown }[] = []
  for (const { event, after, security } of events) {
    now += after
    const ports = countingPorts(answers)
    const turn = await takeTurn({ document, session, event, security, types: TEST_NODES, ports: () => ports, now })
    turns.push(turn)
    session = JSON.parse(JSON.stringify(turn.session))
  }
  return turns
}

describe('any drawing, with any customer', () => {
  it('comes to rest within its budgets, in a place that makes sense, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(drawing, fc.array(event, { minLength: 1, maxLength: 12 }), async (document, events) => {
        for (const turn of await talk(document, events)) {
          expect(turn.steps.length).toBeLessThanOrEqual(101 + 12)
          expect(turn.replies.length).toBeLessThanOrEqual(21)
          expect(JSON.stringify([turn.session.variables, turn.session.contact]).length).toBeLessThan(64_100)
          expect(turn.session.stack.length).toBeLessThanOrEqual(10)
          expect(turn.over).toBe(turn.session.mode === 'over')
          expect(
            Object.keys(turn.session.variables)
              .concat(Object.keys(turn.session.contact))
              .filter((n) => !['x', 'y'].includes(n)),
          ).toEqual([])
          if (turn.session.mode === 'over') expect(turn.wakeAt).toBeNull()
          if (turn.session.at) expect(turn.session.waiting).not.toBeNull()
          expect(turn.steps.map((step) => step.n)).toEqual(turn.steps.map((_, i) => i + 1))
        }
      }),
      { numRuns: 600 },
    )
  })

  it('says the same again when it is run again: replies, steps and sessions', async () => {
    await fc.assert(
      fc.asyncProperty(drawing, fc.array(event, { minLength: 1, maxLength: 8 }), async (document, events) => {
        expect(await talk(document, events)).toEqual(await talk(document, events))
      }),
      { numRuns: 200 },
    )
  })

  it('hears nothing from the bot while a person has the conversation', async () => {
    await fc.assert(
      fc.asyncProperty(drawing, fc.array(fc.string(), { maxLength: 6 }), async (document, texts) => {
        const session: Session = {
          ...newSession('id'),
          mode: 'person',
          at: { flow: 'main', node: 'a' },
          waiting: { for: 'reply' },
        }
        for (const text of texts) {
          const ports = countingPorts([])
          const given = { document, session, types: TEST_NODES, ports: () => ports, now: 1 }
          const turn = await takeTurn({ ...given, event: { kind: 'text', text }, security: ['otp-shared'] })
          expect(turn.replies).toEqual([])
          expect(turn.steps).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
  })
})
