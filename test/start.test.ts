import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { SERVER_FLAGS } from '../runtime/build/flags.ts'
import { lockFile } from '../runtime/store/sqlite-lock.ts'
import { built } from './built.ts'
import { newDataFolder, startJaga } from './journey/jaga.ts'

const data = newDataFolder()
afterAll(() => data.remove())

it.runIf(existsSync('/proc/self/cmdline'))(
  'the start becomes the server, with what its Node is told',
  async () => {
    const jaga = await startJaga(data.path)
    const [, ...given] = readFileSync(`/proc/${jaga.pid}/cmdline`, 'utf8').split('\0')
    expect(given.slice(0, SERVER_FLAGS.length)).toEqual(SERVER_FLAGS)
    expect(SERVER_FLAGS).toContain('--no-incremental-marking')
    expect(given[SERVER_FLAGS.length]).toMatch(/dist\/server\/main\.js$/)
    expect(await jaga.stop()).toBe(0)
  },
  120_000,
)

it('of two that build, one waits for the other', async () => {
  // Of all that there is: else another test file could be building just now.
  const dist = built('editor', 'widget', 'server')
  const letGo = lockFile(join(dist, '.building'))!
  const build = execFile(process.execPath, [join(dist, '../runtime/build/build.ts'), 'server'])
  const [said] = await once(build.stdout!, 'data')
  expect(said).toBe('another process is building; waiting for it\n')
  expect(build.exitCode).toBeNull()
  letGo()
  expect(await once(build, 'exit')).toEqual([0, null])
})
