import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { freshFolder, openFresh, pathIn } from '../store/fresh.ts'
import { usePGlite } from '../store/pglite.ts'
import { KEK, openShop, silent } from '../store/shop.ts'

const pglite = usePGlite()
const folder = freshFolder()

const FILE = { id: 'foto-1', name: 'botol pecah.jpg', type: 'image/jpeg' as const, bytes: 11 }
const DATA = new Uint8Array(Buffer.from('isi-rahasia'))

describe.each<[string, () => Promise<Store>]>([
  ['SQLite', () => openFresh(folder)],
  ['PGlite', () => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent })],
])('files on %s', (_, open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store.close())

  it('come back as they were, under their conversation alone', async () => {
    const shop = await openShop(store)
    const [one, other] = [await shop.hears('budi', 'halo'), await shop.hears('ani', 'halo')]
    await shop.bot.files.put({ about: FILE, data: DATA, conversation: one.conversation, at: 5 })
    const kept = await shop.bot.files.get(one.conversation, 'foto-1')
    expect(kept?.about).toEqual(FILE)
    expect(new Uint8Array(kept!.data)).toEqual(DATA)
    expect(await shop.bot.files.get(other.conversation, 'foto-1')).toBeNull()
    expect(await shop.bot.files.get(one.conversation, 'foto-2')).toBeNull()
  })

  it('of one id are kept once, the first of them', async () => {
    const shop = await openShop(store)
    const { conversation } = await shop.hears('budi', 'halo')
    const about = { ...FILE, id: 'foto-lagi' }
    await shop.bot.files.put({ about, data: DATA, conversation, at: 5 })
    await shop.bot.files.put({ about: { ...about, name: 'lain.jpg' }, data: new Uint8Array([1]), conversation, at: 6 })
    expect((await shop.bot.files.get(conversation, 'foto-lagi'))?.about.name).toBe('botol pecah.jpg')
  })

  it('of a megabyte are one too', async () => {
    const shop = await openShop(store)
    const { conversation } = await shop.hears('budi', 'halo')
    const data = new Uint8Array(5 * 1024 * 1024).map((_, i) => i % 251)
    await shop.bot.files.put({ about: { ...FILE, id: 'foto-besar', bytes: data.length }, data, conversation, at: 5 })
    expect(Buffer.compare((await shop.bot.files.get(conversation, 'foto-besar'))!.data, data)).toBe(0)
  })

  it('need a conversation', async () => {
    const shop = await openShop(store)
    const put = shop.bot.files.put({ about: FILE, data: DATA, conversation: 'gone', at: 5 })
    await expect(put).rejects.toMatchObject({ code: 'not-found' })
  })

  it('go with their contact', async () => {
    const shop = await openShop(store)
    const { conversation, contact } = await shop.hears('budi', 'halo')
    await shop.bot.files.put({ about: { ...FILE, id: 'foto-pergi' }, data: DATA, conversation, at: 5 })
    await shop.bot.forget(contact, 9)
    expect(await shop.bot.files.get(conversation, 'foto-pergi')).toBeNull()
  })
})

it('neither a file’s name nor its bytes lie in the database in the clear', async () => {
  const store = await openFresh(folder)
  await store.close()
  const raw = readFileSync(pathIn(folder)).toString('latin1')
  for (const word of ['botol pecah', 'isi-rahasia']) expect(raw).not.toContain(word)
})
