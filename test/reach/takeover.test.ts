import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NODE_TYPES } from '../../nodes/index.ts'
import { createBus } from '../../runtime/bus.ts'
import { createEngine, type Engine } from '../../runtime/converse.ts'
import type { AppError } from '../../runtime/errors.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { silentLog } from '../../runtime/log.ts'
import { shuffled } from '../../runtime/model/regression.ts'
import type { Message, Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { draw } from '../bot.ts'

/**
 * I3: from the moment that somebody of the staff has a conversation the bot says nothing in it. The real engine, the real nodes
 * and the real database, a hundred times, with the taking at another moment each time.
 */
const RUNS = 100
const WORDS = 6
const NOW = Date.UTC(2026, 10, 22, 3)
const folder = mkdtempSync(join(tmpdir(), 'jaga-takeover-'))
let store: Store
let bot: string

/** It answers everything, with a call to another system in between, and asks for a person where it is told to. */
const CHATTY = draw(
  {
    main: [
      ['start', 'start'],
      ['hi', 'message', { text: { id: 'Halo!' } }],
      ['ask', 'question', { text: { id: 'Ada lagi?' }, kind: 'text', save: 'said', tries: 3 }],
      ['human', 'condition', { condition: { left: 'said', op: 'is', right: 'cs' } }],
      ['look', 'http-call', { method: 'GET', url: 'https://toko.example/{{said}}', timeout: 5, status: 'code' }],
      ['tell', 'message', { text: { id: 'Jawaban untuk {{said}}.' } }],
      ['cs', 'handoff', { text: { id: 'Saya sambungkan.' }, reason: 'minta', quote: true }],
      ['back', 'message', { text: { id: 'Bot lagi.' } }],
      'start -> hi',
      'hi -> ask',
      'ask -> human',
      'ask.invalid -> ask',
      'human.yes -> cs',
      'human.no -> look',
      'look.ok -> tell',
      'look.refused -> tell',
      'look.trouble -> cs',
      'tell -> ask',
      'cs.returned -> back',
      'cs.nobody -> back',
      'back -> ask',
    ],
  },
  {
    languages: ['id'],
    variables: [
      { name: 'said', type: 'text', scope: 'conversation' },
      { name: 'code', type: 'number', scope: 'conversation' },
    ],
  },
)

beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: new Uint8Array(32).fill(7), log: silentLog })
  bot = await store.bots.create({ name: 'Toko Melati', document: CHATTY, by: 'sari', at: NOW })
  await store.bot(bot).publish({ revision: 1, note: '', by: 'sari', at: NOW })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Steps aside for a number of turns of the event loop: another moment each run, and no clock. */
async function later(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

function openProcess(latency: number): Engine {
  return createEngine({
    store,
    guard: createGuard(),
    types: NODE_TYPES,
    bus: createBus(),
    clock: () => NOW,
    log: silentLog,
    present: () => true,
    setTimer: () => () => {},
    ports: () =>
      ({
        web: {
          async request() {
            await later(latency)
            return { status: 200, body: null }
          },
        },
      }) as never, // the one port of this drawing
  })
}

const all = (conversation: string) => store.bot(bot).messages(conversation, 0, 100)

describe('a conversation that somebody of the staff has taken', () => {
  const delays = shuffled(RUNS)
  const stray: string[] = []
  const seen = { early: 0, middle: 0, late: 0 }

  it(`hears nothing more of the bot: ${RUNS} runs, 0 stray messages`, async () => {
    for (let run = 0; run < RUNS; run++) await race(run)
    expect(stray).toEqual([])
    process.stdout.write(`takeover: ${RUNS} runs, ${JSON.stringify(seen)}, 0 stray bot messages\n`)
    // The race was one: the bot was cut off before, between and after its answers.
    expect(seen.early).toBeGreaterThan(0)
    expect(seen.middle).toBeGreaterThan(0)
  }, 120_000)

  async function race(run: number): Promise<void> {
    const engine = openProcess(run % 5)
    const contact = `pelanggan-${run}`
    const says = (n: number) =>
      engine.receive({
        bot,
        channel: 'web',
        contact,
        messageId: `${contact}-${n}`,
        content: { kind: 'text', text: n === 3 && run % 3 === 0 ? 'cs' : `kata ${n}` },
        language: 'id',
      })
    const { conversation } = await says(0)
    let taken: Message[] | null = null
    const staff = (async () => {
      await later(delays[run]! % 60)
      await store.bot(bot).take(conversation, 'sari', NOW)
      taken = await all(conversation)
    })()
    const customer = (async () => {
      for (let n = 1; n < WORDS; n++) {
        await later(run % 7)
        await says(n)
      }
    })()
    await Promise.all([staff, customer])
    await engine.settled(conversation)
    const before = botLines(taken!)
    const whole = botLines(await all(conversation))
    stray.push(...whole.slice(before.length).map((line) => `run ${run}: ${line}`))
    seen[before.length === 0 ? 'early' : before.length < WORDS ? 'middle' : 'late']++
    expect((await store.bot(bot).conversation(conversation)).state).toBe('person')
    expect((await all(conversation)).filter(({ from }) => from === 'customer')).toHaveLength(WORDS)
    await givesBack(engine, conversation, contact)
  }

  /** Given back, it answers the customer's next words. */
  async function givesBack(engine: Engine, conversation: string, contact: string): Promise<void> {
    await store.bot(bot).say(conversation, 'sari', 'Saya bantu, ya.', 'm1', NOW)
    const accepted = await store.bot(bot).giveBack(conversation, 'sari', {}, NOW)
    engine.queue({ bot, conversation, turn: accepted.turn })
    await engine.settled(conversation)
    const before = botLines(await all(conversation)).length
    const content = { kind: 'text' as const, text: 'makasih' }
    await engine.receive({ bot, channel: 'web', contact, messageId: `${contact}-last`, content, language: 'id' })
    await engine.settled(conversation)
    expect(botLines(await all(conversation)).length).toBeGreaterThan(before)
  }
})

function botLines(messages: Message[]): string[] {
  return messages.filter(({ from }) => from === 'bot').map(({ reply }) => reply.text)
}

it('one conversation is taken by one person, however many try at once', async () => {
  const engine = openProcess(0)
  const { conversation } = await engine.receive({
    bot,
    channel: 'web',
    contact: 'ramai',
    messageId: 'ramai-1',
    content: { kind: 'text', text: 'halo' },
    language: 'id',
  })
  const tried = await Promise.allSettled(['sari', 'budi', 'ani'].map((staff) => store.bot(bot).take(conversation, staff, NOW)))
  expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const each of tried)
    if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conversation.taken' } satisfies Partial<AppError>)
})
