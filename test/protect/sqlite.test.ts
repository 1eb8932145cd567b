import { freshFolder, openFresh } from '../store/fresh.ts'
import { trustConformance } from './trust-store.ts'

trustConformance('SQLite', () => openFresh(freshFolder()))
