// Longer than a file should be: each case stands under the drawing that it is about.
import { describe, expect, test } from 'vitest'
import { readDocument } from '../../nodes/document.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { sayProblem } from '../../nodes/says.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { draw } from '../bot.ts'

const ALL = {
  ports: ['intents', 'model', 'web', 'sandbox', 'people', 'knowledge', 'shop', 'webhooks', 'payments', 'incidents'],
} as const
const SAY: JsonObject = { text: { id: 'Hai', en: 'Hi' } }
const ASK: JsonObject = { ...SAY, save: 'x' }
const IF: JsonObject = { test: { left: 'x', op: 'filled' } }
const VARIABLES: BotDocument['variables'] = [{ name: 'x', type: 'text', scope: 'conversation' }]

type Parts = Parameters<typeof draw>[0][string]

/** `code place` of what is wrong with the ways of these flows; every problem has words. */
function wrong(flows: { [flow: string]: Parts }): string[] {
  const problems = problemsIn(draw(flows, { variables: VARIABLES }), NODE_TYPES, ALL)
  for (const problem of problems) {
    for (const language of ['id', 'en'] as const)
      expect(sayProblem(problem, language).says).not.toMatch(/undefined|^[a-z-]+\.[a-z-]+$/)
  }
  return problems.map(({ severity, code, at }) => `${severity} ${code} ${at}`)
}

describe('starts', () => {
  test.each<[string, Parts, string[]]>([
    // start ─→ bye
    ['one', [['start', 'start'], ['bye', 'end'], 'start -> bye'], []],
    // (nothing)   bye
    ['none', [['bye', 'end']], ['error flow.no-start flows.main', 'warning node.unreachable bye']],
    // start ─→ bye ←─ again
    [
      'two',
      [['start', 'start'], ['again', 'start'], ['bye', 'end'], 'start -> bye', 'again -> bye'],
      ['error flow.two-starts again'],
    ],
    // start
    ['leading nowhere', [['start', 'start']], ['error node.dead-end start.next']],
    // start ─→ hi ─→ start
    [
      'entered from within',
      [['start', 'start'], ['hi', 'message', SAY], 'start -> hi', 'hi -> start'],
      ['error edge.into-entry start', 'error loop.endless start'],
    ],
    // start ─→ bye    anytime
    [
      'an interrupt that leads nowhere',
      [['start', 'start'], ['bye', 'end'], ['any', 'anytime', { on: 'idle' }], 'start -> bye'],
      ['error node.dead-end any.next'],
    ],
  ])('%s', (_, parts, problems) => expect(wrong({ main: parts })).toEqual(problems))
})

describe('exits', () => {
  // start ─→ ask ─next→ bye
  //              ─invalid→ (open)
  const open: Parts = [['start', 'start'], ['ask', 'question', ASK], ['bye', 'end'], 'start -> ask', 'ask -> bye']
  test('an open exit is a warning, with words of its own where it is the fallback', () => {
    expect(wrong({ main: open })).toEqual(['warning fallback.missing ask.invalid'])
    expect(wrong({ main: [...open.slice(0, 4)] })).toEqual([
      'warning exit.open ask.next',
      'warning fallback.missing ask.invalid',
      'warning node.unreachable bye',
    ])
  })

  test('marked as an end it is none', () => expect(wrong({ main: [...open, 'ask.invalid -> .'] })).toEqual([]))

  // start ─→ call ─ok→ bye, ─refused→ bye, ─trouble→ (open)
  test('trouble looks after itself', () => {
    const parts: Parts = [
      ['start', 'start'],
      ['call', 'http-call', { url: 'https://a.id' }],
      ['bye', 'end'],
      'start -> call',
      'call.ok -> bye',
      'call.refused -> bye',
    ]
    expect(wrong({ main: parts })).toEqual([])
  })

  // start ─→ menu ─[a]→ bye, ─[gone]→ bye, ─other→ bye
  test('an edge from an option that was deleted', () => {
    const menu = { ...SAY, options: [{ id: 'a', label: { id: 'A', en: 'A' } }] }
    const parts: Parts = [
      ['start', 'start'],
      ['menu', 'choices', menu],
      ['bye', 'end'],
      'start -> menu',
      'menu.options.a -> bye',
      'menu.options.gone -> bye',
      'menu.other -> bye',
    ]
    expect(wrong({ main: parts })).toEqual(['error exit.unknown menu.options.gone'])
  })

  // start ─→ hi ─next→ a
  //             ─next→ b
  test('two edges from one exit', () => {
    const parts: Parts = [
      ['start', 'start'],
      ['hi', 'message', SAY],
      ['a', 'end'],
      ['b', 'end'],
      'start -> hi',
      'hi -> a',
      'hi -> b',
    ]
    expect(wrong({ main: parts })).toEqual(['error exit.double hi.next'])
  })

  // start ─→ hi ─→ ?
  test('an edge to a node that is not there leaves its exit open', () => {
    expect(wrong({ main: [['start', 'start'], ['hi', 'message', SAY], 'start -> hi', 'hi -> gone'] })).toEqual([
      'error edge.dangling main.edges.e1',
      'warning exit.open hi.next',
    ])
  })
})

describe('reaching', () => {
  // start ─→ bye      lost ─→ also-lost
  test('what nothing leads to is a warning', () => {
    const parts: Parts = [
      ['start', 'start'],
      ['bye', 'end'],
      ['lost', 'message', SAY],
      ['also', 'end'],
      'start -> bye',
      'lost -> also',
    ]
    expect(wrong({ main: parts })).toEqual(['warning node.unreachable lost', 'warning node.unreachable also'])
  })

  // start ─→ jump ┄┄→ bye      any ─→ back
  test('a jump and an interrupt lead somewhere too', () => {
    const parts: Parts = [
      ['start', 'start'],
      ['hop', 'jump', { to: 'bye' }],
      ['bye', 'end'],
      ['any', 'anytime', { on: 'idle' }],
      ['back', 'go-back'],
      'start -> hop',
      'any -> back',
    ]
    expect(wrong({ main: parts })).toEqual([])
  })
})

describe('loops', () => {
  test.each<[string, Parts, string[]]>([
    // start ─→ a ─→ b ─┐
    //          ↑───────┘
    [
      'of messages go round for ever',
      [['start', 'start'], ['a', 'message', SAY], ['b', 'message', SAY], 'start -> a', 'a -> b', 'b -> a'],
      ['error loop.endless a'],
    ],
    // start ─→ a ─┐
    //          ↑──┘
    ['of one message too', [['start', 'start'], ['a', 'message', SAY], 'start -> a', 'a -> a'], ['error loop.endless a']],
    // start ─→ a ─→ hop ┄┄→ a
    [
      'by a jump too',
      [['start', 'start'], ['a', 'message', SAY], ['hop', 'jump', { to: 'a' }], 'start -> a', 'a -> hop'],
      ['error loop.endless a'],
    ],
    // start ─→ ask ─→ a ─┐
    //           ↑────────┘
    [
      'with a wait are conversations',
      [
        ['start', 'start'],
        ['ask', 'question', ASK],
        ['a', 'message', SAY],
        'start -> ask',
        'ask -> a',
        'a -> ask',
        'ask.invalid -> .',
      ],
      [],
    ],
    // start ─→ if ─yes→ a ─┐
    //           ↑──────────┘
    //             ─no→ bye
    [
      'with a way out end',
      [
        ['start', 'start'],
        ['if', 'condition', IF],
        ['a', 'message', SAY],
        ['bye', 'end'],
        'start -> if',
        'if.yes -> a',
        'a -> if',
        'if.no -> bye',
      ],
      [],
    ],
    // start ─→ if ─yes→ a ─→ if
    //             ─no→ b ─→ if
    [
      'whose every way leads back do not',
      [
        ['start', 'start'],
        ['if', 'condition', IF],
        ['a', 'message', SAY],
        ['b', 'message', SAY],
        'start -> if',
        'if.yes -> a',
        'if.no -> b',
        'a -> if',
        'b -> if',
      ],
      ['error loop.endless if'],
    ],
    // start ─→ call ─ok→ call, ─refused→ call, ─trouble→ bye
    [
      'that only trouble leaves do not',
      [
        ['start', 'start'],
        ['call', 'http-call', { url: 'https://a.id' }],
        ['bye', 'end'],
        'start -> call',
        'call.ok -> call',
        'call.refused -> call',
        'call.trouble -> bye',
      ],
      ['error loop.endless call'],
    ],
    // start ─→ if ─yes→ a ⇄ b
    //             ─no→ c ⇄ d
    [
      'are told once each',
      [
        ['start', 'start'],
        ['if', 'condition', IF],
        ...['a', 'b', 'c', 'd'].map((id): [string, string, JsonObject] => [id, 'message', SAY]),
        'start -> if',
        'if.yes -> a',
        'a -> b',
        'b -> a',
        'if.no -> c',
        'c -> d',
        'd -> c',
      ],
      ['error loop.endless a', 'error loop.endless c'],
    ],
    // start ─→ guess(latest) ─not-understood→ guess
    [
      'through a step that need not wait',
      [
        ['start', 'start'],
        ['guess', 'model-answer', { from: 'latest', passages: [{ id: 'a', title: 'a', text: 'a' }] }],
        'start -> guess',
        'guess.no-answer -> guess',
        'guess.answered -> guess',
      ],
      ['error loop.endless guess'],
    ],
    // the same, waiting for the next words
    [
      'and one that does',
      [
        ['start', 'start'],
        ['guess', 'model-answer', { from: 'next', passages: [{ id: 'a', title: 'a', text: 'a' }] }],
        'start -> guess',
        'guess.no-answer -> guess',
        'guess.answered -> guess',
      ],
      [],
    ],
    // start ─→ bye     a ⇄ b
    [
      'nobody gets to are only unreachable',
      [['start', 'start'], ['bye', 'end'], ['a', 'message', SAY], ['b', 'message', SAY], 'start -> bye', 'a -> b', 'b -> a'],
      ['warning node.unreachable a', 'warning node.unreachable b'],
    ],
  ])('%s', (_, parts, problems) => expect(wrong({ main: parts })).toEqual(problems))
})

describe('a flow that grows', () => {
  // start ─→ m1 ─→ m2 ─→ … ─→ bye
  const long = (steps: number): Parts => {
    const ids = ['start', ...Array.from({ length: steps - 2 }, (_, n) => `m${n}`), 'bye']
    const nodes = ids.slice(1, -1).map((id): Parts[number] => [id, 'message', SAY])
    return [['start', 'start'], ...nodes, ['bye', 'end'], ...ids.slice(1).map((id, n) => `${ids[n]} -> ${id}`)]
  }
  test.each<[number, string[]]>([
    [150, []],
    [151, ['warning flow.large flows.main']],
  ])('of %i steps', (steps, problems) => expect(wrong({ main: long(steps) })).toEqual(problems))
})

describe('flows that call flows', () => {
  const calling = (flow: string): Parts => [['start', 'start'], ['sub', 'sub-flow', { flow }], 'start -> sub', 'sub -> .']
  const plain: Parts = [['start', 'start'], ['bye', 'end'], 'start -> bye']

  // main ─→ address
  test('one that is called', () => expect(wrong({ main: calling('address'), address: plain })).toEqual([]))
  // main     address
  test('one that nobody calls is a warning', () =>
    expect(wrong({ main: plain, address: plain })).toEqual(['warning flow.unused flows.address']))
  // main ─→ main
  test('one that calls itself', () => expect(wrong({ main: calling('main') })).toEqual(['error flow.recursion sub']))
  // main ─→ a ─→ b ─→ a
  test('two that call each other, each told; the caller from outside is not to blame', () => {
    const document = draw({ main: calling('a'), a: calling('b'), b: calling('a') })
    expect(problemsIn(document, NODE_TYPES, ALL).map(({ code, flow }) => `${code} ${flow}`)).toEqual([
      'flow.recursion a',
      'flow.recursion b',
    ])
  })
  // start ─→ sub(ask) ─┐        ask: start ─→ question
  //           ↑────────┘
  test('a loop through a flow that waits is a conversation; through one that does not it is endless', () => {
    const loop = (flow: string): Parts => [['start', 'start'], ['sub', 'sub-flow', { flow }], 'start -> sub', 'sub -> sub']
    const asking: Parts = [['start', 'start'], ['ask', 'question', ASK], 'start -> ask', 'ask -> .', 'ask.invalid -> .']
    expect(wrong({ main: loop('other'), other: asking })).toEqual([])
    expect(wrong({ main: loop('other'), other: plain })).toEqual(['error loop.endless sub'])
    expect(wrong({ main: loop('between'), between: calling('other'), other: asking })).toEqual([])
  })
})

test('the largest bot there may be is read and checked while somebody types', () => {
  const parts: Parts = [['start', 'start'], 'start -> n0']
  for (let i = 0; i < 1_999; i++) parts.push([`n${i}`, 'message', SAY], `n${i} -> n${i + 1}`)
  parts.pop()
  const document = draw({ main: parts }, { variables: VARIABLES })
  expect(readDocument(document, NODE_TYPES)).toEqual({ document })
  // Counted, not timed: each node's fields are asked for a fixed number of times, whatever the size of the bot.
  let asked = 0
  for (const node of document.flows[0]!.nodes) {
    const { fields } = node
    Object.defineProperty(node, 'fields', {
      get() {
        asked++
        return fields
      },
    })
  }
  expect(problemsIn(document, NODE_TYPES, ALL).map(({ code, node }) => `${code} ${node}`)).toEqual([
    'exit.open n1998',
    'flow.large undefined',
  ])
  expect(asked).toBeLessThan(20 * document.flows[0]!.nodes.length)
})
