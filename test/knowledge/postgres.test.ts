import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { openSchema } from '../store/server.ts'
import { KEK, silent } from '../store/shop.ts'
import { conformance } from './conformance.ts'

/** On a real server, where one is given: in a schema of its own, which is dropped afterwards. */
const given = process.env.TEST_DATABASE_URL

describe.runIf(given)('with a server', () => {
  let schema: Awaited<ReturnType<typeof openSchema>>
  beforeAll(async () => {
    schema = await openSchema(given!)
  })
  afterAll(() => schema?.drop())

  conformance('a PostgreSQL server', () => openStore({ url: schema.url, kek: KEK, log: silent }))
})
