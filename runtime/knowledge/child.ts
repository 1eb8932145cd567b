import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../errors.ts'
import { findFence } from '../sandbox/fence.ts'
import { lines } from '../sandbox/lines.ts'
import { type Cut, DOCUMENT_KINDS, LIMITS, REFUSALS, type ReadDocument, type Refusal, WARNINGS } from './contract.ts'
import type { FromReader, ToReader } from './wire.ts'

/** Reads files in processes of their own. */
export interface Reader {
  /** Rejects with AppError 'knowledge.*'; an aborted `signal` ends the process at once and rejects with its reason. */
  read(file: { bytes: Uint8Array; name: string; title: string }, options?: ReadOptions): Promise<ReadDocument & { title: string }>
  /** Cuts stored text anew. */
  recut(text: string, title: string, options?: ReadOptions): Promise<Cut[]>
}

export interface ReadOptions {
  signal?: AbortSignal
  onProgress?: (progress: { stage: 'reading' | 'cutting'; done: number; total: number }) => void
}

export interface ReaderLimits {
  /** Wall clock of one file. Default 60 s. */
  ms: number
  /** Resident memory of its process. Default 640 MB. */
  bytes: number
  /** Processes at once; more wait. Default 2. */
  workers: number
}

/** What a whole document may be on the wire: its text once, its passages with their words once more, in JSON. */
const MOST_OUT = LIMITS.text * 16
const WATCH_MS = 50

export function createReader({ file: given, limits: change }: { file: URL | string; limits?: Partial<ReaderLimits> }): Reader {
  const file = given instanceof URL ? fileURLToPath(given) : given
  const limits = { ms: 60_000, bytes: 640 * 1024 * 1024, workers: 2, ...change }
  const fence = findFence()
  let running = 0
  const waiting: (() => void)[] = []

  async function inTurn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (running >= limits.workers) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      signal?.throwIfAborted()
      return await work()
    } finally {
      running--
      waiting.shift()?.()
    }
  }

  function ask(order: ToReader, bytes: Uint8Array, { signal, onProgress }: ReadOptions): Promise<object> {
    return new Promise((resolve, reject) => {
      const { file: command, args } = fence.wrap(process.execPath, argumentsFor(file, limits.bytes))
      const child = spawn(command, args, {
        env: {},
        stdio: ['pipe', 'pipe', 'ignore'],
        cwd: path.parse(file).root,
        windowsHide: true,
      })
      let isReady = false
      const end = (settle: () => void) => {
        clearTimeout(clock)
        clearInterval(watch)
        signal?.removeEventListener('abort', stop)
        child.kill('SIGKILL')
        settle()
      }
      const fail = (code: Refusal, more: Record<string, string | number> = {}) => end(() => reject(new AppError(code, more)))
      const stop = () => end(() => reject(signal?.reason))
      const clock = setTimeout(() => fail('knowledge.time', { seconds: Math.round(limits.ms / 1000) }), limits.ms)
      const watch = setInterval(() => {
        residentOf(child.pid ?? 0).then((now) => now > limits.bytes && fail('knowledge.memory', megabytes(limits.bytes)))
      }, WATCH_MS)
      const take = (line: string) => {
        const word = wordOf(line)
        if (!word) fail('knowledge.broken')
        else if ('ready' in word) isReady = true
        else if ('progress' in word) onProgress?.(word.progress)
        else if ('refused' in word) fail(word.refused, word.args)
        else end(() => resolve(word.read))
      }
      const hear = lines(MOST_OUT, take)
      signal?.addEventListener('abort', stop, { once: true })
      child.stdout.on('data', (chunk: Buffer) => hear(chunk) || fail('knowledge.long', { limit: LIMITS.text }))
      child.on('error', (cause) => end(() => reject(new AppError('knowledge.off', { why: 'cannot start' }, { cause }))))
      child.on('exit', (code, how) => {
        if (!isReady) fail('knowledge.off', { why: `reader: ${how ?? code}` })
        // V8 ends a process that it can get no memory for by these signals; the kernel's own end of one is SIGKILL.
        else if (/^SIG(ABRT|TRAP|ILL|KILL)$/.test(how ?? '') || code === 134) fail('knowledge.memory', megabytes(limits.bytes))
        else fail('knowledge.broken')
      })
      child.stdin.on('error', () => {}) // a child that died while being written to is reported by 'exit'
      child.stdin.write(`${JSON.stringify(order)}\n`)
      child.stdin.end(bytes)
    })
  }

  return {
    async read({ bytes, name, title }, options = {}) {
      return documentOf(await inTurn(options.signal, () => ask({ name, title }, bytes, options)))
    },
    async recut(text, title, options = {}) {
      const { passages } = (await inTurn(options.signal, () => ask({ recut: title }, Buffer.from(text), options))) as {
        passages?: unknown
      } // checked by the next line
      return cutsOf(passages, text)
    },
  }
}

const megabytes = (bytes: number) => ({ megabytes: Math.round(bytes / 1024 / 1024) })

/**
 * Node's arguments: reads of the reader's own file and chunks; as TypeScript also of its siblings and of the packages. Nothing
 * is written, nothing started, and no text becomes code, whatever a parser would like to do.
 */
function argumentsFor(file: string, bytes: number): string[] {
  const here = path.dirname(file)
  const readable = file.endsWith('.ts')
    ? [
        path.join(here, '/'),
        path.join(here, '../guard/'),
        path.join(here, '../model/'),
        path.join(here, '../sandbox/lockdown.ts'),
        ...packages(here),
      ]
    : [file]
  return [
    '--permission',
    '--disallow-code-generation-from-strings',
    ...readable.map((place) => `--allow-fs-read=${place}`),
    '--disable-warning=PERM0001',
    `--max-old-space-size=${Math.round((bytes * 0.6) / 1024 / 1024)}`,
    file,
  ]
}

/** The packages' folder and the manifest that Node reads to know that TypeScript here is of modules. */
function packages(here: string): string[] {
  const root = path.join(here, '../..')
  return [path.join(root, 'node_modules/'), path.join(root, 'package.json'), path.join(root, 'runtime/package.json')]
}

/** Resident bytes by Linux's /proc (proc_pid_status(5)); elsewhere 0, where V8's own limit of the heap remains. */
async function residentOf(pid: number): Promise<number> {
  try {
    const status = await fs.promises.readFile(`/proc/${pid}/status`, 'latin1')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0 // no such file system, or no such process any more
  }
}

function wordOf(line: string): Exclude<FromReader, { ready: true }> | { ready: true } | null {
  try {
    const word = JSON.parse(line, (key, value) => (key === '__proto__' ? undefined : value)) as FromReader // looked at below
    if ('ready' in word) return word
    if ('read' in word) return typeof word.read === 'object' && word.read !== null ? word : null
    if ('refused' in word) return REFUSALS.includes(word.refused) ? { refused: word.refused, args: argsOf(word.args) } : null
    const { stage, done, total } = word.progress
    return {
      progress: { stage: stage === 'cutting' ? 'cutting' : 'reading', done: Number(done) || 0, total: Number(total) || 1 },
    }
  } catch {
    return null
  }
}

function argsOf(args: unknown): Record<string, string | number> {
  if (typeof args !== 'object' || args === null) return {}
  const plain = Object.entries(args).filter(([, value]) => typeof value === 'number' || typeof value === 'string')
  return Object.fromEntries(plain.map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 80) : value]))
}

function documentOf(value: object): ReadDocument & { title: string } {
  const { kind, text, title, warnings, passages } = value as Partial<ReadDocument & { title: string }> // each part is looked at
  const isKind = DOCUMENT_KINDS.some((known) => known === kind)
  if (!isKind || typeof text !== 'string' || text.length > LIMITS.text || typeof title !== 'string' || !Array.isArray(warnings))
    throw new AppError('knowledge.broken')
  const known = warnings.filter(({ what, count }) => WARNINGS.includes(what) && Number.isSafeInteger(count))
  return { kind: kind!, text, title: title.slice(0, 200), warnings: known, passages: cutsOf(passages, text) }
}

/** A passage that is not its span of the text was not cut by our cutter. */
function cutsOf(passages: unknown, text: string): Cut[] {
  const broken = new AppError('knowledge.broken')
  if (!Array.isArray(passages) || passages.length === 0 || passages.length > LIMITS.passages) throw broken
  return passages.map((one: Partial<Cut>) => {
    const { heading, from, to, text: own, head, words } = one
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || own !== text.slice(from, to) || own === '') throw broken
    if (typeof heading !== 'string' || typeof head !== 'string' || typeof words !== 'string') throw broken
    return { heading: heading.slice(0, 1_000), from: from!, to: to!, text: own, head, words }
  })
}
