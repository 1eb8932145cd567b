import { afterAll } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { newPGlite } from '../store/pglite.ts'
import { KEK, silent } from '../store/shop.ts'
import { together } from './together.ts'

const pglite = newPGlite()
afterAll(() => pglite.close())

together('PGlite', () => openStore({ url: { pglite }, kek: KEK, log: silent }))
