import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { SERVER_FLAGS } from '../../runtime/build/flags.ts'

/** One life of the server. */
export interface Life {
  pid: number
  /** True once it serves; false where it ended before that. */
  serves: Promise<boolean>
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  kill(signal?: NodeJS.Signals): void
  /** Everything it has printed. */
  said(): string
  /** The one-time link that a first start prints, once it is there. */
  setupLink(): Promise<string>
  /** Facts of the log that were errors. */
  errors(): string[]
}

export interface LifeOptions {
  data: string
  port: number
  /** '' for SQLite in the data folder. */
  database: string
  /** A list of edges, one a line: it ends itself at the first that is not in it, and adds it. */
  edges?: string
  env?: Record<string, string>
  /** Who it is, where the harness may choose (root alone may). */
  as?: { uid: number; gid: number }
  /** Bytes that one file of it may have: what is more is refused by the system. */
  largestFile?: number
}

const ROOT = join(import.meta.dirname, '../..')
const BUNDLE = join(ROOT, 'dist/server/main.js')

/** None goes on after the harness, however that ends: the next would talk with the wrong server. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code))

export function startServer(options: LifeOptions): Life {
  const argv = [...SERVER_FLAGS, join(import.meta.dirname, 'server.ts'), BUNDLE, ...(options.edges ? [options.edges] : [])]
  const [command, args] = options.largestFile
    ? ['bash', ['-c', `ulimit -f ${Math.ceil(options.largestFile / 1024)}; exec "$0" "$@"`, process.execPath, ...argv]]
    : [process.execPath, argv]
  const child = spawn(command as string, args as string[], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      JAGA_DATA: options.data,
      JAGA_PORT: String(options.port),
      JAGA_TRUST_PROXY: '1', // so that fifty customers are fifty addresses, as they would be
      JAGA_ALLOW_HOSTS: '127.0.0.1',
      ...(options.database ? { DATABASE_URL: options.database } : {}),
      ...options.env,
    },
    ...options.as,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  const serves = Promise.withResolvers<boolean>()
  const link = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('start.done')) serves.resolve(true)
      const found = /(http\S+\/setup#\S+)\n/.exec(said)
      if (found) link.resolve(found[1]!)
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    serves.resolve(false)
    return { code, signal } as { code: number | null; signal: NodeJS.Signals | null } // what Node documents
  })
  return {
    pid: child.pid!,
    serves: serves.promise,
    ended,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    said: () => said,
    setupLink: () => link.promise,
    errors: () => said.split('\n').filter((line) => line.includes('"level":"error"')),
  }
}

/** A process of the world outside, and its address. It ends with the harness. `poisoned`: something asks for the server's end. */
export async function startOutside(
  role: 'shop' | 'model' | 'mail',
  ledger: string,
  poisoned: () => void,
): Promise<{ address: string; stop(): void }> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'outside.ts'), [role, ledger], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [address] = (await once(child, 'message')) as [string] // the first thing it says
  child.on('message', poisoned) // and the only other
  return { address, stop: () => void child.kill() }
}
