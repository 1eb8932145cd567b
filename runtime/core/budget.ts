import type { Json } from '../../nodes/json.ts'
import type { Reply } from '../../nodes/reply.ts'
import type { Session } from './session.ts'
import { timeOf, type Walk } from './walk.ts'

/** A node's way is blocked. `fatal`: its own `trouble` exit is not asked, the bot's handoff takes over. */
export class Trouble extends Error {
  readonly code: string
  readonly fatal: boolean
  constructor(code: string, message: string, fatal = false) {
    super(message)
    this.name = 'Trouble'
    this.code = code
    this.fatal = fatal
  }
}

/** Which budget is used up before the present step, which is already counted; null where there is room. */
export function spentBudget(walk: Walk): string | null {
  if (walk.steps.length > walk.limits.steps) return 'budget.steps'
  if (walk.given.signal?.aborted || timeOf(walk.given) - walk.startedAt > walk.limits.ms) return 'budget.time'
  return null
}

/** Throws where a node wants to say or keep more than a turn may. Nothing of its outcome is kept then. */
export function assertRoom(walk: Walk, say: readonly Reply[], session: Session): void {
  if (walk.replies.length + say.length > walk.limits.replies) {
    throw new Trouble('budget.replies', `more than ${walk.limits.replies} replies`, true)
  }
  const { variables, contact, waiting } = session
  const kept = bytesOf([variables, contact, waiting?.state ?? null])
  const said = say.length === 0 ? 0 : bytesOf([...walk.replies, ...say] as unknown as Json) // replies are plain data
  if (kept > walk.limits.bytes || said > walk.limits.bytes) {
    throw new Trouble('budget.bytes', `more than ${walk.limits.bytes} bytes`, true)
  }
}

/** The work's result, or trouble as soon as the turn's signal is aborted, whether or not the work heeds it. */
export function inTime<T>(walk: Walk, work: () => Promise<T>): Promise<T> {
  const { signal } = walk.given
  if (!signal) return work()
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Trouble('budget.time', 'the turn took too long', true))
    signal.addEventListener('abort', stop, { once: true })
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}

function bytesOf(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value))
}
