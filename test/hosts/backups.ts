import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../runtime/log.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { scheduleBackups } from '../../runtime/store/copy/scheduled.ts'
import { freshFolder } from '../store/fresh.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Hosts on one database, each with a folder of its own for backups: of them one makes each. */
export function backupsOfHosts(database: string, open: (name?: string) => Promise<Store>): void {
  describe(`scheduled backups of several hosts on ${database}`, () => {
    const stores: Store[] = []
    let now = Date.UTC(2026, 10, 22, 3)
    afterEach(async () => {
      for (const store of stores) await store.work.leave()
      await Promise.all(stores.splice(0).map((store) => store.close()))
      now += 1_000 * HOUR // what one story made is old in the next
    })

    async function host(folder = join(freshFolder(), 'cadangan')) {
      const store = await open()
      stores.push(store)
      await store.work.arrive()
      const facts: string[] = []
      const keep = (fact: string) => void facts.push(fact)
      let [ring, waits] = [() => {}, () => {}]
      const given = { make: async (file: string) => writeFileSync(file, 'whole') }
      const backups = scheduleBackups({
        folder,
        everyHours: 24,
        keep: 7,
        make: (file) => given.make(file),
        turns: store.backups,
        clock: () => now,
        log: { ...silentLog, info: keep, error: keep },
        setTimer(call) {
          ring = call
          waits()
          return () => {}
        },
      })
      async function looks(): Promise<void> {
        const looked = new Promise<void>((resolve) => {
          waits = resolve
        })
        ring()
        await looked
      }
      return { ...backups, store, facts, given, looks, made: () => readdirSync(folder).length }
    }
    type Host = Awaited<ReturnType<typeof host>>
    async function pass(ms: number, hosts: Host[]): Promise<void> {
      now += ms
      for (const one of hosts) await one.looks()
    }

    it('are made by one, and the other tells of it', async () => {
      const [a, b] = [await host(), await host()]
      await Promise.all([a.start(), b.start()])
      expect(a.made() + b.made()).toBe(1)
      const [maker, other] = a.made() ? [a, b] : [b, a]
      expect(other.facts).toEqual(['backup.elsewhere'])
      expect(await other.state()).toMatchObject({ last: { at: now, bytes: 5 }, failed: null })
      for (let day = 1; day <= 3; day++) await pass(24 * HOUR, [other, maker])
      expect([maker.made(), other.made()], 'they lie together').toEqual([4, 0])
      expect(other.facts.every((fact) => fact === 'backup.elsewhere')).toBe(true)
    })

    it('are made by the other where that one is gone', async () => {
      const [a, b] = [await host(), await host()]
      await a.start()
      await b.start()
      await pass(24 * HOUR, [b])
      expect(b.made()).toBe(0)
      await pass(20 * MINUTE, [b])
      expect([a.made(), b.made()]).toEqual([1, 1])
    })

    it('are made by the other next time, where that one was ended in the middle or came to nothing', async () => {
      const [a, b] = [await host(), await host()]
      const { promise: middle, resolve } = Promise.withResolvers<void>()
      a.given.make = () => {
        resolve()
        return new Promise(() => {})
      }
      void a.start()
      await middle
      await b.start()
      expect([b.made(), b.facts], 'a lives and is at it').toEqual([0, ['backup.elsewhere']])
      await a.store.work.leave() // as whoever finds it dead buries it
      await b.looks()
      expect(b.made()).toBe(1)
      expect(b.facts.at(-1)).toBe('backup.done')

      now += 1_000 * HOUR
      const c = await host()
      b.given.make = () => Promise.reject(new Error('full'))
      await b.looks()
      expect(b.facts.at(-1)).toBe('backup.failed')
      await c.start()
      expect(c.made()).toBe(1)
    })
  })
}
