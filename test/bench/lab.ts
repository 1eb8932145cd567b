import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
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
  /** Memory of the process and its children, what they share counted once. */
  pssMb(): number
  /** Bytes of the data folder, the log apart. */
  diskBytes(): number
  log(): string
  /** SIGTERM, and the folder is gone. */
  stop(): Promise<void>
  /** SIGTERM, and once more on the same folder: milliseconds until `answers` resolved, which is tried as soon as a port listens. */
  startAgain(answers: (port: number) => Promise<void>): Promise<number>
}

/** Of the process with its threads and children (the sandbox is one). */
export interface Usage {
  /** Processor time since the start, in milliseconds; the kernel counts in steps of 10. */
  cpuMs: number
  rssMb: number
  /** Of the server's own process. */
  ownRssMb: number
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

const ROOT = join(import.meta.dirname, '../..')
const START = join(ROOT, 'runtime/build/start.ts')

/** Builds what is stale, before anything is measured. */
export function build(): void {
  execFileSync(process.execPath, [join(ROOT, 'runtime/build/build.ts')], { stdio: 'inherit' })
}

/** Keeps this process, which makes the load, off the server's core. */
export function stayOffServerCore(): void {
  execFileSync('taskset', ['-a', '-p', '-c', String(LOAD_CORE), String(process.pid)], { stdio: 'ignore' })
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const data = mkdtempSync(join(tmpdir(), 'bench-'))
  folders.add(data)
  const began = performance.now()
  let server = await startServer(data, options)
  const startMs = performance.now() - began
  const { address, log } = server
  const owner = await ownerOf({ address, setupLink: /http\S+\/setup#\S+/.exec(log())![0] })
  const { pid } = server
  return {
    address,
    port: server.port,
    pid,
    data,
    startMs,
    owner,
    usage: () => usageOf(server.pid),
    pssMb: () => sum([server.pid, ...childrenOf(server.pid)].map(pssOf)),
    diskBytes: () => sizeOf(join(data, 'data')),
    log: () => server.log(),
    async stop() {
      await server.stop()
      rmSync(data, { recursive: true, force: true })
      folders.delete(data)
    },
    async startAgain(answers) {
      await server.stop()
      const began = performance.now()
      server = await startServer(data, { ...options, port: server.port })
      await answers(server.port)
      return performance.now() - began
    },
  }
}

/** Whatever ends the measuring, nothing goes on and nothing stays. */
const started = new Set<ChildProcess>()
const folders = new Set<string>()
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

/** Resolves when it listens. */
async function startServer(data: string, options: LabOptions) {
  const { core = SERVER_CORE, port = 0, env = {}, flags = [], under = [] } = options
  const logFile = join(data, 'log')
  const out = openSync(logFile, 'w')
  const log = () => readFileSync(logFile, 'utf8')
  const child = spawn('taskset', ['-c', String(core), ...under, process.execPath, ...flags, START], {
    cwd: ROOT,
    // A proxy of the load's own names the customers' addresses, so that each is one of many and none is held back.
    env: { PATH: process.env.PATH, JAGA_DATA: join(data, 'data'), JAGA_PORT: String(port), JAGA_TRUST_PROXY: '1', ...env },
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  started.add(child)
  child.once('exit', () => started.delete(child))
  await untilGreeted(child, log)
  const address = /Jaga: (http\S+)/.exec(log())![1]!
  const pid = under.length > 0 ? childrenOf(child.pid!)[0]! : child.pid!
  return {
    address,
    port: Number(new URL(address).port),
    pid,
    log,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      process.kill(pid, 'SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function untilGreeted(child: ChildProcess, log: () => string): Promise<void> {
  // The greeting ends with an empty line, with or without the link for an owner.
  while (!/Jaga: http\S+\n(\n|[\s\S]*setup#\S+\n)/.test(log())) {
    if (child.exitCode !== null) throw new Error(`Jaga did not start:\n${log()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function usageOf(pid: number): Usage {
  const all = [pid, ...childrenOf(pid).filter((child) => existsSync(`/proc/${child}/stat`))].map(ownUsage)
  return { cpuMs: sum(all.map((each) => each.cpuMs)), rssMb: sum(all.map((each) => each.rssMb)), ownRssMb: all[0]!.rssMb }
}

/** proc_pid_stat(5): fields 14 to 17 are ticks of 10 ms, of all threads and of children that have ended; 24 is resident pages. */
function ownUsage(pid: number): Omit<Usage, 'ownRssMb'> {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return { cpuMs: sum(fields.slice(11, 15).map(Number)) * 10, rssMb: (Number(fields[21]) * 4096) / 2 ** 20 }
}

/** proc_pid_smaps(5): a page that several processes have counts for each by its part. */
function pssOf(pid: number): number {
  const kb = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]
  return Number(kb) / 1024
}

/** Children, and theirs. One that ends meanwhile has none. */
function childrenOf(pid: number): number[] {
  const own = listed(`/proc/${pid}/task`, readdirSync).flatMap((task) =>
    listed(`/proc/${pid}/task/${task}/children`, (path) => readFileSync(path, 'utf8').split(' ').filter(Boolean)).map(Number),
  )
  return [...own, ...own.flatMap(childrenOf)]
}

function listed(path: string, read: (path: string) => string[]): string[] {
  try {
    return read(path)
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return [] // fs throws errors with codes
    throw error
  }
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return sum(files.map((file) => statSync(join(file.parentPath, file.name)).size))
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
