import { describe, expect, it } from 'vitest'
import type { Database } from './databases.ts'
import { createFaults } from './faults.ts'
import { ORDERS, openOutside } from './orders.ts'
import { openWorld } from './world.ts'

/** What failing every call in turn has found, told once more by itself. */
export function lostAnswers(use: () => Database): void {
  describe('a write that goes through while its answer is lost', () => {
    const LOST = { code: 'ECONNRESET', after: true }
    async function open() {
      const faults = createFaults()
      const world = await openWorld(use(), { document: ORDERS, ports: openOutside().ports, driver: await use().through(faults) })
      /** Fails at whichever call is the commit: the first that leaves something behind although it failed. */
      const losing = async (work: () => Promise<unknown>, isDone: () => Promise<boolean>) => {
        for (let nth = 1; nth < 30; nth++) {
          faults.arm(nth, LOST)
          const failed = await work().then(
            () => false,
            () => true,
          )
          faults.disarm()
          if (await isDone()) return failed
        }
        throw new Error('nothing was done')
      }
      return { faults, world, losing }
    }

    it('of an acceptance: what the customer sends again is acknowledged and answered, without a restart', async () => {
      const { world, losing } = await open()
      const arrived = async () => (await world.shop.conversations({ limit: 1 })).items.length > 0
      expect(await losing(() => world.receives('budi', 'm1', 'halo'), arrived)).toBe(true)
      const { conversation } = await world.receives('budi', 'm1', 'halo')
      await world.settles()
      expect(await world.transcript(conversation)).toEqual(['customer: halo', 'bot: Halo!', 'bot: Nomor pesanan?'])
      await world.close()
    })

    it('of a return by staff: the conversation is the bot’s, and the bot takes it', async () => {
      const { world, faults } = await open()
      const { conversation } = await world.receives('budi', 'm1', 'halo')
      await world.settles()
      let returned = false
      for (let nth = 1; nth < 30 && !returned; nth++) {
        await world.shop.take(conversation, 'sari', world.now)
        faults.arm(nth, LOST)
        const given = await world.serving
          .bot(world.bot)
          .giveBack(conversation, 'sari', {}, world.now)
          .catch(() => null)
        faults.disarm()
        const { state } = await world.shop.conversation(conversation)
        expect(state, `call ${nth}`).toBe(given ? 'bot' : 'person')
        returned = given !== null && !faults.hasStruck()
        if (!given) continue
        world.engine.queue({ bot: world.bot, conversation, turn: given.turn })
        await world.settles()
        expect((await world.transcript(conversation)).at(-1)).toBe('bot: Nomor pesanan?')
      }
      expect(returned).toBe(true)
      await world.close()
    })
  })

  it('of ten alarms that ring together, one cannot be written: the nine ring, and it rings at the next look', async () => {
    const faults = createFaults()
    const world = await openWorld(use(), { document: ORDERS, ports: openOutside().ports, driver: await use().through(faults) })
    const contacts = Array.from({ length: 10 }, (_, i) => `c${i}`)
    const accepted = await Promise.all(contacts.map((contact) => world.receives(contact, `open ${contact}`, null)))
    await world.settles()
    const rung = async () => {
      const lines = await Promise.all(accepted.map(({ conversation }) => world.transcript(conversation)))
      return lines.map((each) => each.filter((line) => line === 'bot: Masih di sana?').length)
    }
    faults.arm(6, { code: 'EMFILE' })
    await world.passes(11 * 60_000)
    expect((await rung()).toSorted()).toEqual([0, ...Array.from({ length: 9 }, () => 1)])
    expect(faults.hasStruck()).toBe(true)
    await world.passes(1_000)
    expect(await rung()).toEqual(Array.from({ length: 10 }, () => 1))
    await world.close()
  })
}
