import { openStore } from '../../runtime/store/open.ts'

import { usePGlite } from '../store/pglite.ts'
import { KEK, silent } from '../store/shop.ts'
import { trustConformance } from './trust-store.ts'

const pglite = usePGlite()

trustConformance('PGlite', () => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent }))
