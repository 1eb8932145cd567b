import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { openSchema } from '../store/server.ts'
import { KEK, silent } from '../store/shop.ts'
import { backupsOfHosts } from './backups.ts'
import { together } from './together.ts'

/** On a real server, where one is given: transactions that truly overlap. */
const given = process.env.TEST_DATABASE_URL

describe.runIf(given)('with a server', () => {
  let schema: Awaited<ReturnType<typeof openSchema>>
  beforeAll(async () => {
    schema = await openSchema(given!)
  })
  afterAll(() => schema?.drop())

  backupsOfHosts('a PostgreSQL server', (host) => openStore({ url: schema.url, kek: KEK, log: silent, host }))
  together('a PostgreSQL server', (host) => openStore({ url: schema.url, kek: KEK, log: silent, host }))
})
