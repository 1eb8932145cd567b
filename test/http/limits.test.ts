import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../runtime/errors.ts'
import { createLimits } from '../../runtime/http/limits.ts'
import { createWindows } from '../../runtime/http/windows.ts'
import { silentLog } from '../../runtime/log.ts'
import type { Store } from '../../runtime/store/contract.ts'
import type { LimitsStore } from '../../runtime/store/contract-hosts.ts'
import { openStore } from '../../runtime/store/open.ts'

/** DOS-10: what was used is known to every process that serves, and after a restart. */
describe('limits', () => {
  const folders: string[] = []
  let store: Store
  let time = 0
  let timers: (() => void)[] = []
  const written: Promise<unknown>[] = []

  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jaga-limits-'))
    folders.push(folder)
    store = await openStore({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: new Uint8Array(32), log: silentLog })
    time = 0
    timers = []
  })
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  function process(limits: LimitsStore = store.limits) {
    const limit = createLimits({
      limits: {
        ...limits,
        add(uses, now) {
          const added = limits.add(uses, now)
          written.push(added.catch(() => null))
          return added
        },
      },
      clock: () => time,
      log: silentLog,
      setTimer: (call) => {
        timers.push(call)
        return () => {}
      },
      change: { signInAddress: { points: 5, seconds: 20 }, typing: { points: 20, seconds: 20 } },
    })
    /** How many of so many are let through, and how long the last one is told to wait. */
    return async (name: 'signInAddress' | 'typing', times: number, key = '203.0.113.7') => {
      let passed = 0
      let seconds = 0
      for (let n = 0; n < times; n++)
        await limit(name, key).then(
          () => passed++,
          (error: unknown) => {
            if (!(error instanceof AppError) || error.code !== 'rate.limited') throw error
            seconds = Number(error.args.seconds)
          },
        )
      return { passed, seconds }
    }
  }
  /** The next second: what was used is told. */
  async function tell() {
    for (const call of timers.splice(0)) call()
    await Promise.all(written.splice(0))
  }

  it('let as many through as there are, and again when the window is over; each key for itself', async () => {
    const use = process()
    expect(await use('signInAddress', 8)).toEqual({ passed: 5, seconds: 20 })
    expect(await use('signInAddress', 1, '203.0.113.8')).toMatchObject({ passed: 1 })
    time = 12_300
    expect(await use('signInAddress', 1)).toEqual({ passed: 0, seconds: 8 })
    time = 20_000
    expect(await use('signInAddress', 6)).toMatchObject({ passed: 5 })
  })

  it('hold over several processes, and over a restart', async () => {
    const [a, b] = [process(), process()]
    await a('signInAddress', 3)
    await tell()
    await b('signInAddress', 1)
    await tell()
    expect(await b('signInAddress', 5)).toMatchObject({ passed: 1 })
    await tell()
    const restarted = process()
    expect(await restarted('signInAddress', 1)).toEqual({ passed: 0, seconds: 20 })
  })

  it('write nothing of those who use little', async () => {
    const use = process()
    await use('typing', 3)
    expect(timers).toHaveLength(0)
    await use('typing', 1)
    expect(timers).toHaveLength(1)
    await tell()
    expect(await process()('typing', 20)).toMatchObject({ passed: 16 })
  })

  it('write the last of a limit that is used up, however little it is', async () => {
    const use = process()
    await use('typing', 17)
    await tell()
    expect(await use('typing', 5)).toMatchObject({ passed: 3 })
    await tell()
    expect(await process()('typing', 1)).toEqual({ passed: 0, seconds: 20 })
  })

  it('go on in memory while the database does not answer, and tell it all later', async () => {
    let isAway = true
    const away = (limits: LimitsStore): LimitsStore => ({
      ...limits,
      add: (uses, now) => (isAway ? Promise.reject(new AppError('store.failed')) : limits.add(uses, now)),
    })
    const use = process(away(store.limits))
    expect(await use('signInAddress', 4)).toMatchObject({ passed: 4 })
    await tell()
    isAway = false
    expect(await use('signInAddress', 3)).toMatchObject({ passed: 1 })
    await tell()
    expect(await process()('signInAddress', 1)).toMatchObject({ passed: 0 })
  })

  it('hold while what was used is being told, however long the database takes, and after it failed to forget', async () => {
    const answer = Promise.withResolvers<void>()
    const slow = (limits: LimitsStore): LimitsStore => ({
      ...limits,
      async add(uses, now) {
        await answer.promise
        return limits.add(uses, now)
      },
      forget: () => Promise.reject(new AppError('store.failed')),
    })
    const use = process(slow(store.limits))
    expect(await use('signInAddress', 5)).toMatchObject({ passed: 5 })
    for (const call of timers.splice(0)) call()
    expect(await use('signInAddress', 3)).toMatchObject({ passed: 0 })
    answer.resolve()
    await Promise.all(written.splice(0))
    expect(await use('signInAddress', 3)).toMatchObject({ passed: 0 })
    time = 20_000
    expect(await use('signInAddress', 8)).toMatchObject({ passed: 5 })
  })
})

describe('what was used, in memory', () => {
  const MINUTE = 60_000

  it('is let go of when it is over, of those too who came once and used little', () => {
    const windows = createWindows()
    const began = Date.UTC(2026, 10, 22)
    for (let n = 0; n < 10_000; n++) {
      const now = began + n * 30
      expect(windows.at(`channelAddress ${n}`, now)).toBeUndefined()
      windows.open(`channelAddress ${n}`, { used: 0, endsAt: now + MINUTE }).untold++
    }
    // Two thousand come in a minute: those of the last, and of the one that was not looked at yet.
    expect(windows.size()).toBeLessThanOrEqual(4_000)
    const last = began + 10_000 * 30
    expect(windows.at('channelAddress 9999', last)).toMatchObject({ untold: 1 })
    expect(windows.at('channelAddress 1', last)).toBeUndefined()
    windows.at('channelAddress 1', last + 2 * MINUTE)
    expect(windows.size()).toBe(0)
  })

  it('is let go of after the clock was set ahead for a while', () => {
    const windows = createWindows()
    windows.at('a', 1_000 * MINUTE)
    windows.open('b', { used: 1, endsAt: 2 * MINUTE })
    windows.at('a', MINUTE)
    windows.at('a', 2 * MINUTE)
    expect(windows.size()).toBe(0)
  })
})
