import { createSecretKey } from 'node:crypto'
import { type Bus, createBus } from '../../runtime/bus.ts'
import { createSharedBus, type Wire } from '../../runtime/bus-shared.ts'
import type { Failpoint } from '../../runtime/converse/failpoints.ts'
import { CALM_MS } from '../../runtime/converse/hosts.ts'
import { createEngine, type Engine } from '../../runtime/converse.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { type Log, silentLog } from '../../runtime/log.ts'
import type { Store } from '../../runtime/store/contract.ts'
import type { Backend } from '../converse/shop.ts'
import { TEST_NODES } from '../core/nodes.ts'

export const NOW = Date.UTC(2026, 10, 22, 3)

/** A line on which everybody hears everybody at once, and which can be cut. */
export function openLine() {
  const ends: { hear: (line: string) => void; back: () => void }[] = []
  const line = {
    isCut: false,
    carried: [] as string[],
    /** Of all ends, or of one alone. */
    mend(only?: number) {
      line.isCut = false
      for (const { back } of only === undefined ? ends : [ends[only]!]) back()
    },
    wire(): Wire {
      return {
        open: async (hear, back) => void ends.push({ hear, back }),
        async send(lines) {
          if (line.isCut) throw new Error('cut')
          line.carried.push(...lines)
          for (const { hear } of ends) for (const one of lines) hear(one)
        },
        close: async () => {},
      }
    },
  }
  return line
}

export const KEY = createSecretKey(Buffer.alloc(32, 9))

function atOnce(call: () => void): () => void {
  queueMicrotask(call)
  return () => {}
}

/** What comes again and again: beats, looks, due alarms. A turn's own time is longer. */
const RHYTHM_MS = 1_000
/** The smallest of them. */
const TICK_MS = 500

/** One process of several that serve the same bots: a store opened by itself, timers that only the test rings. */
export interface Process {
  store: Store
  engine: Engine
  bus: Bus
  /** The facts that it logged. */
  facts: string[]
  /** Everything of it stands still, as under SIGSTOP or a long pause of its machine, until it is let go on. */
  freeze(): () => void
  /** SIGKILL. */
  die(): void
  isDead(): boolean
  /** So many of its half seconds pass. */
  ticks(times: number): Promise<void>
}

export async function openProcess(given: {
  store: Store
  backend: Backend
  wire?: Wire
  present?: () => boolean
  failpoint?: (name: Failpoint, process: Process) => void
}): Promise<Process> {
  const { store, backend, present = () => false } = given
  let standing: Promise<void> | null = null
  let isDead = false
  const gate = async () => {
    if (isDead) await new Promise(() => {})
    while (standing) await standing
  }
  const through = async <T>(call: () => T | Promise<T>): Promise<T> => {
    await gate()
    const answer = await call()
    await gate()
    return answer
  }
  /** Each call and each answer passes the gate. */
  const gated = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(from, name) {
        const value = Reflect.get(from, name)
        if (typeof value === 'object' && value !== null && name !== 'then') return gated(value)
        if (typeof value !== 'function') return value
        return (...sent: unknown[]) => through(() => value.apply(from, sent))
      },
    })
  const timers = new Set<{ ms: number; age: number; call: () => void }>()
  const setTimer = (call: () => void, ms: number) => {
    const timer = { ms, age: 0, call }
    timers.add(timer)
    return () => timers.delete(timer)
  }
  const rhythms = () => [...timers].filter(({ ms }) => ms <= RHYTHM_MS)
  const facts: string[] = []
  const keep = (fact: string) => void facts.push(fact)
  const log: Log = { info: keep, warn: keep, error: keep }
  // News travels when a timer would let it, so the bus gets the process's own: what it gathers leaves at once.
  const bus = given.wire ? createSharedBus({ wire: given.wire, key: KEY, log: silentLog, setTimer: atOnce }) : createBus()
  if ('open' in bus) await bus.open()
  const bots = new Map<string, ReturnType<Store['bot']>>()
  const engine = createEngine({
    store: {
      ...store,
      work: gated(store.work),
      bot: (id) => bots.get(id) ?? bots.set(id, gated(store.bot(id))).get(id)!,
    },
    guard: createGuard(),
    types: TEST_NODES,
    bus,
    clock: () => NOW,
    log,
    present,
    setTimer,
    failpoint: (name) => given.failpoint?.(name, process),
    // The one port of this drawing.
    ports: () => ({ web: { request: (request: never) => through(() => backend.answer(request)) } }) as never,
  })
  const process: Process = {
    store,
    engine,
    bus,
    facts,
    freeze() {
      const { promise, resolve } = Promise.withResolvers<void>()
      standing = promise
      return () => {
        standing = null
        resolve()
      }
    },
    die() {
      isDead = true
      timers.clear()
    },
    isDead: () => isDead,
    async ticks(times) {
      for (let i = 0; i < times; i++) {
        for (const timer of timers) {
          timer.age += TICK_MS
          if (timer.ms !== CALM_MS || timer.age < timer.ms) continue
          timers.delete(timer)
          timer.call()
        }
        const due = rhythms()
        for (const timer of due) {
          timers.delete(timer)
          timer.call()
        }
        // Each comes again when its work is done.
        await until(() => isDead || rhythms().length >= due.length)
      }
    },
  }
  return process
}

/** Lets everything that can go on go on, the database's own work too. */
export async function rest(times = 30): Promise<void> {
  for (let i = 0; i < times; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Waits for a fact, which some event brings about; the test's own time limit is its only clock. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await rest(1)
}
