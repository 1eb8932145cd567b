import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Fence } from './fence.ts'
import { lines } from './lines.ts'
import type { FromBridge, ToBridge } from './wire.ts'

/** One child process, as the supervisor sees it. */
export interface Child {
  pid: number
  /** Settles once: with the idle resident size in bytes and whether it can be seen from here, or with why the child won't work. */
  ready: Promise<Ready>
  /** Answers the run, or how the child ended over it. Never rejects. What is asked while another runs waits for it in the child. */
  ask(job: ToBridge, limits: { ms: number; rss: number }): Promise<Answer>
  kill(): void
  /** Called once, when the process is gone. */
  onGone(call: (how: string) => void): void
}

export type Ready = { rss: number; isWatched: boolean } | { why: string }

export type Answer =
  | Exclude<FromBridge, { ready: unknown } | { refused: unknown }>
  | { run: number; gone: string }
  /** The child ended, and it is not known over which of the runs that it held. */
  | { run: number; lost: string }

/** How long the child gets to say the limit itself before it's killed from outside. */
const GRACE_MS = 200
const WATCH_MS = 20
/** What one look adds at most to a run's time: while this process stood still, or the whole machine, nobody could have heard an answer. */
const LOOK_MOST_MS = 5 * WATCH_MS
const START_MS = 15_000
/** How long what a child that has ended wrote last is waited for: something else may hold its pipe open. */
const LAST_WORD_MS = 200

/** Starts a bridge with nothing but what it must have: see `argumentsFor`. Never throws. */
export function startChild({
  bridge,
  fence,
  megabytes,
  json,
}: {
  bridge: string
  fence: Fence
  megabytes: number
  json: number
}): Child {
  let gone: string | null = null
  const asked: Asked[] = []
  /** For how long the first of them has been the first, and when that was last looked at. */
  let waited = 0
  let looked = 0
  let unsent: string[] = []
  const { promise: ready, resolve: isReady } = Promise.withResolvers<Ready>()
  const memory = memoryOf()
  let watch: NodeJS.Timeout | undefined
  const watchers: ((how: string) => void)[] = []
  const end = (how: string): void => {
    if (gone !== null) return
    gone = how
    clearTimeout(starting)
    isReady({ why: how })
    memory.close()
    settleAll((run) => ({ run, gone: how }), how)
    for (const call of watchers) call(how)
  }
  /** With a single run it is known whose end that was. */
  const settleAll = (alone: (run: number) => Answer, how: string): void => {
    const ended = asked.splice(0)
    for (const { run, settle } of ended) settle(ended.length === 1 ? alone(run) : { run, lost: how })
  }
  const kill = (): void => {
    running.kill('SIGKILL')
  }
  const starting = setTimeout(() => {
    kill()
    isReady({ why: `no word within ${START_MS} ms` })
  }, START_MS)
  starting.unref()

  const take = (line: string): void => {
    const word = read(line)
    if (!word) kill()
    else if ('ready' in word) {
      clearTimeout(starting)
      memory.open(running.pid ?? 0)
      isReady({ rss: Number(word.ready.rss), isWatched: memory.resident() > 0 })
    } else if ('refused' in word) {
      clearTimeout(starting)
      isReady({ why: String(word.refused).slice(0, 200) })
    } else if (word.run !== asked[0]?.run) kill()
    else {
      waited = 0
      asked.shift()?.settle(word)
    }
  }

  const { file, args } = fence.wrap(process.execPath, argumentsFor(bridge, megabytes))
  const running = spawn(file, args, {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: path.parse(bridge).root,
    windowsHide: true,
  })
  const hear = lines(json * 4 + 4096, take)
  running.stdout?.on('data', (chunk: Buffer) => hear(chunk) || kill())
  // A child that died while being written to is reported by 'exit'; its broken pipe says nothing more.
  running.stdin?.on('error', () => {})
  running.on('error', (error) => end(`cannot start: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`))
  running.on('exit', (code, signal) => {
    const how = signal ?? `exit ${code}`
    // Its last word may still lie in the pipe: that of a run that went over its limit is to be heard before its end is.
    running.once('close', () => end(how))
    setTimeout(() => end(how), LAST_WORD_MS).unref()
  })

  return {
    pid: running.pid ?? 0,
    ready,
    kill,
    onGone: (call) => (gone === null ? void watchers.push(call) : call(gone)),
    ask(job, limits) {
      if (gone !== null) return Promise.resolve({ run: job.run, gone })
      return new Promise((settle) => {
        if (asked.push({ run: job.run, settle }) === 1) waited = 0
        // What is asked for in one round of the event loop goes together.
        if (unsent.push(`${JSON.stringify(job)}\n`) === 1) setImmediate(send)
        if (!watch) {
          looked = performance.now()
          watch = setInterval(() => look(limits), WATCH_MS)
        }
      })
    },
  }

  function send(): void {
    running.stdin?.write(unsent.join(''))
    unsent = []
  }

  /** Wall clock and resident memory, from outside. */
  function look(limits: { ms: number; rss: number }): void {
    if (asked.length === 0) {
      clearInterval(watch)
      watch = undefined
      return
    }
    const now = performance.now()
    waited += Math.min(now - looked, LOOK_MOST_MS)
    looked = now
    const isLate = waited > limits.ms + GRACE_MS
    if (!isLate && memory.resident() <= limits.rss) return
    const over = isLate ? 'time' : 'memory'
    settleAll((run) => ({ run, over }), `over ${over}`)
    kill()
  }
}

interface Asked {
  run: number
  settle: (answer: Answer) => void
}

/**
 * Resident bytes of a process by Linux's /proc/PID/status, whose VmRSS is in kilobytes whatever the size of a page (proc_pid_status(5)).
 * Elsewhere 0: there the bridge's own watch on `process.memoryUsage.rss()` is the memory limit, and the wall clock stays with the supervisor.
 */
function memoryOf() {
  let file: number | null = null
  const close = (): void => {
    if (file !== null) fs.closeSync(file)
    file = null
  }
  return {
    open(pid: number): void {
      try {
        file = fs.openSync(`/proc/${pid}/status`, 'r')
      } catch {
        file = null // No such file system, or no such process any more.
      }
    },
    resident(): number {
      if (file === null) return 0
      try {
        const status = Buffer.alloc(2048)
        const length = fs.readSync(file, status, 0, status.length, 0)
        return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status.toString('latin1', 0, length))?.[1] ?? 0) * 1024
      } catch {
        return 0 // No such process any more.
      }
    },
    close,
  }
}

function read(line: string): FromBridge | null {
  try {
    const word: unknown = JSON.parse(line)
    // The bridge's own words have these shapes; a child that says anything else has been taken over and is killed.
    return typeof word === 'object' && word !== null && ('run' in word || 'ready' in word || 'refused' in word)
      ? (word as FromBridge)
      : null
  } catch {
    return null
  }
}

/** Node's arguments, with the narrowest permission that loads isolated-vm: reads of the bridge and of two packages; no write, child, worker. */
function argumentsFor(bridge: string, megabytes: number): string[] {
  return [
    '--permission',
    '--allow-addons',
    ...readable(bridge).map((file) => `--allow-fs-read=${file}`),
    '--no-node-snapshot',
    '--disable-warning=PERM0001',
    '--max-old-space-size=64',
    ...CHEAP_CONTEXTS,
    bridge,
    String(megabytes),
  ]
}

/**
 * A context for each run is the bridge's main work, and dead ones nearly all of its garbage. Marking that little by little costs more
 * than at one go, and nobody waits for it. What V8 puts into each context anew, and the guest takes away again or has no use for, is
 * left out: DisposableStack and its kin, Atomics.pause.
 *
 * The seed of V8's hashes stays the built-in one, since a seed of its own has each context's tables sorted anew, an eighth of a run.
 * Who knows the seed can make texts that meet in one place of a table, and so slow down code that counts words: a message holds too
 * few of them to matter, and what comes with much JSON of somebody else's is ended by the run's limit like any other long work.
 */
const CHEAP_CONTEXTS = [
  '--no-incremental-marking',
  '--single-threaded-gc',
  '--no-js-explicit-resource-management',
  '--no-js-atomics-pause',
  '--no-rehash-snapshot',
]

function readable(bridge: string): string[] {
  const here = path.dirname(bridge)
  const siblings = bridge.endsWith('.ts')
    ? ['guest.ts', 'lockdown.ts', 'rooms.ts', 'seal.ts'].map((name) => path.join(here, name))
    : []
  const addon = packageOf('isolated-vm', bridge)
  const loader = addon && packageOf('node-gyp-build', path.join(addon, 'isolated-vm.js'))
  return [
    bridge,
    ...siblings,
    ...[addon, loader].filter((folder) => folder !== null).map((folder) => folder + path.sep),
    '/etc/alpine-release',
  ]
}

/** The folder of a package as `from` would load it, or null where it isn't installed: the child then says so by not starting. */
function packageOf(name: string, from: string): string | null {
  try {
    return path.dirname(fs.realpathSync(createRequire(from).resolve(name)))
  } catch {
    return null
  }
}
