import { createRequire, syncBuiltinESMExports } from 'node:module'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/**
 * A disk whose fsync takes 10 ms, without touching the server: `node --import slow-disk.ts …` starts the writing thread by way
 * of this file, which makes it stand still for that long at the end of each commit, where the one fsync of a WAL commit is.
 * The thread stands still, as it does in the system call; the server's event loop knows nothing of it. When the log is folded into the
 * file, every 2,000 pages or some 800 turns, the disk is asked three times more: those are as fast as this disk is.
 */
const FSYNC_MS = 10

if (parentPort && workerData?.slowDisk) {
  const require = createRequire(workerData.slowDisk)
  const { prototype } = require('better-sqlite3') as { prototype: { prepare(text: string): { run(): unknown } } }
  const { prepare } = prototype
  const still = new Int32Array(new SharedArrayBuffer(4))
  prototype.prepare = function slowly(text) {
    const statement = prepare.call(this, text)
    if (text !== 'commit') return statement
    const { run } = statement
    statement.run = () => {
      const result = run.call(statement)
      Atomics.wait(still, 0, 0, FSYNC_MS)
      return result
    }
    return statement
  }
  await import(workerData.slowDisk)
} else if (!parentPort) {
  class SlowWorker extends Worker {
    constructor(file: string | URL, options: ConstructorParameters<typeof Worker>[1] = {}) {
      const isWriter = String(file).includes('sqlite-writer')
      super(
        isWriter ? new URL(import.meta.url) : file,
        isWriter ? { ...options, workerData: { ...options.workerData, slowDisk: String(file) } } : options,
      )
    }
  }
  const threads = createRequire(import.meta.url)('node:worker_threads')
  threads.Worker = SlowWorker
  syncBuiltinESMExports()
}
