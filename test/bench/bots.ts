import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'

/** A scripted conversation that never ends: each message of a customer is one turn, with exactly one reply. */
export interface Script {
  document: BotDocument
  /** The `n`th message of the run. */
  says(n: number): string
  /** What its reply, and nothing before it, holds. */
  hears(n: number): string
}

const order = (n: number) => `Kapan pesanan JG-${n} dikirim, Kak?`

/** Kept words, a condition on them, and a template that says them back. */
export const scripted: Script = {
  document: draw([
    ['start', 'start'],
    ['ask', 'question', { text: { id: 'Ada yang bisa dibantu, Kak?' }, kind: 'text', save: 'pesan' }],
    ['about', 'condition', { test: { left: 'pesan', op: 'contains', right: 'pesanan' } }],
    ['sent', 'question', { text: { id: 'Siap, {{pesan}} Kami cek dulu, ya.' }, kind: 'text', save: 'pesan' }],
    ['start', 'next', 'ask'],
    ['ask', 'next', 'about'],
    ['about', 'yes', 'sent'],
    ['about', 'no', 'ask'],
    ['sent', 'next', 'about'],
  ]),
  says: order,
  hears: (n) => `Siap, ${order(n)}`,
}

/** The scripted conversation at the front of a drawing of so many nodes; the others are there and are not visited. */
export function chained(nodes: number): Script {
  const [main] = scripted.document.flows
  const more = Array.from({ length: Math.max(0, nodes - main!.nodes.length) }, (_, i) => `more-${i}`)
  const at = (i: number) => ({ x: 340 * (i % 40), y: 200 + 180 * Math.floor(i / 40) })
  return {
    ...scripted,
    document: {
      ...scripted.document,
      flows: [
        {
          ...main!,
          nodes: [
            ...main!.nodes,
            ...more.map((id, i) => ({ id, type: 'message', version: 1, at: at(i), fields: { text: { id: `Langkah ${i}` } } })),
          ],
          edges: [...main!.edges, ...more.slice(1).map((id, i) => ({ id: `m${i}`, from: more[i]!, exit: 'next', to: id }))],
        },
      ],
    },
  }
}

/** The same with a code node on the way. */
export const withCode: Script = {
  document: draw([
    ['start', 'start'],
    ['ask', 'question', { text: { id: 'Ada yang bisa dibantu, Kak?' }, kind: 'text', save: 'pesan' }],
    [
      'count',
      'code',
      {
        code: "return input.pesan + ' (' + input.pesan.length + ' huruf)'",
        reads: [{ id: 'pesan', name: 'pesan', value: 'pesan' }],
        save: 'hasil',
      },
    ],
    ['about', 'condition', { test: { left: 'pesan', op: 'contains', right: 'pesanan' } }],
    ['sent', 'question', { text: { id: 'Siap, {{hasil}} Kami cek dulu, ya.' }, kind: 'text', save: 'pesan' }],
    ['start', 'next', 'ask'],
    ['ask', 'next', 'count'],
    ['count', 'done', 'about'],
    ['about', 'yes', 'sent'],
    ['about', 'no', 'ask'],
    ['sent', 'next', 'count'],
  ]),
  says: order,
  hears: (n) => `Siap, ${order(n)} (${order(n).length} huruf)`,
}

/** The same, and the code fails each time. */
export const broken: Script = {
  document: draw([
    ['start', 'start'],
    ['ask', 'question', { text: { id: 'Ada yang bisa dibantu, Kak?' }, kind: 'text', save: 'pesan' }],
    ['count', 'code', { code: 'return input.tidakAda.panjang', save: 'hasil' }],
    ['sorry', 'question', { text: { id: 'Maaf, {{pesan}} Kami tanyakan dulu, ya.' }, kind: 'text', save: 'pesan' }],
    ['start', 'next', 'ask'],
    ['ask', 'next', 'count'],
    ['count', 'done', 'ask'],
    ['count', 'trouble', 'sorry'],
    ['sorry', 'next', 'count'],
  ]),
  says: order,
  hears: (n) => `Maaf, ${order(n)}`,
}

/** The same with an answer out of the shop's own documents, without a model. */
export const withKnowledge: Script = {
  document: draw([
    ['start', 'start'],
    ['ask', 'question', { text: { id: 'Ada yang bisa dibantu, Kak?' }, kind: 'text', save: 'pesan' }],
    ['look', 'knowledge-lookup', { from: 'variable', variable: 'pesan', give: 'passages', passages: 'temuan', limit: 4 }],
    ['about', 'condition', { test: { left: 'pesan', op: 'contains', right: 'retur' } }],
    ['told', 'question', { text: { id: 'Siap, {{pesan}} Begini, ya: {{temuan.0.text}}' }, kind: 'text', save: 'pesan' }],
    ['start', 'next', 'ask'],
    ['ask', 'next', 'look'],
    ['look', 'found', 'about'],
    ['about', 'yes', 'told'],
    ['about', 'no', 'ask'],
    ['told', 'next', 'look'],
  ]),
  says: (n) => `Berapa lama batas retur barang untuk pesanan JG-${n}?`,
  hears: (n) => `Siap, Berapa lama batas retur barang untuk pesanan JG-${n}? Begini, ya: `,
}

/** Words of a model, as they come. */
export const withModel: Script = {
  document: draw([
    ['start', 'start'],
    ['ask', 'question', { text: { id: 'Ada yang bisa dibantu, Kak?' }, kind: 'text', save: 'pesan' }],
    [
      'answer',
      'model-answer',
      {
        from: 'variable',
        variable: 'pesan',
        passages: [
          {
            id: 'kirim',
            title: 'Pengiriman',
            text: 'Pesanan dikirim setiap hari kerja dari Bandung. Pesanan sebelum jam dua dikirim hari itu juga.',
          },
        ],
      },
    ],
    ['more', 'question', { text: { id: 'Ada lagi, Kak?' }, kind: 'text', save: 'pesan' }],
    ['start', 'next', 'ask'],
    ['ask', 'next', 'answer'],
    ['answer', 'answered', 'more'],
    ['answer', 'no-answer', 'more'],
    ['more', 'next', 'answer'],
  ]),
  says: order,
  hears: () => 'Ada lagi, Kak?',
}

type NodeLine = [id: string, type: string, fields?: JsonObject]
type EdgeLine = [from: string, exit: string, to: string]

/** A bot of one flow. Nodes first, with an id and a type; then lines: from, exit, to. */
export function draw(lines: (NodeLine | EdgeLine)[]): BotDocument {
  const isEdge = (line: NodeLine | EdgeLine): line is EdgeLine => typeof line[2] === 'string'
  const nodes = lines.filter((line): line is NodeLine => !isEdge(line))
  const variable = (name: string, type: 'text' | 'list') => ({ name, type, scope: 'conversation' as const })
  return {
    jaga: 1,
    name: 'Toko Ukur',
    languages: ['id'],
    fallback: 'id',
    variables: [variable('pesan', 'text'), variable('hasil', 'text'), variable('temuan', 'list')],
    intents: [],
    flows: [
      {
        id: 'main',
        name: 'Utama',
        nodes: nodes.map(([id, type, fields = {}], i) => {
          const { version } = NODE_TYPES.get(type)!
          return { id, type, version, at: { x: 340 * i, y: 0 }, fields }
        }),
        edges: lines.filter(isEdge).map(([from, exit, to], i) => ({ id: `e${i}`, from, exit, to })),
      },
    ],
    texts: {
      trouble: { id: 'Maaf, ada kendala di pihak kami.' },
      handoff: { id: 'Mohon tunggu sebentar, ya.' },
      label: { id: 'Anda sedang mengobrol dengan bot.' },
    },
  }
}
