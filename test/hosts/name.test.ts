import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { holdHost } from '../../runtime/store/host-name.ts'
import { freshFolder } from '../store/fresh.ts'

describe.runIf(existsSync('/proc/sys/kernel/random/boot_id'))("a host's name", () => {
  let held: ReturnType<typeof holdHost>[] = []
  afterEach(() => {
    for (const { letGo } of held) letGo()
    held = []
  })
  function hold(folder: string) {
    const one = holdHost(folder)
    held.push(one)
    return one
  }

  it('is the next one’s when its process has been killed, and nobody else’s while that lives', async () => {
    const folder = freshFolder()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'holds-a-name.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    const name = said.toString().trim()
    const neighbour = hold(folder).host
    expect([name, neighbour]).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[\w-]{22}$/)])
    expect(neighbour).not.toBe(name)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(hold(folder).host).toBe(name)
  })

  it('is made up where the folder takes no locks', () => {
    expect(hold('/proc/self').host).toBeUndefined()
  })

  it('is another in a copy of the folder', () => {
    const [folder, copy] = [freshFolder(), freshFolder()]
    const first = hold(folder)
    first.letGo()
    cpSync(folder, copy, { recursive: true })
    expect(hold(copy).host).not.toBe(first.host)
    expect(hold(folder).host).toBe(first.host)
  })
})
