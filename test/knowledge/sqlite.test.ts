import { freshFolder, openFresh } from '../store/fresh.ts'
import { conformance } from './conformance.ts'

conformance('SQLite', () => openFresh(freshFolder()))
