import { afterAll } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { newPGlite } from '../store/pglite.ts'
import { KEK, silent } from '../store/shop.ts'
import { conformance } from './conformance.ts'

const pglite = newPGlite()
afterAll(() => pglite.close())

conformance('PGlite', () => openStore({ url: { pglite }, kek: KEK, log: silent }))
