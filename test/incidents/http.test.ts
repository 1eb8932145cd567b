import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { INCIDENT_DEADLINE } from '../../runtime/store/contract-incidents.ts'
import { type House, openHouse } from '../http/house.ts'

let house: House
let bot: string
let people: Record<'owner' | 'agent' | 'auditor' | 'designer', { cookie: string; id: string }>
beforeAll(async () => {
  house = await openHouse()
  const roles = ['owner', 'agent', 'auditor', 'designer'] as const
  const entries = await Promise.all(roles.map(async (role) => [role, await house.someone(role, `Si ${role}`)] as const))
  people = Object.fromEntries(entries) as unknown as typeof people // one entry a role
})
afterAll(() => house.close())
beforeEach(async () => {
  bot = await house.bot()
})

/** A customer writes, and their turn is done. */
async function says(text: string, messageId: string) {
  const accepted = await house.engine.receive({
    bot,
    channel: 'web',
    contact: 'budi',
    messageId,
    content: { kind: 'text', text },
    language: 'id',
  })
  await house.deps.engine.settled(accepted.conversation)
  return accepted
}

async function opened(change: object = {}) {
  const { contact, conversation } = await says('halo', 'm0')
  const given = {
    slot: 'payment:TM-1',
    contact,
    conversation,
    kind: 'payment' as const,
    summary: 'Telepon 081234567890, pesanan TM-20261122-0007',
    evidence: {
      order: 'TM-20261122-0007',
      telepon: '0812-3456-7890',
      surel: 'budi@gmail.com',
      rekening: 1234567890,
      rules: [{ rule: 'cards-order', weight: 50, facts: { count: 12 } }],
    },
    freeze: null,
    at: house.time.now,
    ...change,
  }
  return house.store.bot(bot).incidents.open(given)
}
const at = (id: string, rest = '') => `/api/bots/${bot}/incidents/${id}${rest}`

describe('a card number in the chat', () => {
  it('is a case by itself, once a conversation, and the number is nowhere (PAY-07)', async () => {
    const asked = await says('kartu saya 4242 4242 4242 4242', 'm1')
    await says('atau 5555 5555 5555 4444', 'm2')
    const { items } = (await house.send('GET', `/api/incidents?bot=${bot}`, { as: people.agent })).json
    expect(items).toMatchObject([{ kind: 'card', state: 'new', conversation: asked.conversation, number: 'IN-2026-0001' }])
    const one = (await house.send('GET', at(items[0].id), { as: people.agent })).json
    expect(one.evidence).toMatchObject({ cards: 1, channel: 'web', masked: true })
    expect(one.timeline.map(({ did }: { did: string }) => did)).toEqual(['opened', 'again'])
    expect(JSON.stringify(one)).not.toMatch(/4242|5555/)
    const read = (await house.send('GET', '/api/audit', { as: people.owner })).json.items
    expect(read[0]).toMatchObject({ did: 'incident.read', what: 'IN-2026-0001', who: people.agent.id })
  })

  it('opens nothing for words without one', async () => {
    await says('pesanan 4242424242424241 belum sampai', 'm1')
    expect((await house.store.bot(bot).incidents.list({ limit: 10 })).items).toEqual([])
  })
})

describe('a case', () => {
  it('is read masked; all of it only with a reason that is kept', async () => {
    const { id } = await opened()
    const seen = (await house.send('GET', at(id), { as: people.auditor })).json
    expect(seen).toMatchObject({
      summary: 'Telepon •••890, pesanan TM-20261122-0007',
      evidence: {
        order: 'TM-20261122-0007',
        telepon: '•••890',
        surel: 'b•••@gmail.com',
        rekening: '•••890',
        rules: [{ rule: 'cards-order' }],
      },
    })
    const listed = (await house.send('GET', `/api/incidents?bot=${bot}`, { as: people.auditor })).text
    expect(listed).not.toContain('081234567890')
    expect((await house.send('POST', at(id, '/reveal'), { as: people.auditor, body: { reason: 'ingin tahu' } })).status).toBe(403)
    expect((await house.send('POST', at(id, '/reveal'), { as: people.agent, body: { reason: '' } })).status).toBe(400)
    const whole = (await house.send('POST', at(id, '/reveal'), { as: people.agent, body: { reason: 'menelepon pelanggan' } }))
      .json
    expect(whole.evidence).toMatchObject({ telepon: '0812-3456-7890', surel: 'budi@gmail.com' })
    const [entry] = (await house.send('GET', '/api/audit', { as: people.owner })).json.items
    expect(entry).toMatchObject({ did: 'incident.reveal', detail: { reason: 'menelepon pelanggan' } })
  })

  it('is taken, worked on, noted and closed, with everything in its timeline', async () => {
    const { id } = await opened({ freeze: 'TM-1' })
    const change = (body: object, as = people.agent) => house.send('POST', at(id), { as, body: { text: '', ...body } })
    expect((await change({ revision: 1, mine: true, state: 'working', text: 'Saya cek' })).json).toMatchObject({
      state: 'working',
      assignedName: 'Si agent',
      revision: 2,
    })
    const late = await change({ revision: 1, state: 'cleared' }, people.owner)
    expect([late.status, late.json.error.code]).toEqual([409, 'incident.stale'])
    expect((await change({ revision: 2, freeze: 'frozen' })).json.freeze).toBe('frozen')
    const note = { text: 'Bank sudah ditelepon', noteId: 'catatan-0001' }
    for (let i = 0; i < 2; i++) await house.send('POST', at(id, '/notes'), { as: people.agent, body: note })
    const done = (await change({ revision: 3, state: 'confirmed', text: 'Memang penipuan' })).json
    expect(done.timeline.map((one: { did: string; staffName: string | null }) => [one.did, one.staffName]).sort()).toEqual(
      [
        ['opened', null],
        ['state', 'Si agent'],
        ['assigned', 'Si agent'],
        ['freeze', 'Si agent'],
        ['note', 'Si agent'],
        ['state', 'Si agent'],
      ].sort(),
    )
    expect((await change({ revision: 9, state: 'gone' })).status).toBe(400)
    expect((await change({ revision: 4, state: 'cleared' }, people.auditor)).status).toBe(403)
    expect((await house.send('GET', at(id), { as: people.designer })).status).toBe(403)
  })

  it('of much money is closed by two people, as the shop has set it (SHOP-06)', async () => {
    const settings = (await house.send('GET', `/api/bots/${bot}/payments`, { as: people.owner })).json.settings
    const set = (secondFrom: number | null, as = people.owner) =>
      house.send('PUT', `/api/bots/${bot}/payments`, { as, body: { ...settings, secondFrom } })
    expect((await set(1, people.agent)).status).toBe(403)
    expect((await set(5_000_000)).json.settings.secondFrom).toBe(5_000_000)
    const close = async (slot: string, evidence: object, kind = 'refund') => {
      const { id } = await opened({ slot, kind, evidence })
      return (await house.send('POST', at(id), { as: people.agent, body: { text: '', revision: 1, state: 'cleared' } })).json
    }
    const money = (amount: number, currency = 'IDR') => ({ order: 'TM-1', amount, currency })
    expect(await close('a', money(4_999_999))).toMatchObject({ state: 'cleared', needsSecond: false, proposal: null })
    expect(await close('b', money(900_000_000), 'account')).toMatchObject({ state: 'cleared' })
    expect(await close('c', money(10, 'USD'))).toMatchObject({ state: 'waiting', needsSecond: true })
    const waits = await close('d', money(5_000_000), 'payment')
    expect(waits).toMatchObject({ state: 'waiting', needsSecond: true, proposal: { state: 'cleared', byName: 'Si agent' } })
    const again = (as: typeof people.agent) =>
      house.send('POST', at(waits.id), { as, body: { text: '', revision: 2, state: 'cleared' } })
    const alone = await again(people.agent)
    expect([alone.status, alone.json.error.code]).toEqual([409, 'incident.second'])
    expect((await again(people.owner)).json).toMatchObject({ state: 'cleared', proposal: null })
    await set(null)
    expect(await close('e', money(900_000_000))).toMatchObject({ state: 'cleared' })
  })

  it('is taken out of the house as a masked file, and that is kept', async () => {
    const { id } = await opened()
    const file = await house.send('GET', at(id, '/export'), { as: people.auditor })
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="IN-2026-0001.json"')
    expect(file.text).not.toContain('0812-3456-7890')
    expect((await house.send('GET', '/api/audit', { as: people.owner })).json.items[0]).toMatchObject({ did: 'incident.export' })
  })
})

describe('the list', () => {
  it('holds the cases of all bots, latest first, page by page, by what is asked for', async () => {
    const bots = [await house.bot(), await house.bot()]
    for (let i = 0; i < 6; i++)
      await house.store.bot(bots[i % 2]!).incidents.open({
        slot: `s${i}`,
        contact: null,
        conversation: null,
        kind: i === 5 ? 'refund' : 'other',
        summary: `ke-${i}`,
        evidence: {},
        freeze: null,
        at: house.time.now + 10_000 + i,
      })
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: { items: { summary: string }[]; next: string | null } = (
        await house.send('GET', `/api/incidents?limit=2${after ? `&after=${after}` : ''}`, { as: people.owner })
      ).json
      seen.push(...page.items.map(({ summary }) => summary))
      after = page.next
    } while (after)
    expect(seen.filter((one) => one.startsWith('ke-'))).toEqual(['ke-5', 'ke-4', 'ke-3', 'ke-2', 'ke-1', 'ke-0'])
    const of = async (query: string) =>
      (await house.send('GET', `/api/incidents?${query}`, { as: people.owner })).json.items.length
    expect([
      await of(`bot=${bots[0]}`),
      await of(`bot=${bots[1]}&kind=refund`),
      await of('mine=true'),
      await of(`bot=${bots[0]}&state=cleared`),
    ]).toEqual([3, 1, 0, 0])
    expect((await house.send('GET', '/api/incidents?state=strange', { as: people.owner })).status).toBe(400)
  })

  it('counts what is past its deadline', async () => {
    const { overdue } = (await house.send('GET', '/api/incidents/counts', { as: people.agent })).json
    await opened({ at: house.time.now - INCIDENT_DEADLINE - 1 })
    expect((await house.send('GET', '/api/incidents/counts', { as: people.agent })).json.overdue).toBe(overdue + 1)
  })
})
