import { describe, expect, it } from 'vitest'
import { storeOn } from '../../runtime/store/open.ts'
import { KEK, openShop } from '../store/shop.ts'
import type { Database } from './databases.ts'

/** REL-09: a hundred at once. What payments and incidents promise of this is in their own rooms. */
export function races(use: () => Database): void {
  const open = async () => openShop(await storeOn(use().driver, KEK, use().schema))
  const hundred = <T>(make: (i: number) => Promise<T>) => Promise.allSettled(Array.from({ length: 100 }, (_, i) => make(i)))
  const won = <T>(all: PromiseSettledResult<T>[]) => all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const reasons = (all: PromiseSettledResult<unknown>[]) =>
    new Set(all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : [])))

  describe('REL-09: of a hundred at once', () => {
    it('who take one conversation, one has it and the others are told so', async () => {
      const { bot, hears } = await open()
      const { conversation } = await hears('budi', 'halo')
      const all = await hundred((i) => bot.take(conversation, `staff-${i}`, 1))
      expect(won(all)).toHaveLength(1)
      expect(reasons(all)).toEqual(new Set(['conversation.taken']))
      const winner = all.findIndex(({ status }) => status === 'fulfilled')
      expect((await bot.conversation(conversation)).takenBy).toBe(`staff-${winner}`)
    })

    it('two staff who press again and again, one of the two has it', async () => {
      const { bot, hears } = await open()
      const { conversation } = await hears('budi', 'halo')
      const all = await hundred((i) => bot.take(conversation, i % 2 ? 'sari' : 'dewi', 1))
      const { takenBy } = await bot.conversation(conversation)
      expect(all.map(({ status }, i) => status === 'fulfilled' && (i % 2 ? 'sari' : 'dewi')).filter((who) => who && who !== takenBy)).toEqual([]) // biome-ignore format: one line
      expect(won(all)).toHaveLength(50)
    })

    it('who give it back, one does, and the bot is given one turn', async () => {
      const { bot, hears } = await open()
      const { conversation } = await hears('budi', 'halo')
      await bot.take(conversation, 'sari', 1)
      expect(won(await hundred(() => bot.giveBack(conversation, 'sari', {}, 2)))).toHaveLength(1)
    })

    it('who save the draft of one revision, one does', async () => {
      const { bot } = await open()
      const { document, revision } = await bot.draft()
      const all = await hundred((i) => bot.saveDraft({ document: { ...document, name: `n${i}` }, revision, by: 'sari', at: 3 }))
      expect(won(all)).toHaveLength(1)
      expect(reasons(all)).toEqual(new Set(['draft.stale']))
      const winner = all.findIndex(({ status }) => status === 'fulfilled')
      expect((await bot.draft()).document.name).toBe(`n${winner}`)
    })

    it('who publish, each has a number of its own, without gaps, and the last one serves', async () => {
      const { bot } = await open()
      const all = won(await hundred((i) => bot.publish({ revision: 1, note: `${i}`, by: 'sari', at: 3 })))
      expect(all.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 2))
      expect((await bot.summary()).live).toBe(101)
    })

    it('who publish while the draft is saved, none publishes what it did not see', async () => {
      const { bot } = await open()
      const { document } = await bot.draft()
      const [, ...all] = await Promise.allSettled([
        bot.saveDraft({ document: { ...document, name: 'baru' }, revision: 1, by: 'sari', at: 3 }),
        ...Array.from({ length: 99 }, () => bot.publish({ revision: 1, note: '', by: 'sari', at: 3 })),
      ])
      for (const { number } of won(all)) expect((await bot.version(number)).document.name).not.toBe('baru')
    })

    it('who try one code, five are looked at, and of all who are right one is let in', async () => {
      const { bot, hears } = await open()
      const { contact, conversation } = await hears('budi', 'halo')
      const code = { id: 'x', contact, conversation, by: 'email' as const, mac: new Uint8Array(32), binding: new Uint8Array(32) }
      await bot.trust.putCode({ ...code, at: 1, expiresAt: 100 })
      expect(won(await hundred(() => bot.trust.tryCode(contact, 5, 50))).filter((tried) => tried !== null)).toHaveLength(5)
      expect(won(await hundred(() => bot.trust.useCode(contact, 'x'))).filter(Boolean)).toHaveLength(1)
      expect(won(await hundred(() => bot.trust.attempt({ kind: 'k', subject: 's' }, 7, 100, 1))).filter((nth) => nth !== null)).toHaveLength(7) // biome-ignore format: one line
    })

    it('who open one link, one does', async () => {
      const store = await storeOn(use().driver, KEK, use().schema)
      await store.staff.putLink({ hash: `h${Math.random()}`, purpose: 'invite', data: {}, expiresAt: 10 })
      await store.staff.putLink({ hash: 'one', purpose: 'invite', data: { to: 'sari' }, expiresAt: 10 })
      expect(won(await hundred(() => store.staff.useLink('one', 'invite', 5))).filter(Boolean)).toEqual([{ to: 'sari' }])
    })

    it('who end or record one turn, one does, and all are given the same record', async () => {
      const { bot, hears, answers } = await open()
      const { turn } = await hears('budi', 'halo')
      const kept = won(await hundred((i) => bot.journal(turn, '1/web/1', { got: i }, 0)))
      expect(new Set(kept.map((each) => JSON.stringify(each))).size).toBe(1)
      const all = await hundred(() => answers(turn, ['hai']))
      expect(won(all)).toHaveLength(1)
    })

    it('hosts that look whose alarm rings, each alarm rings once', async () => {
      const { bot, hears, answers } = await open()
      const heard = await Promise.all(Array.from({ length: 5 }, (_, i) => hears(`c${i}`, 'halo')))
      for (const { turn } of heard) await answers(turn, ['?'], { wakeAt: 1_000 })
      const stores = await Promise.all(Array.from({ length: 5 }, () => storeOn(use().driver, KEK, use().schema)))
      const rung = won(await hundred((i) => stores[i % 5]!.work.due(1_000, 100))).flat()
      expect(rung.filter((turn) => turn.bot === bot.id).map(({ conversation }) => conversation).sort()).toEqual(heard.map(({ conversation }) => conversation).sort()) // biome-ignore format: one line
      await bot.remove(9)
    })
  })
}
