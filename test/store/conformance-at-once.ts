import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AtOnce, Loaded, Store } from '../../runtime/store/contract.ts'
import { openShop, resultOf, type Shop } from './shop.ts'

/** A turn that is taken while its message is being accepted: both are stored together, or the message alone. */
export function takingAtOnce(opened: () => Store): void {
  describe('a turn that is taken at once', () => {
    let shop: Shop
    let conversation: string
    beforeEach(async () => {
      shop = await openShop(opened())
      const first = await shop.hears('budi', 'halo')
      conversation = first.conversation
      await shop.answers(first.turn, ['hai'], {
        session: { ...sessionOf(await shop.bot.load(first.turn)), variables: { nama: 'Budi' } },
      })
    })

    const sessionOf = (loaded: Loaded) => resultOf(loaded, []).session
    const says =
      (...texts: string[]): AtOnce =>
      async (loaded) =>
        resultOf(
          loaded,
          texts.map((text) => ({ text })),
        )
    const hears = (text: string, atOnce: AtOnce, messageId = text) => {
      const event = { kind: 'text' as const, text }
      return shop.bot.accept(
        { channel: 'web', contact: 'budi', messageId, event, verdicts: [], text, language: 'id', at: 30 },
        atOnce,
      )
    }
    const unfinished = async () => (await opened().work.unfinished(1_000)).filter((turn) => turn.bot === shop.bot.id)

    it('starts from what a stored one would start from', async () => {
      let seen: Loaded | undefined
      const taken = await hears('jam buka?', async (loaded) => {
        seen = loaded
        return null
      })
      expect(taken).toMatchObject({ fresh: true, replies: null, message: { seq: 3 } })
      expect(await shop.bot.load(taken.turn)).toEqual({ ...seen, turn: taken.turn })
    })

    it('is stored with its message, its replies and its receipt, and is nobody’s to take', async () => {
      const taken = await hears('jam buka?', says('Jam 9.', 'Ada lagi?'))
      expect(taken.replies?.map(({ seq, reply }) => [seq, reply.text])).toEqual([
        [4, 'Jam 9.'],
        [5, 'Ada lagi?'],
      ])
      expect(await shop.transcript(conversation)).toEqual([
        '1 customer halo',
        '2 bot hai',
        '3 customer jam buka?',
        '4 bot Jam 9.',
        '5 bot Ada lagi?',
      ])
      expect(await shop.bot.messages(conversation, 2, 10)).toEqual([taken.message, ...taken.replies!])
      expect(await shop.bot.receipt(taken.turn)).toEqual({ version: 1, steps: [], verdicts: [] })
      expect(await shop.bot.load(taken.turn)).toMatchObject({ done: true, revision: 2, session: { variables: { nama: 'Budi' } } })
      expect(await unfinished()).toEqual([])
      expect(await shop.bot.conversation(conversation)).toMatchObject({ lastSeq: 5, lastText: 'Ada lagi?', updatedAt: 20 })
    })

    it('is taken once: the same message again is known, and nobody is asked', async () => {
      const taken = await hears('jam buka?', says('Jam 9.'))
      const atOnce = vi.fn(says('lagi'))
      expect(await hears('jam buka?', atOnce)).toEqual({ ...taken, fresh: false, replies: null })
      expect(atOnce).not.toHaveBeenCalled()
    })

    it('waits for its place behind one that is not finished', async () => {
      await shop.hears('budi', 'sebentar')
      const atOnce = vi.fn(says('lebih dulu'))
      expect(await hears('jam buka?', atOnce)).toMatchObject({ fresh: true, replies: null })
      expect(atOnce).not.toHaveBeenCalled()
      expect(await unfinished()).toHaveLength(2)
    })

    it.each<[string, (budi: Shop) => Promise<unknown>]>([
      ['another message of the customer', (budi) => budi.hears('budi', 'halo?')],
      ['a person of the shop', (budi) => budi.bot.take(conversation, 'ani', 25)],
    ])('leaves the message to be taken where %s was faster', async (_who, act) => {
      const taken = await hears('jam buka?', async (loaded) => {
        await act(shop)
        return says('basi')(loaded)
      })
      expect(taken).toMatchObject({ fresh: true, replies: null })
      expect(await shop.transcript(conversation)).not.toContainEqual(expect.stringContaining('basi'))
      expect((await unfinished()).map(({ turn }) => turn)).toContain(taken.turn)
    })

    it('is not stored at all where the conversation has ended meanwhile: the message opens another', async () => {
      const taken = await hears('jam buka?', async (loaded) => {
        await shop.bot.end(conversation, 25)
        return says('basi')(loaded)
      })
      expect(taken.conversation).not.toBe(conversation)
      expect(await shop.transcript(taken.conversation)).toEqual(['1 customer jam buka?'])
    })

    it('of many at once each is stored once, numbered without gaps, one after the other', async () => {
      const all = await Promise.all(Array.from({ length: 12 }, (_, n) => hears(`pesan ${n}`, says(`jawab ${n}`))))
      for (const { turn, replies } of all) if (!replies) await shop.answers(turn, ['kemudian'])
      const messages = await shop.bot.messages(conversation, 2, 100)
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 3))
      expect(messages.filter(({ from }) => from === 'customer')).toHaveLength(12)
      expect(messages.filter(({ from }) => from === 'bot')).toHaveLength(12)
      expect(await unfinished()).toEqual([])
    })

    it('that asks for a person, ends, or is to be woken leaves the conversation so', async () => {
      const handoff = { number: 'T-1', reason: 'refund', summary: '' }
      await hears('mau refund', async (loaded) => ({ ...resultOf(loaded, []), handoff, wakeAt: 99 }))
      const waiting = await shop.bot.conversation(conversation)
      expect(waiting).toMatchObject({ state: 'waiting', handoff: { number: 'T-1' }, lastText: 'mau refund' })
      await hears('sudah', async (loaded) => resultOf(loaded, [], { mode: 'over', contact: { nama: 'Budi' } }))
      expect(await shop.bot.conversation(conversation)).toMatchObject({ state: 'over' })
      const next = await shop.hears('budi', 'halo lagi')
      expect(next.conversation).not.toBe(conversation)
      expect((await shop.bot.load(next.turn)).session).toMatchObject({ contact: { nama: 'Budi' } })
    })
  })
}
