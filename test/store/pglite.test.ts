import { afterAll } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { conformance } from './conformance.ts'
import { newPGlite } from './pglite.ts'
import { KEK, silent } from './shop.ts'

const pglite = newPGlite()
afterAll(() => pglite.close())

conformance('PGlite', () => openStore({ url: { pglite }, kek: KEK, log: silent }))
