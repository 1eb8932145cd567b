import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'

/** PostgreSQL inside this process, with the extension that every PostgreSQL brings and the schema asks for. */
export const newPGlite = () => new PGlite({ extensions: { pg_trgm } })
