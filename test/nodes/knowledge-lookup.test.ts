import { describe, expect, test } from 'vitest'
import { cite } from '../../nodes/cite.ts'
import type { JsonObject } from '../../nodes/json.ts'
import type { Finding, FoundPassage, KnowledgeQuery } from '../../nodes/ports/knowledge.ts'
import type { ModelAnswer, ModelRequest } from '../../nodes/ports.ts'
import { failing, resume, run, says } from './try.ts'

const passage = (id: string, text: string, more: Partial<FoundPassage> = {}): FoundPassage => ({
  id,
  text,
  source: { document: 'd1', title: 'Kebijakan', heading: 'Retur', from: 100, to: 100 + text.length, text },
  score: 0.8,
  ranks: { words: 1, trigrams: 2, vectors: null },
  ...more,
})
const RETURNS = passage('p1', 'Retur bisa 7 hari. Label harus terpasang.')
const FOUND: Finding = { curated: null, passages: [RETURNS], enough: true }

function ports(finding: Partial<Finding> = {}, answer: Partial<ModelAnswer> = {}) {
  const asked: KnowledgeQuery[] = []
  const told: ModelRequest[] = []
  return {
    asked,
    told,
    ports: {
      knowledge: { find: async (query: KnowledgeQuery) => (asked.push(query), { ...FOUND, ...finding }) },
      model: {
        answer: async (request: ModelRequest) => (
          told.push(request), { text: 'Retur bisa 7 hari.', by: 'extract' as const, used: ['p1'], ...answer }
        ),
      },
    },
  }
}

const node = (more: JsonObject = {}): JsonObject => ({
  from: 'latest',
  give: 'answer',
  instruction: 'Ramah.',
  max: 300,
  limit: 4,
  ...more,
})
const asking = { event: says('brp hari bisa retur?') }

describe('knowledge-lookup', () => {
  test('answers with the very sentence that the answer rests on, and remembers the answer', async () => {
    const given = ports()
    const outcome = await run('knowledge-lookup', node({ save: 'jawab', collections: [{ id: 'c', collection: 'retur' }] }), {
      ...asking,
      ports: given.ports,
    })
    expect(outcome).toEqual({
      because: {
        enough: true,
        passages: [{ passage: 'Kebijakan › Retur', score: 0.8, words: 1, trigrams: 2, vectors: null }],
        by: 'extract',
      },
      say: [
        {
          text: 'Retur bisa 7 hari.',
          sources: [{ document: 'd1', title: 'Kebijakan', heading: 'Retur', from: 100, to: 118, text: 'Retur bisa 7 hari.' }],
          generated: false,
        },
      ],
      set: { jawab: 'Retur bisa 7 hari.' },
      exit: 'found',
    })
    expect(given.asked).toEqual([{ question: 'brp hari bisa retur?', collections: ['retur'], language: 'id', limit: 4 }])
    expect(given.told).toEqual([
      {
        instruction: 'Ramah.',
        question: 'brp hari bisa retur?',
        passages: [{ id: 'p1', text: RETURNS.text, about: 'Retur' }],
        language: 'id',
        max: 300,
      },
    ])
  })

  test('says that a model wrote it, where one did', async () => {
    const { ports: given } = ports({}, { by: 'model', model: 'qwen', text: 'Bisa kok, 7 hari.' })
    expect(await run('knowledge-lookup', node(), { ...asking, ports: given })).toMatchObject({
      exit: 'found',
      say: [{ generated: true, sources: [{ from: 100, to: 118 }] }],
    })
  })

  test('an approved answer comes as it stands, and no model is asked', async () => {
    const source = { document: 'a1', title: 'bisa retur?', from: 0, to: 5, text: 'Bisa.' }
    const { told, ports: given } = ports({ curated: { id: 'a1', text: 'Bisa.', source } })
    expect(await run('knowledge-lookup', node(), { ...asking, ports: given })).toEqual({
      because: { curated: 'bisa retur?', by: 'curated' },
      say: [{ text: 'Bisa.', sources: [source], generated: false }],
      set: {},
      exit: 'found',
    })
    expect(told).toEqual([])
  })

  test.each<[string, Partial<Finding>, Partial<ModelAnswer>]>([
    ['nothing is found', { passages: [], enough: false }, {}],
    ['what is found says too little', { enough: false }, {}],
    ['the model finds no answer in it', {}, { text: '  ', used: [] }],
    ['the answer rests on no passage', {}, { used: [] }],
    ['the answer names a passage that was never given', {}, { used: ['p9', '__proto__'] }],
    ['the answer shares no word with what it names', {}, { text: 'Zebra!', used: ['p1'] }],
  ])('leaves by not-found and says nothing where %s', async (_, finding, answer) => {
    const outcome = await run('knowledge-lookup', node({ save: 'jawab' }), { ...asking, ports: ports(finding, answer).ports })
    expect(outcome).toMatchObject({ exit: 'not-found' })
    expect(outcome.say).toBeUndefined()
    expect(outcome.set).toBeUndefined()
  })

  test('may keep the passages instead of answering', async () => {
    const { told, ports: given } = ports()
    const saved = node({ give: 'passages', passages: 'kutipan' })
    expect(await run('knowledge-lookup', saved, { ...asking, ports: given })).toMatchObject({
      set: { kutipan: [{ title: 'Kebijakan', heading: 'Retur', text: RETURNS.text, score: 0.8 }] },
      exit: 'found',
    })
    expect(told).toEqual([])
    expect(await run('knowledge-lookup', saved, { ...asking, ports: ports({ enough: false }).ports })).toMatchObject({
      exit: 'not-found',
    })
  })

  test.each([
    ['the words just said', { from: 'latest' }, 'bisa retur?', {}],
    ['a variable', { from: 'variable', variable: 'note' }, '', { note: 'bisa retur?' }],
  ])('looks for %s', async (_, fields, said, values) => {
    const given = ports()
    await run('knowledge-lookup', node(fields), { event: says(said), values, ports: given.ports })
    expect(given.asked[0]?.question).toBe('bisa retur?')
  })

  test.each([
    ['nothing was said', { from: 'latest' }, {}],
    ['the variable is empty', { from: 'variable', variable: 'note' }, { note: ' ' }],
    ['the variable holds no text', { from: 'variable', variable: 'note' }, { note: 7 }],
  ])('asks nobody where %s', async (_, fields, values) => {
    const given = ports()
    expect(await run('knowledge-lookup', node(fields), { values, ports: given.ports })).toMatchObject({ exit: 'not-found' })
    expect(given.asked).toEqual([])
  })

  test('may ask first and look for what comes', async () => {
    const saved = node({ from: 'next', ask: { id: 'Mau tanya apa?' } })
    expect(await run('knowledge-lookup', saved)).toEqual({ say: [{ text: 'Mau tanya apa?' }], wait: { for: 'reply' } })
    expect(await resume('knowledge-lookup', saved, null, { ...asking, ports: ports().ports })).toMatchObject({ exit: 'found' })
    expect(await resume('knowledge-lookup', saved, null, { event: { kind: 'open' } })).toEqual({ wait: { for: 'reply' } })
  })

  test.each(['knowledge', 'model'] as const)('a %s that fails is trouble', async (port) => {
    const given = { ...ports().ports, ...failing(port, 'store.failed') }
    await expect(run('knowledge-lookup', node(), { ...asking, ports: given })).rejects.toMatchObject({ code: 'store.failed' })
  })
})

describe('cite', () => {
  const long = passage('p2', 'Ongkir ke Jakarta Rp15.000. Ongkir ke Surabaya Rp20.000.\n- Gratis di Bandung.', {
    source: { document: 'd2', title: 'Ongkir', from: 0, to: 80, text: '' },
  })
  test.each([
    ['one sentence of one passage', 'Ongkir ke Surabaya Rp20.000.', ['p2'], [[28, 56]]],
    ['sentences from first to last of a passage', 'Ongkir ke Jakarta Rp15.000. - Gratis di Bandung.', ['p2'], [[0, 77]]],
    ['words of its own, by what they share', 'Ke kota Surabaya ongkir Rp20.000', ['p2'], [[28, 56]]],
    [
      'two passages',
      'Retur bisa 7 hari. - Gratis di Bandung.',
      ['p1', 'p2'],
      [
        [100, 118],
        [57, 77],
      ],
    ],
    ['only passages that were used', 'Retur bisa 7 hari.', ['p2'], []],
    ['nothing', '', ['p1', 'p2'], []],
  ])('%s', (_, answer, used, spans) => {
    expect(cite(answer, [RETURNS, long], used).map(({ from, to }) => [from, to])).toEqual(spans)
  })
})
