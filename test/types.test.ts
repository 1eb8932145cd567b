import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** Beside the other files and not before them: the compiler has one core, and the others wait for browsers meanwhile. */
it('every type fits', { timeout: 180_000 }, async () => {
  const compiler = join(ROOT, 'node_modules/vue-tsc/bin/vue-tsc.js')
  const said = await promisify(execFile)(process.execPath, [compiler, '--noEmit'], { cwd: ROOT }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(said).toBe('')
})
