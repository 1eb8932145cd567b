import { describe, expect, test } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { sayProblem } from '../../nodes/says.ts'
import { type Problem, problemsIn } from '../../nodes/validate.ts'
import { type Drawing, draw } from '../bot.ts'

const ALL = {
  ports: ['intents', 'model', 'web', 'sandbox', 'people', 'knowledge', 'shop', 'webhooks', 'payments', 'incidents'],
} as const

const REST: Drawing = {
  variables: [
    { name: 'name', type: 'text', scope: 'conversation' },
    { name: 'total', type: 'number', scope: 'conversation' },
    { name: 'pin', type: 'text', scope: 'conversation', secret: true },
  ],
  intents: [{ id: 'track', name: 'Cek', examples: ['di mana paket', 'cek resi', 'lacak'] }],
}

/** `code field` of what is wrong with one node of these fields, its exits all marked as ends. */
function wrong(type: string, fields: JsonObject): string[] {
  const document = draw({ main: [['start', 'start'], ['n', type, fields], 'start -> n'] }, REST)
  const problems = problemsIn(document, NODE_TYPES, ALL).filter((each) => !['exit.open', 'fallback.missing'].includes(each.code))
  for (const problem of problems) isSaid(problem)
  return problems.map(({ code, field }) => `${code} ${field}`)
}

/** Its words are there in both languages, with every blank filled. */
function isSaid(problem: Problem) {
  for (const language of ['id', 'en'] as const) {
    const { says, fix } = sayProblem(problem, language)
    expect(says.length, problem.code).toBeGreaterThan(8)
    expect(fix.length, problem.code).toBeGreaterThan(4)
    expect(says).not.toContain('undefined')
    expect(says).not.toMatch(/(?<!\{)\{[a-z]+\}(?!\})|^: |""/i)
  }
}

const both = { id: 'Hai', en: 'Hi' }
const test1 = { left: 'total', op: 'more', right: 1 }

describe('fields', () => {
  test.each<[string, string, JsonObject, string[]]>([
    ['fine', 'message', { text: both }, []],
    ['missing', 'message', {}, ['field.missing text']],
    ['blank', 'message', { text: { id: ' ', en: '' } }, ['field.missing text']],
    ['one language only', 'message', { text: { id: 'Hai' } }, ['text.language text']],
    ['a text for a phrase', 'message', { text: 'Hai' }, ['field.shape text']],
    ['a language nobody speaks', 'message', { text: { ...both, xx: 'a' } }, ['field.shape text']],
    ['too long', 'message', { text: { ...both, id: 'x'.repeat(2_001) } }, ['field.long text']],
    ['unknown field', 'message', { text: both, onload: 'x' }, ['field.unknown onload']],
    ['unknown variable in a text', 'message', { text: { ...both, id: '{{nama}}' } }, ['variable.unknown text']],
    ['a variable within a variable', 'message', { text: { ...both, id: '{{name.first}}' } }, []],
    ['secret variable in a text', 'message', { text: { ...both, id: '{{pin}}' } }, ['variable.secret text']],
    ['code in a text', 'message', { text: { ...both, id: '{{7*7}}' } }, ['template.syntax text']],
    ['unknown filter', 'message', { text: { ...both, id: '{{name | shout}}' } }, ['template.filter text']],
    ['optional and empty', 'end', {}, []],
    ['optional and blank', 'end', { text: { id: '' } }, []],

    ['no options', 'choices', { text: both }, ['field.few options']],
    ['options that are no list', 'choices', { text: both, options: 'a' }, ['field.shape options', 'field.few options']],
    [
      'an option without an id',
      'choices',
      { text: both, options: [{ label: both }] },
      ['field.shape options', 'field.few options'],
    ],
    ['an option without words', 'choices', { text: both, options: [{ id: 'a' }] }, ['field.missing options.a.label']],
    [
      'an option that is too long',
      'choices',
      { text: both, options: [{ id: 'a', label: { ...both, id: 'x'.repeat(41) } }] },
      ['field.long options.a.label'],
    ],
    [
      'two options of one id',
      'choices',
      {
        text: both,
        options: [
          { id: 'a', label: both },
          { id: 'a', label: both },
        ],
      },
      ['field.double options.a'],
    ],
    [
      'too many options',
      'choices',
      { text: both, options: Array.from({ length: 21 }, (_, i) => ({ id: `o${i}`, label: both })) },
      ['field.many options'],
    ],
    [
      'a stray key in an option',
      'choices',
      { text: both, options: [{ id: 'a', label: both, x: 1 }] },
      ['field.unknown options.a.x'],
    ],
    [
      'words that are only commas',
      'choices',
      { text: both, options: [{ id: 'a', label: both, words: ', ,' }] },
      ['field.words options.a.words'],
    ],
    [
      'a variable nobody declared',
      'choices',
      { text: both, options: [{ id: 'a', label: both }], save: 'gone' },
      ['variable.unknown save'],
    ],
    ['a secret may be written', 'question', { text: both, save: 'pin' }, []],

    ['wrong choice', 'question', { text: both, save: 'name', kind: 'otp' }, ['field.choice kind']],
    ['a natural name for a choice', 'question', { text: both, save: 'name', kind: 'constructor' }, ['field.choice kind']],
    ['too many tries', 'question', { text: both, save: 'name', tries: 6 }, ['field.range tries']],
    ['no tries', 'question', { text: both, save: 'name', tries: 0 }, ['field.range tries']],
    ['half a try', 'question', { text: both, save: 'name', tries: 1.5 }, ['field.integer tries']],
    ['a text for a number', 'question', { text: both, save: 'name', tries: '3' }, ['field.shape tries']],
    ['a hidden field is not looked at', 'question', { text: both, save: 'name', kind: 'text', min: 'x' }, []],
    ['shown by its sibling', 'question', { text: both, save: 'name', kind: 'number', min: 'x' }, ['field.shape min']],
    ['a variable that is no name', 'question', { text: both, save: 5 }, ['field.shape save']],

    ['no condition', 'condition', {}, ['field.missing test']],
    ['a fine condition', 'condition', { test: test1 }, []],
    ['no such operator', 'condition', { test: { ...test1, op: '==' } }, ['condition.operator test']],
    ['no value', 'condition', { test: { left: 'total', op: 'more' } }, ['condition.value test']],
    ['no variable', 'condition', { test: { ...test1, left: '' } }, ['condition.path test']],
    ['code for a condition', 'condition', { test: 'total > 1' }, ['condition.shape test']],
    ['an empty condition', 'condition', { test: { all: [] } }, ['condition.empty test']],
    [
      'a condition too deep',
      'condition',
      {
        test: Array(10)
          .fill(0)
          .reduce((inner) => ({ not: inner }), test1),
      },
      ['condition.limit test'],
    ],
    ['unknown variable in a condition', 'condition', { test: { left: 'gone', op: 'filled' } }, ['variable.unknown test']],
    [
      'unknown variable on the right',
      'condition',
      { test: { left: 'total', op: 'is', right: { variable: 'gone' } } },
      ['variable.unknown test'],
    ],

    ['unknown intent', 'intent', { intents: [{ id: 'a', intent: 'gone' }] }, ['reference.unknown intents.a.intent']],
    ['known intent', 'intent', { intents: [{ id: 'a', intent: 'track' }] }, []],
    ['unknown node', 'jump', { to: 'gone' }, ['reference.unknown to']],
    ['unknown flow', 'sub-flow', { flow: 'gone' }, ['reference.unknown flow']],
    ['a secret by its name', 'http-call', { url: 'https://a.id', secret: 'courier' }, []],
    ['a secret by its value', 'http-call', { url: 'https://a.id', secret: 'Bearer abc/def=' }, ['reference.unknown secret']],

    ['no address', 'http-call', { url: 'a.id/x' }, ['field.url url']],
    ['another scheme', 'http-call', { url: 'file:///etc/passwd' }, ['field.url url']],
    ['javascript', 'http-call', { url: 'javascript:alert(1)' }, ['field.url url']],
    ['a name before the host', 'http-call', { url: 'https://good.id@evil.id/' }, ['field.url url']],
    ['a blank in the host', 'http-call', { url: 'https://a b.id/' }, ['field.url url']],
    ['a variable for the host', 'http-call', { url: 'https://{{name}}/x' }, ['field.url-host url']],
    ['a variable in the port', 'http-call', { url: 'https://a.id:{{name}}' }, ['field.url-host url']],
    ['a variable in the path', 'http-call', { url: 'https://a.id/{{name}}?q={{total}}' }, []],
    ['unknown variable in an address', 'http-call', { url: 'https://a.id/{{gone}}' }, ['variable.unknown url']],
    ['too patient', 'http-call', { url: 'https://a.id', timeout: 31 }, ['field.range timeout']],

    ['code too long', 'code', { code: 'x'.repeat(20_001) }, ['field.long code']],
    ['braces in code are code', 'code', { code: 'return `{{x}}` // {{gone}}' }, []],
    ['a name that is none', 'code', { code: 'x', reads: [{ id: 'a', name: '1x', value: 'name' }] }, ['field.name reads.a.name']],
    [
      'an instruction is no template',
      'model-answer',
      { passages: [{ id: 'a', title: 'a', text: '{{gone}}' }], instruction: '{{gone}}' },
      [],
    ],
  ])('%s: %s %j', (_, type, fields, problems) => expect(wrong(type, fields)).toEqual(problems))

  test('a problem names its place, and says it by the labels staff see', () => {
    const document = draw({
      main: [
        ['start', 'start'],
        ['ask', 'choices', { text: both, options: [{ id: 'a' }] }],
        'start -> ask',
        'ask.options.a -> .',
        'ask.other -> .',
      ],
    })
    const [problem] = problemsIn(document, NODE_TYPES, ALL)
    expect(problem).toEqual({
      at: 'ask.options.a.label',
      severity: 'error',
      code: 'field.missing',
      flow: 'main',
      node: 'ask',
      field: 'options.a.label',
      args: { type: 'choices' },
    })
    expect(sayProblem(problem!, 'id').says).toBe('Tombol › Tulisan tombol belum diisi.')
    expect(sayProblem(problem!, 'en').says).toBe('Buttons › Button text is empty.')
  })
})

describe('the bot itself', () => {
  const bot = (change: (document: BotDocument) => void) => {
    const document = draw({ main: [['start', 'start'], ['bye', 'end'], 'start -> bye'] }, structuredClone(REST))
    change(document)
    const problems = problemsIn(document, NODE_TYPES, ALL)
    for (const problem of problems) isSaid(problem)
    return problems.map(({ severity, code, at }) => `${severity} ${code} ${at}`)
  }

  test.each<[string, (document: BotDocument) => void, string[]]>([
    ['nothing wrong', () => {}, []],
    ['two examples', (d) => void d.intents[0]!.examples.pop(), ['warning intent.few-examples intents.track']],
    [
      'three that are one',
      (d) => {
        d.intents[0]!.examples = ['resi', ' Resi', 'RESI ']
      },
      ['warning intent.few-examples intents.track'],
    ],
    [
      'no example',
      (d) => {
        d.intents[0]!.examples = []
      },
      ['error intent.few-examples intents.track'],
    ],
    ['a variable twice', (d) => void d.variables.push(d.variables[0]!), ['error variable.double variables.name']],
    [
      'a natural name',
      (d) => {
        d.variables[1]!.name = 'toString'
      },
      ['error variable.name variables.toString'],
    ],
    [
      'a type nobody knows',
      (d) => {
        d.variables[1]!.type = 'date' as never
      },
      ['error variable.type variables.total'],
    ],
    [
      'a text of last resort in one language',
      (d) => void delete d.texts.handoff.en,
      ['warning bot-text.language texts.handoff.en'],
    ],
    [
      'none at all',
      (d) => {
        d.texts.label = {}
      },
      ['error bot-text.missing texts.label.id', 'error bot-text.missing texts.label.en'],
    ],
    [
      'an unknown type',
      (d) => {
        d.flows[0]!.nodes[1]!.type = 'shell'
      },
      ['error node.unknown bye'],
    ],
    [
      'an older node',
      (d) => {
        d.flows[0]!.nodes[1]!.version = 7
      },
      ['error node.version bye'],
    ],
    ['one id twice', (d) => void d.flows[0]!.nodes.push(d.flows[0]!.nodes[1]!), ['error node.double bye']],
  ])('%s', (_, change, problems) => expect(bot(change)).toEqual(problems))

  test('a step that needs what this installation lacks', () => {
    const document = draw({ main: [['start', 'start'], ['js', 'code', { code: '1' }], 'start -> js', 'js.done -> .'] })
    expect(problemsIn(document, NODE_TYPES, ALL)).toEqual([])
    const problems = problemsIn(document, NODE_TYPES, { ports: ['people'] })
    expect(problems).toMatchObject([{ severity: 'error', code: 'need.ungranted', node: 'js', args: { port: 'sandbox' } }])
    expect(sayProblem(problems[0]!, 'id').says).toContain('ruang aman untuk kode')
  })

  test('errors come before warnings', () => {
    const severities = problemsIn(
      draw({ main: [['start', 'start'], ['a', 'message', { text: { id: '{{gone}}' } }], 'start -> a'] }),
      NODE_TYPES,
      ALL,
    ).map((p) => p.severity)
    expect(severities).toEqual(['error', 'warning', 'warning'])
  })
})
