import type { Json, JsonObject } from '../nodes/json.ts'
import type { Event } from '../nodes/reply.ts'
import type { EngineDeps, SetTimer, Simulated, SimulateRequest } from './converse/contract.ts'
import { inspectIncoming, inspectReplies, securityOf } from './converse/inspect.ts'
import { simulatedPorts } from './converse/mocks.ts'
import { replaying } from './converse/recordings.ts'
import { troubleText } from './core/handover.ts'
import { newSession, type Session } from './core/session.ts'
import type { Verdict } from './core/trace.ts'
import { type Turn, takeTurn } from './core/turn.ts'
import { fitting } from './core/variables.ts'

type Deps = Pick<EngineDeps, 'guard' | 'types' | 'ports' | 'clock' | 'turnMs'> & { setTimer: SetTimer }

/**
 * Tries a turn: the same guard, interpreter and ports as for customers, on a document that need not be saved and a session
 * that the caller holds. Nothing is stored. A port that is not 'live' answers from here: no packet leaves the host.
 */
export function createSimulator(deps: Deps): (request: SimulateRequest) => Promise<Simulated> {
  return async (request) => {
    const { document, bot } = request
    const session = withEdits(request, request.session ?? newSession(document.fallback))
    const came = inspectedEvent(deps, request, session)
    const time = new AbortController()
    const callOff = deps.setTimer(() => time.abort(), deps.turnMs ?? 120_000)
    const prompts: Simulated['prompts'] = []
    const nobody = { conversation: null, contact: null, now: nowFor(deps, request, session) }
    const context = {
      bot,
      turn: 'simulated',
      ...nobody,
      asStranger: isStranger(request.mocks?.shop),
      document,
      version: null,
      offline: request.ports.model !== 'live',
      language: session.language,
      signal: time.signal,
      onSentence() {},
    }
    const taken = await takeTurn({
      document,
      session,
      event: came.event,
      security: securityOf(came.verdicts),
      from: request.from,
      types: deps.types,
      ports: replaying(simulatedPorts(request, deps.ports(context), prompts), request.recordings ?? [], prompts),
      now: nowFor(deps, request, session),
      signal: time.signal,
      clock: deps.clock,
      seed: request.seed,
      limits: request.alone ? { steps: 1 } : {},
    }).finally(callOff)
    const instructions = prompts.map((prompt) => prompt.system)
    const trouble = troubleText(document, taken.session.language)
    const { replies, verdicts } = inspectReplies(deps.guard, taken.replies, instructions, trouble)
    const { steps, wakeAt } = taken
    return {
      session: taken.session,
      replies,
      steps,
      prompts,
      wakeAt,
      verdicts: [...came.verdicts, ...verdicts],
      state: stateOf(taken),
    }
  }
}

/** `{ "verified": false }`, written as the answer of the shop's data. Anything else: a tester counts as verified. */
function isStranger(mock: Json | undefined): boolean {
  return typeof mock === 'object' && mock !== null && !Array.isArray(mock) && mock.verified === false
}

/** An alarm that the tester rings comes when it would have come. */
function nowFor({ clock }: Deps, { event }: SimulateRequest, session: Session): number {
  return event.kind === 'timeout' ? Math.max(clock(), session.wakeAt ?? 0) : clock()
}

/** Values that the tester edited. What does not fit is left out: a half-typed value is no error. */
function withEdits({ document, variables = {} }: SimulateRequest, session: Session): Session {
  const next: Session = { ...session, variables: { ...session.variables }, contact: { ...session.contact } }
  for (const [name, value] of Object.entries(fitting(document, variables))) {
    const isContact = document.variables.some((v) => v.name === name && v.scope === 'contact')
    const scope: JsonObject = isContact ? next.contact : next.variables
    scope[name] = value
  }
  return next
}

/** In a secret wait digits are the code, as the masked field sends it: no proof of it is made, because nobody's it is. */
function inspectedEvent(
  { guard }: Deps,
  { event }: SimulateRequest,
  { waiting }: Session,
): { event: Event; verdicts: Verdict[] } {
  if (event.kind !== 'text') return { event, verdicts: [] }
  if (waiting?.secret && /^[\d\s-]{3,16}$/.test(event.text)) return { event: { kind: 'code', proof: 'simulated' }, verdicts: [] }
  return inspectIncoming(guard, { content: event })
}

function stateOf({ over, session, handoff }: Turn): Simulated['state'] {
  return over ? 'over' : session.mode === 'person' || handoff ? 'waiting' : 'bot'
}
