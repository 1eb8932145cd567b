import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isStale, ROOT, type Target } from '../runtime/build/stale.ts'

/** The `dist` folder, with these parts built of today's sources. `npm test` builds first; a single test builds what it needs. */
export function built(...targets: Target[]): string {
  const stale = targets.filter(isStale)
  if (stale.length > 0) {
    const done = spawnSync(process.execPath, [join(ROOT, 'runtime/build/build.ts'), ...stale], { cwd: ROOT, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`${stale.join(', ')} cannot be built:\n${done.stdout}${done.stderr}`)
  }
  return join(ROOT, 'dist')
}
