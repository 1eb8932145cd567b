import { createSecretKey, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { newSession } from '../../runtime/core/session.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { kekFrom, newInstallationKey, openKeys } from '../../runtime/store/keys.ts'
import { rotateKek } from '../../runtime/store/rotate.ts'
import { type Place, seal, unseal } from '../../runtime/store/seal.ts'
import { fails } from './conformance.ts'
import { freshFolder, openFresh, pathIn } from './fresh.ts'
import { KEK, openShop, shopOf, silent } from './shop.ts'

const place: Place = { table: 'messages', column: 'body', row: 'r1', bot: 'b1' }

describe('a sealed value', () => {
  const key = createSecretKey(Buffer.alloc(32, 1))

  it('opens where it was sealed', () => {
    for (const text of ['', 'halo', 'é🙂'.repeat(1_000)]) expect(unseal(key, place, seal(key, place, text)).toString()).toBe(text)
  })

  it('differs each time', () => {
    expect(seal(key, place, 'halo').equals(seal(key, place, 'halo'))).toBe(false)
  })

  it.each([
    ['another table', { table: 'turns' }],
    ['another column', { column: 'event' }],
    ['another row', { row: 'r2' }],
    ['another bot', { bot: 'b2' }],
    ['ids that only look like two', { row: 'r1","b1', bot: '' }],
  ])('does not open in %s', (_, other) => {
    expect(() => unseal(key, { ...place, ...other }, seal(key, place, 'halo'))).toThrow('store.sealed')
  })

  it('does not open with another key, with any bit changed, or cut short', () => {
    const sealed = seal(key, place, 'halo')
    expect(() => unseal(createSecretKey(Buffer.alloc(32, 2)), place, sealed)).toThrow('store.sealed')
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      expect(() => unseal(key, place, changed), `byte ${at}`).toThrow('store.sealed')
      expect(() => unseal(key, place, sealed.subarray(0, at)), `first ${at} bytes`).toThrow('store.sealed')
    }
  })
})

describe('the database', () => {
  it('never holds what a person wrote or is, nor a credential', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const canary = `canary${randomBytes(13).toString('hex')}`
    await writeEverywhere(store, canary)
    expect(filesHold(folder, canary), 'while it is open, with its log').toBe(false)
    await store.close()
    expect(filesHold(folder, canary), 'after it was closed').toBe(false)
  })

  it('is searched well: what is kept in the clear is found', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    await store.bots.create({ name: 'Toko Terang Benderang', document: {} as never, by: 'ani', at: 1 }) // only the name matters
    expect(filesHold(folder, 'Toko Terang Benderang')).toBe(true)
    await store.close()
  })

  it('notices ciphertexts that changed places', async () => {
    const folder = freshFolder()
    let store = await openFresh(folder)
    const shop = await openShop(store)
    const { conversation } = await shop.hears('budi', 'pertama')
    await shop.hears('budi', 'kedua')
    await store.close()
    tamper(
      folder,
      `update messages set body = (select other.body from messages other where other.conversation = messages.conversation and other.seq = 3 - messages.seq)`,
    )
    store = await openFresh(folder)
    await fails('store.sealed', store.bot(shop.bot.id).messages(conversation, 0, 10))
    await store.close()
  })

  it("notices a contact's key put in another contact's place", async () => {
    const folder = freshFolder()
    let store = await openFresh(folder)
    const shop = await openShop(store)
    const { turn } = await shop.hears('budi', 'rahasia budi')
    await shop.hears('citra', 'rahasia citra')
    await store.close()
    tamper(
      folder,
      'update contacts set wrapped_key = (select other.wrapped_key from contacts other where other.id <> contacts.id)',
    )
    store = await openFresh(folder)
    await fails('store.sealed', store.bot(shop.bot.id).load(turn))
    await store.close()
  })

  it('forgets a person down to the last byte: text, and the key that could have opened it', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const shop = await openShop(store)
    const { contact, turn } = await shop.hears('budi', 'lupakan saya')
    await shop.answers(turn, ['baik'], { session: { ...newSession('id'), contact: { nama: 'Budi' } } })
    await shop.hears('citra', 'jangan lupakan saya')
    const remains = rawOf(folder, 'select wrapped_key, address, attributes, blind from contacts where id = ?', contact)
    const messages = rawOf(folder, 'select body from messages where turn = ?', turn)
    expect([...remains, ...messages].map((bytes) => filesHold(folder, bytes))).toEqual([true, true, true, true, true])
    await shop.bot.forget(contact, 30)
    expect([...remains, ...messages].map((bytes) => filesHold(folder, bytes))).toEqual([false, false, false, false, false])
    await store.close()
  })

  it('keeps nothing of who was forgotten in memory, and takes nothing back that was read just before', () => {
    const kek = kekFrom(KEK)
    const keys = openKeys(kek, newInstallationKey(kek))
    const { key } = keys.forNewBot('toko')
    const [budi, citra] = ['budi', 'citra'].map((contact) => keys.forNewContact('toko', key, contact).wrapped)
    const open = (contact: string, wrapped: Buffer) => keys.contact('toko', key, contact, wrapped)
    const lookUp = () => keys.blind('contact', 'toko', 'web', '+62 812')
    open('budi', budi!)
    open('citra', citra!)
    const address = lookUp()
    expect(lookUp()).toBe(address)
    keys.drop('budi')
    expect(lookUp()).not.toBe(address)
    expect(lookUp()).toEqual(address)
    expect(open('budi', budi!), 'whoever had read it may end what they are at').toBeDefined()
    expect([keys.knownContact('budi'), keys.knownContact('citra')]).toEqual([null, expect.anything()])
    keys.drop()
    expect(keys.knownContact('citra')).toBeNull()
  })

  it('overwrites a secret that was replaced or removed', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const { bot } = await openShop(store)
    const put = async (value: string) => {
      await bot.putSecret({ name: 'kurir', value, hosts: [], by: 'ani', at: 3 })
      return rawOf(folder, 'select value from secrets where name = ?', 'kurir')[0]!
    }
    const first = await put('satu')
    const second = await put('dua')
    expect([filesHold(folder, first), filesHold(folder, second)]).toEqual([false, true])
    await bot.removeSecret('kurir')
    expect(filesHold(folder, second)).toBe(false)
    await store.close()
  })
})

describe('the key that wraps the keys', () => {
  const other = Buffer.alloc(32, 9)

  it('must be the one that the database was made with', async () => {
    const folder = freshFolder()
    await (await openFresh(folder)).close()
    await fails('store.key', openFresh(folder, { kek: other }))
    for (const bytes of [0, 16, 31, 33, 64]) await fails('store.key', openFresh(folder, { kek: Buffer.alloc(bytes) }))
    await (await openFresh(folder)).close()
  })

  it('is changed as a whole: the new one opens everything, the old one nothing', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const shop = await openShop(store)
    await openShop(store, 'Toko kedua')
    const { conversation } = await shop.hears('budi', 'sebelum')
    await shop.bot.putSecret({ name: 'kurir', value: 'rahasia', hosts: [], by: 'ani', at: 3 })
    await store.settings.put('model', 'x')
    await store.audit.add({ at: 1, who: 'ani', did: 'x', what: 'y' })
    await store.close()
    const wrapped = rawOf(folder, 'select wrapped_key from bots where id = ?', shop.bot.id)[0]!

    const options = { url: `sqlite:${pathIn(folder)}`, kek: KEK, log: silent }
    await fails('store.key', rotateKek({ ...options, kek: other }, KEK))
    expect(await rotateKek(options, other)).toBe(3)
    expect(filesHold(folder, wrapped)).toBe(false)
    await fails('store.key', openFresh(folder))
    const again = await openFresh(folder, { kek: other })
    const same = shopOf(again.bot(shop.bot.id))
    expect(await same.transcript(conversation)).toEqual(['1 customer sebelum'])
    expect((await same.hears('budi', 'sesudah', { messageId: 'baru' })).conversation).toBe(conversation)
    expect(await same.bot.revealSecret('kurir')).toEqual({ value: 'rahasia', hosts: [] })
    expect([await again.settings.get('model'), await again.audit.verify()]).toEqual(['x', { entries: 1, brokenAt: null }])
    await again.close()
  })
})

describe('the audit chain', () => {
  it.each([
    ['an entry that was changed', `update entries set who = 'budi' where n = 3`, 3],
    ['an entry that was removed', 'delete from entries where n = 3', 3],
    ['a tail that was cut off', 'delete from entries where n > 3', 4],
    ['a chain that was emptied', 'delete from entries', 1],
    [
      'a tail that was cut off together with its head',
      `delete from entries where n > 3; update meta set number = 3 where name = 'audit-head'`,
      4,
    ],
    [
      'entries that changed places',
      'update entries set n = 99 where n = 2; update entries set n = 2 where n = 3; update entries set n = 3 where n = 99',
      2,
    ],
  ])('shows %s', async (_, change, brokenAt) => {
    const folder = freshFolder()
    let store = await openFresh(folder)
    for (let i = 1; i <= 5; i++) await store.audit.add({ at: i, who: 'ani', did: 'bot.publish', what: `b${i}` })
    await store.close()
    tamper(folder, change)
    store = await openFresh(folder)
    expect((await store.audit.verify()).brokenAt).toBe(brokenAt)
    await store.close()
  })
})

async function writeEverywhere(store: Store, canary: string): Promise<void> {
  const shop = await openShop(store)
  const came = { verdicts: [{ guard: canary, way: 'in', did: 'masked', what: 'card', count: 1 }] as never } // a canary where no guard has that name
  const { turn, conversation } = await shop.hears(canary, canary, came)
  await shop.bot.journal(turn, 'web', { body: canary }, 0)
  await shop.hears(canary, canary)
  const session = { ...newSession('id'), variables: { a: canary }, contact: { nama: canary } }
  const receipt = { version: 1, steps: [{ because: canary }] as never, verdicts: [] } // a step as far as this test needs one
  await shop.answers(turn, [canary], { session, receipt, handoff: { number: 'J-1', reason: canary, summary: canary } })
  await shop.bot.take(conversation, 'ani', 30)
  await shop.bot.say(conversation, 'ani', canary, 's1', 31)
  await shop.bot.giveBack(conversation, 'ani', { a: canary }, 32)
  await shop.bot.putSecret({ name: 'kurir', value: canary, hosts: [], by: 'ani', at: 3 })
  await store.settings.put('model', { token: canary })
  await store.audit.add({ at: 1, who: 'ani', did: 'x', what: 'y', detail: { a: canary } })
  const person = { email: `${canary}@toko.id`, name: canary, role: 'owner', language: 'id', createdAt: 1 } as const
  await store.staff.create({ ...person, passwordHash: 'h' })
  await store.staff.putLink({ hash: 'l', purpose: 'invite', data: { email: canary }, expiresAt: 9 })
}

function filesHold(folder: string, what: string | Buffer): boolean {
  const inside = dirname(pathIn(folder))
  return readdirSync(inside).some((file) => readFileSync(join(inside, file)).includes(what))
}

function tamper(folder: string, change: string): void {
  const db = new Database(pathIn(folder))
  db.exec(change)
  db.close()
}

/** The blobs of the one row, as they lie in the file. */
function rawOf(folder: string, text: string, id: string): Buffer[] {
  const db = new Database(pathIn(folder), { readonly: true })
  const row = db.prepare(text).get(id) as Record<string, Buffer> // only blobs are selected
  db.close()
  return Object.values(row)
}
