import { writeFileSync } from 'node:fs'
import { catalogue } from '../../nodes/catalogue.ts'
import { NODE_TYPES } from '../../nodes/index.ts'

/** Writes the catalogue page from the declarations; a test tells when the committed page is an older one. */
writeFileSync(new URL('../../nodes/README.md', import.meta.url), catalogue(NODE_TYPES))
