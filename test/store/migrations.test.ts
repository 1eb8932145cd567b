import type { PGlite } from '@electric-sql/pglite'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../../runtime/store/migrations.ts'
import { openStore } from '../../runtime/store/open.ts'
import { type Dialect, TABLES, type TableData, TYPES } from '../../runtime/store/tables.ts'
import { fails } from './conformance.ts'
import { freshFolder, openFresh, pathIn } from './fresh.ts'
import { usePGlite } from './pglite.ts'
import { KEK, openShop, silent } from './shop.ts'

describe('the migrated schema is the declared one', () => {
  const PLANTED = [
    ...MIGRATIONS,
    'alter table bots add column nickname text',
    'alter table drafts drop column saved_by',
    'create table stray (id text not null primary key)',
  ]

  it('on SQLite', async () => {
    const folder = freshFolder()
    await (await openFresh(folder)).close()
    expect(differences(sqliteSchema(folder), 'sqlite')).toEqual([])
  })

  it('on SQLite, and a planted difference shows', async () => {
    const folder = freshFolder()
    await (await openFresh(folder, { migrations: PLANTED })).close()
    expect(differences(sqliteSchema(folder), 'sqlite')).toEqual([
      'bots: has nickname text?',
      'drafts: lacks saved_by text',
      'stray: is not declared',
    ])
  })

  describe('on PostgreSQL', () => {
    const server = usePGlite()

    it('and a planted difference shows', async () => {
      const pglite = server()
      await (await openStore({ url: { pglite }, kek: KEK, log: silent })).close()
      expect(differences(await postgresSchema(pglite), 'postgres')).toEqual([])
      await (await openStore({ url: { pglite }, kek: KEK, log: silent, migrations: PLANTED })).close()
      expect(differences(await postgresSchema(pglite), 'postgres')).toHaveLength(3)
      await fails('store.newer', openStore({ url: { pglite }, kek: KEK, log: silent }))
    })
  })
})

describe('migrating', () => {
  it('refuses a schema that a newer program made, and touches nothing', async () => {
    const folder = freshFolder()
    await (await openFresh(folder, { migrations: [...MIGRATIONS, 'create table later (id text not null primary key)'] })).close()
    const before = sqliteSchema(folder)
    await fails('store.newer', openFresh(folder))
    expect(sqliteSchema(folder)).toEqual(before)
  })

  it('happens once when programs start at the same time', async () => {
    const folder = freshFolder()
    const ran: string[] = []
    const stores = await Promise.all([1, 2, 3].map(() => openFresh(folder, { failpoint: (name) => ran.push(name) })))
    expect(ran.filter((name) => name.startsWith('migration.1'))).toHaveLength(statements())
    const shop = await openShop(stores[0]!)
    expect((await stores[1]!.bots.list({ limit: 10 })).items.map((bot) => bot.id)).toEqual([shop.bot.id])
    for (const store of stores) await store.close()
  })

  it('that ends in the middle of any statement has not begun, and the next start completes it', async () => {
    const folder = freshFolder()
    for (let nth = 1; nth <= statements(); nth++) {
      let seen = 0
      const failpoint = (name: string) => {
        if (name === 'migration.1' && ++seen === nth) throw new Error('ended here')
      }
      await fails('store.failed', openFresh(folder, { failpoint }))
      expect(sqliteSchema(folder), `statement ${nth}`).toEqual({})
    }
    await (await openFresh(folder)).close()
    expect(differences(sqliteSchema(folder), 'sqlite')).toEqual([])
  })

  it('lifts a database that holds data, by the missing steps alone', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const shop = await openShop(store)
    await store.close()
    const ran: string[] = []
    const migrations = [...MIGRATIONS, `alter table bots add column nickname text not null default 'toko'`]
    const lifted = await openFresh(folder, { migrations, failpoint: (name) => ran.push(name) })
    expect(ran.filter((name) => name.startsWith('migration.'))).toEqual([
      `migration.${MIGRATIONS.length + 1}`,
      'migration.before-commit',
    ])
    expect(await lifted.bot(shop.bot.id).summary()).toMatchObject({ name: 'Toko Bandung' })
    expect((await lifted.health()).schema).toBe(MIGRATIONS.length + 1)
    await lifted.close()
  })

  it('keeps what made an answer, and what was said last, of an installation that had both elsewhere', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const shop = await openShop(store)
    const { turn, conversation } = await shop.hears('budi', 'halo')
    await shop.answers(turn, ['Halo, Kak'])
    const { turn: unanswered } = await shop.hears('siti', 'ada orang?')
    await store.close()
    const db = new Database(pathIn(folder))
    db.exec(AS_BEFORE_9)
    db.close()

    const lifted = await openFresh(folder)
    const bot = lifted.bot(shop.bot.id)
    expect(await bot.receipt(turn)).toEqual({ version: 1, steps: [], verdicts: [] })
    expect(await bot.receipt(unanswered)).toBeNull()
    expect(await bot.conversation(conversation)).toMatchObject({ lastSeq: 2, lastText: 'Halo, Kak' })
    expect((await bot.conversations({ limit: 10 })).items.map(({ lastText }) => lastText).sort()).toEqual([
      'Halo, Kak',
      'ada orang?',
    ])
    await lifted.close()
    expect(differences(sqliteSchema(folder), 'sqlite')).toEqual([])
  })
})

/** Undoes the ninth migration, with everything where it was; nobody reads what was sealed in `last_text`. */
const AS_BEFORE_9 = `
  create table receipts (
    turn text not null primary key references turns (id), bot text not null,
    conversation text not null references conversations (id), body blob not null
  ) strict;
  create index receipts_by_conversation on receipts (conversation);
  insert into receipts select id, bot, conversation, receipt from turns where receipt is not null;
  alter table turns drop column receipt;
  alter table conversations add column last_text blob;
  update conversations set last_text = x'01' where last_said is not null;
  alter table conversations drop column last_said;
  create index conversations_by_update on conversations (bot, updated_at, id);
  update meta set number = 8 where name = 'schema'
`

/** Columns as `name type`, with '?' where null is allowed, and the primary key, by table. */
type Schema = Record<string, { columns: string[]; key: string[] }>

function differences(found: Schema, dialect: Dialect): string[] {
  const lines: string[] = []
  for (const [name, table] of Object.entries<TableData>(TABLES)) {
    const declared = Object.entries(table.columns).map(([column, kind]) => {
      const type = TYPES[dialect][kind.replace('?', '') as keyof (typeof TYPES)[Dialect]] // a kind without its '?' is a Kind
      return `${column} ${type}${kind.endsWith('?') ? '?' : ''}`
    })
    const { columns = [], key = [] } = found[name] ?? {}
    for (const column of columns) if (!declared.includes(column)) lines.push(`${name}: has ${column}`)
    for (const column of declared) if (!columns.includes(column)) lines.push(`${name}: lacks ${column}`)
    if (key.join() !== table.key.join()) lines.push(`${name}: has the key ${key.join()}`)
  }
  for (const name of Object.keys(found)) if (!(name in TABLES)) lines.push(`${name}: is not declared`)
  return lines.sort()
}

function sqliteSchema(folder: string): Schema {
  const db = new Database(pathIn(folder), { readonly: true })
  // Tables alone: an FTS5 index is virtual, and what it keeps itself in are its shadows.
  const own = `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name`
  const tables = db.prepare(own).pluck().all() as string[] // names
  const schema = Object.fromEntries(
    tables.map((table) => {
      const columns = db.pragma(`table_info(${table})`) as { name: string; type: string; notnull: 0 | 1; pk: number }[] // documented answer
      const key = columns.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk)
      return [
        table,
        {
          columns: columns.map((column) => `${column.name} ${column.type.toLowerCase()}${column.notnull ? '' : '?'}`),
          key: key.map((column) => column.name),
        },
      ]
    }),
  )
  db.close()
  return schema
}

async function postgresSchema(pglite: PGlite): Promise<Schema> {
  const { rows } = await pglite.query<{ table: string; column: string; type: string; needed: boolean; pk: number | null }>(
    `select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as "type", a.attnotnull as "needed",
       array_position(i.indkey::int2[], a.attnum) as "pk"
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_index i on i.indrelid = c.oid and i.indisprimary
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by c.relname, a.attnum`,
  )
  const schema: Schema = {}
  for (const name of new Set(rows.map((row) => row.table))) {
    const mine = rows.filter((row) => row.table === name)
    schema[name] = {
      columns: mine.map((row) => `${row.column} ${row.type}${row.needed ? '' : '?'}`),
      key: mine
        .filter((row) => row.pk !== null)
        .sort((a, b) => a.pk! - b.pk!)
        .map((row) => row.column),
    }
  }
  return schema
}

function statements(): number {
  return MIGRATIONS[0]!.split(';').filter((statement) => statement.trim()).length
}
