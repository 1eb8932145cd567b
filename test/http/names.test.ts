import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNames } from '../../runtime/http/names.ts'
import type { Role } from '../../runtime/store/contract.ts'
import { type House, openHouse } from './house.ts'

/** Who did it, by name, for whoever may read what was done. */
let house: House
let owner: Awaited<ReturnType<House['someone']>>
let bot: string
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone('owner', 'Sari Dewi')
  bot = await house.bot({ by: owner.id, published: false })
  const { revision } = await house.store.bot(bot).draft()
  await house.send('POST', `/api/bots/${bot}/publish`, { as: owner, body: { note: '', revision, acknowledged: true } })
  await house.send('PUT', `/api/bots/${bot}/secrets/kurir`, { as: owner, body: { value: 'x', hosts: ['api.kurir.test'] } })
})
afterAll(() => house.close())

describe('a reader who may not see the team', () => {
  it.each<[Role, string, () => string, string]>([
    ['designer', 'the bots', () => '/api/bots', 'updatedByName'],
    ['designer', 'the draft', () => `/api/bots/${bot}/draft`, 'savedByName'],
    ['designer', 'the versions', () => `/api/bots/${bot}/versions`, 'byName'],
    ['designer', 'one version', () => `/api/bots/${bot}/versions/1`, 'byName'],
    ['designer', 'the secrets', () => `/api/bots/${bot}/secrets`, 'byName'],
  ])('as %s reads in %s who did it', async (role, _what, path, key) => {
    const reader = await house.someone(role, 'Budi')
    expect((await house.send('GET', '/api/staff', { as: reader })).json.error.code).toBe('access.denied')
    const { json } = await house.send('GET', path(), { as: reader })
    const found = json.items ? json.items.find((item: { id?: string }) => item.id === undefined || item.id === bot) : json
    expect(found[key]).toBe('Sari Dewi')
  })

  it('as agent reads who took a conversation and who said what, and in the queue too', async () => {
    const [wati, reader] = [await house.someone('agent', 'Wati Lestari'), await house.someone('agent', 'Budi')]
    const { conversation } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    await house.engine.settled(conversation)
    const path = `/api/bots/${bot}/conversations/${conversation}`
    expect((await house.send('GET', path, { as: reader })).json).toMatchObject({ takenBy: null, takenByName: null })
    await house.send('POST', `${path}/take`, { as: wati, body: {} })
    const said = await house.send('POST', `${path}/say`, { as: wati, body: { text: 'Halo Kak', messageId: 'balasan-1' } })
    expect(said.json.staffName).toBe('Wati Lestari')
    expect((await house.send('GET', path, { as: reader })).json.takenByName).toBe('Wati Lestari')
    expect((await house.send('GET', '/api/queue?state=person', { as: reader })).json.items[0].takenByName).toBe('Wati Lestari')
    const { items } = (await house.send('GET', `${path}/messages`, { as: reader })).json
    expect(items.map((m: { staffName: string | null }) => m.staffName)).toEqual([
      ...Array(items.length - 1).fill(null),
      'Wati Lestari',
    ])
  })
})

describe('the audit log', () => {
  it('names who did it and what it was done to', async () => {
    const auditor = await house.someone('auditor')
    const { items } = (await house.send('GET', '/api/audit', { as: auditor })).json
    const entry = (did: string) => items.find((item: { did: string }) => item.did === did)
    expect(entry('bot.publish')).toMatchObject({ whoName: 'Sari Dewi', what: bot, whatName: 'Toko Uji' })
    expect(entry('conversation.take')).toMatchObject({ whoName: 'Wati Lestari', whatName: 'Toko Uji' })
  })
})

describe('names', () => {
  it('are asked for once in half a minute, and a new name is seen after that', async () => {
    let [asked, now, name] = [0, 0, 'Sari' as string | null]
    const byId = async (id: string) => {
      asked++
      return name === null ? null : ({ id, name } as never) // only the name is read
    }
    const names = createNames({ staff: { byId }, bot: house.store.bot } as never, () => now) // no other part of the store is asked
    const page = { items: Array.from({ length: 50 }, () => ({ by: 's1' })), next: null }
    expect(new Set((await names.allNamed(page, 'by')).items.map((item) => item.byName))).toEqual(new Set(['Sari']))
    expect(asked).toBe(1)
    name = null
    expect((await names.named({ by: 's1' }, 'by')).byName).toBe('Sari')
    now = 31_000
    expect((await names.named({ by: 's1' }, 'by')).byName).toBeNull()
    expect(await names.named({ takenBy: null }, 'takenBy')).toEqual({ takenBy: null, takenByName: null })
    expect(asked).toBe(2)
  })

  it('that could not be read are asked for again', async () => {
    let tries = 0
    const byId = async (id: string) => {
      if (tries++ === 0) throw new Error('the disk is full')
      return { id, name: 'Sari' } as never // only the name is read
    }
    const names = createNames({ staff: { byId }, bot: house.store.bot } as never, () => 0) // no other part of the store is asked
    await expect(names.named({ by: 's1' }, 'by')).rejects.toThrow('the disk is full')
    expect((await names.named({ by: 's1' }, 'by')).byName).toBe('Sari')
  })
})
