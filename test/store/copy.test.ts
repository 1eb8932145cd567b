import { randomBytes } from 'node:crypto'
import { appendFileSync, copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { backUp, checkBackup, restore } from '../../runtime/store/copy/backup.ts'
import { moveToPostgres } from '../../runtime/store/copy/move.ts'
import { MIGRATIONS } from '../../runtime/store/migrations.ts'
import { openStore } from '../../runtime/store/open.ts'
import { TABLES } from '../../runtime/store/tables.ts'
import { type House, openHouse } from '../http/house.ts'
import { freshFolder } from './fresh.ts'
import { usePGlite } from './pglite.ts'
import { silent } from './shop.ts'

/** The whole sample shop, with its conversations and documents, is carried off to other databases and looked at there. */
let house: House
let bot: string
let kek: Buffer
let database: { url: string; kek: Buffer; log: typeof silent }
const folder = freshFolder()
const backup = join(folder, 'jaga.backup')
/** Two servers inside this process. */
const [first, second] = [usePGlite(), usePGlite()]

beforeAll(async () => {
  house = await openHouse()
  const owner = await house.someone('owner')
  const made = await house.send('POST', '/api/bots/sample', { as: owner, body: {} })
  bot = (made.json as { id: string }).id
  kek = house.database.kek
  database = { ...house.database, log: silent }
})
afterAll(() => house?.close())

/** What staff and customers see of an installation. */
async function seen(store: Store) {
  const mine = store.bot(bot)
  const { items } = await mine.conversations({ limit: 100 })
  return {
    draft: await mine.draft(),
    versions: await mine.versions({ limit: 10 }),
    conversations: items,
    messages: await Promise.all(items.map(({ id }) => mine.messages(id, 0, 50))),
    orders: await mine.shop.orders({ limit: 100 }),
    // Each database ranks in its own way.
    found: await mine.knowledge.search
      .words({ words: ['retur', 'barang'], edition: null, collections: [], take: 5 })
      .then(({ length }) => length),
    audit: await store.audit.verify(),
  }
}

async function looksTheSame(options: Parameters<typeof openStore>[0]) {
  const store = await openStore(options)
  expect(await seen(store)).toEqual(await seen(house.store))
  await store.close()
}

describe('an installation', () => {
  it('has parents before children in its list of tables, as copies are filled', () => {
    const order = Object.keys(TABLES)
    const bonds = MIGRATIONS.flatMap((text) => [...text.matchAll(/create table (\w+) \(([\s\S]*?)\n? *\) \{strict\}/g)]).flatMap(
      ([, child, body]) => [...body!.matchAll(/references (\w+)/g)].map(([, parent]) => [parent!, child!] as const),
    )
    expect(bonds.length).toBeGreaterThan(30)
    // A table that is not in the list was one of its time.
    expect(bonds.filter(([parent, child]) => order.includes(child) && order.indexOf(parent) > order.indexOf(child))).toEqual([])
  })

  it('moves to PostgreSQL, each table proved, and is there what it was', async () => {
    const move = () => moveToPostgres({ from: database.url.slice('sqlite:'.length), to: { pglite: first() }, kek, log: silent })
    const copied = await move()
    expect(Object.keys(copied)).toEqual(Object.keys(TABLES).filter((table) => table !== 'hosts'))
    expect(copied.conversations!.rows).toBeGreaterThan(3)
    expect((await seen(house.store)).found).toBe(5)
    expect(copied.passages!.rows).toBeGreaterThan(10)
    await looksTheSame({ url: { pglite: first() }, kek, log: silent })
    await expect(move()).rejects.toMatchObject({ code: 'store.full' })
  })

  it('does not move by halves: where a row does not arrive as it was, nothing has', async () => {
    await (await openStore({ url: { pglite: second() }, kek, log: silent })).close()
    await second().exec(`create function twist() returns trigger as 'begin new.name := new.name || ''!''; return new; end' language plpgsql;
      create trigger twisted before insert on bots for each row execute function twist()`)
    const move = moveToPostgres({ from: database.url.slice('sqlite:'.length), to: { pglite: second() }, kek, log: silent })
    await expect(move).rejects.toMatchObject({ code: 'store.differs', args: { table: 'bots' } })
    expect((await second().query('select count(*)::int as n from bots')).rows).toEqual([{ n: 0 }])
    await second().exec('drop trigger twisted on bots')
  })
})

describe('a backup', () => {
  it('is a sealed file that its owner alone may read, made while the house is open', async () => {
    await backUp({ ...database, file: backup, at: 1 })
    expect(statSync(backup).mode & 0o777).toBe(0o600)
    const bytes = readFileSync(backup)
    for (const word of ['retur', 'Kebijakan', 'customer', 'SQLite']) expect(bytes.includes(word), word).toBe(false)
    await expect(backUp({ ...database, file: backup, at: 1 })).rejects.toMatchObject({ code: 'backup.exists' })
  })

  it('is read whole and proved without a database', async () => {
    const { at, copied } = await checkBackup({ file: backup, kek })
    expect(at).toBe(1)
    expect(copied.conversations!.rows).toBeGreaterThan(3)
    expect(Object.keys(copied)).toEqual(Object.keys(TABLES).filter((table) => table !== 'hosts'))
  })

  it('is restored to SQLite and to PostgreSQL alike', async () => {
    const url = `sqlite:${join(folder, 'restored', 'jaga.db')}`
    for (const target of [url, { pglite: second() }]) {
      const { at } = await restore({ url: target, kek, log: silent, file: backup })
      expect(at).toBe(1)
      await looksTheSame({ url: target, kek, log: silent })
    }
    await expect(restore({ url, kek, log: silent, file: backup })).rejects.toMatchObject({ code: 'store.full' })
  })

  it('of a PostgreSQL is restored to SQLite', async () => {
    const file = join(folder, 'second.backup')
    await backUp({ url: { pglite: first() }, kek, log: silent, file, at: 2 })
    const url = `sqlite:${join(folder, 'again', 'jaga.db')}`
    await restore({ url, kek, log: silent, file })
    await looksTheSame({ url, kek, log: silent })
  })

  const spoilt = (spoil: (file: string, size: number) => void) => () => {
    const file = join(folder, `spoilt-${randomBytes(4).toString('hex')}`)
    copyFileSync(backup, file)
    spoil(file, statSync(file).size)
    return file
  }
  const flipped = (at: (size: number) => number) =>
    spoilt((file, size) => {
      const bytes = readFileSync(file)
      bytes[at(size)]! ^= 1
      writeFileSync(file, bytes)
    })

  it.each([
    ['cut off', spoilt((file, size) => truncateSync(file, size - 1)), 'backup.broken'],
    ['longer than it was', spoilt((file) => appendFileSync(file, 'x')), 'backup.broken'],
    ['cut off between two frames', spoilt((file) => truncateSync(file, lastFrame())), 'backup.broken'],
    ['empty', spoilt((file) => truncateSync(file, 0)), 'backup.broken'],
    ['something else', spoilt((file) => writeFileSync(file, 'PK\u0003\u0004'.repeat(50))), 'backup.broken'],
    ['changed in one bit', flipped((size) => size >> 1), 'backup.broken'],
    ['changed in its name', flipped(() => 20), 'backup.broken'],
    ['not there', () => join(folder, 'nothing'), 'backup.unread'],
  ])('that is %s fills nothing', async (_, spoil, code) => {
    const path = join(folder, 'unfilled', 'jaga.db')
    const file = spoil()
    await expect(checkBackup({ file, kek })).rejects.toMatchObject({ code })
    await expect(restore({ url: `sqlite:${path}`, kek, log: silent, file })).rejects.toMatchObject({ code })
    expect(existsSync(path)).toBe(false)
  })

  it('fills nothing under another key', async () => {
    const path = join(folder, 'unfilled', 'jaga.db')
    const other = restore({ url: `sqlite:${path}`, kek: randomBytes(32), log: silent, file: backup })
    await expect(other).rejects.toMatchObject({ code: 'backup.broken' })
    expect(existsSync(path)).toBe(false)
  })

  /** Where the last frame begins. */
  function lastFrame(): number {
    const bytes = readFileSync(backup)
    let last = 0
    for (let at = bytes.indexOf('\n') + 1; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) last = at
    return last
  }
})
