import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { AppError } from '../../runtime/errors.ts'
import type { Sandbox, SandboxLimits } from '../../runtime/sandbox/contract.ts'
import { createSandbox, type SandboxOptions } from '../../runtime/sandbox/supervisor.ts'

export const BRIDGE = new URL('../../runtime/sandbox/bridge.ts', import.meta.url)

/** A sandbox with a memory of what it logged. Limits are generous, so that a busy machine does not make a good run fail. */
export function openSandbox(limits: Partial<SandboxLimits> = {}, options: Partial<SandboxOptions> = {}): Bench {
  const log: { fact: string; data: JsonObject }[] = []
  const write = (fact: string, data: object = {}): void => void log.push({ fact, data: data as JsonObject }) // The sandbox logs plain data.
  const sandbox = createSandbox({
    bridge: BRIDGE,
    limits: { ms: 10_000, workers: 1, ...limits },
    log: { info: write, warn: write, error: write },
    clock: () => performance.now(),
    ...options,
  })
  return { sandbox, log, pids: () => log.filter(({ fact }) => fact === 'sandbox.ready').map(({ data }) => Number(data.pid)) }
}

/** A copy of the real bridge in this folder, which is within the house, so that its packages are found; changed in some files. Its path. */
export function changedBridge(folder: string, changes: Record<string, (text: string) => string>): string {
  cpSync(fileURLToPath(new URL('../../runtime/sandbox', import.meta.url)), folder, { recursive: true })
  for (const [name, change] of Object.entries(changes)) {
    const file = join(folder, name)
    const text = readFileSync(file, 'utf8')
    const changed = change(text)
    if (changed === text) throw new Error('the change found no place')
    writeFileSync(file, changed)
  }
  return join(folder, 'bridge.ts')
}

export interface Bench {
  sandbox: Sandbox
  log: { fact: string; data: JsonObject }[]
  /** Every child that was ever ready, oldest first. */
  pids(): number[]
}

/** What a run ends as: its value, or the failure's code and arguments. Anything but a value or an AppError fails the test. */
export async function outcome(sandbox: Sandbox, code: string, input: JsonObject = {}): Promise<Outcome> {
  try {
    return { value: (await sandbox.run(code, input)).value }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { code: error.code, args: error.args, message: error.message }
  }
}

export interface Outcome {
  value?: Json
  code?: string
  args?: Record<string, string | number>
  message?: string
}
