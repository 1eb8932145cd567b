import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { conformance } from './conformance.ts'
import { KEK, silent } from './shop.ts'

/** On a real server, where one is given: in a schema of its own, which is dropped afterwards. */
const given = process.env.TEST_DATABASE_URL

describe.runIf(given)('with a server', () => {
  const schema = `jaga_test_${randomBytes(6).toString('hex')}`
  const admin = new Client({ connectionString: given })
  beforeAll(async () => {
    await admin.connect()
    // One for the whole database: inside the schema it would go when that is dropped, and be missed by others.
    await admin.query('create extension if not exists pg_trgm with schema public')
    await admin.query(`create schema ${schema}`)
  })
  afterAll(async () => {
    await admin.query(`drop schema ${schema} cascade`)
    await admin.end()
  })

  conformance('a PostgreSQL server', () => {
    const url = new URL(given!)
    url.searchParams.set('options', `-c search_path=${schema},public`)
    return openStore({ url: url.href, kek: KEK, log: silent })
  })
})
