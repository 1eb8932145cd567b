import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openStore } from '../../runtime/store/open.ts'
import { KEK, openShop, silent } from './shop.ts'

/**
 * A program for the crash test: accepts messages of several customers at once, and prints a message's id once it is
 * acknowledged. Kills itself at the nth pass of a failpoint, or is killed from outside.
 *
 *   node accepts-until-killed.ts FOLDER FAILPOINT NTH
 */
const [folder, at, nth] = process.argv.slice(2) as [string, string, string] // the crash test gives all three
let armed = false
let passes = 0
const store = await openStore({
  url: `sqlite:${join(folder, 'data', 'jaga.db')}`,
  kek: KEK,
  log: silent,
  serves: true,
  failpoint(name) {
    if (armed && name === at && ++passes === Number(nth)) process.kill(process.pid, 'SIGKILL')
  },
})
const shop = await openShop(store)
armed = true

/** At once, for the end may come at any time; while nobody reads, the pipe is full. */
async function print(line: string): Promise<void> {
  for (;;) {
    try {
      return void writeSync(1, line)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      await pause(5)
    }
  }
}

await Promise.all(
  Array.from({ length: 4 }, async (_, customer) => {
    for (let i = 0; ; i++) {
      const messageId = `c${customer}-${i}`
      await shop.hears(`pelanggan ${customer}`, messageId, { messageId })
      await print(`${messageId}\n`)
    }
  }),
)
