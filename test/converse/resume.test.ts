import { describe, expect, it } from 'vitest'
import { createBacklog } from '../../runtime/converse/backlog.ts'
import { createHosts } from '../../runtime/converse/hosts.ts'
import { silentLog } from '../../runtime/log.ts'
import type { Store } from '../../runtime/store/contract.ts'
import type { TurnAt } from '../../runtime/store/contract-hosts.ts'
import { openShop, settle } from './shop.ts'

const turnsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ bot: 'b', conversation: `c${i}`, turn: `t${i}`, tries: 1, begun: 0 }))

/** A host that starts where another has died with so many turns open. Turns end when the test says so. */
function openHost(left: number) {
  const turns = turnsOf(left)
  const lined = new Set<string>()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const work = {
    host: 'this',
    arrive: async () => true,
    unfinished: async () => turns,
  } as unknown as Store['work'] // all that taking up asks of it
  async function queue({ turn }: TurnAt, mayBegin: () => Promise<void>) {
    lined.add(turn)
    await mayBegin()
    begun.push(turn)
    await new Promise<void>((resolve) => ends.set(turn, resolve))
    lined.delete(turn)
  }
  const backlog = createBacklog(queue)
  const hosts = createHosts({
    store: { work } as Store, // the same
    log: silentLog,
    present: () => false,
    followsDeath() {},
    isKnown: (turn) => lined.has(turn),
    setTimer: () => () => {},
    queue,
    queueSoon: backlog.queue,
  })
  return { hosts, backlog, begun, end: (turn: string) => ends.get(turn)!() }
}

describe('what a dead process left', () => {
  it('is gone on with a few at a time: the first are answered while the last wait', async () => {
    const { hosts, begun, end } = openHost(1_000)
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
  })

  it('is looked through no further than need be before the door opens: the oldest first, the others at the first beat', async () => {
    const turns = turnsOf(1_200)
    const asked: number[] = []
    const work = {
      host: 'this',
      arrive: async () => true,
      unfinished: async (limit: number) => {
        asked.push(limit)
        return turns.slice(0, limit)
      },
      beat: async () => [],
      takeOver: async () => 0,
    } as unknown as Store['work'] // all that a start and a beat ask of it
    const taken: string[] = []
    const timers: (() => void)[] = []
    const hosts = createHosts({
      store: { work } as Store, // the same
      log: silentLog,
      present: () => false,
      followsDeath() {},
      isKnown: (turn) => taken.includes(turn),
      setTimer(call) {
        timers.push(call)
        return () => {}
      },
      queue: async () => {},
      queueSoon: ({ turn }) => void taken.push(turn),
    })
    const first = await hosts.start()
    expect(first).toBeLessThan(1_000)
    expect(taken).toEqual(turns.slice(0, first).map(({ turn }) => turn))
    for (const call of timers.splice(0)) call()
    await settle()
    expect(taken).toEqual(turns.map(({ turn }) => turn))
    expect(asked).toHaveLength(2)
  })

  it('does not wait for those that wait for somebody outside', async () => {
    const { hosts, backlog, begun, end } = openHost(1_000)
    await hosts.start()
    await settle()
    const few = begun.length
    for (let i = 0; i < 1_000; i++) {
      backlog.leave(begun[i]!)
      await settle()
      expect(begun).toHaveLength(Math.min(1_000, few + i + 1))
    }
    expect(new Set(begun).size).toBe(1_000)
    // Who has left its place does not leave another's when it is done.
    for (const turn of begun) end(turn)
    await settle()
    expect(begun).toHaveLength(1_000)
  })

  it('does not keep those waiting who write meanwhile, though their message be found among what was left', async () => {
    const { hosts, backlog, begun, end } = openHost(1_000)
    await hosts.start()
    await settle()
    const few = begun.length
    expect(begun).not.toContain('t900')
    backlog.hurry('c900')
    await settle()
    expect(begun.slice(few)).toEqual(['t900'])
    end('t900')
    await settle()
    expect(begun, 'it had no place that another could have').toHaveLength(few + 1)
    // Its turn in the pile comes all the same, and is no place lost.
    for (let i = 0; begun.length < 1_000; i++) {
      if (begun[i] !== 't900') end(begun[i]!)
      await settle()
    }
    backlog.hurry('c900')
    backlog.hurry('nobody')
    expect(new Set(begun).size).toBe(1_000)
  })
})

it('who writes to a process that has a pile before it is answered, though it finds their turn among what is left first', async () => {
  const { disk, process: dead } = openShop()
  const opening = { channel: 'web', language: 'id', text: null, event: { kind: 'open' } } as const
  for (let i = 0; i < 60; i++)
    await dead.store.bot('bot').accept({ ...opening, contact: `c${i}`, messageId: `left ${i}`, verdicts: [], at: i })
  const piled = new Set(disk.turns.keys())
  const shop = openShop({ disk })
  const mine = shop.process.store.bot('bot')
  const { load, accept } = mine
  // Whatever is piled up keeps its place.
  mine.load = (turn) => (piled.has(turn) ? new Promise(() => {}) : load(turn))
  // Stored, and found by the next look before whoever stored it hears of that.
  mine.accept = async (...given) => {
    const accepted = await accept(...given)
    await shop.ring(500)
    return accepted
  }
  await shop.engine.resume()
  await settle()
  await shop.opens('baru')
  await settle()
  expect(shop.heard('baru')).toEqual(['Halo!', 'Nomor pesanan?'])
})
