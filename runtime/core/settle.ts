import type { Json } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { Outcome, Wait } from '../../nodes/node.ts'
import { assertRoom, Trouble } from './budget.ts'
import { troubleCode } from './grant.ts'
import { edgeFrom, flowOf, hasExit, isOnMainLine, startOf } from './graph.ts'
import { askPerson, handOver } from './handover.ts'
import { CHOSEN_LANGUAGE, type Session } from './session.ts'
import { createShown, MASK } from './shown.ts'
import type { Step } from './trace.ts'
import { heldBy, withValues } from './variables.ts'
import { closeStep, type Here, type Visit, type Walk } from './walk.ts'

/** Makes an outcome true, all of it or, by throwing Trouble, nothing of it; and says where it leads. */
export async function settle(walk: Walk, here: Here, step: Step, outcome: Outcome): Promise<Visit | null> {
  const say = outcome.say ?? []
  const before = walk.session
  const after = withValues(walk.given.document, before, outcome.set ?? {})
  if ('wait' in outcome) after.waiting = outcome.wait
  if (outcome.language && walk.given.document.languages.includes(outcome.language)) speak(after, outcome.language)
  assertRoom(walk, say, after)
  if ('exit' in outcome && !hasExit(here.type!, outcome.exit)) throw new Trouble('node.exit', `no exit ${outcome.exit}`)
  if ('call' in outcome && before.stack.length >= walk.limits.depth) throw new Trouble('budget.depth', 'too many sub-flows', true)
  walk.session = after
  walk.replies.push(...say)
  note(walk, step, outcome, before)
  const next = await lead(walk, here, step, outcome)
  closeStep(walk, step)
  return next
}

/** Kept with the contact too. No variable has such a name, so that none of a drawing's can be mistaken for it. */
function speak(session: Session, language: Language): void {
  session.language = language
  session.contact = { ...session.contact, [CHOSEN_LANGUAGE]: language }
}

async function lead(walk: Walk, here: Here, step: Step, outcome: Outcome): Promise<Visit | null> {
  const flow = here.flow.id
  if ('wait' in outcome) return rest(walk, here, step, outcome.wait)
  clearWait(walk.session)
  if ('exit' in outcome) return leave(walk, here, step, outcome.exit)
  if ('jump' in outcome) return { flow, node: outcome.jump, did: 'run' }
  if ('back' in outcome) return back(walk) ?? endFlow(walk)
  if ('end' in outcome) return endFlow(walk)
  walk.session.stack.push({ kind: 'call', flow, node: here.node.id, waiting: null })
  return { ...startOf(walk, flowOf(walk, outcome.call)), flow: outcome.call, did: 'run' }
}

/** A node failed: by the exit it declares for that, where it is connected, else to the bot's handoff. */
export async function leaveByTrouble(walk: Walk, here: Here, step: Step, error: unknown): Promise<Visit | null> {
  const code = troubleCode(error)
  if (walk.handoff?.node === here.node.id) walk.handoff = null // it asked for a person and failed before anybody was told
  const exit = here.type?.whenBroken ?? 'trouble'
  const to = edgeFrom(here.flow, here.node, exit)
  const mayEnd = here.node.ends?.includes(exit) ?? false
  if ((error instanceof Trouble && error.fatal) || (to === null && !mayEnd)) return handOver(walk, step, code)
  step.trouble = code
  clearWait(walk.session)
  const next = leave(walk, here, step, exit)
  closeStep(walk, step)
  return next
}

function leave(walk: Walk, here: Here, step: Step, exit: string): Visit | null {
  step.exit = exit
  const to = edgeFrom(here.flow, here.node, exit)
  if (to !== null) return { flow: here.flow.id, node: to, did: 'run' }
  if (here.node.ends?.includes(exit)) return endFlow(walk)
  step.because = { ...asObject(step.because), unconnected: exit }
  return back(walk) ?? endFlow(walk)
}

async function rest(walk: Walk, here: Here, step: Step, wait: Wait): Promise<null> {
  const { session, given } = walk
  step.waits = wait.for
  session.at = { flow: here.flow.id, node: here.node.id }
  session.dueAt = wait.timeout === undefined ? null : given.now + wait.timeout
  if (wait.for === 'reply') leaveInterrupts(walk, here)
  else if (!walk.handoff && given.session.mode !== 'person') {
    await askPerson(walk, step, { reason: here.node.title ?? '', summary: '' })
  }
  session.mode = wait.for === 'person' ? 'person' : 'bot'
  return null
}

/** A question on the main line leaves the interrupts of its flow behind: they may match again. */
function leaveInterrupts(walk: Walk, { flow, node }: Here): void {
  const { stack } = walk.session
  const isInside = () => stack.at(-1)?.kind === 'interrupt'
  if (isInside() && isOnMainLine(walk, flow, node.id)) while (isInside()) stack.pop()
}

/** Goes back to what was waiting when the innermost interrupt took over, and asks it again; null where there is none. */
function back(walk: Walk): Visit | null {
  const { stack } = walk.session
  const last = stack.findLastIndex((frame) => frame.kind === 'interrupt')
  if (last < 0) return null
  const frame = stack[last]!
  stack.length = last
  walk.event = { kind: 'open' }
  return { flow: frame.flow, node: frame.node, did: 'run' }
}

/** The innermost flow is done: its caller goes on, or the conversation is over. Interrupts inside it are done with it. */
function endFlow(walk: Walk): Visit | null {
  const { session } = walk
  const caller = session.stack.findLastIndex((frame) => frame.kind === 'call')
  const frame = session.stack[caller]
  session.stack.length = Math.max(0, caller)
  if (frame) return { flow: frame.flow, node: frame.node, did: 'resume', state: null }
  session.mode = 'over'
  return null
}

function clearWait(session: Session): void {
  Object.assign(session, { at: null, waiting: null, dueAt: null })
}

function note(walk: Walk, step: Step, outcome: Outcome, before: Session): void {
  const { document } = walk.given
  const shown = createShown(document, before, walk.session)
  if (outcome.because !== undefined) step.because = shown(outcome.because)
  for (const name of Object.keys(outcome.set ?? {})) {
    const variable = document.variables.find((v) => v.name === name)!
    const [was, is] = [heldBy(variable, before), heldBy(variable, walk.session)]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    const seen = (value: Json) => (variable.secret && value !== null ? MASK : shown(value))
    step.changed.push({ name, before: seen(was), after: seen(is) })
  }
}

function asObject(because: Json | undefined): { [key: string]: Json } {
  if (because === undefined || because === null) return {}
  return typeof because === 'object' && !Array.isArray(because) ? because : { why: because }
}
