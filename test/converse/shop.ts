import type { BotDocument } from '../../nodes/flow.ts'
import type { Ports, WebRequest } from '../../nodes/ports.ts'
import { createBus, type News } from '../../runtime/bus.ts'
import { createEngine, type Engine, type EngineDeps } from '../../runtime/converse.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { silentLog } from '../../runtime/log.ts'
import type { Message } from '../../runtime/store/contract.ts'
import { draw, NO_PORTS } from '../bot.ts'
import { TEST_NODES } from '../core/nodes.ts'
import { type Disk, newDisk, openMemory, type Process } from './memory-store.ts'

/** start → hello → ask-order → pay (POST) → look (GET) → thanks → . */
export const SHOP = draw(
  {
    main: [
      ['start', 'start'],
      ['hello', 'say', { text: { id: 'Halo!' } }],
      ['ask-order', 'ask', { text: { id: 'Nomor pesanan?' }, save: 'order', patience: 60_000 }],
      ['pay', 'fetches', { method: 'POST', url: 'https://toko.example/refund/{{order}}', save: 'refund' }],
      ['look', 'fetches', { method: 'GET', url: 'https://toko.example/orders/{{order}}', save: 'status' }],
      ['thanks', 'say', { text: { id: 'Pesanan {{order}}: {{status}}, {{refund}}.' } }],
      ['late', 'say', { text: { id: 'Masih di sana?' } }],
      ['help', 'person', {}],
      'start -> hello',
      'hello -> ask-order',
      'ask-order.answered -> pay',
      'ask-order.silent -> late',
      'late -> ask-order',
      'pay -> look',
      'pay.trouble -> help',
      'look -> thanks',
      'thanks -> ask-order',
    ],
  },
  {
    languages: ['id'],
    variables: ['order', 'status', 'refund'].map((name) => ({ name, type: 'text', scope: 'conversation' })),
  },
)

/** A shop's own server: it counts what was truly done there. It outlives Jaga's processes. */
export interface Backend {
  refunds: string[]
  requests: WebRequest[]
  answer(request: WebRequest): Promise<{ status: number; body: string }>
}

export function openBackend(): Backend {
  const backend: Backend = {
    refunds: [],
    requests: [],
    async answer(request) {
      backend.requests.push(request)
      if (request.method === 'POST') backend.refunds.push(request.url)
      return { status: 200, body: request.method === 'POST' ? `refund ${backend.refunds.length}` : 'dikirim' }
    },
  }
  return backend
}

export interface Shop {
  disk: Disk
  backend: Backend
  engine: Engine
  process: Process
  news: News[]
  /** Rings the timers that are due by now, in order. */
  ring(ms: number): Promise<void>
  now(): number
  writes(text: string, messageId?: string, contact?: string): ReturnType<Engine['receive']>
  opens(contact?: string): ReturnType<Engine['receive']>
  /** The bot's messages of the only conversation, or of the contact's. */
  heard(contact?: string): string[]
  said(contact?: string): Message[]
}

export interface ShopOptions extends Partial<Omit<EngineDeps, 'store' | 'ports'>> {
  document?: BotDocument
  disk?: Disk
  backend?: Backend
  ports?: Partial<Omit<Ports, 'people'>>
  /** Instead of `ports`, for ports that need to know the turn. */
  portFactory?: EngineDeps['ports']
  now?: number
}

let nextMessage = 1

/** One process of Jaga on a disk that may be older than it. */
export function openShop(options: ShopOptions = {}): Shop {
  const { document = SHOP, ports, portFactory, ...rest } = options
  const disk = options.disk ?? newDisk(document)
  const backend = options.backend ?? openBackend()
  const process = openMemory(disk)
  const bus = createBus()
  const news: News[] = []
  const heardOf = new Set<string>()
  let now = options.now ?? Date.UTC(2026, 10, 22, 3)
  const timers = new Map<object, { at: number; call: () => void }>()
  const engine = createEngine({
    store: process.store,
    guard: createGuard(),
    types: TEST_NODES,
    bus,
    clock: () => now,
    log: silentLog,
    present: () => true,
    setTimer(call, ms) {
      const timer = {}
      timers.set(timer, { at: now + ms, call })
      return () => timers.delete(timer)
    },
    ports:
      portFactory ??
      (() => ({
        ...NO_PORTS,
        web: { request: (request) => backend.answer(request) },
        ...ports,
      })),
    ...rest,
  })
  const of = (contact?: string) => [...disk.conversations.values()].filter((c) => contact === undefined || c.contact === contact)
  const said = (contact?: string) => of(contact).flatMap((c) => c.messages)
  const receive = async (content: Parameters<Engine['receive']>[0]['content'], messageId: string, contact: string) => {
    const accepted = await engine.receive({ bot: 'bot', channel: 'web', contact, messageId, content, language: 'id' })
    if (!heardOf.has(accepted.conversation)) bus.subscribe(`conversation:${accepted.conversation}`, (each) => news.push(each))
    heardOf.add(accepted.conversation)
    return accepted
  }
  return {
    disk,
    backend,
    engine,
    process,
    news,
    said,
    now: () => now,
    heard: (contact) => said(contact).flatMap((message) => (message.from === 'bot' ? [message.reply.text] : [])),
    writes: (text, messageId = `m${nextMessage++}`, contact = 'budi') => receive({ kind: 'text', text }, messageId, contact),
    opens: (contact = 'budi') => receive({ kind: 'open' }, `m${nextMessage++}`, contact),
    async ring(ms) {
      now += ms
      for (const [timer, { at, call }] of [...timers]) {
        if (at > now) continue
        timers.delete(timer)
        call()
      }
      await settle()
    },
  }
}

/** Lets everything that can go on go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 200; i++) await Promise.resolve()
  await new Promise((resolve) => setImmediate(resolve))
}
