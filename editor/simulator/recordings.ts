import type { Json } from '../../nodes/json.ts'
import type { Step } from '../shapes.ts'

/** Ports that reach outside: imitated unless the tester says otherwise, so that a try touches nobody. */
export const OUTSIDE = ['model', 'web', 'webhooks'] as const
export type Outside = (typeof OUTSIDE)[number]

/** What one live call answered, as the trace shows it (a secret's value is masked there). The step's `n`th call of that port. */
export interface Recording {
  port: Outside
  node: string
  n: number
  got: Json
}

/** Keeps the answers of the live calls of these steps; a newer answer replaces the older one of the same call. */
export function recorded(known: readonly Recording[], steps: readonly Step[], ports: readonly Outside[]): Recording[] {
  const kept = new Map(known.map((one) => [keyOf(one), one]))
  for (const step of steps) {
    const calls = new Map<string, number>()
    for (const call of step.calls) {
      const n = calls.get(call.port) ?? 0
      calls.set(call.port, n + 1)
      const port = ports.find((p) => p === call.port)
      if (!port || call.how !== 'live' || call.trouble) continue
      const one = { port, node: step.node, n, got: call.got }
      kept.set(keyOf(one), one)
    }
  }
  return [...kept.values()].slice(-MOST)
}

/** More than anybody tries in one sitting, and small enough to send with a turn. */
const MOST = 100
const keyOf = (one: Recording) => `${one.port} ${one.node} ${one.n}`
