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
  /** Answers the run, or how the child ended over it. Never rejects. One at a time. */
  ask(job: ToBridge, limits: { ms: number; rss: number }): Promise<Answer>
  kill(): void
  /** Called once, when the process is gone. */
  onGone(call: (how: string) => void): void
}

export type Ready = { rss: number; isWatched: boolean } | { why: string }

export type Answer = Exclude<FromBridge, { ready: unknown } | { refused: unknown }> | { run: number; gone: string }

/** How long the child gets to say the limit itself before it's killed from outside. */
const GRACE_MS = 200
const WATCH_MS = 20
const START_MS = 15_000

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
  let settle: ((answer: Answer) => void) | null = null
  let run = 0
  const { promise: ready, resolve: isReady } = Promise.withResolvers<Ready>()
  const watchers: ((how: string) => void)[] = []
  const end = (how: string): void => {
    if (gone !== null) return
    gone = how
    clearTimeout(starting)
    isReady({ why: how })
    settle?.({ run, gone: how })
    for (const call of watchers) call(how)
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
      void residentOf(running.pid ?? 0).then((bytes) => isReady({ rss: Number(word.ready.rss), isWatched: bytes > 0 }))
    } else if ('refused' in word) {
      clearTimeout(starting)
      isReady({ why: String(word.refused).slice(0, 200) })
    } else if (word.run === run) settle?.(word)
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
  running.on('exit', (code, signal) => end(signal ?? `exit ${code}`))

  return {
    pid: running.pid ?? 0,
    ready,
    kill,
    onGone: (call) => (gone === null ? void watchers.push(call) : call(gone)),
    ask(job, limits) {
      if (gone !== null) return Promise.resolve({ run: job.run, gone })
      run = job.run
      return new Promise((resolve) => {
        const stop = guard(running.pid ?? 0, limits, (over) => {
          settle?.({ run, over })
          kill()
        })
        settle = (answer) => {
          settle = null
          stop()
          resolve(answer)
        }
        running.stdin?.write(`${JSON.stringify(job)}\n`)
      })
    },
  }
}

/** Watches wall clock and resident memory from outside until stopped. */
function guard(pid: number, limits: { ms: number; rss: number }, over: (what: 'time' | 'memory') => void): () => void {
  const clock = setTimeout(() => over('time'), limits.ms + GRACE_MS)
  const watch = setInterval(() => {
    residentOf(pid).then((bytes) => bytes > limits.rss && over('memory'))
  }, WATCH_MS)
  return () => {
    clearTimeout(clock)
    clearInterval(watch)
  }
}

/**
 * Resident bytes of a process by Linux's /proc/PID/status, whose VmRSS is in kilobytes whatever the size of a page (proc_pid_status(5)).
 * Elsewhere 0: there the bridge's own watch on `process.memoryUsage.rss()` is the memory limit, and the wall clock stays with the supervisor.
 */
async function residentOf(pid: number): Promise<number> {
  try {
    const status = await fs.promises.readFile(`/proc/${pid}/status`, 'latin1')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  } catch {
    // No such file system, or no such process any more.
    return 0
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
 * than at one go, and nobody waits for it. Explicit resource management is put into each context anew, a twentieth of its making;
 * its DisposableStack is on no list of ours anyway.
 */
const CHEAP_CONTEXTS = ['--no-incremental-marking', '--single-threaded-gc', '--no-js-explicit-resource-management']

function readable(bridge: string): string[] {
  const here = path.dirname(bridge)
  const siblings = bridge.endsWith('.ts') ? ['guest.ts', 'lockdown.ts'].map((name) => path.join(here, name)) : []
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
