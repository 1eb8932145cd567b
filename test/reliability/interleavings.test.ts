import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import { newDisk, openMemory } from '../converse/memory-store.ts'
import { openBackend, openShop, SHOP } from '../converse/shop.ts'

/**
 * REL-07, in any interleaving: each call of the store and of the shop's server comes back when the scheduler says so, while the same
 * customer's messages come twice and staff take the conversation and give it back.
 */
it('whatever comes back first, a message is answered once and paid for once, and nobody speaks over staff', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, withStaff) => {
      const disk = newDisk(SHOP)
      const backend = openBackend()
      const { answer } = backend
      backend.answer = (request) => scheduler.schedule(Promise.resolve(), request.method).then(() => answer(request))
      const { store } = openMemory(disk)
      const shop = openShop({ disk, backend, store: scheduled(store, scheduler) } as Parameters<typeof openShop>[0]) // the double's own store, later
      const bot = store.bot('bot')
      const accepted = Promise.all(
        ['m1', 'm2', 'm2', 'm3', 'm1', 'm3'].map((id) => shop.writes({ m1: 'halo', m2: 'JG-1', m3: 'JG-2' }[id]!, id)),
      )
      const staff = scheduler.schedule(Promise.resolve(), 'staff').then(async () => {
        const conversation = [...disk.conversations.keys()][0]
        if (!withStaff || !conversation) return
        await bot.take(conversation, 'sari', shop.now())
        const said = shop.heard().length
        await scheduler.schedule(Promise.resolve(), 'staff is done')
        expect(shop.heard()).toHaveLength(said)
        const { turn } = await bot.giveBack(conversation, 'sari', {}, shop.now())
        shop.engine.queue({ bot: 'bot', conversation, turn })
      })
      await scheduler.waitFor(Promise.all([accepted, staff]))
      await scheduler.waitFor(Promise.all([...disk.conversations.keys()].map(shop.engine.settled)))

      expect(disk.conversations.size).toBe(1)
      const mine = shop.said().filter(({ from }) => from === 'customer')
      expect(mine.map(({ reply }) => reply.text).sort()).toEqual(['JG-1', 'JG-2', 'halo'])
      expect([...disk.turns.values()].map(({ state }) => state)).toEqual(
        disk.turns.size === 4 ? ['done', 'done', 'done', 'done'] : ['done', 'done', 'done'],
      )
      expect(new Set(backend.refunds).size).toBe(backend.refunds.length)
      if (!withStaff) expect(disk.handoffs).toEqual([])
    }),
    { numRuns: 60, seed: 7 },
  )
})

/** The same store, whose calls are made when the scheduler says so. */
function scheduled(store: Store, scheduler: fc.Scheduler): Store {
  const later = <T extends object>(methods: T): T =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        typeof method === 'function'
          ? async (...given: unknown[]) => scheduler.schedule(Promise.resolve(), name).then(() => method(...given))
          : method,
      ]),
    ) as T
  const bots = new Map<string, BotStore>()
  return {
    ...store,
    work: later(store.work),
    bot(id) {
      const made = bots.get(id) ?? later(store.bot(id))
      bots.set(id, made)
      return made
    },
  }
}
