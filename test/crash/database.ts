import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Client } from 'pg'
import { keyEncryptionKey } from '../../runtime/keys.ts'
import { silentLog } from '../../runtime/log.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'

/** A database of the run's own, to be looked at from outside the server too. */
export interface Place {
  dialect: 'sqlite' | 'postgres'
  data: string
  /** What the server is given: '' for SQLite in the data folder. */
  url: string
  /** The store, as the server opens it. */
  open(): Promise<Store>
  /** What the database itself answers. */
  ask(sql: string): Promise<Record<string, unknown>[]>
  /** One number of it. */
  count(sql: string): Promise<number>
  /** What the database says of itself; empty where it is sound. */
  problems(): Promise<string[]>
  /** PostgreSQL: from now on connections may only read, or may write again. */
  writable(isIt: boolean): Promise<void>
  drop(): Promise<void>
}

/**
 * @param server a PostgreSQL in which databases may be made; '' for SQLite
 * @param folder where that PostgreSQL is to keep the rows, instead of its own folder
 */
export async function makePlace(data: string, server: string, folder?: string): Promise<Place> {
  return server ? onPostgres(data, server, folder) : onSqlite(data)
}

function onSqlite(data: string): Place {
  const path = join(data, 'jaga.db')
  const reading = <T>(read: (db: Database.Database) => T): T => {
    const db = new Database(path, { readonly: true })
    try {
      return read(db)
    } finally {
      db.close()
    }
  }
  return {
    dialect: 'sqlite',
    data,
    url: '',
    open: () => openStore({ url: `sqlite:${path}`, kek: keyEncryptionKey(null, data), log: silentLog }),
    async ask(sql) {
      const db = new Database(path)
      try {
        const statement = db.prepare(sql)
        if (statement.reader) return statement.all() as Record<string, unknown>[] // `all` gives an object a row
        statement.run()
        return []
      } finally {
        db.close()
      }
    },
    count: async (sql) => reading((db) => Number(db.prepare(sql).pluck().get())),
    problems: async () =>
      reading((db) => {
        const said = db.pragma('integrity_check', { simple: true })
        const broken = db.pragma('foreign_key_check') as unknown[] // a row for each
        return [...(said === 'ok' ? [] : [String(said)]), ...broken.map((row) => JSON.stringify(row))]
      }),
    writable: async () => {},
    drop: async () => {},
  }
}

async function onPostgres(data: string, server: string, folder?: string): Promise<Place> {
  const name = `jaga_crash_${randomBytes(5).toString('hex')}`
  const asked = async (database: string, sql: string) => {
    const url = new URL(server)
    if (database) url.pathname = `/${database}`
    const client = new Client({ connectionString: url.href })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  if (folder) await asked('', `create tablespace ${name} location '${folder}'`)
  await asked('', `create database ${name} ${folder ? `tablespace ${name}` : ''}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    dialect: 'postgres',
    data,
    url: url.href,
    open: () => openStore({ url: url.href, kek: keyEncryptionKey(null, data), log: silentLog }),
    ask: (sql) => asked(name, sql),
    count: async (sql) => Number(Object.values((await asked(name, sql))[0] ?? {})[0]),
    problems: async () => {
      const invalid = await asked(name, 'select indexrelid::regclass::text as name from pg_index where not indisvalid')
      return invalid.map((row) => `index ${row.name} is not valid`)
    },
    async writable(isIt) {
      await asked('', `alter database ${name} set default_transaction_read_only = ${!isIt}`)
      await asked('', `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    },
    async drop() {
      await asked('', `drop database ${name} with (force)`)
      if (folder) await asked('', `drop tablespace ${name}`)
    },
  }
}
