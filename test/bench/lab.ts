import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownerOf } from '../journey/owner.ts'

/**
 * A server under test: the bundle that `npm start` runs, pinned to one core, with a fresh data folder and its log in a file
 * of it. Its figures are read from /proc, so that asking for them costs it nothing. Linux alone.
 */
export interface Lab {
  address: string
  port: number
  pid: number
  data: string
  /** Milliseconds from the spawn until it listened. */
  startMs: number
  /** Signed in, once: set-up takes a link that works one time. */
  owner: Awaited<ReturnType<typeof ownerOf>>
  usage(): Usage
  /** Bytes of the data folder, the log apart. */
  diskBytes(): number
  log(): string
  /** SIGTERM, and the folder is gone. */
  stop(): Promise<void>
}

/** Of the process with its threads and children (the sandbox is one). */
export interface Usage {
  /** Processor time since the start, in milliseconds; the kernel counts in steps of 10. */
  cpuMs: number
  rssMb: number
}

export interface LabOptions {
  /** The core it may use. */
  core?: number
  port?: number
  /** Settings beside JAGA_DATA and JAGA_PORT. */
  env?: Record<string, string>
  /** Node's own flags, `--cpu-prof` say. */
  flags?: string[]
  /** A command to run it under, `strace` say. */
  under?: string[]
}

export const SERVER_CORE = 1
export const LOAD_CORE = 0

const START = join(import.meta.dirname, '../../runtime/build/start.ts')

/** Builds what is stale, before anything is measured. */
export function build(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../runtime/build/build.ts')], { stdio: 'inherit' })
}

/** Keeps this process, which makes the load, off the server's core. */
export function stayOffServerCore(): void {
  execFileSync('taskset', ['-a', '-p', '-c', String(LOAD_CORE), String(process.pid)], { stdio: 'ignore' })
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { core = SERVER_CORE, port = 0, env = {}, flags = [], under = [] } = options
  const data = mkdtempSync(join(tmpdir(), 'bench-'))
  const logFile = join(data, 'log')
  const out = openSync(logFile, 'w')
  const log = () => readFileSync(logFile, 'utf8')
  const command = ['-c', String(core), ...under, process.execPath, ...flags, START]
  const began = performance.now()
  const child = spawn('taskset', command, {
    // A proxy of the load's own names the customers' addresses, so that each is one of many and none is held back.
    env: { PATH: process.env.PATH, JAGA_DATA: join(data, 'data'), JAGA_PORT: String(port), JAGA_TRUST_PROXY: '1', ...env },
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  await untilGreeted(child, log)
  const startMs = performance.now() - began
  const address = /Jaga: (http\S+)/.exec(log())![1]!
  const owner = await ownerOf({ address, setupLink: /http\S+\/setup#\S+/.exec(log())![0] })
  const pid = under.length > 0 ? childrenOf(child.pid!)[0]! : child.pid!
  return {
    address,
    port: Number(new URL(address).port),
    pid,
    data,
    startMs,
    owner,
    usage: () => usageOf(pid),
    diskBytes: () => sizeOf(join(data, 'data')),
    log,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        process.kill(pid, 'SIGTERM')
        await once(child, 'exit')
      }
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function untilGreeted(child: ChildProcess, log: () => string): Promise<void> {
  while (!/Jaga: http\S+\n[\s\S]*setup#\S+\n/.test(log())) {
    if (child.exitCode !== null) throw new Error(`Jaga did not start:\n${log()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function usageOf(pid: number): Usage {
  const all = [pid, ...childrenOf(pid)].map(ownUsage)
  return { cpuMs: sum(all.map((each) => each.cpuMs)), rssMb: sum(all.map((each) => each.rssMb)) }
}

/** proc_pid_stat(5): fields 14 and 15 are ticks of 10 ms in user and kernel mode, of all threads; 24 is resident pages. */
function ownUsage(pid: number): Usage {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, rssMb: (Number(fields[21]) * 4096) / 2 ** 20 }
}

/** Children, and theirs. */
function childrenOf(pid: number): number[] {
  const own = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return [...own, ...own.flatMap(childrenOf)]
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return sum(files.map((file) => statSync(join(file.parentPath, file.name)).size))
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
