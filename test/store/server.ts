import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** A schema of its own on the given server, dropped afterwards: its address as `DATABASE_URL` takes it. */
export async function openSchema(given: string): Promise<{ url: string; drop(): Promise<void> }> {
  const schema = `jaga_test_${randomBytes(6).toString('hex')}`
  const admin = new Client({ connectionString: given })
  await admin.connect()
  // One for the whole database: inside the schema it would go when that is dropped, and be missed by others.
  await admin.query('create extension if not exists pg_trgm with schema public')
  await admin.query(`create schema ${schema}`)
  const url = new URL(given)
  url.searchParams.set('options', `-c search_path=${schema},public`)
  return {
    url: url.href,
    async drop() {
      await admin.query(`drop schema ${schema} cascade`)
      await admin.end()
    },
  }
}
