import { describe } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { usePGlite } from '../store/pglite.ts'
import { KEK, silent } from '../store/shop.ts'
import { conformance } from './conformance.ts'

/** Where a server is given, the same is run on that. */
describe.runIf(!process.env.TEST_DATABASE_URL)('without a server', () => {
  const pglite = usePGlite()

  conformance('PGlite', () => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent }))
})
