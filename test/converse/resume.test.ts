import { describe, expect, it } from 'vitest'
import { createBacklog, PLACE_MS } from '../../runtime/converse/backlog.ts'
import { createHosts } from '../../runtime/converse/hosts.ts'
import { silentLog } from '../../runtime/log.ts'
import type { Store } from '../../runtime/store/contract.ts'
import type { TurnAt } from '../../runtime/store/contract-hosts.ts'
import { settle } from './shop.ts'

/** A host that starts where another has died with so many turns open. Turns end when the test says so, timers when it lets time pass. */
function openHost(left: number) {
  const turns = Array.from({ length: left }, (_, i) => ({ bot: 'b', conversation: `c${i}`, turn: `t${i}`, tries: 1, begun: 0 }))
  const lined = new Set<string>()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const timers = new Set<{ call: () => void; at: number }>()
  let now = 0
  const work = {
    host: 'this',
    arrive: async () => true,
    beat: async () => [],
    takeOver: async () => 0,
    unfinished: async () => turns.filter(({ turn }) => !ends.has(turn) || lined.has(turn)),
  } as unknown as Store['work'] // all that taking up asks of it
  const setTimer = (call: () => void, ms: number) => {
    const timer = { call, at: now + ms }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  async function queue({ turn }: TurnAt, after?: Promise<void>) {
    expect(lined.has(turn), `${turn} is in line already`).toBe(false)
    lined.add(turn)
    await after
    begun.push(turn)
    await new Promise<void>((resolve) => ends.set(turn, resolve))
    lined.delete(turn)
  }
  const hosts = createHosts({
    store: { work } as Store, // the same
    log: silentLog,
    present: () => false,
    followsDeath() {},
    isKnown: (turn) => lined.has(turn),
    setTimer,
    queue,
    queueSoon: createBacklog({ setTimer, queue }),
  })
  return {
    hosts,
    begun,
    timers: () => timers.size,
    end: (turn: string) => ends.get(turn)!(),
    async pass(ms: number) {
      now += ms
      for (const timer of [...timers]) {
        if (timer.at > now) continue
        timers.delete(timer)
        timer.call()
      }
      await settle()
    },
  }
}

describe('what a dead process left', () => {
  it('is gone on with a few at a time: the first are answered while the last wait', async () => {
    const { hosts, begun, end, timers } = openHost(1_000)
    expect(await hosts.start()).toBe(1_000)
    await settle()
    const few = begun.length
    expect(few).toBeGreaterThan(8)
    expect(few).toBeLessThan(200)
    for (let i = 0; i < 1_000; i++) {
      end(begun[i]!)
      await settle()
      expect(begun).toHaveLength(Math.min(1_000, few + i + 1))
    }
    expect(new Set(begun).size).toBe(1_000)
    expect(timers()).toBe(2) // the next look at the other hosts, and its own calm
  })

  it('does not wait for those that wait for somebody outside', async () => {
    const { hosts, begun, pass } = openHost(1_000)
    await hosts.start()
    await settle()
    const few = begun.length
    await pass(PLACE_MS)
    expect(begun).toHaveLength(2 * few)
    for (let looks = 0; looks < 30; looks++) await pass(PLACE_MS)
    expect(begun).toHaveLength(1_000)
    expect(new Set(begun).size).toBe(1_000)
  })
})
