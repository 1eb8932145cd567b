import { fill } from './fill.ts'
import { type Interrupt, interruptsNear } from './graph.ts'
import type { Walk } from './walk.ts'

/** Sets when the next `timeout` event is to come: when the wait's time is up or the first interrupt for silence starts. */
export function setAlarm(walk: Walk): void {
  const { session } = walk
  const times = session.mode === 'over' ? [] : [session.dueAt, ...(session.mode === 'bot' && session.at ? startsOf(walk) : [])]
  const set = times.filter((time) => typeof time === 'number')
  session.wakeAt = set.length > 0 ? Math.min(...set) : null
}

/** The customer was heard: silence begins anew. */
export function hear(walk: Walk): void {
  Object.assign(walk.session, { heardAt: walk.given.now, started: [] })
}

/** Milliseconds since the customer was last heard. */
export function silence({ session, given }: Walk): number {
  return Math.max(0, given.now - (session.heardAt ?? given.now))
}

/** An alarm that was set for something earlier says nothing now. */
export function isDue({ session, given }: Walk): boolean {
  return typeof session.wakeAt === 'number' && given.now >= session.wakeAt
}

/** Whether the wait's own time is up, and not only an interrupt's. */
export function isWaitOver({ session, given }: Walk): boolean {
  return typeof session.dueAt === 'number' && given.now >= session.dueAt
}

/** Whether this silence has already started an interrupt. */
export function hasStarted({ session }: Walk, interrupt: string): boolean {
  return session.started?.includes(interrupt) ?? false
}

function startsOf(walk: Walk): (number | null)[] {
  const { session, given } = walk
  const waiting = interruptsNear(walk).filter(({ node }) => !hasStarted(walk, node.id))
  return waiting.map((interrupt) => {
    const after = wakesAfter(walk, interrupt)
    return after === null ? null : Math.max((session.heardAt ?? given.now) + after, given.now + 1)
  })
}

/** Milliseconds of silence, or null. A declaration that cannot say so never starts by silence. */
function wakesAfter(walk: Walk, { node, type }: Interrupt): number | null {
  try {
    // biome-ignore lint/suspicious/noExplicitAny: each declaration has its own fields; `fill` reads them from it
    return type.wakesAfter?.(fill(walk, type.fields, node.fields, { conditions: [] }) as any) ?? null
  } catch {
    return null
  }
}
