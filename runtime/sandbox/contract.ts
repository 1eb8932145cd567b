import type { Json, JsonObject } from '../../nodes/json.ts'

/** Runs a shop's JavaScript apart from everything. Fails closed: no sandbox, no run. */
export interface Sandbox {
  /**
   * `code` is the body of an async function of one argument `input`; what it returns is copied out as JSON.
   * Rejects with AppError 'sandbox.off' | 'sandbox.time' | 'sandbox.memory' | 'sandbox.failed' (with `args.says`, free of host paths).
   */
  run(code: string, input: JsonObject, options?: { signal?: AbortSignal }): Promise<SandboxResult>
  health(): { state: 'ready' | 'off'; why?: string; workers: number; kills: number }
  close(): Promise<void>
}

export interface SandboxResult {
  value: Json
  /** Wall-clock milliseconds, and the isolate's heap in bytes at the end. */
  ms: number
  heap: number
}

export interface SandboxLimits {
  /** Wall clock of one run. Default 1,000 ms; the supervisor kills at limit + 200 ms. */
  ms: number
  /** Resident memory of one child process above its idle size. Default 96 MB. */
  bytes: number
  /** Child processes. Default 2. */
  workers: number
  /** JSON in and out. Default 256 kB each. */
  json: number
}
