import type { Event } from '../../nodes/reply.ts'
import { inTime } from './budget.ts'
import { fill } from './fill.ts'
import { grant, troubleCode } from './grant.ts'
import { type Interrupt, interruptsNear, startOf } from './graph.ts'
import { newSession } from './session.ts'
import { leaveByTrouble } from './settle.ts'
import { hasStarted, hear, isDue, isWaitOver, silence } from './silence.ts'
import type { Step } from './trace.ts'
import { fitting, withValues } from './variables.ts'
import { closeStep, openStep, seedOf, type Visit, type Walk } from './walk.ts'

/** Where the event leads first: an interrupt, the waiting node, the start; null where it leads nowhere. */
export async function opening(walk: Walk): Promise<Visit | null> {
  const { given, event } = walk
  if (event.kind === 'text' || event.kind === 'code' || event.kind === 'open') hear(walk)
  if (given.from) return beginAt(walk, given.from)
  if (walk.session.mode === 'over') return beginAgain(walk)
  if (event.kind === 'timeout' && !isDue(walk)) return null
  if (event.kind === 'returned' || walk.session.mode === 'person') return afterPerson(walk)
  if (event.kind === 'nobody' || (event.kind === 'open' && walk.session.at)) return null
  return (await interrupt(walk)) ?? here(walk)
}

function beginAt(walk: Walk, place: { flow: string; node: string }): Visit {
  Object.assign(walk.session, { at: null, waiting: null, stack: [], mode: 'bot', dueAt: null })
  return { ...place, did: 'run' }
}

/** Words after the end begin a new conversation; what is known of the contact stays. */
async function beginAgain(walk: Walk): Promise<Visit | null> {
  const { kind } = walk.event
  if (kind !== 'text' && kind !== 'open' && kind !== 'security') return null
  walk.session = newSession(walk.session.language, walk.session.contact)
  hear(walk)
  return (await interrupt(walk)) ?? here(walk)
}

/** Staff have it, and the bot hears nothing until they give it back or nobody came. */
function afterPerson(walk: Walk): Visit | null {
  const { session, event, given } = walk
  if (event.kind === 'timeout') walk.event = { kind: 'nobody' }
  if (walk.event.kind !== 'returned' && walk.event.kind !== 'nobody') return null
  if (event.kind === 'returned') {
    const variables = fitting(given.document, event.variables)
    walk.event = { kind: 'returned', variables }
    walk.session = withValues(given.document, session, variables)
  }
  walk.session.mode = 'bot'
  if (!session.at) return null
  if (session.waiting?.for === 'person') return { ...session.at, did: 'resume', state: session.waiting.state ?? null }
  walk.event = { kind: 'open' }
  return { ...session.at, did: 'run' }
}

function here(walk: Walk): Visit | null {
  const { at, waiting } = walk.session
  if (at && walk.event.kind === 'timeout' && !isWaitOver(walk)) return null
  // A code that nobody waits for any more says nothing to anybody.
  if (walk.event.kind === 'code' && !waiting?.secret) return null
  if (at) return { ...at, did: 'resume', state: waiting?.state ?? null }
  if (walk.event.kind === 'timeout') return null
  return { ...startOf(walk, walk.given.document.flows[0]), did: 'run' }
}

/** The first interrupt that the event calls for. What the guard saw is asked about first, then the event itself. */
async function interrupt(walk: Walk): Promise<Visit | null> {
  const candidates = interruptsNear(walk).filter(({ node }) => walk.event.kind !== 'timeout' || !hasStarted(walk, node.id))
  for (const event of readings(walk)) {
    for (const candidate of candidates) {
      const visit = await takeOver(walk, candidate, event)
      if (visit) return visit
    }
  }
  return null
}

function readings(walk: Walk): Event[] {
  const { event } = walk
  if (event.kind === 'timeout') return [{ kind: 'timeout', silent: silence(walk) }]
  if (event.kind !== 'text') return [event]
  return [...(walk.given.security ?? []).map((what) => ({ kind: 'security' as const, what, text: event.text })), event]
}

async function takeOver(walk: Walk, candidate: Interrupt, event: Event): Promise<Visit | null> {
  const { flow, node } = candidate
  const asked: Step[] = []
  try {
    if (!(await matches(walk, candidate, event, asked))) return null
  } catch (error) {
    return afterBrokenMatch(walk, candidate, error)
  } finally {
    walk.asked.push(...asked.flatMap((step) => step.calls))
  }
  pushFrame(walk, node.id)
  walk.event = event
  return { flow: flow.id, node: node.id, did: 'run' }
}

function pushFrame(walk: Walk, by: string): void {
  const { session } = walk
  if (walk.event.kind === 'timeout') session.started = [...(session.started ?? []), by]
  const back = session.at ?? startOf(walk, walk.given.document.flows[0])
  session.stack.push({ ...back, kind: 'interrupt', waiting: session.waiting, by })
}

async function matches(walk: Walk, { flow, node, type }: Interrupt, event: Event, asked: Step[]): Promise<boolean> {
  const step: Step = {
    n: 0,
    flow: flow.id,
    node: node.id,
    type: node.type,
    did: 'run',
    conditions: [],
    changed: [],
    calls: [],
    ms: 0,
  }
  asked.push(step)
  const fields = fill(walk, type.fields, node.fields, step)
  const ports = grant(walk, type, step)
  // biome-ignore lint/suspicious/noExplicitAny: each declaration has its own fields and ports; `fill` and `grant` read them from it
  const given: any = { fields, event, language: walk.session.language, now: walk.given.now, seed: seedOf(walk), ...ports }
  return inTime(walk, async () => type.matches!(given))
}

/** An interrupt that cannot tell is passed over, and the trace says so; one that protects refuses instead. */
function afterBrokenMatch(walk: Walk, candidate: Interrupt, error: unknown): Visit | null | Promise<Visit | null> {
  const { flow, node, type } = candidate
  const step = openStep(walk, { flow: flow.id, node: node.id, did: 'run' }, candidate)
  if (type.group === 'protect') {
    pushFrame(walk, node.id)
    return leaveByTrouble(walk, candidate, step, error)
  }
  step.trouble = troubleCode(error)
  closeStep(walk, step)
  return null
}
