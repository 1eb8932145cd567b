import { describe } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { conformance } from './conformance.ts'
import { usePGlite } from './pglite.ts'
import { KEK, silent } from './shop.ts'

/** Where a server is given, the same is run on that. */
describe.runIf(!process.env.TEST_DATABASE_URL)('without a server', () => {
  const pglite = usePGlite()

  conformance('PGlite', () => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent }))
})
