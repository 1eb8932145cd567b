import { appendFileSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/**
 * The server as it is built, started as `npm start` starts it. It can be told to end itself, as `kill -9` would, at the first
 * edge that is not in a list yet, which it adds to the list. That is this program's doing alone: the server has no setting for
 * it.
 *
 *   node server.ts MAIN        lives
 *   node server.ts MAIN LIST   ends at the first edge that is new; the list holds one `NAME ABOUT` a line
 */
const [bundle, list] = process.argv.slice(2) as [string, string | undefined] // as the harness gives them
const seen = new Set(list ? readFileSync(list, 'utf8').split('\n') : [])
const { main } = (await import(pathToFileURL(bundle).href)) as typeof import('../../runtime/main.ts')
await main((name, about) => {
  const edge = about ? `${name} ${about}` : name
  // Migrations have a loop of their own, which ends at each of their statements.
  if (!list || seen.has(edge) || name.startsWith('migration.')) return
  appendFileSync(list, `${edge}\n`)
  process.kill(process.pid, 'SIGKILL')
})
