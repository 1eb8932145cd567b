import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { INCIDENT_DEADLINE, type IncidentState, type NewIncident } from '../../runtime/store/contract-incidents.ts'
import { fails } from '../store/conformance.ts'
import { openShop, type Shop } from '../store/shop.ts'

const NOW = Date.UTC(2026, 10, 22, 3)

/** What every driver must do with cases. */
export function incidentConformance(dialect: string, open: () => Promise<Store>): void {
  describe(`cases on ${dialect}`, () => {
    let store: Store
    let shop: Shop
    let given: NewIncident
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())
    async function fresh() {
      shop = await openShop(store)
      const { contact, conversation } = await shop.hears('budi', 'halo')
      given = {
        slot: 'payment:TC-1',
        contact,
        conversation,
        kind: 'payment',
        summary: 'Pembayaran TC-1',
        evidence: { order: 'TC-1', rules: [{ rule: 'cards-order' }] },
        freeze: 'TC-1',
        at: NOW,
      }
      return shop.bot.incidents
    }

    it('are opened with a number, a deadline and a timeline', async () => {
      const incidents = await fresh()
      const opened = await incidents.open(given)
      expect(opened).toMatchObject({ number: 'IN-2026-0001', deadline: NOW + INCIDENT_DEADLINE, fresh: true })
      expect(opened.id).toMatch(/^[A-Za-z0-9_-]{22}$/)
      expect(await incidents.get(opened.id)).toMatchObject({
        number: 'IN-2026-0001',
        kind: 'payment',
        state: 'new',
        freeze: 'asked',
        freezeWhat: 'TC-1',
        summary: 'Pembayaran TC-1',
        evidence: given.evidence,
        timeline: [{ did: 'opened', to: 'payment', staff: null, at: NOW }],
      })
    })

    it('are closed by two people where the amount asks for it: one proposes, another agrees (SHOP-06)', async () => {
      const incidents = await fresh()
      const { id } = await incidents.open(given)
      let revision = 0
      const decide = (state: IncidentState, by: string) =>
        incidents.change(id, {
          revision: ++revision,
          state,
          text: 'sudah dicek',
          by,
          at: NOW + revision,
          needsSecond: () => true,
        })
      expect(await decide('confirmed', 'ani')).toMatchObject({
        state: 'waiting',
        proposal: { state: 'confirmed', by: 'ani', at: NOW + 1 },
      })
      await fails('incident.second', decide('confirmed', 'ani'))
      revision--
      expect(await decide('cleared', 'budi')).toMatchObject({ state: 'waiting', proposal: { state: 'cleared', by: 'budi' } })
      // Whoever goes on working has taken back what was proposed.
      expect(await decide('working', 'citra')).toMatchObject({ state: 'working', proposal: null })
      expect(await decide('cleared', 'budi')).toMatchObject({ state: 'waiting', proposal: { state: 'cleared', by: 'budi' } })
      const closed = await decide('cleared', 'ani')
      expect(closed).toMatchObject({ state: 'cleared', proposal: null })
      expect(closed.timeline.map(({ did, to, staff }) => `${did} ${to} ${staff}`)).toEqual([
        'opened payment null',
        'proposed confirmed ani',
        'proposed cleared budi',
        'state working citra',
        'proposed cleared budi',
        'state cleared ani',
      ])
      expect(await decide('confirmed', 'ani'), 'what is closed is not closed otherwise by one').toMatchObject({
        state: 'waiting',
      })
    })

    it('are numbered by bot and by the year in Jakarta, without gaps', async () => {
      const incidents = await fresh()
      const many = await Promise.all(Array.from({ length: 30 }, (_, i) => incidents.open({ ...given, slot: `s${i}` })))
      expect(many.map((one) => one.number).sort()).toEqual(
        Array.from({ length: 30 }, (_, i) => `IN-2026-${String(i + 1).padStart(4, '0')}`),
      )
      const newYear = Date.parse('2026-12-31T17:00:00Z')
      expect((await incidents.open({ ...given, slot: 'n', at: newYear })).number).toBe('IN-2027-0001')
      const other = await openShop(store)
      expect((await other.bot.incidents.open({ ...given, contact: null, conversation: null })).number).toBe('IN-2026-0001')
    })

    it('REL-09: of 100 identical claims at once, one opens the case', async () => {
      const incidents = await fresh()
      const all = await Promise.all(
        Array.from({ length: 100 }, () => incidents.open({ ...given, slot: 'refund:TC-1', kind: 'refund' })),
      )
      expect(all.filter((one) => one.fresh)).toHaveLength(1)
      expect(new Set(all.map((one) => one.number))).toEqual(new Set(['IN-2026-0001']))
      expect((await incidents.list({ limit: 100 })).items).toHaveLength(1)
    })

    it('REL-09: of 100 people who confirm at once, one does', async () => {
      const incidents = await fresh()
      const { id } = await incidents.open(given)
      const all = await Promise.allSettled(
        Array.from({ length: 100 }, (_, i) =>
          incidents.change(id, { revision: 1, state: 'confirmed', text: '', by: `staff-${i}`, at: NOW }),
        ),
      )
      expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'incident.stale' })
      expect((await incidents.get(id)).timeline.filter(({ did }) => did === 'state')).toHaveLength(1)
    })

    it('change by one hand at a time, and tell who did what', async () => {
      const incidents = await fresh()
      const { id } = await incidents.open(given)
      await incidents.change(id, { revision: 1, state: 'working', assigned: 'sari', text: 'Saya cek', by: 'sari', at: NOW + 1 })
      await incidents.change(id, { revision: 2, freeze: 'frozen', text: '', by: 'sari', at: NOW + 2 })
      await incidents.note(id, { noteId: 'n1', text: 'Bank sudah dihubungi', staff: 'sari', at: NOW + 3 })
      await incidents.note(id, { noteId: 'n1', text: 'Bank sudah dihubungi', staff: 'sari', at: NOW + 4 })
      const { timeline, ...now } = await incidents.get(id)
      expect(now).toMatchObject({ state: 'working', assigned: 'sari', freeze: 'frozen', revision: 3 })
      expect(timeline.map(({ did, to, text }) => [did, to, text]).sort()).toEqual(
        [
          ['opened', 'payment', ''],
          ['state', 'working', 'Saya cek'],
          ['assigned', 'sari', ''],
          ['freeze', 'frozen', ''],
          ['note', null, 'Bank sudah dihubungi'],
        ].sort(),
      )
      const stray = { revision: 3, text: '', by: 'x', at: NOW }
      await expect(incidents.change(id, { ...stray, state: 'gone' as never })).rejects.toMatchObject({ code: 'request.invalid' })
      await expect(incidents.change('none', stray)).rejects.toMatchObject({ code: 'not-found' })
    })

    it('are the same case until they are closed, and then another', async () => {
      const incidents = await fresh()
      const first = await incidents.open(given)
      expect(await incidents.open(given)).toEqual({ ...first, fresh: false })
      await incidents.change(first.id, { revision: 1, state: 'cleared', text: 'Aman', by: 'sari', at: NOW })
      expect(await incidents.bySlot(given.slot)).toBeNull()
      expect(await incidents.open(given)).toMatchObject({ number: 'IN-2026-0002', fresh: true })
    })

    it('are listed latest first by state, kind and hand, and counted with those that are late', async () => {
      const incidents = await fresh()
      for (let i = 0; i < 5; i++)
        await incidents.open({ ...given, slot: `s${i}`, at: NOW + i, kind: i === 0 ? 'refund' : 'payment' })
      const first = await incidents.list({ limit: 2 })
      expect(first.items.map((one) => one.number)).toEqual(['IN-2026-0005', 'IN-2026-0004'])
      const second = await incidents.list({ limit: 2, after: first.next })
      expect(second.items.map((one) => one.number)).toEqual(['IN-2026-0003', 'IN-2026-0002'])
      await incidents.change(first.items[0]!.id, {
        revision: 1,
        state: 'working',
        assigned: 'sari',
        text: '',
        by: 'sari',
        at: NOW,
      })
      expect((await incidents.list({ limit: 10, state: 'working' })).items).toHaveLength(1)
      expect((await incidents.list({ limit: 10, kind: 'refund' })).items).toHaveLength(1)
      expect((await incidents.list({ limit: 10, assigned: 'sari' })).items).toHaveLength(1)
      expect(await incidents.counts(NOW)).toEqual({ new: 4, working: 1, waiting: 0, cleared: 0, confirmed: 0, overdue: 0 })
      expect((await incidents.counts(NOW + INCIDENT_DEADLINE + 2)).overdue).toBe(2)
    })

    it('are the contact’s own by their number, and nobody else’s', async () => {
      const incidents = await fresh()
      await incidents.open(given)
      expect(await incidents.ofContact(' in-2026-0001 ', given.contact!)).toMatchObject({ number: 'IN-2026-0001', state: 'new' })
      const other = (await shop.hears('citra', 'halo')).contact
      expect(await incidents.ofContact('IN-2026-0001', other)).toBeNull()
      for (const number of ['', 'IN-2026-0002', 'IN-2026', "IN-2026-0001' or 1=1--"])
        expect(await incidents.ofContact(number, given.contact!)).toBeNull()
    })

    it('keep their number and lose their story when the contact is forgotten', async () => {
      const incidents = await fresh()
      const { id } = await incidents.open(given)
      await incidents.note(id, { noteId: 'n1', text: 'Budi menelepon', staff: 'sari', at: NOW })
      await shop.bot.forget(given.contact!, NOW)
      expect(await incidents.get(id)).toMatchObject({
        number: 'IN-2026-0001',
        kind: 'payment',
        summary: '',
        evidence: null,
        freezeWhat: null,
        conversation: null,
        timeline: [],
      })
    })

    it('are no other bot’s', async () => {
      const incidents = await fresh()
      const { id } = await incidents.open(given)
      const other = (await openShop(store)).bot.incidents
      await expect(other.get(id)).rejects.toMatchObject({ code: 'not-found' })
      await expect(other.change(id, { revision: 1, state: 'cleared', text: '', by: 'x', at: 1 })).rejects.toMatchObject({
        code: 'not-found',
      })
      await expect(other.note(id, { noteId: 'n', text: 'x', staff: 'x', at: 1 })).rejects.toMatchObject({ code: 'not-found' })
      expect((await other.list({ limit: 10 })).items).toEqual([])
      expect(await other.bySlot(given.slot)).toBeNull()
      expect(await other.ofContact('IN-2026-0001', given.contact!)).toBeNull()
    })
  })
}
