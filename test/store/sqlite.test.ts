import { conformance } from './conformance.ts'
import { freshFolder, openFresh } from './fresh.ts'

conformance('SQLite', () => openFresh(freshFolder()))
