import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isStale, ROOT, TARGETS, type Target } from './stale.ts'

/**
 * `npm start`: builds what is stale, then runs the server. The build is a process of its own, so that the server does not
 * carry the build tools' memory, and the server is this process, so that signals reach it.
 *
 * package.json gives Node two flags. Jaga is made for one core: threads of the garbage collector's own only get in each other's
 * way there, and each keeps memory. And 16 MB for what has just been made is enough for the turns under way.
 */
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `Jaga needs Node.js 24; this is ${process.version}. "npm ci" brings it for Linux on x64 and arm64 (node_modules/.bin/node); elsewhere, install Node.js 24.\n`,
  )
  process.exit(1)
}
const stale = (Object.keys(TARGETS) as Target[]).filter(isStale)
if (stale.length > 0) {
  const done = spawnSync(process.execPath, [join(ROOT, 'runtime/build/build.ts'), ...stale], { stdio: 'inherit', cwd: ROOT })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
const { main } = await import(pathToFileURL(join(ROOT, 'dist/server/main.js')).href)
await main()
