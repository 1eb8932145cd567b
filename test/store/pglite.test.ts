import { PGlite } from '@electric-sql/pglite'
import { afterAll } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { conformance } from './conformance.ts'
import { KEK, silent } from './shop.ts'

const pglite = new PGlite()
afterAll(() => pglite.close())

conformance('PGlite', () => openStore({ url: { pglite }, kek: KEK, log: silent }))
