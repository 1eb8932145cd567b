import { expect } from 'vitest'
import { type BotDocument, type FlowNode, FORMAT } from '../nodes/flow.ts'
import { NODE_TYPES } from '../nodes/index.ts'
import type { Json, JsonObject } from '../nodes/json.ts'
import type { Language } from '../nodes/language.ts'
import type { NodeType } from '../nodes/node.ts'
import { PortError, type Ports } from '../nodes/ports.ts'
import type { Event, Reply } from '../nodes/reply.ts'
import { mockTrust } from '../runtime/converse/mocks-trust.ts'
import type { Limits } from '../runtime/core/limits.ts'
import { newSession, type Session } from '../runtime/core/session.ts'
import { type Turn, takeTurn } from '../runtime/core/turn.ts'

/** A conversation with a drawing, without store, channel or network: `await bot.says('halo'); bot.hears('Selamat datang')`. */
export interface TestBot {
  /** The customer opens the conversation. */
  opens(): Promise<Turn>
  /** The customer writes. What the door's guard saw in it may be given. */
  says(text: string, security?: string[]): Promise<Turn>
  /** The customer presses the quick reply with this label. */
  presses(label: string): Promise<Turn>
  /** Time passes; a `timeout` event comes if one is due. */
  waits(ms: number): Promise<Turn | null>
  /** Staff give the conversation back. */
  returns(variables?: JsonObject): Promise<Turn>
  sends(event: Event, security?: string[]): Promise<Turn>
  /** The last turn's replies, joined, contain this. */
  hears(words: string): TestBot
  hearsNothing(): TestBot
  /** It waits at this node now. */
  at(node: string): TestBot
  /** A variable of either scope holds this. */
  knows(name: string, value: Json): TestBot
  /** The nodes of the last turn, in order. */
  went(...nodes: string[]): TestBot
  isOver(): TestBot
  readonly last: Turn
  readonly session: Session
}

export interface BotOptions {
  types?: ReadonlyMap<string, NodeType>
  language?: Language
  ports?: Partial<Ports>
  session?: Session
  limits?: Partial<Limits>
  now?: number
}

export function talkWith(document: BotDocument, options: BotOptions = {}): TestBot {
  let now = options.now ?? Date.UTC(2026, 10, 22, 3)
  let session = options.session ?? newSession(options.language ?? document.fallback)
  let last: Turn | undefined
  const ports: Ports = { ...NO_PORTS, ...options.ports }

  async function sends(event: Event, security: string[] = []): Promise<Turn> {
    now += 1_000
    const given = { document, session, event, security, types: options.types ?? NODE_TYPES, ports: () => ports, now }
    last = await takeTurn({ ...given, limits: options.limits, clock: () => now })
    session = JSON.parse(JSON.stringify(last.session)) // what the store would give back
    return last
  }
  const heard = () => last!.replies.map(textOf).join('\n')
  const bot: TestBot = {
    sends,
    opens: () => sends({ kind: 'open' }),
    says: (text, security) => sends({ kind: 'text', text }, security),
    presses(label) {
      const choice = last?.replies.flatMap((reply) => reply.choices ?? []).find((each) => each.label === label)
      if (!choice) throw new Error(`no quick reply “${label}” in: ${heard()}`)
      return sends({ kind: 'text', text: label, choice: choice.id })
    },
    async waits(ms) {
      now += ms
      return session.wakeAt && session.wakeAt <= now + 1_000 ? sends({ kind: 'timeout' }) : null
    },
    returns: (variables = {}) => sends({ kind: 'returned', variables }),
    hears(words) {
      expect(heard().toLowerCase()).toContain(words.toLowerCase())
      return bot
    },
    hearsNothing() {
      expect(last!.replies).toEqual([])
      return bot
    },
    at(node) {
      expect(session.at?.node ?? null).toBe(node)
      return bot
    },
    knows(name, value) {
      expect(session.variables[name] ?? session.contact[name] ?? null).toEqual(value)
      return bot
    },
    went(...nodes) {
      expect(last!.steps.map((step) => step.node)).toEqual(nodes)
      return bot
    },
    isOver() {
      expect(last!.over).toBe(true)
      return bot
    },
    get last() {
      return last!
    },
    get session() {
      return session
    },
  }
  return bot
}

function textOf(reply: Reply): string {
  return [reply.text, ...(reply.choices ?? []).map((choice) => `[${choice.label}]`)].join(' ')
}

/** Ports that nothing answers, but for staff: a test that needs one gives it. */
export const NO_PORTS: Ports = {
  intents: { rank: async () => ({ ranked: [], rejected: true }) },
  model: { answer: () => Promise.reject(new PortError('model.unreachable', 'no model in this test')) },
  web: { request: () => Promise.reject(new PortError('web.failed', 'no network in this test')) },
  sandbox: { run: () => Promise.reject(new PortError('sandbox.off', 'no sandbox in this test')) },
  people: { ask: async () => ({ number: 'A-12', present: true }) },
  shop: {
    isVerified: async () => false,
    findOrder: async () => null,
    orders: async () => [],
    orderPrefix: async () => '',
    findProducts: async () => [],
    recommend: async () => [],
  },
  webhooks: { send: () => Promise.reject(new PortError('web.failed', 'no network in this test')) },
  payments: {
    check: () => Promise.reject(new PortError('payments.failed', 'no payments in this test')),
    refund: () => Promise.reject(new PortError('payments.failed', 'no payments in this test')),
  },
  knowledge: { find: () => Promise.reject(new PortError('knowledge.failed', 'no documents in this test')) },
  incidents: {
    open: async () => ({ number: 'IN-2026-0001', deadline: 0 }),
    status: async () => null,
  },
  ...mockTrust({}),
}

export interface Drawing {
  variables?: BotDocument['variables']
  intents?: BotDocument['intents']
  languages?: Language[]
  texts?: Partial<BotDocument['texts']>
}

/**
 * A document from a drawing in words. Each flow is a list of nodes `[id, type, fields?]` and lines `'a -> b'`, which leave a
 * node by its `next` exit, or `'a.exit -> b'`; `'a.exit -> .'` marks the exit as an end.
 */
export function draw(flows: { [flow: string]: (string | [string, string, JsonObject?])[] }, rest: Drawing = {}): BotDocument {
  return {
    jaga: FORMAT,
    name: 'Toko Melati',
    languages: rest.languages ?? ['id', 'en'],
    fallback: rest.languages?.[0] ?? 'id',
    variables: rest.variables ?? [],
    intents: rest.intents ?? [],
    flows: Object.entries(flows).map(([id, parts]) => drawFlow(id, parts)),
    texts: {
      trouble: { id: 'Maaf, ada gangguan. Kami sambungkan ke tim kami.', en: 'Sorry, something broke. Our team takes over.' },
      handoff: { id: 'Mohon tunggu, ya.', en: 'One moment, please.' },
      label: { id: 'Anda sedang mengobrol dengan bot.', en: 'You are talking with a bot.' },
      ...rest.texts,
    },
  }
}

function drawFlow(id: string, parts: (string | [string, string, JsonObject?])[]): BotDocument['flows'][number] {
  const nodes = parts.filter((part) => typeof part !== 'string').map(drawNode)
  const lines = parts.filter((part) => typeof part === 'string').map(readLine)
  for (const { from, exit, to } of lines.filter((line) => line.to === '.')) {
    const node = nodes.find((n) => n.id === from)!
    node.ends = [...(node.ends ?? []), exit]
    expect(to).toBe('.')
  }
  const edges = lines.filter((line) => line.to !== '.').map((line, i) => ({ id: `e${i}`, ...line }))
  return { id, name: id, nodes, edges }
}

function drawNode([id, type, fields = {}]: [string, string, JsonObject?], index: number): FlowNode {
  return { id, type, version: NODE_TYPES.get(type)?.version ?? 1, at: { x: 240 * index, y: 0 }, fields }
}

function readLine(line: string) {
  const [left = '', to = ''] = line.split('->').map((side) => side.trim())
  const [from = '', ...exit] = left.split('.')
  return { from, exit: exit.join('.') || 'next', to }
}
