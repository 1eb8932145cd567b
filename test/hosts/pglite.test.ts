import { describe } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { usePGlite } from '../store/pglite.ts'
import { KEK, silent } from '../store/shop.ts'
import { backupsOfHosts } from './backups.ts'
import { together } from './together.ts'

/** Where a server is given, the same is run on that. */
describe.runIf(!process.env.TEST_DATABASE_URL)('without a server', () => {
  const pglite = usePGlite()

  backupsOfHosts('PGlite', (host) => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent, host }))
  together('PGlite', (host) => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent, host }))
})
