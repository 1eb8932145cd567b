import { appendFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/**
 * The server as it is built, started as `npm start` starts it. It can be told to end itself, as `kill -9` would, at the nth
 * time that it comes by a named edge. That is this program's doing alone: the server has no setting for it.
 *
 *   node server.ts MAIN                    lives
 *   node server.ts MAIN 'EDGE ABOUT' NTH   ends at the nth pass
 *   node server.ts MAIN survey FILE        lives, and writes down each edge that it comes by
 */
const [bundle, edge, nth] = process.argv.slice(2) as [string, string | undefined, string | undefined] // as the harness gives them
let left = Number(nth)
const seen = new Set<string>()
const { main } = (await import(pathToFileURL(bundle).href)) as typeof import('../../runtime/main.ts')
await main((name, about) => {
  const here = about ? `${name} ${about}` : name
  if (edge === 'survey') {
    if (!seen.has(here)) appendFileSync(nth!, `${here}\n`)
    seen.add(here)
  } else if ((here === edge || name === edge) && --left === 0) process.kill(process.pid, 'SIGKILL')
})
