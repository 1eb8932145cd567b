import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import { PortError } from '../../nodes/ports.ts'
import { newSession } from '../../runtime/core/session.ts'
import { takeTurn } from '../../runtime/core/turn.ts'
import { type BotOptions, type Drawing, draw, talkWith } from '../bot.ts'
import { TEST_NODES } from './nodes.ts'

const says = (id: string): JsonObject => ({ text: { id } })
const bot = (flow: Parameters<typeof draw>[0]['main'], options: BotOptions & Drawing = {}) =>
  talkWith(draw({ main: [['start', 'start'], 'start -> a', ...flow] }, options), { types: TEST_NODES, ...options })
const does = (outcome: object): [string, string, JsonObject] => ['a', 'does', { outcome: JSON.stringify(outcome) }]

describe('a node that fails', () => {
  it('leaves by its trouble exit where that is connected', async () => {
    const t = bot([['a', 'fails'], ['sorry', 'say', says('Maaf, coba lagi.')], 'a.trouble -> sorry', 'sorry -> .'])
    await t.opens()
    t.hears('coba lagi').isOver()
    expect(t.last.steps[1]).toMatchObject({ trouble: 'web.failed', exit: 'trouble' })
    expect(t.last.handoff).toBeNull()
  })

  it('else leads to the bot’s handoff: a word, silence, a record for staff, and nothing of the failure’s text', async () => {
    const t = bot([['a', 'fails'], 'a -> .'])
    await t.opens()
    t.hears('Maaf, ada gangguan')
    expect(t.last.handoff).toEqual({ reason: 'Langkah “fails” gagal', summary: 'web.failed', number: 'A-12', node: 'a' })
    expect(t.session).toMatchObject({ mode: 'person', at: null, stack: [] })
    expect(JSON.stringify(t.last)).not.toContain('shop.internal')
    await t.says('halo?')
    t.hearsNothing()
    await t.returns()
    t.hearsNothing()
    await t.says('halo')
    t.hears('Maaf, ada gangguan')
  })

  it('is handed over even where no number can be drawn', async () => {
    const ports = { people: { ask: () => Promise.reject(new PortError('people.off', '')) } }
    const t = bot([['a', 'fails']], { ports })
    await t.opens()
    t.hears('Maaf')
    expect(t.last.handoff).toMatchObject({ number: '' })
    expect(t.last.steps.at(-1)?.because).toEqual({ people: 'people.off' })
  })

  it('of the group that protects refuses: by its own exit, and without an edge there by the handoff', async () => {
    const guarded = bot([['a', 'gate'], ['no', 'say', says('Tidak bisa.')], ['yes', 'say', says('Silakan.')], 'a.refused -> no', 'a.allowed -> yes', 'no -> .', 'yes -> .']) // biome-ignore format: a drawing
    await guarded.opens()
    guarded.hears('Tidak bisa.')
    const open = bot([['a', 'gate'], ['yes', 'say', says('Silakan.')], 'a.allowed -> yes', 'yes -> .'])
    await open.opens()
    open.hears('Maaf, ada gangguan')
  })

  it.each([
    ['takes an exit it has not', { exit: 'nowhere' }, 'node.exit'],
    ['sets what is not declared', { set: { ghost: 1 }, exit: 'next' }, 'variable.unknown'],
    ['sets what does not fit', { set: { n: 'many' }, exit: 'next' }, 'variable.type'],
    ['sets an object’s nature', { set: { constructor: 1 }, exit: 'next' }, 'variable.unknown'],
  ])('because it %s changes nothing and says nothing', async (_, outcome, trouble) => {
    const variables = [{ name: 'n', type: 'number' as const, scope: 'conversation' as const }]
    const t = bot([does({ say: [{ text: 'never' }], ...outcome }), 'a -> .'], { variables })
    await t.opens()
    expect(t.last.steps[1]).toMatchObject({ trouble })
    expect(t.last.replies.map((reply) => reply.text).join()).not.toContain('never')
    expect(t.session.variables).toEqual({})
  })

  it('says so in words of ours where the bot has none', async () => {
    const t = bot([['a', 'fails']], { texts: { trouble: {} } })
    await t.opens()
    t.hears('Maaf, ada kendala')
  })
})

describe('a drawing that does not hold', () => {
  it.each([
    ['an unknown type', [['a', 'from-the-future']], 'node.unknown'],
    ['an edge to nowhere', [], 'node.gone'],
  ] as const)('%s leads to a person', async (_, flow, trouble) => {
    const t = bot([...flow] as never)
    await t.opens()
    t.hears('Maaf')
    expect(t.last.steps.at(-1)?.trouble).toBe(trouble)
  })

  it('a place that vanished while it waited does too', async () => {
    const t = bot([], { session: { ...newSession('id'), at: { flow: 'main', node: 'old' }, waiting: { for: 'reply' } } })
    await t.says('halo')
    expect(t.last.steps).toMatchObject([{ node: 'old', did: 'resume', trouble: 'node.gone' }])
  })

  it('a document without a flow does too', async () => {
    const t = talkWith(draw({}), { types: TEST_NODES })
    await t.opens()
    t.hears('Maaf')
  })
})

describe('budgets', () => {
  it('of steps: a loop without an end ends', async () => {
    const t = bot([['a', 'go', { to: 'a' }]])
    await t.opens()
    expect(t.last.steps).toHaveLength(101)
    expect(t.last.steps.at(-1)).toMatchObject({ trouble: 'budget.steps' })
    t.hears('Maaf')
  })

  it('of replies: what would be too many is not said at all', async () => {
    const t = bot([['a', 'say', { ...says('hai'), times: 7 }], 'a -> a'])
    await t.opens()
    expect(t.last.replies).toHaveLength(15)
    expect(t.last.steps.at(-1)?.trouble).toBe('budget.replies')
  })

  it('of bytes: a text that doubles itself ends before it is large', async () => {
    const variables = [{ name: 'x', type: 'text' as const, scope: 'conversation' as const, initial: 'xxxxxxxxxx' }]
    const t = bot([['a', 'set', { name: 'x', value: '{{x}}{{x}}' }], 'a -> a', ], { variables }) // biome-ignore format: a drawing
    await t.opens()
    expect(t.last.steps.at(-1)?.trouble).toBe('budget.bytes')
    expect(JSON.stringify(t.session).length).toBeLessThan(70_000)
  })

  it('of bytes hold for what a wait leaves behind, and for replies', async () => {
    for (const outcome of [
      { wait: { for: 'reply', state: 'x'.repeat(70_000) } },
      { say: [{ text: 'x'.repeat(70_000) }], exit: 'next' },
    ]) {
      const t = bot([does(outcome)])
      await t.opens()
      expect(t.last.steps.at(-1)?.trouble).toBe('budget.bytes')
    }
  })

  it('of time, by the clock between two steps', async () => {
    let now = 0
    const clock = () => (now += 50)
    const document = draw({ main: [['start', 'start'], ['a', 'go', { to: 'a' }], 'start -> a'] })
    const given = { document, session: newSession('id'), types: TEST_NODES, now: 0, clock, limits: { ms: 500 } }
    const people = { ask: async () => ({ number: 'A', present: true }) }
    const turn = await takeTurn({ ...given, event: { kind: 'open' }, ports: () => ({ people }) as never })
    expect(turn.steps.at(-1)?.trouble).toBe('budget.time')
    expect(turn.steps.length).toBeLessThan(12)
  })

  it('of time, by the signal, while a node waits for a port that never answers', async () => {
    const document = draw({ main: [['start', 'start'], ['a', 'fetches', { url: 'https://x.example' }], ['never', 'say', says('never')], 'start -> a', 'a.trouble -> never'] }) // biome-ignore format: a drawing
    const time = new AbortController()
    const ports = { web: { request: () => new Promise(() => time.abort()) }, people: { ask: async () => ({ number: 'A' }) } }
    const given = { document, session: newSession('id'), types: TEST_NODES, now: 0, signal: time.signal }
    const turn = await takeTurn({ ...given, event: { kind: 'open' }, ports: () => ports as never })
    expect(turn.steps.at(-1)).toMatchObject({ node: 'a', trouble: 'budget.time' })
    expect(turn.replies.map((reply) => reply.text)).toEqual(['Maaf, ada gangguan. Kami sambungkan ke tim kami.'])
  })
})

describe('a person', () => {
  it('has the conversation until it is given back; then it goes on where it was handed over', async () => {
    const t = bot([['a', 'person', { patience: 60_000 }], ['on', 'say', says('Lanjut, {{name}}.')], 'a.returned -> on', 'on -> .', ], { variables: [{ name: 'name', type: 'text', scope: 'contact' }] }) // biome-ignore format: a drawing
    await t.opens()
    t.hears('Nomor A-12').at('a')
    expect(t.last.handoff).toEqual({ reason: 'asked for', summary: 'a summary', number: 'A-12', node: 'a' })
    const { wakeAt } = t.last
    await t.says('cepat dong')
    t.hearsNothing().at('a')
    expect(t.last).toMatchObject({ wakeAt, handoff: null })
    await t.returns({ name: 'Budi', ghost: 1 })
    t.hears('Lanjut, Budi.').knows('name', 'Budi').isOver()
    expect(t.session.contact).toEqual({ name: 'Budi' })
  })

  it('whom nobody of came within the patience is no person: it goes on by the way for that', async () => {
    const t = bot([['a', 'person', { patience: 60_000 }], ['sorry', 'say', says('Tim kami tutup.')], 'a.nobody -> sorry', 'sorry -> .']) // biome-ignore format: a drawing
    await t.opens()
    expect(await t.waits(50_000)).toBeNull()
    await t.waits(20_000)
    t.hears('Tim kami tutup.')
  })
})

describe('values', () => {
  const variables: Drawing['variables'] = [
    { name: 'plain', type: 'text', scope: 'conversation' },
    { name: 'pin', type: 'text', scope: 'conversation', secret: true },
    { name: 'age', type: 'number', scope: 'conversation' },
    { name: 'yes', type: 'boolean', scope: 'conversation' },
    { name: 'items', type: 'list', scope: 'conversation' },
    { name: 'order', type: 'object', scope: 'conversation' },
  ]
  it.each([
    ['text', 'plain', 12, '12'],
    ['text', 'plain', { a: 1 }, '{"a":1}'],
    ['number', 'age', ' 42 ', 42],
    ['boolean', 'yes', 'true', true],
    ['nothing', 'age', null, null],
    ['list', 'items', [1, 'x'], [1, 'x']],
    ['object', 'order', { total: 5 }, { total: 5 }],
  ])('take the variable’s type: %s', async (_, name, value, kept) => {
    const t = bot([does({ set: { [name]: value }, wait: { for: 'reply' } })], { variables })
    await t.opens()
    t.knows(name, kept)
    expect(t.last.steps[1]?.changed).toEqual(kept === null ? [] : [{ name, before: null, after: kept }])
  })

  it.each([
    ['age', 'old'],
    ['age', ''],
    ['yes', 1],
    ['items', 'a,b'],
    ['order', [1]],
  ])('that do not fit %s are trouble: %j', async (name, value) => {
    const t = bot([does({ set: { [name]: value }, wait: { for: 'reply' } })], { variables })
    await t.opens()
    expect(t.last.steps[1]?.trouble).toBe('variable.type')
  })

  it('of secret variables are nowhere in the trace and in no text, and reach who may read them', async () => {
    const sent: unknown[] = []
    const request = async (asked: unknown) => {
      sent.push(asked)
      return { status: 200, body: 'echo 774411' }
    }
    const web = { request }
    const t = bot(
      [
        ['a', 'ask', { ...says('PIN?'), save: 'pin' }],
        ['f', 'fetches', { url: 'https://x.example/{{pin}}', secret: 'pin', save: 'plain' }],
        ['w', 'when', { is: { left: 'pin', op: 'is', right: '774411' } }],
        ['s', 'say', says('PIN: {{pin}}.')],
        'a.answered -> f', 'f -> w', 'w.yes -> s', 's -> .',
      ], // biome-ignore format: a drawing
      { variables, ports: { web } as never },
    )
    await t.opens()
    await t.says('774411')
    t.hears('PIN: .').isOver()
    expect(JSON.stringify(sent)).toContain('774411')
    expect(JSON.stringify(t.last.steps)).not.toContain('774411')
    expect(t.last.steps[0]?.changed).toEqual([{ name: 'pin', before: null, after: '•••' }])
    expect(t.last.steps[2]?.conditions[0]).toMatchObject({ values: { pin: '•••' }, holds: true })
  })

  it('that carry a credential are masked in the trace', async () => {
    const web = { request: async () => ({ status: 200, body: { token: 'x', 'x-api-key': 'geheim', list: [1] } }) }
    const t = bot([['a', 'fetches', { url: 'https://x.example' }], 'a -> .'], { ports: { web } as never })
    await t.opens()
    expect(t.last.steps[1]?.calls).toEqual([
      {
        port: 'web',
        how: 'live',
        ms: 0,
        sent: { method: 'GET', url: 'https://x.example', headers: [{ name: 'Authorization', value: '•••' }], timeout: 5 },
        got: { status: 200, body: { token: 'x', 'x-api-key': '•••', list: [1] } },
      },
    ])
  })

  it('are looked up among own properties only', async () => {
    const t = bot([['a', 'say', says('[{{order.constructor.name}}{{order.__proto__}}{{toString}}{{order.total}}]')], 'a -> .'], {
      variables: [{ name: 'order', type: 'object', scope: 'conversation', initial: { total: 5 } }],
    })
    await t.opens()
    t.hears('[5]'.replace('[', '').replace(']', ''))
    expect(t.last.replies[0]?.text).not.toMatch(/Object|function|native/)
  })
})

it('a node is handed the ports it asked for and no others', async () => {
  const t = bot([['a', 'nosy'], 'a -> .'])
  await t.opens()
  expect(t.last.steps[1]?.because).toEqual(['event', 'fields', 'intents', 'language', 'now', 'seed'])
})
