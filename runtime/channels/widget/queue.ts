import { ChannelError } from './client.ts'

/**
 * The customer's words on their way. They leave one at a time in the order in which they were written, each under an id of its
 * own, so that one sent twice (an answer lost on the way, a second tab) is taken once. What cannot leave now waits and is tried again.
 */
export function createQueue(given: {
  /** Rejects with a ChannelError. */
  post: (item: Queued) => Promise<void>
  changed: (id: string, delivery: Delivery, error?: ChannelError) => void
  /** Kept over a reload; a secret never is. */
  keep: (item: Queued) => void
  drop: (id: string) => void
  /** Resolves after `ms`, or at once when `wake` was called. */
  wait: (ms: number) => Promise<void>
  random: () => number
}): Queue {
  let items: Queued[] = []
  let running: Promise<void> | null = null
  let stopped = false

  async function run(): Promise<void> {
    let tries = 0
    while (!stopped) {
      const item = items[0]
      if (!item) return
      given.changed(item.id, 'sending')
      const error = await given.post(item).then(
        () => null,
        (cause: unknown) => (cause instanceof ChannelError ? cause : new ChannelError(0, 'network', null, { cause })),
      )
      if (stopped || items[0] !== item) continue
      if (error && mayRetry(error)) {
        given.changed(item.id, 'waiting', error)
        await given.wait(error.retryAfter ?? backoff(tries++, given.random))
        continue
      }
      tries = 0
      items = items.slice(1)
      given.drop(item.id)
      given.changed(item.id, error ? 'failed' : 'sent', error ?? undefined)
    }
  }

  function start(): void {
    running ??= run().finally(() => {
      running = null
      if (items.length > 0 && !stopped) start()
    })
  }

  return {
    add(item) {
      items = [...items, item]
      if (!item.secret) given.keep(item)
      given.changed(item.id, 'waiting')
      start()
    },
    restore(kept) {
      items = [...kept, ...items]
      start()
    },
    clear() {
      for (const { id } of items) given.drop(id)
      items = []
    },
    size: () => items.length,
    settled: async () => {
      while (running) await running
    },
    stop() {
      stopped = true
    },
  }
}

export interface Queued {
  id: string
  text: string
  choice?: string
  at: number
  /** A one-time code in its masked field: never written to storage. */
  secret?: true
}

/** waiting: a clock. sending: on its way. sent: the server has stored it. failed: refused; the customer may try again. */
export type Delivery = 'waiting' | 'sending' | 'sent' | 'failed'

export interface Queue {
  add(item: Queued): void
  restore(kept: Queued[]): void
  clear(): void
  size(): number
  settled(): Promise<void>
  stop(): void
}

/** Milliseconds before try number `tries` + 2: doubling from 1 s to 30 s, and a random half of it, so that a shop's customers do not all come back at once. */
export function backoff(tries: number, random: () => number): number {
  const whole = Math.min(30_000, 1000 * 2 ** Math.min(tries, 5))
  return whole / 2 + (random() * whole) / 2
}

function mayRetry(error: ChannelError): boolean {
  return error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500
}
