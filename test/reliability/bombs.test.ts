import { describe, expect, it } from 'vitest'
import { readDocument } from '../../nodes/document.ts'
import { type BotDocument, LIMITS } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { PORT_NAMES } from '../../nodes/ports.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { draw, talkWith } from '../bot.ts'

/** DOS-07: drawings that would run for ever or grow without end. Each is stopped by a budget, and a person is asked for. */
const text = (words: string) => ({ text: { id: words } })
const variables: BotDocument['variables'] = [
  { name: 'x', type: 'text', scope: 'conversation', initial: 'aaaaaaaaaaaaaaaa' },
  { name: 'n', type: 'number', scope: 'conversation', initial: 0 },
  ...Array.from({ length: 20 }, (_, i) => ({ name: `y${i}`, type: 'text' as const, scope: 'conversation' as const })),
]
const drawn = (flows: Parameters<typeof draw>[0]) => draw(flows, { variables, languages: ['id'] })
const errorsIn = (document: BotDocument) =>
  problemsIn(document, NODE_TYPES, { ports: PORT_NAMES }).flatMap(({ severity, code }) => (severity === 'error' ? [code] : []))
const setting = (how: string, more: object) => ({ values: [{ id: 'v', how, ...more }] })

const BOMBS: { bomb: string; document: BotDocument; errors: string[]; stoppedBy: string }[] = [
  {
    bomb: 'a loop without a way out',
    document: drawn({ main: [['start', 'start'], ['a', 'message', text('a')], ['b', 'message', text('b')], 'start -> a', 'a -> b', 'b -> a'] }),
    errors: ['loop.endless'],
    stoppedBy: 'budget.replies',
  },
  {
    bomb: 'a silent loop without a way out',
    document: drawn({ main: [['start', 'start'], ['a', 'set-value', setting('text', { variable: 'x', text: 'a' })], 'start -> a', 'a -> a'] }),
    errors: ['loop.endless'],
    stoppedBy: 'budget.steps',
  },
  {
    bomb: 'a million times round',
    document: drawn({
      main: [
        ['start', 'start'],
        ['more', 'set-value', setting('add', { variable: 'n', from: 'n', number: 1 })],
        ['enough', 'condition', { test: { left: 'n', op: 'at-least', right: 1_000_000 } }],
        ['bye', 'end'],
        'start -> more',
        'more -> enough',
        'enough.no -> more',
        'enough.yes -> bye',
      ],
    }),
    errors: [],
    stoppedBy: 'budget.steps',
  },
  {
    bomb: 'x = x + x, forty times',
    document: drawn({
      main: [
        ['start', 'start'],
        ...Array.from({ length: 40 }, (_, i): [string, string, object] => [`d${i}`, 'set-value', setting('text', { variable: 'x', text: '{{x}}{{x}}' })]),
        ['bye', 'end'],
        'start -> d0',
        ...Array.from({ length: 39 }, (_, i) => `d${i} -> d${i + 1}`),
        'd39 -> bye',
      ] as Parameters<typeof draw>[0][string],
    }),
    errors: [],
    stoppedBy: 'budget.bytes',
  },
  {
    bomb: 'a long value that one step names eight thousand times',
    document: drawn({
      main: [
        ['start', 'start'],
        ['grow', 'set-value', { values: Array.from({ length: 20 }, (_, i) => ({ id: `v${i}`, variable: `y${i}`, how: 'text', text: '{{x}}'.repeat(400) })) }],
        ['bye', 'end'],
        'start -> grow',
        'grow -> bye',
      ],
    }),
    errors: [],
    stoppedBy: 'budget.bytes',
  },
  {
    bomb: 'a flow that runs itself',
    document: drawn({ main: [['start', 'start'], ['again', 'sub-flow', { flow: 'main' }], 'start -> again', 'again -> .'] }),
    errors: ['flow.recursion'],
    stoppedBy: 'budget.depth',
  },
  {
    bomb: 'two flows that run each other',
    document: drawn({
      main: [['start', 'start'], ['there', 'sub-flow', { flow: 'other' }], 'start -> there', 'there -> .'],
      other: [['begin', 'start'], ['back', 'sub-flow', { flow: 'main' }], 'begin -> back', 'back -> .'],
    }),
    errors: ['flow.recursion', 'flow.recursion'],
    stoppedBy: 'budget.depth',
  },
] // biome-ignore format: drawings

describe('a flow bomb', () => {
  it.each(BOMBS)('$bomb is stopped by its $stoppedBy', async ({ document, errors, stoppedBy }) => {
    expect(errorsIn(document)).toEqual(errors)
    if (stoppedBy === 'budget.bytes') document.variables[0]!.initial = 'a'.repeat(50_000)
    const bot = talkWith(document)
    const turn = await bot.opens()
    expect(turn.steps.at(-1)?.trouble).toBe(stoppedBy)
    expect(turn.handoff).not.toBeNull()
    expect(turn.session.mode).toBe('person')
    expect(turn.steps.length).toBeLessThanOrEqual(101)
    expect(JSON.stringify(turn).length).toBeLessThan(400_000)
  })

  it('of ten thousand branches is refused at the door, told by the checker, and harms nobody where it runs', async () => {
    const cases = Array.from({ length: 10_000 }, (_, i) => ({ id: `c${i}`, is: `kata${i}` }))
    const document = drawn({
      main: [
        ['start', 'start'],
        ['part', 'switch', { value: 'x', cases }],
        ...cases.map(({ id }): [string, string, object] => [`say-${id}`, 'end', text(id)]),
        'start -> part',
        ...cases.map(({ id }) => `part.cases.${id} -> say-${id}`),
        'part.otherwise -> .',
      ] as Parameters<typeof draw>[0][string],
    })
    expect(document.flows[0]!.nodes.length).toBeGreaterThan(LIMITS.nodes)
    expect(readDocument(document, NODE_TYPES)).toMatchObject({ problems: [{ code: 'document.many' }, { code: 'document.many' }] })
    expect(errorsIn(document)).toContain('field.many')
    const bot = talkWith(document)
    await bot.opens()
    bot.went('start', 'part').isOver()
    document.variables[0]!.initial = 'kata9999'
    const last = talkWith(document)
    await last.opens()
    last.went('start', 'part', 'say-c9999').hears('c9999').isOver()
  })

  it('a chain of ten thousand steps is checked, and stopped where its budget ends', async () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `m${i}`)
    const parts = [['start', 'start'], ...ids.map((id) => [id, 'set-value', setting('text', { variable: 'x', text: 'b' })]), 'start -> m0', ...ids.slice(1).map((id, i) => `m${i} -> ${id}`), 'm9999 -> .'] // biome-ignore format: one line
    const document = drawn({ main: parts as Parameters<typeof draw>[0][string] })
    expect(errorsIn(document)).toEqual([])
    const bot = talkWith(document)
    const turn = await bot.opens()
    expect(turn.steps.at(-1)).toMatchObject({ n: 101, trouble: 'budget.steps' })
  })
})
