import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBus } from '../../runtime/bus.ts'
import type { Failpoint } from '../../runtime/converse/failpoints.ts'
import { createEngine, type Engine, FAILPOINTS } from '../../runtime/converse.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { silentLog } from '../../runtime/log.ts'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { TEST_NODES } from '../core/nodes.ts'
import { type Backend, openBackend, SHOP } from './shop.ts'

/** The engine on the real database: the same promises as on the double, once at each edge. */
const NOW = Date.UTC(2026, 10, 22, 3)
const folder = mkdtempSync(join(tmpdir(), 'jaga-converse-'))
let store: Store
let bot: string

beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: new Uint8Array(32).fill(7), log: silentLog })
  bot = await store.bots.create({ name: 'Toko Melati', document: SHOP, by: 'sari', at: NOW })
  await store.bot(bot).publish({ revision: (await store.bot(bot).draft()).revision, note: '', by: 'sari', at: NOW })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** One process: after `die` none of its calls reaches the database or comes back. */
function openProcess(backend: Backend, failpoint: (name: Failpoint, die: () => void) => void = () => {}): Engine {
  let isDead = false
  const die = () => {
    isDead = true
  }
  const mortal = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(from, name) {
        const value = Reflect.get(from, name)
        if (typeof value !== 'function') return value
        return async (...given: unknown[]) => {
          if (isDead) return new Promise(() => {})
          const answer = await value.apply(from, given)
          return isDead ? new Promise(() => {}) : answer
        }
      },
    })
  const bots = new Map<string, BotStore>()
  return createEngine({
    store: {
      ...store,
      work: mortal(store.work),
      bot: (id) => bots.get(id) ?? bots.set(id, mortal(store.bot(id))).get(id)!,
    },
    guard: createGuard(),
    types: TEST_NODES,
    bus: createBus(),
    clock: () => NOW,
    log: silentLog,
    present: () => true,
    setTimer: () => () => {},
    failpoint: (name) => failpoint(name, die),
    ports: () => ({ web: { request: (request: never) => backend.answer(request) } }) as never, // the one port of this drawing
  })
}

const writes = (engine: Engine, contact: string, messageId: string, text: string) =>
  engine.receive({ bot, channel: 'web', contact, messageId, content: { kind: 'text', text }, language: 'id' })

async function said(conversation: string): Promise<string[]> {
  return (await store.bot(bot).messages(conversation, 0, 100)).map((message) => `${message.from}: ${message.reply.text}`)
}

describe('on SQLite', () => {
  it('a conversation is had, kept and handed to a person', async () => {
    const backend = openBackend()
    const engine = openProcess(backend)
    const { conversation } = await writes(engine, 'ani', 'ani-1', 'halo')
    await engine.settled(conversation)
    await writes(engine, 'ani', 'ani-2', 'JG-1')
    await engine.settled(conversation)
    backend.answer = () => Promise.reject(Object.assign(new Error('down'), { code: 'web.failed' }))
    await writes(engine, 'ani', 'ani-3', 'JG-2')
    await engine.settled(conversation)
    expect((await said(conversation)).slice(0, 4)).toEqual([
      'customer: halo',
      'bot: Halo!',
      'bot: Nomor pesanan?',
      'customer: JG-1',
    ])
    const summary = await store.bot(bot).conversation(conversation)
    expect(summary).toMatchObject({ state: 'waiting', handoff: { reason: 'asked for', summary: 'a summary', node: 'help' } })
    expect((await said(conversation)).at(-1)).toBe(`bot: Nomor ${summary.handoff?.number}`)
  })

  it.each(FAILPOINTS.filter((name) => !name.startsWith('park.')))(
    'a crash at %s loses nothing and does nothing twice',
    async (point) => {
      const backend = openBackend()
      const healthy = openProcess(backend)
      const contact = `c-${point}`
      const { conversation } = await writes(healthy, contact, `${contact}-1`, 'halo')
      await healthy.settled(conversation)
      let died: () => void
      const death = new Promise<void>((resolve) => (died = resolve))
      const first = openProcess(backend, (name, die) => {
        if (name !== point) return
        die()
        died()
        throw new Error(`killed at ${name}`)
      })
      void writes(first, contact, `${contact}-2`, 'JG-1').catch(() => {})
      await death
      const second = openProcess(backend)
      await second.resume()
      await writes(second, contact, `${contact}-2`, 'JG-1')
      await second.settled(conversation)
      const lines = await said(conversation)
      const isUnknown = point === 'call.announced' || point === 'call.answered'
      expect(backend.refunds).toHaveLength(point === 'call.announced' ? 0 : 1)
      expect(lines.filter((line) => line === 'customer: JG-1')).toHaveLength(1)
      expect(lines.filter((line) => line.startsWith('bot: Pesanan JG-1'))).toHaveLength(isUnknown ? 0 : 1)
      expect((await store.bot(bot).conversation(conversation)).state).toBe(isUnknown ? 'waiting' : 'bot')
    },
  )

  it('leaves nothing unfinished', async () => {
    expect(await store.work.counts()).toMatchObject({ unfinished: 0, parked: 0 })
  })
})
