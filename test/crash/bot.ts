import { type BotDocument, FORMAT } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'

/**
 * The bot that is crashed. Every answer begins with the version that gave it and the number of the turn within the
 * conversation, so that a lost, doubled or half-saved turn is seen in the words alone; and every turn ends by asking again.
 *
 *   start → hello → ask → count → which ─┬ halo   → many? → say                (condition, template)
 *            ▲                            ├ hitung → code → say                 (sandbox)
 *            └── every way back ──────────├ bayar  → POST → say                 (not repeatable)
 *                                         ├ lihat  → GET → say                  (repeatable)
 *                                         ├ kabar  → webhook → say              (repeated under one key)
 *                                         ├ tanya  → model → say
 *                                         ├ surat  → mail → say                  (announced, and never sent again)
 *                                         ├ lapor  → case                        (kept under the turn's own name)
 *                                         ├ tunggu → question of one minute → say   (timer)
 *                                         ├ orang  → handoff → say
 *                                         └ racun  → GET, which ends whoever asks
 */
export function crashBot(mark: string, shop: string): BotDocument {
  const say = (words: string) => ({ text: { id: `${mark} {{n}} ${words}` } })
  const nodes: [id: string, type: string, fields: JsonObject][] = [
    ['start', 'start', {}],
    ['hello', 'message', { text: { id: `${mark} 0 halo` } }],
    ['ask', 'question', { text: { id: asks(mark) }, kind: 'text', save: 'said', tries: 3 }],
    ['count', 'set-value', { values: [{ id: 'n', variable: 'n', how: 'add', from: 'n', number: 1 }] }],
    ['which', 'switch', { value: 'said', how: 'starts', cases: KINDS.map((kind) => ({ id: kind, is: kind })) }],
    ['many', 'condition', { test: { left: 'n', op: 'at-least', right: MANY } }],
    ['say-many', 'message', say('{{said}} banyak')],
    ['say-few', 'message', say('{{said}} sedikit')],
    [
      'code',
      'code',
      {
        code: 'return { twice: input.n * 2, said: input.said }',
        reads: [
          { id: 'n', name: 'n', value: 'n' },
          { id: 's', name: 'said', value: 'said' },
        ],
        save: 'made',
      },
    ],
    ['say-code', 'message', say('{{made.said}} kali dua {{made.twice}}')],
    [
      'pay',
      'http-call',
      {
        method: 'POST',
        url: `${shop}/payments`,
        body: '{ "ref": {{said}}, "n": {{n}} }',
        pick: [{ id: 'p', variable: 'got', path: 'payment' }],
      },
    ],
    ['say-paid', 'message', say('{{said}} lunas {{got}}')],
    ['look', 'http-call', { method: 'GET', url: `${shop}/orders/{{said}}`, pick: [{ id: 'p', variable: 'got', path: 'state' }] }],
    ['say-look', 'message', say('{{said}} isinya {{got}}')],
    ['poison', 'http-call', { method: 'GET', url: `${shop}/poison/{{said}}` }],
    [
      'hook',
      'signed-webhook',
      { url: `${shop}/hooks`, secret: 'hook', event: 'order.told', data: [{ id: 'r', key: 'ref', value: 'said' }] },
    ],
    ['say-hook', 'message', say('{{said}} terkirim')],
    [
      'model',
      'model-answer',
      { from: 'latest', passages: [{ id: 'p1', title: 'Kirim', text: PASSAGE }], instruction: 'Jawab singkat.', max: 400 },
    ],
    ['say-model', 'message', say('{{said}} dijawab')],
    ['mail', 'send-email', { to: 'budi@contoh.id', subject: { id: '{{said}}' }, text: { id: 'Halo.' } }],
    ['say-mail', 'message', say('{{said}} disurati')],
    [
      'case',
      'report-incident',
      { kind: 'payment', summary: '{{said}}', text: { id: `${mark} {{n}} {{said}} dicatat` }, quote: true },
    ],
    ['wait', 'question', { text: { id: `${mark} {{n}} tunggu` }, kind: 'text', save: 'said', tries: 3, patience: 1 }],
    ['say-late', 'message', say('lewat')],
    ['say-early', 'message', say('{{said}} keburu')],
    ['person', 'handoff', { text: { id: `${mark} {{n}} orang` }, reason: 'minta orang', quote: true }],
    ['say-back', 'message', say('kembali')],
    ['say-unsure', 'message', say('{{said}} belum pasti')],
  ]
  const edges = EDGES.trim()
    .split('\n')
    .flatMap((line) => line.trim().split(';'))
    .map((edge) => /^\s*([\w-]+)\.([\w.-]+) -> ([\w-]+)\s*$/.exec(edge)!)
    .map(([, from, exit, to], i) => ({ id: `e${i}`, from: from!, exit: exit!, to: to! }))
  return {
    jaga: FORMAT,
    name: 'Toko Melati',
    languages: ['id'],
    fallback: 'id',
    variables: [
      { name: 'said', type: 'text', scope: 'conversation' },
      { name: 'n', type: 'number', scope: 'conversation', initial: 0 },
      { name: 'made', type: 'object', scope: 'conversation' },
      { name: 'got', type: 'text', scope: 'conversation' },
    ],
    intents: [],
    flows: [
      {
        id: 'main',
        name: 'Utama',
        nodes: nodes.map(([id, type, fields], i) => ({
          id,
          type,
          version: NODE_TYPES.get(type)!.version,
          at: { x: 300 * i, y: 0 },
          fields,
        })),
        edges,
      },
    ],
    texts: { trouble: { id: TROUBLE }, handoff: { id: 'Mohon tunggu, ya.' }, label: { id: 'Anda mengobrol dengan bot.' } },
  }
}

export const KINDS = ['halo', 'hitung', 'bayar', 'lihat', 'kabar', 'tanya', 'surat', 'lapor', 'tunggu', 'orang', 'racun'] as const
export type Kind = (typeof KINDS)[number]
export const TROUBLE = 'Maaf, ada gangguan.'
export const MANY = 10
export const asks = (mark: string) => `${mark} ada lagi?`

const EDGES = `
  start.next -> hello; hello.next -> ask; ask.next -> count; ask.invalid -> ask; count.next -> which; count.trouble -> say-unsure
  which.cases.halo -> many; many.yes -> say-many; many.no -> say-few; say-many.next -> ask; say-few.next -> ask; which.otherwise -> say-few
  which.cases.hitung -> code; code.done -> say-code; code.trouble -> say-unsure; say-code.next -> ask
  which.cases.bayar -> pay; pay.ok -> say-paid; pay.refused -> say-unsure; pay.trouble -> say-unsure; say-paid.next -> ask
  which.cases.lihat -> look; look.ok -> say-look; look.refused -> say-unsure; look.trouble -> say-unsure; say-look.next -> ask
  which.cases.racun -> poison; poison.ok -> say-unsure; poison.refused -> say-unsure; poison.trouble -> say-unsure
  which.cases.kabar -> hook; hook.sent -> say-hook; hook.refused -> say-unsure; hook.trouble -> say-unsure; say-hook.next -> ask
  which.cases.tanya -> model; model.answered -> say-model; model.no-answer -> say-unsure; model.trouble -> say-unsure; say-model.next -> ask
  which.cases.surat -> mail; mail.sent -> say-mail; mail.failed -> say-unsure; say-mail.next -> ask
  which.cases.lapor -> case; case.opened -> ask; case.trouble -> say-unsure
  which.cases.tunggu -> wait; wait.silent -> say-late; wait.next -> say-early; wait.invalid -> say-early; say-late.next -> ask; say-early.next -> ask
  which.cases.orang -> person; person.returned -> say-back; person.nobody -> say-back; person.trouble -> say-unsure; say-back.next -> ask
  say-unsure.next -> ask
`

/** Towns that the model's answers are made of: three of them name one answer, so that no two answers are alike. */
export const TOWNS =
  `Bandung Garut Ciamis Cirebon Subang Bogor Depok Bekasi Serang Cilegon Tegal Brebes Kudus Solo Jepara Demak Blora Sragen
  Klaten Bantul Malang Kediri Blitar Jember Tuban Gresik Madiun Ngawi Padang Medan`.split(/\s+/)

/** The passage that the answers rest on. */
const PASSAGE = `Pesanan dikirim lewat ${TOWNS.join(', ')} setiap hari kerja.`
