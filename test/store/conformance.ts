import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newSession } from '../../runtime/core/session.ts'
import { AppError, type FailureCode } from '../../runtime/errors.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { MIGRATIONS } from '../../runtime/store/migrations.ts'
import { takingAtOnce } from './conformance-at-once.ts'
import { documentOf, openShop, resultOf, type Shop } from './shop.ts'

/** What every driver must do. `open` gives a store on an empty database. */
export function conformance(dialect: string, open: () => Promise<Store>): void {
  describe(`the store on ${dialect}`, () => {
    let store: Store
    let shop: Shop
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())

    describe('bots', () => {
      it('are created with a draft, listed latest first, renamed, put away and brought back', async () => {
        const { bot } = await openShop(store, 'Toko Lama')
        const other = store.bot(
          await store.bots.create({ name: 'Toko Baru', document: documentOf('Toko Baru'), by: 'ani', at: 50 }),
        )
        expect((await store.bots.list({ limit: 100 })).items.map((one) => one.name)).toEqual(['Toko Baru', 'Toko Lama'])
        await bot.rename('Toko Sepatu', 'budi', 60)
        expect(await bot.summary()).toMatchObject({
          name: 'Toko Sepatu',
          updatedBy: 'budi',
          updatedAt: 60,
          live: 1,
          publishedRevision: 1,
        })
        await other.remove(70)
        expect((await store.bots.list({ limit: 100 })).items.map((one) => one.name)).toEqual(['Toko Sepatu'])
        expect((await store.bots.list({ limit: 100, deleted: true })).items).toMatchObject([{ name: 'Toko Baru', deletedAt: 70 }])
        await other.restore()
        expect((await other.draft()).document.name).toBe('Toko Baru')
        expect((await other.summary()).live).toBeNull()
      })

      it('save a draft once per revision: who comes late is told so and changes nothing', async () => {
        const { bot } = await openShop(store)
        expect(await bot.saveDraft({ document: documentOf('kedua'), revision: 1, by: 'ani', at: 3 })).toEqual({ revision: 2 })
        await fails('draft.stale', bot.saveDraft({ document: documentOf('telat'), revision: 1, by: 'budi', at: 4 }))
        expect(await bot.draft()).toEqual({ document: documentOf('kedua'), revision: 2, savedAt: 3, savedBy: 'ani' })
        await fails('draft.stale', bot.publish({ revision: 1, note: '', by: 'budi', at: 5 }))
      })

      it('freeze versions: the draft moves on and the version stays', async () => {
        const { bot } = await openShop(store, 'Toko', documentOf('satu'))
        await bot.saveDraft({ document: documentOf('dua'), revision: 1, by: 'ani', at: 3 })
        expect((await bot.version(1)).document.name).toBe('satu')
        expect(await bot.publish({ revision: 2, note: 'baru', by: 'ani', at: 4 })).toEqual({
          number: 2,
          note: 'baru',
          by: 'ani',
          at: 4,
          revision: 2,
        })
        expect((await bot.summary()).live).toBe(2)
        await bot.setLive(1)
        expect(await bot.summary()).toMatchObject({ live: 1, publishedRevision: 1, revision: 2 })
        await fails('not-found', bot.setLive(9))
        expect((await bot.versions({ limit: 1 })).items.map((one) => one.number)).toEqual([2])
        const { next } = await bot.versions({ limit: 1 })
        expect((await bot.versions({ limit: 1, after: next })).items.map((one) => one.number)).toEqual([1])
        await fails('not-found', bot.version(3))
      })

      it('number two publications at once one after the other', async () => {
        const { bot } = await openShop(store)
        const both = await Promise.all([3, 4].map((at) => bot.publish({ revision: 1, note: `${at}`, by: 'ani', at })))
        expect(both.map((version) => version.number).sort()).toEqual([2, 3])
        expect((await bot.summary()).live).toBe(3)
      })

      it('are published once, however often whoever did not hear the answer asks', async () => {
        const { bot } = await openShop(store)
        await bot.saveDraft({ document: documentOf('dua'), revision: 1, by: 'ani', at: 3 })
        const publish = (at: number, note = 'baru') => bot.publish({ revision: 2, note, by: 'ani', at })
        const first = await Promise.all([4, 5, 6].map((at) => publish(at)))
        expect(first.map(({ number }) => number)).toEqual([2, 2, 2])
        expect(await publish(7)).toEqual(first[0])
        expect((await publish(8, 'dengan catatan lain')).number).toBe(3)
        await bot.setLive(1)
        expect((await publish(9)).number, 'it is not live any more').toBe(4)
        await bot.remove(10)
        await fails('not-found', publish(11))
      })

      it('keep secrets by name and reveal them to the way out alone', async () => {
        const { bot } = await openShop(store)
        await bot.putSecret({ name: 'kurir', value: 'rahasia-1', hosts: ['api.kurir.id'], by: 'ani', at: 3 })
        await bot.putSecret({ name: 'kurir', value: 'rahasia-2', hosts: ['api.kurir.id', 'b.id'], by: 'ani', at: 4 })
        expect(await bot.secrets()).toEqual([{ name: 'kurir', hosts: ['api.kurir.id', 'b.id'], by: 'ani', at: 4 }])
        expect(await bot.revealSecret('kurir')).toEqual({ value: 'rahasia-2', hosts: ['api.kurir.id', 'b.id'] })
        expect(await bot.revealSecret('lain')).toBeNull()
        await bot.removeSecret('kurir')
        expect(await bot.secrets()).toEqual([])
        await fails('not-found', bot.removeSecret('kurir'))
      })

      it("keep a channel's settings", async () => {
        const { bot } = await openShop(store)
        expect(await bot.channel('web')).toBeNull()
        await bot.putChannel('web', { origins: ['https://toko.id'] })
        await bot.putChannel('web', { origins: [] })
        expect(await bot.channel('web')).toEqual({ origins: [] })
      })
    })

    describe('accepting', () => {
      it('stores what came in before it is answered', async () => {
        shop = await openShop(store)
        const asked = await shop.hears('budi', 'paket saya di mana?', {
          verdicts: [{ guard: 'card', way: 'in', did: 'masked', what: 'card', count: 1 }],
        })
        expect(asked).toMatchObject({
          fresh: true,
          message: { seq: 1, from: 'customer', reply: { text: 'paket saya di mana?' }, turn: asked.turn },
        })
        expect(await shop.bot.load(asked.turn)).toEqual({
          turn: asked.turn,
          bot: shop.bot.id,
          conversation: asked.conversation,
          contact: asked.contact,
          channel: 'web',
          version: 1,
          session: null,
          revision: 0,
          state: 'bot',
          event: { kind: 'text', text: 'paket saya di mana?' },
          verdicts: [{ guard: 'card', way: 'in', did: 'masked', what: 'card', count: 1 }],
          language: 'id',
          at: 10,
          tries: 0,
          done: false,
          mine: true,
          earlier: null,
          journal: {},
        })
      })

      it('takes a message once, however often and however much at once it comes', async () => {
        shop = await openShop(store)
        const five = await Promise.all(Array.from({ length: 5 }, () => shop.hears('budi', 'halo', { messageId: 'sama' })))
        const again = await shop.hears('budi', 'halo', { messageId: 'sama' })
        expect(five.filter((one) => one.fresh)).toHaveLength(1)
        expect(again).toEqual({ ...five.find((one) => one.fresh), fresh: false })
        for (const one of five) expect({ ...one, fresh: false }).toEqual(again)
        expect(await shop.transcript(again.conversation)).toEqual(['1 customer halo'])
      })

      it('finds the contact and the open conversation again, and keeps channels and contacts apart', async () => {
        shop = await openShop(store)
        const first = await shop.hears('budi', 'satu')
        const second = await shop.hears('budi', 'dua')
        expect(second).toMatchObject({ conversation: first.conversation, contact: first.contact, message: { seq: 2 } })
        expect((await shop.hears('citra', 'tiga')).contact).not.toBe(first.contact)
        expect((await shop.hears('budi', 'empat', { channel: 'whatsapp' })).contact).not.toBe(first.contact)
      })

      it('numbers messages that come at once without gaps', async () => {
        shop = await openShop(store)
        const all = await Promise.all(Array.from({ length: 20 }, (_, i) => shop.hears('budi', `ke-${i}`)))
        expect(new Set(all.map((one) => one.conversation)).size).toBe(1)
        expect(all.map((one) => one.message!.seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
      })

      it('keeps an event without words out of the transcript', async () => {
        shop = await openShop(store)
        const opened = await shop.hears('budi', '', { event: { kind: 'open' }, text: null })
        expect(opened.message).toBeNull()
        expect(await shop.transcript(opened.conversation)).toEqual([])
      })

      it('opens anew when asked, and ends the one before', async () => {
        shop = await openShop(store)
        const first = await shop.hears('budi', 'halo')
        const anew = await shop.hears('budi', 'lagi', { anew: true })
        expect(anew).toMatchObject({ contact: first.contact, message: { seq: 1 } })
        expect(anew.conversation).not.toBe(first.conversation)
        expect((await shop.bot.conversation(first.conversation)).state).toBe('over')
        expect((await shop.hears('budi', 'terus')).conversation).toBe(anew.conversation)
      })

      it('pins a conversation to the version that was live, and new ones to the new', async () => {
        shop = await openShop(store)
        const old = await shop.hears('budi', 'halo')
        await shop.bot.publish({ revision: 1, note: 'kedua', by: 'ani', at: 30 })
        expect((await shop.bot.load((await shop.hears('budi', 'lagi')).turn)).version).toBe(1)
        expect((await shop.bot.load((await shop.hears('citra', 'halo')).turn)).version).toBe(2)
        await shop.bot.setLive(null)
        await fails('version.none', shop.hears('dedi', 'halo'))
        expect((await shop.hears('budi', 'masih?')).conversation).toBe(old.conversation)
      })

      it('refuses a bot that is put away or unknown', async () => {
        shop = await openShop(store)
        await shop.bot.remove(5)
        await fails('not-found', shop.hears('budi', 'halo'))
        await fails('not-found', store.bot('tidak-ada').summary())
      })
    })

    describe('a turn', () => {
      it('ends in one transaction: session, replies, receipt', async () => {
        shop = await openShop(store)
        const asked = await shop.hears('budi', 'halo')
        const session = { ...newSession('id'), variables: { pesanan: 'A-17' }, at: { flow: 'utama', node: 'tanya' } }
        const messages = await shop.answers(asked.turn, ['hai', { text: 'pilih', choices: [{ id: 'a', label: 'A' }] }], {
          session,
        })
        expect(messages.map(({ seq, from }) => [seq, from])).toEqual([
          [2, 'bot'],
          [3, 'bot'],
        ])
        expect(await shop.bot.messages(asked.conversation, 1, 10)).toEqual(messages)
        expect(await shop.bot.receipt(asked.turn)).toEqual({ version: 1, steps: [], verdicts: [] })
        expect(await shop.bot.load(asked.turn)).toMatchObject({ done: true })
        const next = await shop.bot.load((await shop.hears('budi', 'lagi')).turn)
        expect(next).toMatchObject({ session, revision: 1 })
      })

      it('is saved once: neither a second end nor a stale revision changes anything', async () => {
        shop = await openShop(store)
        const asked = await shop.hears('budi', 'halo')
        const also = await shop.hears('budi', 'halo?')
        const stale = await shop.bot.load(also.turn)
        await shop.answers(asked.turn, ['hai'])
        await fails('conversation.conflict', shop.answers(asked.turn, ['hai']))
        await fails('conversation.conflict', shop.bot.saveTurn(resultOf(stale, [{ text: 'basi' }])))
        expect(await shop.transcript(asked.conversation)).toEqual(['1 customer halo', '2 customer halo?', '3 bot hai'])
        await shop.answers(also.turn, ['iya'])
      })

      it('journals an effect once: the first result is kept, found by the next try and gone with the end', async () => {
        shop = await openShop(store)
        const { turn } = await shop.hears('budi', 'bayar')
        expect(await shop.bot.journal(turn, '1:web', { status: 200 }, 0)).toEqual({ status: 200 })
        expect(await shop.bot.journal(turn, '1:web', { status: 500 }, 0)).toEqual({ status: 200 })
        expect((await shop.bot.load(turn)).journal).toEqual({ '1:web': { status: 200 } })
        await shop.answers(turn)
        expect((await shop.bot.load(turn)).journal).toEqual({})
        await fails('conversation.conflict', shop.bot.journal(turn, '2:web', null, 0))
      })

      it('that fails again and again is parked with a word to the customer', async () => {
        shop = await openShop(store)
        const { turn, conversation } = await shop.hears('budi', 'halo')
        const parked = await shop.bot.park(turn, 'internal', { text: 'Maaf, ada gangguan.' }, 30)
        expect(parked.messages).toMatchObject([{ seq: 2, from: 'bot', reply: { text: 'Maaf, ada gangguan.' } }])
        expect(await shop.transcript(conversation)).toEqual(['1 customer halo', '2 bot Maaf, ada gangguan.'])
        expect((await shop.bot.load(turn)).done).toBe(true)
        await fails('conversation.conflict', shop.bot.park(turn, 'internal', { text: 'lagi' }, 31))
      })

      it("keeps the contact's variables for the next conversation", async () => {
        shop = await openShop(store)
        const first = await shop.hears('budi', 'nama saya Budi')
        await shop.answers(first.turn, [], {
          session: { ...newSession('id'), contact: { nama: 'Budi' }, variables: { x: 1 }, mode: 'over' },
        })
        const next = await shop.hears('budi', 'halo lagi')
        expect(next.conversation).not.toBe(first.conversation)
        expect((await shop.bot.load(next.turn)).session).toEqual({ ...newSession('id'), contact: { nama: 'Budi' } })
      })

      it('of an unknown id is not found', async () => {
        shop = await openShop(store)
        await fails('not-found', shop.bot.load('tidak-ada'))
        expect(await shop.bot.receipt('tidak-ada')).toBeNull()
      })
    })

    takingAtOnce(() => store)

    describe('timers', () => {
      it('wake a conversation once, and not before', async () => {
        shop = await openShop(store)
        const { turn, conversation } = await shop.hears('budi', 'halo')
        await shop.answers(turn, ['masih di sana?'], { wakeAt: 1_000 })
        const mine = async (now: number) => (await store.work.due(now, 100)).filter((one) => one.bot === shop.bot.id)
        expect(await mine(999)).toEqual([])
        const woken = (await Promise.all([mine(1_000), mine(1_000)])).flat()
        expect(woken).toMatchObject([{ conversation }])
        expect(await mine(2_000)).toEqual([])
        expect((await shop.bot.load(woken[0]!.turn)).event).toEqual({ kind: 'timeout' })
      })

      it('are overtaken by what the customer writes', async () => {
        shop = await openShop(store)
        await shop.answers((await shop.hears('budi', 'halo')).turn, [], { wakeAt: 1_000 })
        await shop.hears('budi', 'sudah di sini')
        expect((await store.work.due(5_000, 100)).filter((one) => one.bot === shop.bot.id)).toEqual([])
      })
    })

    describe('unfinished work', () => {
      it('is found after a restart, oldest first, and each taking counts a try', async () => {
        shop = await openShop(store)
        const late = await shop.hears('budi', 'kedua', { at: -1 })
        const early = await shop.hears('citra', 'pertama', { at: -2 })
        const done = await shop.hears('dedi', 'selesai', { at: -3 })
        await shop.answers(done.turn)
        const found = async () => (await store.work.unfinished(2)).map(({ turn, tries }) => [turn, tries])
        await store.work.arrive()
        expect(await found()).toEqual([
          [early.turn, 1],
          [late.turn, 1],
        ])
        await store.work.arrive()
        expect((await found())[0]).toEqual([early.turn, 2])
        expect((await shop.bot.load(early.turn)).tries).toBe(2)
        const before = await store.work.counts()
        await shop.bot.park(early.turn, 'internal', { text: 'maaf' }, 30)
        const after = await store.work.counts()
        expect([after.unfinished - before.unfinished, after.parked - before.parked]).toEqual([-1, 1])
      })

      it('is the reason to be wary of: who starts is told whether the process before it left as asked', async () => {
        await store.work.arrive()
        expect(await store.work.arrive()).toBe(true)
        await store.work.leave()
        expect(await store.work.arrive()).toBe(false)
      })

      it('of a try that is over writes nothing: neither an effect, nor one that the next has written, nor an end', async () => {
        shop = await openShop(store)
        const { turn } = await shop.hears('budi', 'bayar')
        const stale = await shop.bot.load(turn)
        await store.work.arrive()
        await fails('conversation.conflict', shop.bot.journal(turn, 'pay', 'stale', 0))
        expect(await shop.bot.journal(turn, 'pay', 'next', 1)).toBe('next')
        await fails('conversation.conflict', shop.bot.journal(turn, 'pay', 'stale', 0))
        await fails('conversation.conflict', shop.bot.saveTurn(resultOf(stale, [{ text: 'basi' }])))
        expect((await shop.bot.load(turn)).journal).toEqual({ pay: 'next' })
        expect(await shop.answers(turn, ['hai'])).toMatchObject([{ reply: { text: 'hai' } }])
      })

      it('names the turn before it in its conversation, in the order of acceptance whatever the clock said', async () => {
        shop = await openShop(store)
        const [first, second, third] = [
          await shop.hears('budi', 'satu', { at: 30 }),
          await shop.hears('budi', 'dua', { at: 20 }),
          await shop.hears('budi', 'tiga', { at: 10 }),
        ]
        const earlier = async (turn: string) => (await shop.bot.load(turn)).earlier
        expect(await Promise.all([first.turn, second.turn, third.turn].map(earlier))).toEqual([
          null,
          { turn: first.turn, mine: true },
          { turn: second.turn, mine: true },
        ])
        await shop.answers(second.turn)
        expect(await earlier(third.turn)).toEqual({ turn: first.turn, mine: true })
        await fails('conversation.conflict', shop.bot.follow(third.turn, first.turn))
        await shop.answers(first.turn)
        expect(await earlier(third.turn)).toBeNull()
      })
    })

    describe('limits', () => {
      const names = (n: number) => `address 203.0.113.${n}`

      it('add up within their window, also at once, and begin anew after it', async () => {
        const use = (at: number) => store.limits.add([{ name: names(1), used: 2, endsAt: at + 100 }], at)
        await Promise.all([use(0), use(0), use(0)])
        expect(await use(99)).toEqual([{ used: 8, endsAt: 100 }])
        expect(await use(100)).toEqual([{ used: 2, endsAt: 200 }])
        const both = [5, 6].map((n) => ({ name: names(n), used: n, endsAt: 300 }))
        expect(await store.limits.add(both, 100)).toEqual([
          { used: 5, endsAt: 300 },
          { used: 6, endsAt: 300 },
        ])
      })

      it('are set by whoever saw them last, all of them or none', async () => {
        const change = (n: number, was: number | null, is: number) => ({
          name: names(n),
          was: was === null ? null : { used: was, endsAt: 50 },
          is: { used: is, endsAt: 50 },
        })
        expect(await store.limits.set([change(2, null, 1)])).toBe(true)
        expect(await store.limits.set([change(3, null, 1), change(2, null, 9)])).toBe(false)
        expect(await store.limits.get(names(3))).toBeNull()
        const race = await Promise.all([store.limits.set([change(2, 1, 2)]), store.limits.set([change(2, 1, 2)])])
        expect(race.filter(Boolean)).toHaveLength(1)
        expect(await store.limits.get(names(2))).toEqual({ used: 2, endsAt: 50 })
        await store.limits.remove([names(2)])
        expect(await store.limits.get(names(2))).toBeNull()
      })

      it('are there after a restart, until they are over', async () => {
        await store.limits.add([{ name: names(4), used: 7, endsAt: 500 }], 400)
        const standing = await store.limits.standing(499)
        expect([standing(names(4)), standing('never used')]).toEqual([{ used: 7, endsAt: 500 }, null])
        expect((await store.limits.standing(500))(names(4))).toBeNull()
        await store.limits.forget(500)
        expect(await store.limits.get(names(4))).toBeNull()
      })
    })

    describe('people', () => {
      const handoff = { number: 'J-12', reason: 'minta orang', summary: 'Paket hilang' }

      it('see why the bot asked for them, without secret variables', async () => {
        const secret = { name: 'pin', type: 'text', scope: 'conversation', secret: true } as const
        shop = await openShop(store, 'Toko', documentOf('Toko', { variables: [secret] }))
        const { turn, conversation } = await shop.hears('budi', 'tolong orang')
        const session = { ...newSession('id'), variables: { pesanan: 'A-17', pin: '1234' }, mode: 'person' as const }
        await shop.answers(turn, ['sebentar ya'], { session, handoff })
        expect(await shop.bot.conversation(conversation)).toMatchObject({
          state: 'waiting',
          takenBy: null,
          lastText: 'sebentar ya',
          lastSeq: 2,
          handoff: { ...handoff, variables: { pesanan: 'A-17' }, at: 20 },
        })
        expect(await shop.bot.counts()).toEqual({ bot: 0, waiting: 1, person: 0, over: 0 })
      })

      it('take it, write, and give it back', async () => {
        shop = await openShop(store)
        const { turn, conversation } = await shop.hears('budi', 'tolong orang')
        await shop.answers(turn, [], { handoff })
        await fails('conversation.taken', shop.bot.say(conversation, 'ani', 'halo', 's1', 40))
        await shop.bot.take(conversation, 'ani', 41)
        await shop.bot.take(conversation, 'ani', 42)
        await fails('conversation.taken', shop.bot.take(conversation, 'budi', 43))
        const said = await shop.bot.say(conversation, 'ani', 'saya bantu', 's1', 44)
        expect(said).toMatchObject({ seq: 2, from: 'staff', staff: 'ani', reply: { text: 'saya bantu' } })
        expect(await shop.bot.say(conversation, 'ani', 'saya bantu', 's1', 45)).toEqual(said)
        await fails('conversation.taken', shop.bot.say(conversation, 'budi', 'saya juga', 's2', 46))
        expect((await shop.bot.load((await shop.hears('budi', 'terima kasih')).turn)).state).toBe('person')
        const back = await shop.bot.giveBack(conversation, 'ani', { selesai: true }, 47)
        expect(await shop.bot.load(back.turn)).toMatchObject({
          state: 'bot',
          event: { kind: 'returned', variables: { selesai: true } },
        })
        await fails('conversation.taken', shop.bot.giveBack(conversation, 'ani', {}, 48))
        expect(await shop.transcript(conversation)).toEqual([
          '1 customer tolong orang',
          '2 staff saya bantu',
          '3 customer terima kasih',
        ])
      })

      it('who take it in the middle of a turn silence the bot: its answer no longer fits', async () => {
        shop = await openShop(store)
        const { turn, conversation } = await shop.hears('budi', 'halo')
        const loaded = await shop.bot.load(turn)
        await shop.bot.take(conversation, 'ani', 30)
        await fails('conversation.conflict', shop.bot.saveTurn(resultOf(loaded, [{ text: 'hai dari bot' }])))
        const again = await shop.bot.load(turn)
        expect(again).toMatchObject({ state: 'person', session: null })
        await shop.bot.saveTurn(resultOf(again, [], { mode: 'person' }))
        expect(await shop.bot.conversation(conversation)).toMatchObject({ state: 'person', takenBy: 'ani' })
      })

      it('end a conversation: nothing more is said in it, and the next message opens another', async () => {
        shop = await openShop(store)
        const { turn, conversation } = await shop.hears('budi', 'halo')
        await shop.answers(turn, [], { wakeAt: 100 })
        await shop.bot.take(conversation, 'ani', 30)
        await shop.bot.end(conversation, 31)
        await shop.bot.end(conversation, 32)
        await fails('conversation.over', shop.bot.say(conversation, 'ani', 'halo?', 's1', 33))
        await fails('conversation.over', shop.bot.take(conversation, 'ani', 34))
        expect((await shop.hears('budi', 'halo lagi')).conversation).not.toBe(conversation)
        await fails('not-found', shop.bot.end('tidak-ada', 35))
      })

      it('page through conversations, latest first, by state', async () => {
        shop = await openShop(store)
        for (const [i, name] of ['a', 'b', 'c', 'd', 'e'].entries()) await shop.hears(name, `dari ${name}`, { at: 100 + i })
        const b = await shop.hears('b', 'lagi', { at: 200 })
        await shop.bot.take(b.conversation, 'ani', 201)
        const seen: string[] = []
        for (let after: string | null | undefined; after !== null; ) {
          const page = await shop.bot.conversations({ limit: 2, after, state: ['bot', 'person'] })
          seen.push(...page.items.map((one) => one.lastText))
          after = page.next
        }
        expect(seen).toEqual(['lagi', 'dari e', 'dari d', 'dari c', 'dari a'])
        expect((await shop.bot.conversations({ limit: 10, state: 'person' })).items).toMatchObject([
          { takenBy: 'ani', bot: shop.bot.id },
        ])
        for (const after of [
          'x',
          Buffer.from('["1 or 1=1", {}]').toString('base64url'),
          Buffer.from('[1]').toString('base64url'),
        ]) {
          await fails('request.invalid', shop.bot.conversations({ limit: 2, after }))
        }
        for (const limit of [0, 101, 1.5, Number.NaN]) await fails('request.invalid', shop.bot.conversations({ limit }))
      })
    })

    describe('forgetting a person', () => {
      it('leaves nothing of the person and everything of the others', async () => {
        shop = await openShop(store)
        const { contact, turn, conversation } = await shop.hears('budi', 'halo')
        await shop.bot.journal(turn, 'x', 1, 0)
        await shop.answers(turn, ['hai'], { handoff: { number: '1', reason: '', summary: '' } })
        const other = await shop.hears('citra', 'halo')
        await shop.bot.forget(contact, 50)
        await fails('not-found', shop.bot.conversation(conversation))
        await fails('not-found', shop.bot.messages(conversation, 0, 10))
        await fails('not-found', shop.bot.load(turn))
        await fails('not-found', shop.bot.forget(contact, 51))
        expect(await shop.transcript(other.conversation)).toEqual(['1 customer halo'])
        expect((await shop.hears('budi', 'saya baru')).contact).not.toBe(contact)
      })
    })

    describe('staff', () => {
      const ani = { email: 'Ani@Toko.id', name: 'Ani', role: 'owner', language: 'id', createdAt: 1, passwordHash: 'h1' } as const

      it('begin with one owner, whoever else tries at the same time', async () => {
        expect(await store.staff.count()).toBe(0)
        const tries = await Promise.allSettled(
          ['a@a.id', 'b@b.id', 'c@c.id'].map((email) => store.staff.create({ ...ani, email, first: true })),
        )
        expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
        await fails('auth.setup-done', store.staff.create({ ...ani, first: true }))
        expect(await store.staff.count()).toBe(1)
      })

      it('are found by address in any case, changed, switched off and listed', async () => {
        const made = await store.staff.create({ ...ani, createdAt: 5 })
        expect(await store.staff.byEmail(' ani@toko.ID')).toEqual({ ...made, passwordHash: 'h1' })
        expect(await store.staff.byEmail('x@toko.id')).toBeNull()
        await fails('request.invalid', store.staff.create({ ...ani, email: 'ANI@toko.id' }))
        await Promise.all([
          store.staff.update(made.id, { name: 'Ani S' }),
          store.staff.update(made.id, { role: 'agent' }),
          store.staff.update(made.id, { passwordHash: 'h2', language: 'en' }),
        ])
        expect(await store.staff.byEmail('ani@toko.id')).toMatchObject({
          name: 'Ani S',
          role: 'agent',
          passwordHash: 'h2',
          language: 'en',
        })
        expect((await store.staff.list({ limit: 1 })).next).not.toBeNull()
        expect((await store.staff.list({ limit: 10 })).items.at(-1)).toMatchObject({ id: made.id, email: 'Ani@Toko.id' })
        await fails('not-found', store.staff.update('tidak-ada', { name: 'x' }))
      })

      it('have sessions that end by time, by hand and with the account', async () => {
        const { id } = await store.staff.create({ ...ani, email: 'sesi@toko.id' })
        for (const hash of ['s1', 's2', 's3']) await store.staff.openSession({ hash, staff: id, at: 100, expiresAt: 200 })
        await store.staff.touchSession('s1', 150)
        expect(await store.staff.session('s1', 160)).toMatchObject({ staff: { id }, at: 100, seenAt: 150 })
        expect(await store.staff.session('s1', 200)).toBeNull()
        await store.staff.closeSession('s2')
        expect(await store.staff.session('s2', 160)).toBeNull()
        await store.staff.closeSessions(id, 's1')
        expect([await store.staff.session('s3', 160), await store.staff.session('s1', 160)]).toMatchObject([
          null,
          { staff: { id } },
        ])
        await store.staff.update(id, { disabledAt: 170 })
        expect(await store.staff.session('s1', 180)).toBeNull()
      })

      it('use a link once, for its purpose, in time', async () => {
        await store.staff.putLink({ hash: 'l1', purpose: 'invite', data: { role: 'agent' }, expiresAt: 100 })
        expect(await store.staff.useLink('l1', 'setup', 50)).toBeNull()
        await store.staff.putLink({ hash: 'l2', purpose: 'invite', data: {}, expiresAt: 100 })
        expect(await store.staff.useLink('l2', 'invite', 100)).toBeNull()
        const both = await Promise.all([store.staff.useLink('l1', 'invite', 50), store.staff.useLink('l1', 'invite', 50)])
        expect(both.filter(Boolean)).toEqual([{ role: 'agent' }])
      })
    })

    describe('settings and audit', () => {
      it('keep a setting', async () => {
        expect(await store.settings.get('model')).toBeNull()
        await store.settings.put('model', { url: 'http://127.0.0.1:11434' })
        await store.settings.put('model', { url: 'http://10.0.0.2:11434' })
        expect(await store.settings.get('model')).toEqual({ url: 'http://10.0.0.2:11434' })
      })

      it('chain what was done, also at once, and list it latest first', async () => {
        await Promise.all(
          Array.from({ length: 10 }, (_, i) =>
            store.audit.add({ at: i, who: 'ani', did: 'bot.publish', what: `b${i}`, detail: { i } }),
          ),
        )
        expect(await store.audit.verify()).toEqual({ entries: 10, brokenAt: null })
        const { items, next } = await store.audit.list({ limit: 3 })
        expect(items.map((entry) => entry.n)).toEqual([10, 9, 8])
        expect((await store.audit.list({ limit: 3, after: next })).items.map((entry) => entry.n)).toEqual([7, 6, 5])
        expect(items[0]!.detail).toEqual({ i: Number(items[0]!.what.slice(1)) })
      })

      it('are written with the action that an entry is of, or neither is', async () => {
        const { entries } = await store.audit.verify()
        const { bot } = await openShop(store)
        const deed = { at: 5, who: 'ani', did: 'bot.publish', what: bot.id }
        const acting = () => store.audited(deed).bot(bot.id)
        await fails('draft.stale', acting().publish({ revision: 9, note: '', by: 'ani', at: 5 }))
        expect((await store.audit.verify()).entries, 'what was refused was not done').toBe(entries)
        await acting().publish({ revision: 1, note: 'lagi', by: 'ani', at: 5 })
        expect((await store.audit.list({ limit: 1 })).items[0]).toEqual({ ...deed, n: entries + 1, detail: { version: 2 } })
        await acting().publish({ revision: 1, note: 'lagi', by: 'ani', at: 5 })
        expect((await store.audit.verify()).entries, 'nothing was done again').toBe(entries + 1)
        const made = store.audited({ ...deed, did: 'bot.create', what: '' }).bots
        const id = await made.create({ name: 'B', document: documentOf('B'), by: 'ani', at: 5 })
        expect((await store.audit.list({ limit: 1 })).items[0]).toMatchObject({ did: 'bot.create', what: id })
        await made.create({ name: 'C', document: documentOf('C'), by: 'ani', at: 5 })
        expect((await store.audit.verify()).entries, 'one action, one entry').toBe(entries + 2)
      })

      it('are written in one line, whoever acts at once', async () => {
        const { entries } = await store.audit.verify()
        const { bot } = await openShop(store)
        await Promise.all(
          Array.from({ length: 12 }, (_, i) => {
            const { bot: mine } = store.audited({ at: i, who: 'ani', did: 'secret.put', what: bot.id })
            return mine(bot.id).putSecret({ name: `s${i}`, value: 'x', hosts: [], by: 'ani', at: i })
          }),
        )
        expect(await bot.secrets()).toHaveLength(12)
        expect(await store.audit.verify()).toEqual({ entries: entries + 12, brokenAt: null })
      })

      it('answer for their health', async () => {
        expect(await store.health()).toMatchObject({ schema: MIGRATIONS.length, bytes: expect.any(Number) })
      })
    })
  })
}

export async function fails(code: FailureCode, attempt: Promise<unknown>): Promise<void> {
  const error = await attempt.then(
    () => null,
    (error: unknown) => error,
  )
  expect(error, `it should have failed with ${code}`).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code })
}
