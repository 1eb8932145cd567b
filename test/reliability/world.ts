import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { NodeType } from '../../nodes/node.ts'
import type { Ports } from '../../nodes/ports.ts'
import { createBus } from '../../runtime/bus.ts'
import type { Failpoint } from '../../runtime/converse/failpoints.ts'
import { CALM_MS } from '../../runtime/converse/hosts.ts'
import { createEngine, type Engine } from '../../runtime/converse.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { silentLog } from '../../runtime/log.ts'
import type { Accepted, BotStore, Message, Store } from '../../runtime/store/contract.ts'
import type { Driver } from '../../runtime/store/driver.ts'
import { storeOn } from '../../runtime/store/open.ts'
import { NO_PORTS } from '../bot.ts'
import { KEK } from '../store/shop.ts'
import type { Database } from './databases.ts'

/** A published bot on a real database, the processes that serve it one after another, and a clock that only the test moves. */
export interface World {
  /** For looking and for staff: never fails, never dies. */
  store: Store
  shop: BotStore
  bot: string
  /** The store as the serving process has it, failures and all. */
  readonly serving: Store
  readonly now: number
  /** The process that serves now. */
  readonly engine: Engine
  /** Ends the process that serves, at this instruction, and starts another, which goes on with what is left. */
  restart(): Promise<void>
  /** None of this process's calls reaches the database or comes back any more. */
  kill(): void
  /** What came in; rejects where it was not acknowledged. */
  receives(contact: string, messageId: string, text: string | null): Promise<Accepted>
  /** A customer who sends it again, under the same name, until it is acknowledged. */
  insists(contact: string, messageId: string, text: string | null): Promise<Accepted>
  /** A conversation is known without having come in by `receives`. */
  knows(conversation: string): void
  /** Everything that can be done without the clock is done. */
  settles(): Promise<void>
  /** The clock is set, and nobody looks at it. */
  jumps(ms: number): void
  /** The clock moves, and whose alarm rings is heard. */
  passes(ms: number): Promise<void>
  /** `['customer: halo', 'bot: Halo!']` */
  transcript(conversation: string): Promise<string[]>
  messages(conversation: string): Promise<Message[]>
  /** The bot is put away, so that nothing of it is gone on with in the next world on the same database. */
  close(): Promise<void>
}

export interface WorldOptions {
  document: BotDocument
  types?: ReadonlyMap<string, NodeType>
  ports?: Partial<Omit<Ports, 'people'>>
  /** What the serving processes reach the database through. Default: the database itself. */
  driver?: Driver
  failpoint?: (name: Failpoint) => void
  now?: number
}

export const NOW = Date.UTC(2026, 10, 22, 3)

export async function openWorld(database: Database, options: WorldOptions): Promise<World> {
  const store = await storeOn(database.driver, KEK, database.schema)
  const now = options.now ?? NOW
  const bot = await store.bots.create({ name: options.document.name, document: options.document, by: 'sari', at: now })
  const shop = store.bot(bot)
  await shop.publish({ revision: 1, note: '', by: 'sari', at: now })
  const known = new Set<string>()
  const time = { now }
  const begin = async () =>
    openProcess(await storeOn(options.driver ?? database.driver, KEK, database.schema), options, () => time.now)
  let process = await begin()
  await process.resume()

  const world: World = {
    store,
    shop,
    bot,
    get serving() {
      return process.store
    },
    get now() {
      return time.now
    },
    get engine() {
      return process.engine
    },
    kill: () => process.die(),
    async restart() {
      process.die()
      process = await begin()
      await process.resume()
      // Somebody who is dead is known by standing still for some looks.
      for (let look = 0; look < LOOKS; look++) await process.rings()
      await world.settles()
    },
    async receives(contact, messageId, text) {
      const content = text === null ? ({ kind: 'open' } as const) : ({ kind: 'text', text } as const)
      const accepted = await process.engine.receive({ bot, channel: 'web', contact, messageId, content, language: 'id' })
      known.add(accepted.conversation)
      return accepted
    },
    async insists(contact, messageId, text) {
      for (let n = 1; ; n++) {
        try {
          return await world.receives(contact, messageId, text)
        } catch (error) {
          if (n === MOST_TRIES) throw error
        }
      }
    },
    knows: (conversation) => void known.add(conversation),
    async settles() {
      await process.settles(known)
      await process.rings()
      await process.settles(known)
    },
    jumps(ms) {
      time.now += ms
    },
    async passes(ms) {
      time.now += ms
      await world.settles()
    },
    messages: (conversation) => shop.messages(conversation, 0, 1_000),
    async transcript(conversation) {
      return (await world.messages(conversation)).map(({ from, reply }) => `${from}: ${reply.text}`)
    },
    async close() {
      process.die()
      await shop.remove(time.now)
    },
  }
  return world
}

const MOST_TRIES = 20
const LOOKS = 8
/** How the engine's own timer for a whole turn is told from the others: it never rings here. */
const TURN_MS = 120_001

/** One process: its timers ring when it has nothing else to go on with, or when the test moves the clock. */
function openProcess(store: Store, options: WorldOptions, clock: () => number) {
  const timers = new Map<object, () => void>()
  let added = Promise.withResolvers<void>()
  let isDead = false
  /** Timers of the loops that look for work: each sets itself anew. Any other is a pause before a next try. */
  let loops = 0
  let seenToLive = () => {}
  const engine = createEngine({
    store: mortal(store, () => isDead),
    guard: createGuard(),
    types: options.types ?? NODE_TYPES,
    bus: createBus(),
    clock,
    log: silentLog,
    present: () => true,
    turnMs: TURN_MS,
    ...(options.failpoint ? { failpoint: options.failpoint } : {}),
    setTimer(call, ms) {
      if (ms === TURN_MS) return () => {}
      if (ms === CALM_MS) {
        seenToLive = call
        return () => {}
      }
      const timer = {}
      timers.set(timer, call)
      added.resolve()
      added = Promise.withResolvers()
      return () => timers.delete(timer)
    },
    ports: () => ({ ...NO_PORTS, ...options.ports }),
  })

  function ring(): void {
    for (const [timer, call] of [...timers]) if (timers.delete(timer)) call()
  }

  return {
    store,
    engine,
    die: () => {
      isDead = true
    },
    async resume() {
      for (let n = 1; ; n++) {
        try {
          await engine.resume()
          loops = timers.size
          return
        } catch (error) {
          if (n === MOST_TRIES) throw error // a start that fails is tried again by whoever started it
        }
      }
    },
    async settles(conversations: ReadonlySet<string>) {
      const settled = Promise.all([...conversations].map(engine.settled)).then(() => true)
      for (;;) {
        const waiting = added.promise.then(() => false)
        if (timers.size > loops) ring()
        if (await Promise.race([settled, waiting])) return
      }
    },
    /** The loops look once. */
    async rings() {
      seenToLive()
      ring()
      while (timers.size < loops) await added.promise
    },
  }
}

/** After death no call is made and none comes back. */
function mortal(store: Store, isDead: () => boolean): Store {
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(from, name) {
        const value = Reflect.get(from, name)
        if (typeof value === 'object' && value !== null) return wrap(value)
        if (typeof value !== 'function') return value
        return async (...given: unknown[]) => {
          if (isDead()) return new Promise(() => {})
          const answer = await value
            .apply(from, given)
            .catch((error: unknown) => (isDead() ? new Promise(() => {}) : Promise.reject(error)))
          return isDead() ? new Promise(() => {}) : answer
        }
      },
    })
  const bots = new Map<string, BotStore>()
  const bot = (id: string) => {
    const made = bots.get(id) ?? wrap(store.bot(id))
    bots.set(id, made)
    return made
  }
  return { ...store, work: wrap(store.work), bot }
}
