import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { makeFolder } from '../folder.ts'
import { type Driver, type DriverOptions, failureOf, type Result } from './driver.ts'
import { type Statement, valuesFor } from './query.ts'
import { failedBy } from './sqlite-connection.ts'
import { openReader } from './sqlite-reader.ts'
import { type Batch, pack } from './sqlite-wire.ts'
import type { FromWriter, Outcome, ToWriter, WriterData } from './sqlite-writer.ts'

export interface SqliteOptions extends DriverOptions {
  path: string
  /** Where the writer's file is; a bundle names its own. */
  writer?: URL
  /** The database may not grow beyond it. */
  maxBytes?: number
  /** For as long as it is open, a witness is told of its commits. */
  serves?: boolean
}

/** The driver of a migrated SQLite file: reads on this thread, writes in the thread of `sqlite-writer.ts`. */
export async function openSqlite(options: SqliteOptions): Promise<Driver> {
  const { path, queries, failpoint } = options
  const reader = openReader(path, queries)
  const writer = await startWriter(options, reader.renew).catch((error) => {
    reader.close()
    throw error
  })

  return {
    dialect: 'sqlite',
    read: async (question) => reader.read(question),
    async commit(batch) {
      const steps = batch.map((step: Statement) => {
        const { query, expect, otherwise } = step
        const compiled = queries[query]
        if (!compiled) throw new Error(`no query is called ${query}`)
        return { query, values: valuesFor(compiled, step), expect, otherwise }
      })
      failpoint('store.before-commit', batch[0]?.query)
      const results = await writer.commit(steps)
      failpoint('store.after-commit', batch[0]?.query)
      return results
    },
    async scrub() {
      failpoint('scrub.before')
      reader.renew()
      await writer.scrub()
      failpoint('scrub.after')
    },
    async health() {
      reader.read({ query: 'metaGet', params: { name: 'schema' } })
      if (writer.broken()) throw new AppError('store.failed', { query: 'health', code: 'writer' })
      const bytes = ['', '-wal'].map((end) => statSync(path + end, { throwIfNoEntry: false })?.size ?? 0)
      return { pragmas: writer.pragmas, bytes: bytes.reduce((a, b) => a + b, 0) }
    },
    async close() {
      reader.close()
      await writer.close()
    },
  }
}

/** The folder (0700) and the file (0600), made before SQLite does: its log and its index take the file's mode over. */
export function prepareFile(path: string): void {
  try {
    makeFolder(dirname(path))
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
    for (const end of ['', '-wal', '-shm']) if (existsSync(path + end)) chmodSync(path + end, 0o600)
  } catch (cause) {
    throw failedBy('open', cause)
  }
}

/** The writing thread, seen from here. */
async function startWriter(options: SqliteOptions, beforeAcknowledging: () => void) {
  const data: WriterData = {
    path: options.path,
    queries: Object.fromEntries(Object.entries(options.queries).map(([name, query]) => [name, query.text])),
    maxBytes: options.maxBytes,
    serves: options.serves,
  }
  // An empty environment and no inherited flags: the writer needs neither secrets nor the test runner's loaders.
  const worker = new Worker(options.writer ?? new URL('./sqlite-writer.ts', import.meta.url), {
    workerData: data,
    env: {},
    execArgv: [],
  })
  const waiting = new Map<number, { resolve: (results: Result[]) => void; reject: (error: AppError) => void }>()
  const scrubs: PromiseWithResolvers<void>[] = []
  const ready = Promise.withResolvers<Record<string, string | number>>()
  const exited = Promise.withResolvers<void>()
  /** What the writer has answered and its callers have not been told. */
  const untold: Outcome[] = []
  let broken: AppError | undefined
  let queue: Batch[] = []
  /** Batches that the writer has and has not answered. */
  let underWay = 0
  let isSending = false
  let next = 0

  function breakDown(code: string, cause?: unknown): void {
    tell(Number.POSITIVE_INFINITY) // that was answered, whatever ends the thread
    broken ??= new AppError('store.failed', { query: 'writer', code }, { cause })
    ready.reject(broken)
    for (const { reject } of [...waiting.values(), ...scrubs]) reject(broken)
    waiting.clear()
    scrubs.length = 0
  }
  function send(message: ToWriter, handedOver: ArrayBuffer[] = []): void {
    worker.postMessage(message, handedOver)
  }
  function sendQueue(): void {
    isSending = false
    if (queue.length === 0) return
    const packed = pack(queue)
    underWay += queue.length
    queue = []
    send({ packed }, [packed.bytes.buffer])
  }
  /**
   * Hands over what the whole of this turn of the event loop brings, and no more while the writer has something to write: what comes
   * meanwhile shares the next transaction and its fsync, and each thread is woken once for all of it.
   */
  function sendSoon(): void {
    if (isSending || underWay > 0 || queue.length === 0) return
    isSending = true
    setImmediate(sendQueue)
  }
  /** A few at a time: what follows a commit is run as soon as it is told of, and a whole group of it would stop the event loop. */
  function tell(most = TOLD_AT_ONCE): void {
    for (const outcome of untold.splice(0, most)) {
      const { resolve, reject } = waiting.get(outcome.id)!
      waiting.delete(outcome.id)
      if ('refusal' in outcome) reject(failureOf(outcome.refusal))
      else resolve(outcome.changes.map((changes, i) => ({ changes, rows: outcome.rows?.[i] ?? [] })))
    }
    if (untold.length > 0) setImmediate(tell)
  }
  worker.on('error', (cause) => breakDown('crashed', cause))
  worker.on('exit', (code) => {
    breakDown(`exit ${code}`)
    exited.resolve()
  })
  worker.on('message', (message: FromWriter) => {
    if ('ready' in message) ready.resolve(message.ready)
    else if ('broken' in message) breakDown(message.broken)
    else if ('scrubbed' in message) {
      const scrub = scrubs.shift()
      if (message.scrubbed === null) scrub?.resolve()
      else scrub?.reject(new AppError('store.failed', { query: 'scrub', code: message.scrubbed }))
    } else {
      beforeAcknowledging()
      options.onCommit(message.committed)
      untold.push(...message.outcomes)
      tell()
      underWay -= message.committed
      sendSoon()
    }
  })

  const pragmas = await ready.promise
  return {
    pragmas,
    broken: () => broken !== undefined,
    commit(steps: Batch['steps']): Promise<Result[]> {
      if (broken) return Promise.reject(broken)
      const id = next++
      queue.push({ id, steps })
      sendSoon()
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    },
    scrub(): Promise<void> {
      if (broken) return Promise.reject(broken)
      const scrub = Promise.withResolvers<void>()
      scrubs.push(scrub)
      sendQueue()
      send({ scrub: true })
      return scrub.promise
    },
    async close(): Promise<void> {
      sendQueue()
      send({ close: true })
      await exited.promise
    },
  }
}

/** Commits whose callers go on in one turn of the event loop. */
const TOLD_AT_ONCE = 4
