import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NODE_TYPES } from '../../nodes/index.ts'
import { PortError, type Ports } from '../../nodes/ports.ts'
import { createBus, type News } from '../../runtime/bus.ts'
import { createEngine, type Engine } from '../../runtime/converse.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { silentLog } from '../../runtime/log.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { draw, NO_PORTS } from '../bot.ts'
import { TEST_NODES } from '../core/nodes.ts'

/** Which turns are stored with their message, in one transaction, and which after it, where their calls are journalled. */
const DRAWING = draw(
  {
    main: [
      ['start', 'start'],
      ['menu', 'ask', { text: { id: 'Mau apa?' }, save: 'what' }],
      ['is-pay', 'when', { is: { left: 'what', op: 'contains', right: 'bayar' } }],
      ['is-count', 'when', { is: { left: 'what', op: 'contains', right: 'hitung' } }],
      ['pay', 'fetches', { method: 'POST', url: 'https://toko.example/pay', save: 'got' }],
      ['count', 'code', { code: 'return 1', reads: [], save: 'got' }],
      ['say', 'say', { text: { id: 'Baik: {{got}}.' } }],
      ['sorry', 'say', { text: { id: 'Belum bisa.' } }],
      'start -> menu',
      'menu.answered -> is-pay',
      'is-pay.yes -> pay',
      'is-pay.no -> is-count',
      'is-count.yes -> count',
      'is-count.no -> say',
      'pay -> say',
      'pay.trouble -> sorry',
      'count.done -> say',
      'count.trouble -> sorry',
      'say -> menu',
      'sorry -> menu',
    ],
  },
  { languages: ['id'], variables: ['what', 'got'].map((name) => ({ name, type: 'text', scope: 'conversation' })) },
)

const NOW = Date.UTC(2026, 10, 22, 3)
const folder = mkdtempSync(join(tmpdir(), 'jaga-at-once-'))
let store: Store
let bot: string
let commits = 0

beforeAll(async () => {
  const onCommit = (batches: number) => {
    commits += batches
  }
  store = await openStore({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: new Uint8Array(32).fill(7), log: silentLog, onCommit })
  bot = await store.bots.create({ name: 'Toko Melati', document: DRAWING, by: 'sari', at: NOW })
  await store.bot(bot).publish({ revision: (await store.bot(bot).draft()).revision, note: '', by: 'sari', at: NOW })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** One process. Its timers ring when `ring` is called. */
function open(ports: Partial<Ports>, elapsed = () => 0) {
  const bus = createBus()
  const did: string[] = []
  const timers = new Set<() => void>()
  const engine = createEngine({
    store,
    guard: createGuard(),
    types: new Map([...TEST_NODES, ['code', NODE_TYPES.get('code')!]]),
    bus,
    clock: () => NOW,
    elapsed,
    log: { ...silentLog, info: (fact) => did.push(fact) },
    present: () => true,
    setTimer(call) {
      timers.add(call)
      return () => timers.delete(call)
    },
    failpoint: (name) => did.push(name),
    ports: () => ({ ...NO_PORTS, ...ports }),
  })
  const ring = () => {
    for (const call of timers) call()
  }
  return { engine, bus, did, ring }
}

let messages = 0
async function writes(engine: Engine, contact: string, text: string) {
  const content = { kind: 'text', text } as const
  const accepted = await engine.receive({ bot, channel: 'web', contact, messageId: `m${++messages}`, content, language: 'id' })
  await engine.settled(accepted.conversation)
  return accepted
}

const said = async (conversation: string) =>
  (await store.bot(bot).messages(conversation, 0, 100)).map((message) => `${message.seq} ${message.from}: ${message.reply.text}`)

it('what needs nothing from outside is one commit, and readers hear of the message before its answer', async () => {
  const { engine, bus, did } = open({})
  const { conversation } = await writes(engine, 'ani', 'halo')
  const news: News[] = []
  bus.subscribe(`conversation:${conversation}`, (each) => news.push(each))
  did.length = 0
  commits = 0
  const accepted = await writes(engine, 'ani', 'jam buka')
  expect(commits).toBe(1)
  expect(accepted).toMatchObject({ fresh: true, message: { seq: 3 } })
  expect(accepted.replies?.map(({ reply }) => reply.text)).toEqual(['Baik: .', 'Mau apa?'])
  expect(news).toMatchObject([3, 4, 5].map((seq) => ({ kind: 'message', seq })))
  expect(did).toEqual(['receive.before-accept', 'receive.accepted', 'turn.published', 'turn.done', 'receive.queued'])
  expect((await store.bot(bot).receipt(accepted.turn))?.steps.map(({ node }) => node)).toEqual([
    'menu',
    'is-pay',
    'is-count',
    'say',
    'menu',
  ])
})

it('code of the shop that is soon done is waited for', async () => {
  let runs = 0
  const { engine } = open({ sandbox: { run: async () => ++runs } })
  await writes(engine, 'budi', 'halo')
  const { conversation, replies } = await writes(engine, 'budi', 'hitung')
  expect(replies).not.toBeNull()
  expect(runs).toBe(1)
  expect((await said(conversation)).slice(-2)).toEqual(['4 bot: Baik: 1.', '5 bot: Mau apa?'])
})

it('a call that may change something is not made before the message is stored', async () => {
  const asked: string[] = []
  const { engine, did } = open({
    web: {
      async request({ url }) {
        asked.push(`${url} after ${did.filter((fact) => fact === 'receive.accepted').length}`)
        return { status: 200, body: 'lunas' }
      },
    },
  })
  await writes(engine, 'cici', 'halo')
  did.length = 0
  const { conversation, replies } = await writes(engine, 'cici', 'bayar')
  expect(replies).toBeNull()
  expect(asked).toEqual(['https://toko.example/pay after 1'])
  expect(did).toContain('call.announced')
  expect((await said(conversation)).slice(-2)).toEqual(['4 bot: Baik: lunas.', '5 bot: Mau apa?'])
})

it('what takes too long is stored first, and taken again from there', async () => {
  const runs: PromiseWithResolvers<number>[] = []
  const run = () => {
    runs.push(Promise.withResolvers<number>())
    return runs.at(-1)!.promise
  }
  const { engine, ring } = open({ sandbox: { run } })
  await writes(engine, 'dedi', 'halo')
  const writing = writes(engine, 'dedi', 'hitung')
  await expect.poll(() => runs.length).toBe(1)
  ring()
  await expect.poll(() => runs.length).toBe(2)
  runs[0]!.resolve(1)
  runs[1]!.resolve(2)
  const { conversation, replies } = await writing
  expect(replies).toBeNull()
  expect((await said(conversation)).slice(2)).toEqual(['3 customer: hitung', '4 bot: Baik: 2.', '5 bot: Mau apa?'])
})

it('what fails is told of as ever, by the step’s own exit', async () => {
  const { engine } = open({ sandbox: { run: () => Promise.reject(new PortError('sandbox.threw', 'boom')) } })
  await writes(engine, 'euis', 'halo')
  const { conversation, turn } = await writes(engine, 'euis', 'hitung')
  expect((await said(conversation)).slice(-2)).toEqual(['4 bot: Belum bisa.', '5 bot: Mau apa?'])
  const trouble = (await store.bot(bot).receipt(turn))?.steps.flatMap((step) => (step.trouble ? [step.trouble] : []))
  expect(trouble).toEqual(['sandbox.threw'])
})

it('a message with a card number in it is stored first: its case is opened before it is answered', async () => {
  const { engine } = open({})
  await writes(engine, 'fajar', 'halo')
  const { conversation, replies } = await writes(engine, 'fajar', 'kartu saya 4111 1111 1111 1111')
  expect(replies).toBeNull()
  expect((await said(conversation)).at(2)).not.toContain('4111 1111')
  expect((await store.bot(bot).incidents.list({ limit: 10 })).items).toMatchObject([{ kind: 'card', conversation }])
})

it('after a process that did not end as asked nothing is answered before it is stored, for a while', async () => {
  let ms = 0
  await store.work.arrive()
  const { engine } = open({}, () => ms)
  await engine.resume()
  await writes(engine, 'gita', 'halo')
  expect((await writes(engine, 'gita', 'satu')).replies).toBeNull()
  ms = 10_000
  expect((await writes(engine, 'gita', 'dua')).replies).toHaveLength(2)
  await engine.stop(1_000)
})

it('many messages of many customers at once are all answered, each once', async () => {
  const { engine } = open({ sandbox: { run: async () => 7 } })
  const contacts = Array.from({ length: 20 }, (_, n) => `pelanggan ${n}`)
  await Promise.all(contacts.map((contact) => writes(engine, contact, 'halo')))
  const asked = await Promise.all(
    contacts.flatMap((contact) => ['satu', 'hitung', 'tiga'].map((text) => writes(engine, contact, text))),
  )
  for (const conversation of new Set(asked.map((accepted) => accepted.conversation))) {
    const lines = await said(conversation)
    expect(lines.map((line) => Number.parseInt(line, 10))).toEqual(lines.map((_, i) => i + 1))
    expect(lines.filter((line) => line.includes('customer:'))).toHaveLength(4)
    expect(lines.filter((line) => line.endsWith('bot: Mau apa?'))).toHaveLength(4)
  }
  expect(await store.work.counts()).toMatchObject({ unfinished: 0, parked: 0 })
})

it('of a crowd so many are taken in at a time, and each is answered', async () => {
  const { engine, did } = open({})
  const crowd = Array.from({ length: 60 }, (_, i) => `pelanggan-${i}`)
  await Promise.all(crowd.map((contact) => writes(engine, contact, 'halo')))
  did.length = 0
  const all = await Promise.all(crowd.map((contact) => writes(engine, contact, 'jam buka')))
  expect(all.filter(({ replies }) => replies?.length === 2)).toHaveLength(crowd.length)
  let inside = 0
  const counts = did.map((fact) => {
    if (fact === 'receive.before-accept') inside++
    if (fact === 'receive.accepted') inside--
    return inside
  })
  expect(inside).toBe(0)
  expect(Math.max(...counts)).toBe(56)
})

it('those who wait for the shop’s code hold nobody up', async () => {
  const runs: PromiseWithResolvers<number>[] = []
  const run = () => {
    runs.push(Promise.withResolvers<number>())
    return runs.at(-1)!.promise
  }
  const { engine } = open({ sandbox: { run } })
  const counting = Array.from({ length: 60 }, (_, i) => `penghitung-${i}`)
  await Promise.all([...counting, 'hani'].map((contact) => writes(engine, contact, 'halo')))
  const waiting = counting.map((contact) => writes(engine, contact, 'hitung'))
  await expect.poll(() => runs.length).toBe(counting.length)
  expect((await writes(engine, 'hani', 'jam buka')).replies).toHaveLength(2)
  for (const { resolve } of runs) resolve(1)
  expect((await Promise.all(waiting)).filter(({ replies }) => replies?.length === 2)).toHaveLength(counting.length)
})
