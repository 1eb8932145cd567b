import { describe, expect, it } from 'vitest'
import { storeOn } from '../../runtime/store/open.ts'
import { KEK, openShop } from '../store/shop.ts'
import type { Database } from './databases.ts'
import { ECHO } from './deliveries.ts'
import { openWorld } from './world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** REL-10: the clock is set forward and back, stands still for a leap second, and goes through the night without a gap. */
export function clocks(use: () => Database): void {
  const open = async () => openShop(await storeOn(use().driver, KEK, use().schema))
  /** A talk that can set the clock while its payment is on its way. */
  async function talk(duringCall = 0) {
    const web = {
      request: async () => {
        world.jumps(duringCall)
        return { status: 200, body: null }
      },
    }
    const world = await openWorld(use(), { document: ECHO, ports: { web } })
    const { conversation } = await world.receives('budi', 'm0', null)
    await world.settles()
    const says = async (word: string) => {
      await world.receives('budi', word, word)
      await world.settles()
    }
    const alarms = async () => (await world.transcript(conversation)).filter((line) => line === 'bot: Apa?').length
    return { world, conversation, says, alarms }
  }

  describe('REL-10: a clock that is set', () => {
    it.each([
      ['a day forward', DAY],
      ['a day back', -DAY],
      ['back by a leap second', -1_000],
    ])('%s in the middle of a turn ends no turn', async (_, ms) => {
      const { world, conversation, says } = await talk(ms)
      await says('satu')
      await says('dua')
      // The bot asks again where the clock says that a day has passed; nobody is handed over, and nothing is lost.
      const lines = (await world.transcript(conversation)).filter((line) => line !== 'bot: Apa?')
      expect(lines).toEqual(['customer: satu', 'bot: Sudah: satu', 'customer: dua', 'bot: Sudah: dua'])
      const messages = await world.messages(conversation)
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 1))
      await world.close()
    })

    it('a day forward rings an alarm once, and back and forward again not once more', async () => {
      const { world, alarms } = await talk()
      await world.passes(9 * MINUTE)
      expect(await alarms()).toBe(1)
      await world.passes(DAY)
      expect(await alarms()).toBe(2)
      await world.passes(-DAY)
      expect(await alarms()).toBe(2)
      await world.passes(DAY)
      expect(await alarms()).toBe(2)
      await world.passes(11 * MINUTE)
      expect(await alarms()).toBe(3)
      await world.close()
    })

    it('back does not hold up what customers write: the alarm is set by the clock as it is now', async () => {
      const { world, alarms, says } = await talk()
      await world.passes(-DAY)
      await says('satu')
      expect(await alarms()).toBe(2)
      await world.passes(11 * MINUTE)
      expect(await alarms()).toBe(3)
      await world.close()
    })

    it('back between two messages that a killed process had accepted: they are answered in the order in which they came', async () => {
      const { world, conversation } = await talk()
      const accepts = (text: string) =>
        world.serving.bot(world.bot).accept({ channel: 'web', contact: 'budi', messageId: text, event: { kind: 'text', text }, verdicts: [], text, language: 'id', at: world.now }) // biome-ignore format: one line
      await accepts('lebih-dulu')
      world.jumps(-DAY)
      await accepts('kemudian')
      await world.restart()
      const heard = (await world.transcript(conversation)).filter((line) => line.startsWith('bot: Sudah'))
      expect(heard).toEqual(['bot: Sudah: lebih-dulu', 'bot: Sudah: kemudian'])
      await world.close()
    })

    it('back shows staff the latest handoff still', async () => {
      const { bot, hears, answers } = await open()
      const first = await hears('budi', 'cs', { at: 10 * DAY })
      const ask = (number: string, at: number) => ({ handoff: { number, reason: number, summary: '' }, at })
      await answers(first.turn, [], ask('AAAAA', 10 * DAY))
      const second = await hears('budi', 'cs', { at: 9 * DAY })
      await answers(second.turn, [], ask('BBBBB', 9 * DAY))
      expect((await bot.conversation(first.conversation)).handoff?.number).toBe('BBBBB')
    })

    it('back revives no code and no link that was too late once', async () => {
      const store = await storeOn(use().driver, KEK, use().schema)
      const { bot, hears } = await openShop(store)
      const { contact, conversation } = await hears('budi', 'halo')
      const code = { id: 'x', contact, conversation, by: 'email' as const, mac: new Uint8Array(32), binding: new Uint8Array(32) }
      await bot.trust.putCode({ ...code, at: 1, expiresAt: 100 })
      expect(await bot.trust.tryCode(contact, 5, 101)).toBeNull()
      expect(await bot.trust.tryCode(contact, 5, 50)).toBeNull()
      await store.staff.putLink({ hash: 'late', purpose: 'invite', data: {}, expiresAt: 100 })
      expect(await store.staff.useLink('late', 'invite', 101)).toBeNull()
      expect(await store.staff.useLink('late', 'invite', 50)).toBeNull()
    })
  })
}
