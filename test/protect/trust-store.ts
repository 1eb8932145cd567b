import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { openShop, type Shop } from '../store/shop.ts'

/** What the store of trust must do on every driver. */
export function trustConformance(dialect: string, open: () => Promise<Store>): void {
  describe(`consent, codes and identity on ${dialect}`, () => {
    let store: Store
    let shop: Shop
    let other: Shop
    let contact: string
    let conversation: string
    beforeAll(async () => {
      store = await open()
      shop = await openShop(store)
      other = await openShop(store, 'Toko Lain')
      const heard = await shop.hears('budi', 'halo', { at: 1_000 })
      contact = heard.contact
      conversation = heard.conversation
    })
    afterAll(() => store?.close())
    const trust = () => shop.bot.trust
    const consent = (id: string, decision: 'given' | 'refused' | 'withdrawn', at = 5) =>
      trust().addConsent({
        id,
        contact,
        conversation,
        channel: 'web',
        purpose: 'kabar',
        decision,
        version: '1',
        text: 'Boleh?',
        at,
      })

    it('keeps each decision once, in order, even within one moment', async () => {
      expect(await trust().consent(contact, 'kabar')).toEqual({ state: 'none', version: null, at: null })
      await consent('a', 'given')
      await consent('a', 'given')
      await consent('b', 'withdrawn')
      expect(await trust().consent(contact, 'kabar')).toEqual({ state: 'withdrawn', version: '1', at: 5 })
      expect(await trust().consents(contact)).toEqual([
        { id: 'a', conversation, channel: 'web', purpose: 'kabar', decision: 'given', version: '1', text: 'Boleh?', at: 5 },
        { id: 'b', conversation, channel: 'web', purpose: 'kabar', decision: 'withdrawn', version: '1', text: 'Boleh?', at: 5 },
      ])
      expect(await trust().consent(contact, 'iklan')).toMatchObject({ state: 'none' })
    })

    const code = (id: string) => ({
      id,
      contact,
      conversation,
      by: 'email' as const,
      mac: Buffer.from([1, 2]),
      binding: Buffer.from([3]),
      at: 10,
      expiresAt: 100,
    })
    it('has one code a contact, counts its tries, and uses it once', async () => {
      await trust().putCode(code('x'))
      await trust().putCode(code('y'))
      expect(await trust().code(contact)).toMatchObject({ id: 'y', tries: 0, used: false })
      const tries = await Promise.all(Array.from({ length: 9 }, () => trust().tryCode(contact, 5, 50)))
      expect(tries.filter((tried) => tried !== null)).toHaveLength(5)
      expect((await trust().code(contact))?.tries).toBe(5)
      expect(await trust().useCode(contact, 'x')).toBe(false)
      const uses = await Promise.all(Array.from({ length: 9 }, () => trust().useCode(contact, 'y')))
      expect(uses.filter(Boolean)).toHaveLength(1)
      await trust().putCode(code('z'))
      expect(await trust().tryCode(contact, 5, 99)).toMatchObject({ tries: 1 })
      expect(await trust().tryCode(contact, 5, 100)).toBeNull()
    })

    it('takes a time step once, and none before it', async () => {
      expect(await trust().app(contact)).toBeNull()
      await trust().putApp(contact, Buffer.from('rahasia'), 1)
      expect(await trust().app(contact)).toEqual({ secret: Buffer.from('rahasia'), step: -1, confirmed: false })
      await trust().confirmApp(contact, 2)
      expect(await Promise.all([trust().useStep(contact, 7), trust().useStep(contact, 7)])).toContain(false)
      expect(await trust().useStep(contact, 6)).toBe(false)
      expect(await trust().useStep(contact, 8)).toBe(true)
      expect(await trust().app(contact)).toMatchObject({ step: 8, confirmed: true })
    })

    it('knows who somebody is as long as it holds', async () => {
      await trust().verify(contact, { customer: 'C1', level: 'order', at: 10, until: 20 })
      await trust().verify(contact, { customer: 'C2', level: 'token', at: 11, until: 20 })
      expect(await trust().verified(contact, 19)).toEqual({ customer: 'C2', level: 'token', at: 11 })
      expect(await trust().verified(contact, 20)).toBeNull()
      expect(await trust().address(contact)).toEqual({ channel: 'web', address: 'budi' })
    })

    it('counts tries within their window, one at a time', async () => {
      const what = { kind: 'coba', subject: 'budi' }
      const first = await Promise.all(Array.from({ length: 5 }, () => trust().attempt(what, 3, 100, 1_000)))
      expect(first.map(String).sort()).toEqual(['1', '2', '3', 'null', 'null'])
      expect(await trust().attempt(what, 3, 100, 1_099)).toBeNull()
      expect(await trust().attempt(what, 3, 100, 1_100)).toBe(1)
      await trust().lock(what, 1_150)
      await trust().forgive(what)
      expect(await trust().attempt(what, 3, 100, 1_160)).toBe(1)
      expect(await trust().attempt({ ...what, subject: 'ani' }, 3, 100, 1_160)).toBe(1)
      expect(await other.bot.trust.attempt(what, 3, 100, 1_160)).toBe(1)
    })

    it('gives a contact’s last words, and puts others in their place wherever they were kept', async () => {
      const who = { channel: 'web', address: 'budi' }
      const heard = await shop.hears('budi', '4242 4242', { at: 2_000 })
      expect((await trust().lastWords(who, 0)).words.map(({ text }) => text)).toEqual(['halo', '4242 4242'])
      const { words: late, seen } = await trust().lastWords(who, 1_500)
      expect(seen).toEqual({ conversation, lastSeq: 2 })
      expect(late).toEqual([{ message: heard.message!.id, turn: heard.turn, text: '4242 4242', at: 2_000 }])
      await trust().replaceWords(late.map((words) => ({ ...words, text: '••••' })))
      expect((await shop.bot.messages(conversation, 0, 10)).map(({ reply }) => reply.text)).toEqual(['halo', '••••'])
      expect((await shop.bot.load(heard.turn)).event).toEqual({ kind: 'text', text: '••••' })
      expect(await trust().lastWords(who, 9_000)).toEqual({ words: [], seen })
      for (const nobody of [trust().lastWords({ ...who, address: 'ani' }, 0), other.bot.trust.lastWords(who, 0)])
        expect(await nobody).toEqual({ words: [], seen: null })
      expect(await trust().isKnown('web', 'm1')).toBe(true)
      expect(await trust().isKnown('web', 'm404')).toBe(false)
    })

    it('knows where a secret is waited for', async () => {
      const heard = await shop.hears('siti', 'refund')
      const { session } = {
        session: { language: 'id' as const, variables: {}, contact: {}, at: null, stack: [], mode: 'bot' as const },
      }
      expect(await trust().awaitsSecret(heard.conversation)).toBe(false)
      await shop.answers(heard.turn, ['kode?'], { session: { ...session, waiting: { for: 'reply', secret: true } } })
      expect(await trust().awaitsSecret(heard.conversation)).toBe(true)
      expect(await trust().awaitsSecretOf({ channel: 'web', address: 'siti' })).toBe(true)
      expect(await other.bot.trust.awaitsSecret(heard.conversation)).toBe(false)
      await shop.bot.end(heard.conversation, 9)
      expect(await trust().awaitsSecretOf({ channel: 'web', address: 'siti' })).toBe(false)
    })

    it('shows another bot nothing, and changes nothing for it', async () => {
      const theirs = other.bot.trust
      expect(await theirs.consent(contact, 'kabar')).toMatchObject({ state: 'none' })
      expect(await theirs.consents(contact)).toEqual([])
      expect(await theirs.code(contact)).toBeNull()
      expect(await theirs.tryCode(contact, 5, 50)).toBeNull()
      expect(await theirs.useCode(contact, 'z')).toBe(false)
      expect(await theirs.app(contact)).toBeNull()
      expect(await theirs.useStep(contact, 99)).toBe(false)
      expect(await theirs.verified(contact, 15)).toBeNull()
      expect(await theirs.address(contact)).toBeNull()
    })

    it('forgets all of a person', async () => {
      await shop.bot.forget(contact, 99)
      expect(await trust().code(contact)).toBeNull()
      expect(await trust().app(contact)).toBeNull()
      expect(await trust().verified(contact, 15)).toBeNull()
      expect(await trust().consents(contact)).toEqual([])
    })
  })
}
