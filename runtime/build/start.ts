import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SERVER_FLAGS } from './flags.ts'
import { isStale, ROOT, TARGETS, type Target } from './stale.ts'

/**
 * `npm start`: builds what is stale, then becomes the server. The build is a process of its own, and this one gives way to the
 * server (execve(2): the same process id, so that signals reach it), which carries nothing of what was done here: reading
 * TypeScript and comparing sources had cost it 20 MB for good.
 */

const SERVER = join(ROOT, 'dist/server/main.js')
/** What the server finds in its environment besides. Whoever has set one of these knows better. */
const ENVIRONMENT = {
  // What one start has compiled the next ones find, as it ends: 0.06 s of the processor and 4 MB less. What is kept is good for these
  // flags alone; it is made anew where it isn't, and done without where nothing can be written.
  NODE_COMPILE_CACHE: join(ROOT, 'dist/.compiled'),
  // Memory that one thread of glibc's gave back is there for the others (mallopt(3)): 12 MB less after load.
  MALLOC_ARENA_MAX: '1',
}

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `Jaga needs Node.js 24; this is ${process.version}. "npm ci" brings it for Linux on x64 and arm64 (node_modules/.bin/node); elsewhere, install Node.js 24.\nJaga butuh Node.js 24; ini ${process.version}. "npm ci" membawanya untuk Linux x64 dan arm64 (node_modules/.bin/node); di tempat lain, pasang Node.js 24.\n`,
  )
  process.exit(1)
}
const stale = (Object.keys(TARGETS) as Target[]).filter(isStale)
if (stale.length > 0) {
  const done = spawnSync(process.execPath, [join(ROOT, 'runtime/build/build.ts'), ...stale], { stdio: 'inherit', cwd: ROOT })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
await become()

async function become(): Promise<void> {
  if (process.platform === 'win32' || !process.execve) {
    const { main } = await import(pathToFileURL(SERVER).href)
    return main()
  }
  process.execve(process.execPath, [process.execPath, ...SERVER_FLAGS, ...process.execArgv, SERVER], {
    ...ENVIRONMENT,
    ...process.env,
  })
}
