import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isStale, ROOT } from '../../runtime/build/stale.ts'

/** The folder of the built editor. `npm test` has built it; where the sources changed since, it is built anew, once. */
export async function builtEditor(): Promise<string> {
  if (isStale('editor'))
    await promisify(execFile)(process.execPath, [join(ROOT, 'runtime/build/build.ts'), 'editor'], { cwd: ROOT })
  return join(ROOT, 'dist/editor')
}
