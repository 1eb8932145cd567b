import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** Beside the other files and not before them: the compiler has one core, and the others wait for browsers meanwhile. */
it('every type fits', { timeout: 300_000 }, async () => {
  const compiler = join(ROOT, 'node_modules/vue-tsc/bin/vue-tsc.js')
  const said = await promisify(execFile)(process.execPath, [...SHORT_LIVED, compiler, '--noEmit'], { cwd: ROOT }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(said).toBe('')
})

/**
 * For one long thought: room for what is young, most of which stays (it was copied from room to room), and no code made faster than
 * half a minute has use for. Together a quarter of the compiler's time.
 */
const SHORT_LIVED = ['--max-semi-space-size=256', '--no-opt']
