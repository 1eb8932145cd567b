import { pathToFileURL } from 'node:url'

/**
 * The server as it is built, started as `npm start` starts it. It can be told to end itself, as `kill -9` would, at the nth
 * time that it comes by a named edge. That is this program's doing alone: the server has no setting for it.
 *
 *   node server.ts MAIN [EDGE NTH]
 */
const [bundle, edge, nth] = process.argv.slice(2) as [string, string | undefined, string | undefined] // as the loop gives them
let left = Number(nth ?? 0)
const { main } = (await import(pathToFileURL(bundle).href)) as typeof import('../../runtime/main.ts')
await main((name) => {
  if (name === edge && --left === 0) process.kill(process.pid, 'SIGKILL')
})
