import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isStale, ROOT, type Target } from '../runtime/build/stale.ts'

/** The `dist` folder, with these parts built of today's sources. `npm test` builds first; a single test builds what it needs. */
export function built(...targets: Target[]): string {
  const stale = targets.filter(isStale)
  if (stale.length > 0) {
    // As it is shipped: the test runner's own NODE_ENV would leave a development build in `dist`, for the next start to serve.
    const env = { ...process.env, NODE_ENV: 'production' }
    const done = spawnSync(process.execPath, [join(ROOT, 'runtime/build/build.ts'), ...stale], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    })
    if (done.status !== 0) throw new Error(`${stale.join(', ')} cannot be built:\n${done.stdout}${done.stderr}`)
  }
  return join(ROOT, 'dist')
}
