/** What one turn may use at most. A flow that needs more ends in the bot's handoff; it never takes the host with it (DOS-07). */
export interface Limits {
  steps: number
  replies: number
  /** UTF-8 bytes of a session's values, and of a turn's replies, as JSON. */
  bytes: number
  /** Milliseconds. */
  ms: number
  /** Sub-flows and interrupts inside one another. */
  depth: number
}

const DEFAULTS: Limits = { steps: 100, replies: 20, bytes: 64_000, ms: 120_000, depth: 10 }

export function withDefaults(limits: Partial<Limits> | undefined): Limits {
  return { ...DEFAULTS, ...limits }
}
