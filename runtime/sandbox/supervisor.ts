import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '../../nodes/json.ts'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { recentOf } from '../recent.ts'
import { type Child, startChild } from './child.ts'
import type { Sandbox, SandboxLimits, SandboxResult } from './contract.ts'
import { findFence } from './fence.ts'
import { type Verdict, verdictOf } from './verdict.ts'

export interface SandboxOptions {
  /** The bridge's file: `bridge.ts` beside this one, or its bundle. */
  bridge: URL | string
  limits?: Partial<SandboxLimits>
  log: Log
  /** Milliseconds; only differences are used. */
  clock: () => number
  /** Runs that may wait for a child; one more is refused. Default 64. */
  queue?: number
  /** First pause after a child that did not start, doubled up to 30 s. Default 250 ms. */
  restartMs?: number
}

interface Job {
  code: string
  /** The code's hash, by which it is known. */
  digest: string
  input: string
  signal: AbortSignal | undefined
  tries: number
  /** It was in a child that ended over it or over another: it shall have its next to itself, so that nobody pays for somebody else. */
  isSuspect?: boolean
  /** Children that stood when this run lost its own: they may be falling with it. */
  avoid?: ReadonlySet<Worker>
  resolve: (result: SandboxResult) => void
  reject: (error: AppError) => void
  /** What the caller's stop does: it takes the run out of those that wait; once it has a child it may be that one's end. */
  stop: () => void
}

interface Worker {
  child: Child
  /** Resident bytes when it had nothing to do; null until it's ready. */
  idle: number | null
  isWatched: boolean
  /** Runs it was given and has not answered. */
  load: number
  /** Nobody may join those: what it was given last is not known to be quick. */
  isTaken: boolean
  /** It gets no more runs, and ends with those it has. */
  isLeaving: boolean
}

const DEFAULTS: SandboxLimits = { ms: 1000, bytes: 96 * 1024 * 1024, workers: 2, json: 256 * 1024 }
const LONGEST_PAUSE_MS = 30_000
/** Quick runs that a child may be given before it has answered the first. */
const DEPTH = 16
const KNOWN_CODES = 1_000
/** Codes whose digest need not be worked out again; their texts are kept. */
const KNOWN_DIGESTS = 64

/**
 * A pool of children. A run has one to itself, so that a kill takes along only the run that earned it; but where each of several runs
 * is of code that was quick the last time, they go to one child together, which saves most of the changes between processes. If that
 * child ends nevertheless, each of them is run again by itself. A run whose child died of something else is tried once more elsewhere.
 * With no child that works, every run is refused at once: nothing falls back.
 */
export function createSandbox({
  bridge,
  limits: given,
  log,
  clock,
  queue: longest = 64,
  restartMs = 250,
}: SandboxOptions): Sandbox {
  const limits = { ...DEFAULTS, ...given }
  const file = bridge instanceof URL ? fileURLToPath(bridge) : bridge
  const fence = findFence()
  const workers = new Set<Worker>()
  const waiting: Job[] = []
  const pauses = new Set<NodeJS.Timeout>()
  let why: string | null = null
  let badStarts = 0
  let kills = 0
  let runs = 0
  let closed = false
  const quick = recentOf<boolean>(KNOWN_CODES)
  const digests = recentOf<string>(KNOWN_DIGESTS)

  const isUp = (): boolean => [...workers].some((worker) => worker.idle !== null)

  function start(): void {
    if (closed) return
    const child = startChild({ bridge: file, fence, megabytes: Math.ceil(limits.bytes / 1024 / 1024), json: limits.json })
    const worker: Worker = { child, idle: null, isWatched: false, load: 0, isTaken: false, isLeaving: false }
    workers.add(worker)
    child.onGone((how) => {
      const wasIdle = workers.delete(worker) && worker.load === 0
      log.info('sandbox.gone', { pid: child.pid, how })
      if (worker.idle === null) return
      if (wasIdle) startLater()
      else start()
    })
    void child.ready.then((word) => {
      if ('why' in word) return startFailed(worker, word.why)
      worker.idle = word.rss
      worker.isWatched = word.isWatched
      badStarts = 0
      why = null
      log.info('sandbox.ready', { pid: child.pid, rss: word.rss })
      next()
    })
  }

  function startFailed(worker: Worker, reason: string): void {
    workers.delete(worker)
    worker.child.kill()
    if (closed) return
    log.error('sandbox.start-failed', { why: reason })
    if (!isUp()) {
      why = reason
      for (const job of waiting.splice(0)) job.reject(new AppError('sandbox.off', { why: reason }))
    }
    // Nobody fresh is coming soon: those who wait for one take whom there is.
    for (const job of waiting) job.avoid = undefined
    next()
    startLater()
  }

  function startLater(): void {
    const timer = setTimeout(
      () => {
        pauses.delete(timer)
        start()
      },
      Math.min(restartMs * 2 ** badStarts++, LONGEST_PAUSE_MS),
    )
    timer.unref()
    pauses.add(timer)
  }

  /** In the order in which they came: who waits for an empty child would else be overtaken for ever by those who may join others. */
  function next(): void {
    for (let at = 0; at < waiting.length; ) {
      const job = waiting[at] as Job // it's within
      const worker = workerFor(job)
      if (worker) {
        waiting.splice(at, 1)
        void work(worker, job)
      } else if (job.avoid) at++
      else return
    }
  }

  /**
   * The one with the least to do. For a run that may join others, the one with the most: a child is woken once for all that it has, and
   * several that take turns on one core were measured to cost a tenth more. Where there are more runs than that, each has its own.
   */
  function workerFor(job: Job): Worker | null {
    const isQuick = !job.isSuspect && quick.get(job.digest) === true
    let best: Worker | null = null
    for (const worker of workers) {
      if (worker.idle === null || worker.isLeaving || job.avoid?.has(worker)) continue
      if (worker.load > 0 && (!isQuick || worker.isTaken || worker.load >= DEPTH)) continue
      if (!best || (isQuick ? worker.load > best.load : worker.load < best.load)) best = worker
    }
    if (best) best.isTaken = !isQuick
    return best
  }

  async function work(worker: Worker, job: Job): Promise<void> {
    const { child, isWatched } = worker
    const idle = worker.idle ?? 0
    worker.load++
    job.tries++
    const started = clock()
    // Whoever is with others in a child does not take it from them: its answer is not waited for.
    job.stop = () => (worker.load === 1 ? child.kill() : job.reject(stopped()))
    const { code, input } = job
    const order = { run: ++runs, code, input, ms: limits.ms, bytes: limits.bytes, json: limits.json, isWatched }
    const answer = await child.ask(order, { ms: limits.ms, rss: idle + limits.bytes })
    job.stop = () => drop(waiting, job)
    worker.load--
    if ('isQuick' in answer) quick.put(job.digest, answer.isQuick)
    // Past a limit, or swollen by what it has kept, a child is replaced rather than trusted with the next run.
    if ('over' in answer || ('rss' in answer && answer.rss > idle + limits.bytes / 2)) worker.isLeaving = true
    if (worker.isLeaving && (worker.load === 0 || 'over' in answer)) {
      workers.delete(worker)
      child.kill()
    }
    settle(job, verdictOf(answer, limits), clock() - started)
    next()
  }

  function settle(job: Job, verdict: Verdict, ms: number): void {
    if (job.signal?.aborted) job.reject(stopped())
    else if ('value' in verdict) job.resolve({ ...verdict, ms })
    else if ('again' in verdict) retry(job, verdict.again)
    else if ('alone' in verdict) {
      job.tries--
      job.isSuspect = true
      retry(job, verdict.alone)
    } else {
      if (verdict.killed) kills++
      job.reject(verdict.error)
    }
  }

  function retry(job: Job, how: string): void {
    log.warn('sandbox.lost', { how, tries: job.tries })
    if (closed) job.reject(new AppError('sandbox.off', { why: 'closed' }))
    else if (job.tries < 2)
      waiting.unshift(Object.assign(job, { avoid: new Set([...workers].filter(({ idle }) => idle !== null)) }))
    else job.reject(new AppError('sandbox.failed', { says: 'the code ended the process that ran it' }))
  }

  function whyNot(code: string, input: string | null, signal: AbortSignal | undefined): AppError | null {
    const off = closed ? 'closed' : (why ?? (waiting.length >= longest ? 'too many runs are waiting' : null))
    if (off !== null) return new AppError('sandbox.off', { why: off })
    if (signal?.aborted) return stopped()
    if (input !== null && Buffer.byteLength(input) <= limits.json && Buffer.byteLength(code) <= limits.json) return null
    return new AppError('sandbox.failed', { says: `the code or its input is not JSON within ${limits.json} bytes` })
  }

  log.info('sandbox.start', { workers: limits.workers, fence: fence.kind })
  for (let n = 0; n < limits.workers; n++) start()

  return {
    run(code, input, { signal } = {}) {
      const text = writeInput(input)
      const error = whyNot(code, text, signal)
      if (error || text === null) return Promise.reject(error)
      return new Promise((resolve, reject) => {
        const stop = (): void => job.stop()
        const ending =
          <T>(settle: (what: T) => void) =>
          (what: T): void => {
            signal?.removeEventListener('abort', stop)
            settle(what)
          }
        signal?.addEventListener('abort', stop, { once: true })
        const ends = { resolve: ending(resolve), reject: ending(reject) }
        const job: Job = {
          code,
          digest: digests.get(code) ?? digests.put(code, hash('sha256', code, 'base64')),
          input: text,
          signal,
          tries: 0,
          ...ends,
          stop: () => drop(waiting, job),
        }
        waiting.push(job)
        next()
      })
    },
    health() {
      const up = [...workers].filter((worker) => worker.idle !== null).length
      const off = closed ? 'closed' : why
      return off === null ? { state: 'ready', workers: up, kills } : { state: 'off', why: off, workers: up, kills }
    },
    async close() {
      closed = true
      for (const timer of pauses) clearTimeout(timer)
      for (const job of waiting.splice(0)) job.reject(new AppError('sandbox.off', { why: 'closed' }))
      await Promise.all([...workers].map(({ child }) => endOf(child)))
    },
  }
}

const stopped = (): AppError => new AppError('sandbox.failed', { says: 'stopped by the caller' })

function endOf(child: Child): Promise<void> {
  return new Promise((resolve) => {
    child.onGone(() => resolve())
    child.kill()
  })
}

function drop(waiting: Job[], job: Job): void {
  const at = waiting.indexOf(job)
  if (at < 0) return
  waiting.splice(at, 1)
  job.reject(stopped())
}

/** The input is the turn's data; what JSON cannot hold is refused here and never reaches a child. */
function writeInput(input: JsonObject): string | null {
  try {
    return JSON.stringify(input) ?? null
  } catch {
    return null
  }
}
