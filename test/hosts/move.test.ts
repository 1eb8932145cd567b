import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COPIED } from '../../runtime/store/copy/rows.ts'
import { openStore } from '../../runtime/store/open.ts'
import { openSchema } from '../store/server.ts'
import { silent } from '../store/shop.ts'
import { openCustomer, openServers, openShopServer, shopBot, story, until } from './servers.ts'

/** A shop that served from SQLite moves to a PostgreSQL server by the operator's command. Runs where a server is given. */
const given = process.env.TEST_DATABASE_URL
const CLI = join(import.meta.dirname, '../../runtime/cli.ts')

describe.runIf(given)('an installation that moves to a server', () => {
  const kek = randomBytes(32)
  const servers = openServers(kek)
  const file = join(servers.data('old'), 'jaga.db')
  let shop: Awaited<ReturnType<typeof openShopServer>>
  let schema: Awaited<ReturnType<typeof openSchema>>
  let admin: Client
  let bot: string
  let customer: Awaited<ReturnType<typeof openCustomer>>
  let env: Record<string, string>

  beforeAll(async () => {
    shop = await openShopServer()
    schema = await openSchema(given!)
    admin = new Client({ connectionString: schema.url })
    await admin.connect()
    env = { PATH: process.env.PATH!, JAGA_DATA: servers.data('old'), JAGA_KEY: kek.toString('base64'), DATABASE_URL: schema.url }
    const old = await servers.start('old', '')
    old.signal('SIGTERM')
    await old.gone
    const store = await openStore({ url: `sqlite:${file}`, kek, log: silent })
    bot = await store.bots.create({ name: 'Toko Uji', document: shopBot(shop.address), by: 'sari', at: 1 })
    await store.bot(bot).publish({ revision: 1, note: '', by: 'sari', at: 2 })
    await store.close()
    const again = await servers.start('old', '')
    customer = await openCustomer(bot, again, again)
    await customer.says(again, 'JG-1')
    await until(() => customer.heard().length === 3)
    again.signal('SIGTERM')
    await again.gone
    await customer.leaves()
  })
  afterAll(async () => {
    await servers.close()
    shop?.close()
    await admin?.end()
    await schema?.drop()
  })

  const jaga = (...command: string[]) =>
    promisify(execFile)(process.execPath, [CLI, ...command], { env }).then(
      ({ stdout }) => ({ code: 0, out: stdout, err: '' }),
      ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr }),
    )
  /** A table's rows as one text each, whatever order they lie in. */
  const textOf = (rows: Record<string, unknown>[], columns: readonly string[]) =>
    rows
      .map((row) =>
        columns
          .map((column) =>
            row[column] instanceof Uint8Array ? `x${Buffer.from(row[column]).toString('hex')}` : String(row[column]),
          )
          .join('|'),
      )
      .sort()
  const inServer = async (table: string, columns: readonly string[]) =>
    textOf((await admin.query(`select ${columns.join(', ')} from ${table}`)).rows, columns)
  const inFile = (table: string, columns: readonly string[]) => {
    const db = new Database(file, { readonly: true })
    const rows = db.prepare(`select ${columns.join(', ')} from ${table}`).all() as Record<string, unknown>[] // rows of those columns
    db.close()
    return textOf(rows, columns)
  }

  it('that is killed in the middle has put nothing there, and may move again', async () => {
    await (await openStore({ url: schema.url, kek: randomBytes(32), log: silent })).close()
    await admin.query(`create function hold() returns trigger as 'begin perform pg_sleep(2); return new; end' language plpgsql`)
    await admin.query('create trigger held before insert on messages for each statement execute function hold()')
    const moving = spawn(process.execPath, [CLI, 'move'], { env, stdio: 'ignore' })
    const gone = once(moving, 'exit')
    const copying = async () =>
      (await admin.query(`select 1 from pg_stat_activity where query like 'insert into messages%' and state = 'active'`)).rows
        .length
    while ((await copying()) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    moving.kill('SIGKILL')
    expect(await gone).toEqual([null, 'SIGKILL'])
    // Waits for whatever that connection still holds.
    await admin.query('drop trigger held on messages')
    for (const [table, columns] of COPIED) if (table !== 'meta') expect(await inServer(table, columns), table).toEqual([])
  })

  it('is there table by table, and says so', async () => {
    const moved = await jaga('move')
    expect(moved).toMatchObject({ code: 0, err: '' })
    expect(moved.out).toMatch(/^ {2}meta .*rows arrived, each proved\. The audit log's 1 entries are unbroken\./s)
    // The move itself is in the audit log, and with it that log's end. The file's commits are its own.
    for (const [table, columns] of COPIED) {
      const there = (await inServer(table, columns)).filter((row) => !row.startsWith('audit-head|'))
      if (table === 'entries') expect(there, table).toHaveLength(1)
      else expect(there, table).toEqual(inFile(table, columns).filter((row) => !row.startsWith('commits|')))
    }
    expect(inFile('messages', ['id']).length).toBe(4)
  })

  it('does not move into a database that has rows', async () => {
    const before = await inServer('messages', ['id', 'body'])
    expect(await jaga('move')).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') })
    expect(await inServer('messages', ['id', 'body'])).toEqual(before)
  })

  it('goes on in the middle of a conversation', async () => {
    const now = await servers.start('new', schema.url)
    expect((await customer.says(now, 'JG-2')).status).toBe(202)
    const store = await openStore({ url: schema.url, kek, log: silent })
    const transcript = async () =>
      (await store.bot(bot).messages(customer.conversation, 0, 100)).map(({ from, reply }) => `${from}: ${reply.text}`)
    while ((await transcript()).length < 7) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await transcript()).toEqual(story('JG-1', 'JG-2'))
    expect((await customer.says(now, 'JG-1')).status).toBe(202)
    expect(await transcript()).toEqual(story('JG-1', 'JG-2'))
    expect(shop.times('POST /book/JG-1')).toBe(1)
    await store.close()
  })
})
