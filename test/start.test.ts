import { existsSync, readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { SERVER_FLAGS } from '../runtime/build/flags.ts'
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
