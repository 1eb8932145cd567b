import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Jaga as its owner runs it: the start command in a process of its own, with a data folder that outlives the process. */
export interface Jaga {
  address: string
  /** The one-time link, where the start printed one. */
  setupLink: string | null
  pid: number
  log(): string
  /** SIGKILL: no farewell. */
  kill(): Promise<void>
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>
}

const START = join(import.meta.dirname, '../../runtime/build/start.ts')

export function newDataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'jaga-journey-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export async function startJaga(data: string, env: Record<string, string> = {}): Promise<Jaga> {
  const child = spawn(process.execPath, [START], {
    env: { PATH: process.env.PATH, JAGA_DATA: data, JAGA_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
  await untilGreeted(child, () => log)
  return {
    address: /Jaga: (http\S+)/.exec(log)![1]!,
    setupLink: /http\S+\/setup#\S+/.exec(log)?.[0] ?? null,
    pid: child.pid!,
    log: () => log,
    async kill() {
      child.kill('SIGKILL')
      await gone(child)
    },
    async stop() {
      child.kill('SIGTERM')
      await gone(child)
      return child.exitCode
    },
  }
}

async function untilGreeted(child: ChildProcess, log: () => string): Promise<void> {
  while (!/Jaga: http\S+\n(\n|[\s\S]*setup#\S+\n)/.test(log())) {
    if (child.exitCode !== null) throw new Error(`Jaga did not start:\n${log()}`)
    await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])
  }
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
