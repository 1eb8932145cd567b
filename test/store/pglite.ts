import { existsSync, mkdirSync, openAsBlob, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { afterAll, beforeAll } from 'vitest'

/** A PostgreSQL inside this process for the tests of a file, or of a `describe`; none starts where all of them are left out. */
export function usePGlite(): () => PGlite {
  let pglite: PGlite | undefined
  beforeAll(async () => {
    pglite = await newPGlite()
  })
  afterAll(() => pglite?.close())
  return () => pglite! // set before each test
}

/** PostgreSQL inside this process, empty, with the extension that every PostgreSQL brings and the schema asks for. */
export async function newPGlite(): Promise<PGlite> {
  return new PGlite({ extensions: { pg_trgm }, loadDataDir: await emptyCluster() })
}

const MODULES = join(import.meta.dirname, '../../node_modules')
const { version } = JSON.parse(readFileSync(join(MODULES, '@electric-sql/pglite/package.json'), 'utf8'))
const FILE = join(MODULES, `.cache/jaga/pglite-${version}.tar`)

/** What PostgreSQL makes first of all, and always the same: it takes most of a start, so it is made once and kept beside the package. */
async function emptyCluster(): Promise<Blob> {
  if (!existsSync(FILE)) {
    const first = new PGlite({ extensions: { pg_trgm } })
    await first.waitReady
    const dump = await first.dumpDataDir('none')
    await first.close()
    mkdirSync(dirname(FILE), { recursive: true })
    // Several workers may come here at once: whoever is last leaves a whole file, as the others did.
    const mine = `${FILE}.${process.pid}`
    writeFileSync(mine, new Uint8Array(await dump.arrayBuffer()))
    renameSync(mine, FILE)
  }
  return openAsBlob(FILE, { type: 'application/x-tar' })
}
