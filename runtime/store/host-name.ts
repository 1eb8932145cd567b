import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { lockFile } from './sqlite-lock.ts'

/**
 * Who this process is among those that serve from one database: whoever served from this folder before it and has ended,
 * however that was, so that what was left is this one's own at once, and nobody has to look whether it still lives. Processes that
 * share a folder have a place each.
 *
 * Two that live must never have one name, for both would take the same turns. So a name is made of the file that is locked, the
 * machine and its present boot: a copy of the folder, or the folder seen from another machine, gives another. Without a name
 * where the system does not tell its boots apart or the folder takes no locks: each opening of the store makes up its own then.
 */
export function holdHost(folder: string): { host?: string; letGo(): void } {
  const boot = bootOfThisMachine()
  for (let place = 1; boot && place <= PLACES; place++) {
    const file = join(folder, `host-${place}`)
    const letGo = lockIn(file)
    if (letGo === undefined) break
    if (letGo === null) continue
    const { dev, ino } = statSync(file)
    const host = createHash('sha256')
      .update(JSON.stringify([boot, hostname(), dev, ino]))
      .digest('base64url')
      .slice(0, 22)
    return { host, letGo }
  }
  return { letGo() {} }
}

const PLACES = 100

function lockIn(file: string): ReturnType<typeof lockFile> | undefined {
  try {
    return lockFile(file)
  } catch {
    return undefined // no more than the three seconds is lost by that
  }
}

function bootOfThisMachine(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return '' // no Linux
  }
}
