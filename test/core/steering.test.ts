import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import { type Drawing, draw, talkWith } from '../bot.ts'
import { TEST_NODES as types } from './nodes.ts'

const says = (id: string): JsonObject => ({ text: { id } })
const bot = (flows: Parameters<typeof draw>[0], rest?: Drawing) => talkWith(draw(flows, rest), { types })
const MINUTE = 60_000

describe('interrupts', () => {
  // start → ask-name → ask-city → .        batal → sorry → back        cs → what ⟲ → person
  const flows: Parameters<typeof draw>[0] = {
    main: [
      ['start', 'start'],
      ['ask-name', 'ask', { ...says('Siapa nama Anda?'), save: 'name', patience: 10 * MINUTE }],
      ['ask-city', 'ask', { ...says('Kota mana?'), save: 'city' }],
      ['faq', 'whenever', { word: 'ongkir' }],
      ['cost', 'say', says('Ongkir mulai Rp9.000.')],
      ['return', 'back'],
      ['cs', 'whenever', { word: 'cs' }],
      ['what', 'ask', says('Soal apa?')],
      ['noted', 'say', says('Baik, kami catat.')],
      ['danger', 'whenever', { security: 'otp-shared' }],
      ['warn', 'say', says('Jangan bagikan kode OTP.')],
      ['idle', 'whenever', { silence: 5 * MINUTE }],
      ['there', 'say', says('Masih di sana?')],
      ['menu', 'whenever', { word: 'menu' }],
      'start -> ask-name',
      'ask-name.answered -> ask-city',
      'ask-city.answered -> .',
      'faq -> cost',
      'cost -> return',
      'cs -> what',
      'what.answered -> noted',
      'danger -> warn',
      'warn -> return',
      'idle -> there',
      'there -> return',
      'menu -> ask-name',
    ],
  }
  const variables = ['name', 'city'].map((name) => ({ name, type: 'text' as const, scope: 'conversation' as const }))
  const talk = () => bot(flows, { variables })

  it('take over, and go back to the question that waited', async () => {
    const t = talk()
    await t.opens()
    await t.says('ongkir berapa?')
    t.hears('Rp9.000').hears('Siapa nama').at('ask-name').went('faq', 'cost', 'return', 'ask-name').knows('name', null)
    await t.says('Budi')
    t.at('ask-city').knows('name', 'Budi')
    expect(t.session.stack).toEqual([])
  })

  it('are not asked inside themselves, and a way that leads nowhere leads back', async () => {
    const t = talk()
    await t.opens()
    await t.says('mau ke cs')
    t.hears('Soal apa?').at('what')
    await t.says('ya soal cs itu')
    t.hears('kami catat').hears('Siapa nama').at('ask-name')
    expect(t.last.steps.find((step) => step.node === 'noted')?.because).toEqual({ unconnected: 'next' })
  })

  it('may be inside one another, innermost first out', async () => {
    const t = talk()
    await t.opens()
    await t.says('cs')
    await t.says('ongkir')
    t.hears('Rp9.000').hears('Soal apa?').at('what')
    await t.says('retur')
    t.hears('Siapa nama').at('ask-name')
  })

  it('that lead onto the main line are left behind there, and match again', async () => {
    const t = talk()
    await t.opens()
    await t.says('Budi')
    for (let i = 0; i < 15; i++) {
      await t.says('menu')
      t.at('ask-name')
      expect(t.session.stack).toEqual([])
    }
  })

  it('react to what the guard saw before they are asked about the words', async () => {
    const t = talk()
    await t.opens()
    await t.says('otp saya ••••••, ongkir berapa?', ['card-number', 'otp-shared'])
    t.hears('Jangan bagikan').hears('Siapa nama').at('ask-name')
    await t.says('otp ••••••', ['injection'])
    t.at('ask-city').knows('name', 'otp ••••••')
  })

  it('start after silence, once, and leave the question its own patience', async () => {
    const t = talk()
    await t.opens()
    expect(await t.waits(4 * MINUTE)).toBeNull()
    expect(await t.waits(MINUTE)).not.toBeNull()
    t.hears('Masih di sana?').hears('Siapa nama').at('ask-name')
    expect(await t.waits(6 * MINUTE)).toBeNull()
    await t.says('cs')
    expect(await t.waits(5 * MINUTE)).not.toBeNull()
    t.hears('Masih di sana?').hears('Soal apa?').at('what')
  })

  it('on the first words of all come back to the start', async () => {
    const t = talk()
    await t.says('ongkir?')
    t.went('faq', 'cost', 'return', 'start', 'ask-name').at('ask-name')
  })

  it('of a sub-flow hold in it, those of the main flow everywhere', async () => {
    const t = bot({
      main: [['start', 'start'], ['call', 'sub', { flow: 'form' }], ['m', 'whenever', { word: 'utama' }], ['m-say', 'say', says('utama')], ['m-back', 'back'], 'start -> call', 'call -> .', 'm -> m-say', 'm-say -> m-back'],
      form: [['s', 'start'], ['q', 'ask', says('?')], ['f', 'whenever', { word: 'formulir' }], ['f-say', 'say', says('formulir')], ['f-back', 'back'], 's -> q', 'q.answered -> .', 'f -> f-say', 'f-say -> f-back'],
      other: [['s', 'start'], ['o', 'whenever', { word: 'lain' }]],
    }) // biome-ignore format: drawings in a line
    await t.opens()
    await t.says('utama')
    t.hears('utama').at('q')
    await t.says('formulir')
    t.hears('formulir').at('q')
    await t.says('lain')
    t.isOver()
  })
})

describe('sub-flows', () => {
  it('are called, wait, end and hand back to who called them', async () => {
    const t = bot({
      main: [['start', 'start'], ['call', 'sub', { flow: 'form' }], ['done', 'say', says('Selesai.')], 'start -> call', 'call -> done', 'done -> .'],
      form: [['s', 'start'], ['q', 'ask', says('Isi?')], ['bye', 'end', says('Terima kasih.')], 's -> q', 'q.answered -> bye'],
    }) // biome-ignore format: drawings in a line
    await t.opens()
    t.at('q')
    expect(t.session.stack).toMatchObject([{ kind: 'call', flow: 'main', node: 'call' }])
    await t.says('x')
    t.hears('Terima kasih.').hears('Selesai.').went('q', 'bye', 'call', 'done').isOver()
  })

  it('that end without an end node, by an exit marked so or not connected, hand back too', async () => {
    for (const mark of [['a -> .'], []]) {
      const t = bot({
        main: [['start', 'start'], ['call', 'sub', { flow: 'f' }], ['done', 'say', says('Selesai.')], 'start -> call', 'call -> done', 'done -> .'],
        f: [['s', 'start'], ['a', 'say', says('a')], 's -> a', ...mark],
      }) // biome-ignore format: drawings in a line
      await t.opens()
      t.hears('Selesai.').isOver()
    }
  })

  it('that call themselves come to an end, and a person', async () => {
    const t = bot({ main: [['start', 'start'], ['again', 'sub', { flow: 'main' }], 'start -> again'] })
    await t.opens()
    t.hears('ada gangguan')
    expect(t.last.steps.at(-1)).toMatchObject({ node: 'again', trouble: 'budget.depth' })
    expect(t.last.handoff).toMatchObject({ number: 'A-12', node: 'again', summary: 'budget.depth' })
  })

  it('that are not there lead to a person', async () => {
    const t = bot({ main: [['start', 'start'], ['call', 'sub', { flow: 'gone' }], 'start -> call'] })
    await t.opens()
    expect(t.last.steps.at(-1)?.trouble).toBe('node.gone')
    expect(t.session.mode).toBe('person')
  })
})

describe('ways', () => {
  it('jump to another node of the flow', async () => {
    const t = bot({ main: [['start', 'start'], ['go', 'go', { to: 'there' }], ['there', 'say', says('di sini')], 'start -> go', 'there -> .'] }) // biome-ignore format: a drawing
    await t.opens()
    t.hears('di sini').went('start', 'go', 'there').isOver()
  })

  it('branch by the items of a list', async () => {
    const fields = (take: string) => ({ take, ways: [{ id: 'a', label: 'A' }] })
    for (const [take, heard] of [
      ['a', 'jalan a'],
      ['other', 'jalan lain'],
    ] as const) {
      // biome-ignore format: a table
      const t = bot({ main: [['start', 'start'], ['fork', 'fork', fields(take)], ['a', 'say', says('jalan a')], ['o', 'say', says('jalan lain')], 'start -> fork', 'fork.ways.a -> a', 'fork.other -> o', 'a -> .', 'o -> .'] }) // biome-ignore format: a drawing
      await t.opens()
      t.hears(heard)
    }
  })

  it('that go back where nothing waited end the flow', async () => {
    const t = bot({ main: [['start', 'start'], ['b', 'back'], 'start -> b'] })
    await t.opens()
    t.isOver()
  })

  it('conditions are decided on values, and the step says on which', async () => {
    const document: Parameters<typeof draw>[0] = { main: [['start', 'start'], ['rich', 'when', { is: { left: 'total', op: 'at-least', right: 100 } }], ['y', 'say', says('ya')], ['n', 'say', says('tidak')], 'start -> rich', 'rich.yes -> y', 'rich.no -> n', 'y -> .', 'n -> .'] } // biome-ignore format: a drawing
    const t = bot(document, { variables: [{ name: 'total', type: 'number', scope: 'conversation', initial: 250 }] })
    await t.opens()
    t.hears('ya')
    expect(t.last.steps[1]).toMatchObject({ exit: 'yes', conditions: [{ values: { total: 250 }, holds: true }] })
  })
})
