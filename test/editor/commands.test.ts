import { describe, expect, it } from 'vitest'
import { CHOOSE, copy, duplicate, paste } from '../../editor/document/clipboard.ts'
import { addFlow, removeFlow, setLanguages } from '../../editor/document/flows.ts'
import { freeExit, neighbour, reach } from '../../editor/document/graph.ts'
import { addExamples, addIntent } from '../../editor/document/intents.ts'
import { overlaps } from '../../editor/document/place.ts'
import {
  addConnected,
  addNode,
  insertOnEdge,
  markEnd,
  removeAndHeal,
  removeNodes,
  renameNode,
  setField,
} from '../../editor/document/steps.ts'
import { tidy } from '../../editor/document/tidy.ts'
import { addVariable, changeVariable } from '../../editor/document/variables.ts'
import { connect } from '../../editor/document/wires.ts'
import { FORMAT } from '../../nodes/flow.ts'
import { botOf, edgesOf, freshMeans, kept, mainOf, typeNamed } from './drawing.ts'

//  start ──next──▶ hello ──next──▶ ask ──a──▶ yes
//                                      └─b──▶ (nowhere)
const CHAIN = () =>
  botOf(
    {
      start: ['start', 0, 0],
      hello: ['message', 368, 0, { text: { id: 'Halo {{nama}}' } }],
      ask: [
        'choices',
        736,
        0,
        {
          text: { id: 'Mau apa?' },
          options: [
            { id: 'a', label: { id: 'Pesan' } },
            { id: 'b', label: { id: 'Tanya' } },
          ],
        },
      ],
      yes: ['message', 1104, 0],
    },
    ['start.next>hello', 'hello.next>ask', 'ask.options.a>yes'],
  )

const touching = (document: ReturnType<typeof CHAIN>) => {
  const means = freshMeans()
  const cards = mainOf(document).nodes.map((n) => ({ at: n.at, size: means.sizeOf(n) }))
  return cards.some((a, i) => cards.slice(i + 1).some((b) => overlaps(a, b)))
}

describe('adding steps', () => {
  it('puts a step where it was dropped, on the grid, and moves it down where a card lies', () => {
    const means = freshMeans()
    const first = kept(addNode(CHAIN(), 'main', typeNamed('message'), { x: 403, y: 509 }, means))
    expect(mainOf(first.document).nodes.at(-1)?.at).toEqual({ x: 400, y: 512 })
    const second = kept(addNode(first.document, 'main', typeNamed('message'), { x: 400, y: 512 }, means))
    expect(touching(second.document)).toBe(false)
  })

  it('goes on from an exit, to the right of its step, and lets the old connection go', () => {
    const { document, made } = kept(
      addConnected(CHAIN(), 'main', typeNamed('message'), { node: 'hello', exit: 'next' }, freshMeans()),
    )
    expect(edgesOf(document)).toEqual(['ask.options.a>yes', `hello.next>${made[0]}`, 'start.next>hello'])
    expect(touching(document)).toBe(false)
  })

  it('inserts in the middle of a connection and shifts the rest right', () => {
    const { document, made } = kept(insertOnEdge(CHAIN(), 'main', 'edge1', typeNamed('message'), freshMeans()))
    expect(edgesOf(document)).toEqual(['ask.options.a>yes', `hello.next>${made[0]}`, `${made[0]}.next>ask`, 'start.next>hello'])
    expect(touching(document)).toBe(false)
    const at = (id: string) => mainOf(document).nodes.find((n) => n.id === id)!.at.x
    expect(at('start')).toBe(0)
    expect(at('ask')).toBeGreaterThan(at(made[0]!) + 272)
    expect(at('yes') - at('ask')).toBe(368)
  })

  it('attaches to the first free exit, and to one that needs no connection last', () => {
    const { types } = freshMeans()
    expect(freeExit(mainOf(CHAIN()), types, 'ask')).toBe('options.b')
    expect(freeExit(mainOf(CHAIN()), types, 'hello')).toBeUndefined()
  })
})

describe('connecting', () => {
  it.each([
    ['into a start', 'yes', 'next', 'start', 'connect-entry'],
    ['to itself where it waits for nobody', 'yes', 'next', 'yes', 'connect-self'],
    ['where it leads already', 'hello', 'next', 'ask', 'connect-same'],
    ['from an exit that is not there', 'hello', 'sideways', 'yes', 'connect-gone'],
    ['to a step that is not there', 'hello', 'next', 'nobody', 'connect-gone'],
  ])('refuses %s, and says why', (_, node, exit, to, why) => {
    expect(connect(CHAIN(), 'main', { node, exit }, to, freshMeans())).toEqual({ refused: why, args: {} })
  })

  it('lets a waiting step lead back to itself, and one exit lead to one step only', () => {
    const means = freshMeans()
    const looped = kept(connect(CHAIN(), 'main', { node: 'ask', exit: 'options.b' }, 'ask', means)).document
    expect(edgesOf(looped)).toContain('ask.options.b>ask')
    const moved = kept(connect(looped, 'main', { node: 'ask', exit: 'options.b' }, 'yes', means)).document
    expect(edgesOf(moved).filter((e) => e.startsWith('ask.options.b'))).toEqual(['ask.options.b>yes'])
  })

  it('an exit that ends leads nowhere, and one that is connected does not end', () => {
    const ended = kept(markEnd(CHAIN(), 'main', 'hello', 'next', true)).document
    expect(edgesOf(ended)).toEqual(['ask.options.a>yes', 'start.next>hello'])
    const again = kept(connect(ended, 'main', { node: 'hello', exit: 'next' }, 'ask', freshMeans())).document
    expect(mainOf(again).nodes.find((n) => n.id === 'hello')?.ends).toEqual([])
  })
})

describe('taking away', () => {
  it('a step goes with every connection it had', () => {
    expect(edgesOf(kept(removeNodes(CHAIN(), 'main', new Set(['hello']))).document)).toEqual(['ask.options.a>yes'])
  })

  it.each([
    ['one step', ['hello'], ['ask.options.a>yes', 'start.next>ask']],
    ['two in a row', ['hello', 'ask'], ['start.next>yes']],
    ['the last one', ['yes'], ['hello.next>ask', 'start.next>hello']],
  ])('healing joins the neighbours of %s', (_, ids, edges) => {
    expect(edgesOf(kept(removeAndHeal(CHAIN(), 'main', new Set(ids), freshMeans())).document)).toEqual(edges)
  })
})

describe('fields', () => {
  const { types } = freshMeans()

  it('renaming a button keeps its connection; taking it away takes the connection too', () => {
    const renamed = kept(
      setField(
        CHAIN(),
        'main',
        'ask',
        'options',
        [
          { id: 'a', label: { id: 'Beli' } },
          { id: 'b', label: { id: 'Tanya' } },
        ],
        types,
      ),
    ).document
    expect(edgesOf(renamed)).toContain('ask.options.a>yes')
    const gone = kept(setField(renamed, 'main', 'ask', 'options', [{ id: 'b', label: { id: 'Tanya' } }], types)).document
    expect(edgesOf(gone)).toEqual(['hello.next>ask', 'start.next>hello'])
  })

  it('a name is trimmed, and an empty one is no name', () => {
    const named = kept(renameNode(CHAIN(), 'main', 'hello', '  Sapaan  ')).document
    expect(mainOf(named).nodes[1]?.title).toBe('Sapaan')
    expect(kept(renameNode(named, 'main', 'hello', ' ')).document.flows[0]?.nodes[1]).not.toHaveProperty('title')
  })
})

describe('variables, intents and flows', () => {
  it.each([
    ['', 'name-empty'],
    ['1nama', 'name-wrong'],
    ['nama lengkap', 'name-wrong'],
    ['constructor', 'name-wrong'],
    ['nama', 'name-taken'],
  ])('a variable may not be called "%s"', (name, why) => {
    expect(addVariable(CHAIN(), { name, type: 'text', scope: 'conversation' })).toMatchObject({ refused: why })
  })

  it('a new name of a variable is carried into every text', () => {
    const { document } = kept(changeVariable(CHAIN(), 'nama', { name: 'nama_pelanggan' }, freshMeans().types))
    expect(mainOf(document).nodes[1]?.fields.text).toEqual({ id: 'Halo {{nama_pelanggan}}' })
  })

  it('examples come by lines, each once, without list marks', () => {
    const means = freshMeans()
    const made = kept(addIntent(CHAIN(), 'Cek resi', means))
    const { document } = kept(addExamples(made.document, made.made[0]!, '- paket saya mana\n2) cek resi\n\n  Cek Resi \n'))
    expect(document.intents[0]?.examples).toEqual(['paket saya mana', 'cek resi'])
  })

  it('a flow begins with its start; the main flow stays, and so does one that is called', () => {
    const means = freshMeans()
    const made = kept(addFlow(CHAIN(), 'Retur', means))
    expect(made.document.flows[1]?.nodes.map((n) => means.types.get(n.type)?.entry)).toEqual(['start'])
    expect(removeFlow(made.document, 'main', means.types)).toMatchObject({ refused: 'flow-first' })
    const call = [...means.types.values()].find((t) =>
      Object.values(t.fields as Record<string, { kind: string; to?: string }>).some(
        (f) => f.kind === 'reference' && f.to === 'flow',
      ),
    )!
    const field = Object.entries(call.fields as Record<string, { to?: string }>).find(([, f]) => f.to === 'flow')![0]
    const added = kept(addNode(made.document, 'main', call, { x: 0, y: 900 }, means))
    const calling = kept(setField(added.document, 'main', added.made[0]!, field, made.made[0]!, means.types)).document
    expect(removeFlow(calling, made.made[0]!, means.types)).toMatchObject({ refused: 'flow-used', args: { callers: 'Utama' } })
  })

  it('the fallback stays one of the languages', () => {
    expect(kept(setLanguages(CHAIN(), ['en'], 'id')).document).toMatchObject({ languages: ['en'], fallback: 'en' })
  })
})

describe('the clipboard', () => {
  const text = () => JSON.stringify(copy(CHAIN(), 'main', new Set(['hello', 'ask']), freshMeans().types))

  it('carries inner connections and the variables in use into another bot, under new ids', () => {
    const other = { ...botOf({ start: ['start', 0, 0] }), variables: [] }
    const { document, made } = kept(paste(other, 'main', text(), { x: 0, y: 400 }, freshMeans()))
    expect(made).toHaveLength(2)
    expect(edgesOf(document)).toEqual([`${made[0]}.next>${made[1]}`])
    expect(document.variables.map((v) => v.name)).toEqual(['nama'])
    expect(made).not.toContain('hello')
  })

  it('never carries a secret', () => {
    const secret = [...freshMeans().types.values()].flatMap((t) =>
      Object.entries(t.fields as Record<string, { kind: string; to?: string }>).flatMap(([name, f]) =>
        f.kind === 'reference' && f.to === 'secret' ? [{ t, name }] : [],
      ),
    )[0]!
    const bot = botOf({ call: [secret.t.type, 0, 0, { [secret.name]: 'KUNCI_TOKO' }] })
    bot.variables = [{ name: 'nama', type: 'text', scope: 'conversation', secret: true, initial: 'rahasia-sekali' }]
    const clip = JSON.stringify(copy(bot, 'main', new Set(['call']), freshMeans().types))
    expect(clip).not.toMatch(/KUNCI_TOKO|rahasia-sekali/)
    const pasted = kept(paste(botOf({}), 'main', clip, { x: 0, y: 0 }, freshMeans()))
    expect(mainOf(pasted.document).nodes[0]?.fields[secret.name]).toBe(CHOOSE)
    const twice = kept(duplicate(bot, 'main', new Set(['call']), freshMeans()))
    expect(mainOf(twice.document).nodes[1]?.fields[secret.name]).toBe('KUNCI_TOKO')
  })

  it.each([
    ['nothing', '  ', 'paste-empty'],
    ['a sentence', 'halo kak', 'paste-not-json'],
    ['other JSON', '{"nodes":[]}', 'paste-foreign'],
    ['a list', '[1,2]', 'paste-foreign'],
    [
      'a newer format',
      JSON.stringify({ jaga: FORMAT + 1, clip: 'steps', nodes: [], edges: [], variables: [], intents: [] }),
      'paste-newer',
    ],
    [
      'a step of an unknown kind',
      JSON.stringify({ jaga: FORMAT, clip: 'steps', nodes: [{ id: 'x', type: 'teleport' }], edges: [] }),
      'paste-unknown',
    ],
    [
      'a damaged step',
      JSON.stringify({ jaga: FORMAT, clip: 'steps', nodes: [{ id: 'x', type: 'message' }], edges: 7 }),
      'paste-wrong',
    ],
    [
      'a poisoned step',
      '{"jaga":1,"clip":"steps","nodes":[{"id":"x","type":"message","version":1,"at":{"x":0,"y":0},"fields":{"__proto__":{"a":1}}}],"edges":[],"variables":[],"intents":[]}',
      'paste-wrong',
    ],
  ])('refuses %s with a reason, and changes nothing', (_, clipped, why) => {
    expect(paste(CHAIN(), 'main', clipped, undefined, freshMeans())).toMatchObject({ refused: why })
  })

  it('duplicates beside the original, touching nothing', () => {
    const { document, made } = kept(duplicate(CHAIN(), 'main', new Set(['hello', 'ask']), freshMeans()))
    expect(made).toHaveLength(2)
    expect(touching(document)).toBe(false)
  })
})

describe('looking around', () => {
  it('knows what follows and what leads here', () => {
    expect([...reach(mainOf(CHAIN()), ['hello'], 'down')].sort()).toEqual(['ask', 'yes'])
    expect([...reach(mainOf(CHAIN()), ['ask'], 'up')].sort()).toEqual(['hello', 'start'])
  })

  it.each([
    ['hello', 'right', 'ask'],
    ['hello', 'left', 'start'],
    ['yes', 'left', 'ask'],
    ['start', 'up', undefined],
  ] as const)('from %s an arrow %s goes to %s', (from, way, to) => {
    expect(neighbour(mainOf(CHAIN()), freshMeans().types, from, way)).toBe(to)
  })

  it('tidies from left to right without overlap', () => {
    const heap = botOf(
      { start: ['start', 0, 0], a: ['message', 10, 10], b: ['message', 20, 20], c: ['message', 30, 30], far: ['message', 0, 0] },
      ['start.next>a', 'a.next>b', 'b.next>c'],
    )
    const { document } = kept(tidy(heap, 'main', freshMeans()))
    const x = Object.fromEntries(mainOf(document).nodes.map((n) => [n.id, n.at.x]))
    expect(touching(document)).toBe(false)
    expect([x.start! < x.a!, x.a! < x.b!, x.b! < x.c!]).toEqual([true, true, true])
  })
})
