import type { Flow, Variable } from '../../nodes/flow.ts'
import type { JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { Event, InputKind } from '../../nodes/reply.ts'
import type { Session, Simulated, Step } from '../shapes.ts'

/** A conversation with the draft: plain data, and pure functions from one state to the next. */
export interface Talk {
  turns: Turn[]
  /** Handed in with each turn and taken back from its answer: the server keeps nothing. */
  session: Session
  /** What was typed, oldest first, for the arrow keys. */
  sent: string[]
}

export interface Turn {
  id: number
  event: Event
  at: number
  /** The state before this turn, so that it can be tried again. */
  before: Session
  answer?: Simulated
  /** Why there is no answer, in the reader's language. */
  failed?: string
}

export function newTalk(language: Language, contact: JsonObject = {}, variables: JsonObject = {}): Talk {
  return {
    turns: [],
    sent: [],
    session: { language, variables, contact, at: null, waiting: null, stack: [], mode: 'bot' },
  }
}

/** An event goes out. */
export function begun(talk: Talk, turn: { id: number; event: Event; at: number }): Talk {
  const text = turn.event.kind === 'text' && !turn.event.choice ? turn.event.text : null
  const sent = text === null || talk.sent.at(-1) === text ? talk.sent : [...talk.sent, text].slice(-50)
  return { ...talk, sent, turns: [...talk.turns, { ...turn, before: talk.session }] }
}

/** Its answer comes in; one for a turn that is no longer there changes nothing. */
export function answered(talk: Talk, id: number, answer: Simulated): Talk {
  if (!talk.turns.some((t) => t.id === id)) return talk
  return {
    ...talk,
    session: answer.session,
    turns: talk.turns.map((t) => (t.id === id ? { ...t, answer, failed: undefined } : t)),
  }
}

export function failed(talk: Talk, id: number, why: string): Talk {
  return { ...talk, turns: talk.turns.map((t) => (t.id === id ? { ...t, failed: why } : t)) }
}

/** Takes back the last turn where it failed, so that it can be sent again from the same state. */
export function withoutFailed(talk: Talk): { talk: Talk; event: Event | null } {
  const last = talk.turns.at(-1)
  if (!last?.failed) return { talk, event: null }
  return { talk: { ...talk, session: last.before, turns: talk.turns.slice(0, -1) }, event: last.event }
}

/** A tester's edit of one variable: the next turn starts from it. */
export function edited(talk: Talk, scope: 'conversation' | 'contact', name: string, value: JsonObject[string]): Talk {
  const key = scope === 'contact' ? 'contact' : 'variables'
  return { ...talk, session: { ...talk.session, [key]: { ...talk.session[key], [name]: value } } }
}

/** What the last answer asks for: stars and files have a control of their own. */
export function openInput(talk: Talk): InputKind {
  if (talk.session.mode !== 'bot') return 'text'
  return talk.turns.at(-1)?.answer?.replies.at(-1)?.input ?? 'text'
}

/** Quick replies may be pressed under the last answer only. */
export function openChoices(talk: Talk): { id: string; label: string }[] {
  const last = talk.turns.at(-1)
  if (talk.session.mode !== 'bot') return []
  return last?.answer?.replies.findLast((r) => r.choices?.length)?.choices ?? []
}

/** The way through one flow: each node's last step number, counted over all given turns, and the edges that were walked. */
export function pathOf(turns: Turn[], flow: Flow, at: Session['at']) {
  const lit = new Map<string, number>()
  const edges = new Set<string>()
  let n = 0
  for (const step of turns.flatMap((t) => t.answer?.steps ?? [])) {
    n += 1
    if (step.flow !== flow.id) continue
    lit.set(step.node, n)
    const edge = step.exit && flow.edges.find((e) => e.from === step.node && e.exit === step.exit)
    if (edge) edges.add(edge.id)
  }
  return { lit, edges, current: at?.flow === flow.id ? at.node : null }
}

/** What is looked at of one turn: its steps with the numbers they have on the canvas. */
export interface TracedTurn {
  turn: Turn
  steps: { step: Step; number: number }[]
}

/** All turns with their steps numbered through; with `node`, only the turns and steps that visited it. */
export function traceOf(turns: Turn[], node: string | null): TracedTurn[] {
  let n = 0
  const all = turns.map((turn) => ({
    turn,
    steps: (turn.answer?.steps ?? []).map((step) => {
      n += 1
      return { step, number: n }
    }),
  }))
  if (node === null) return all
  return all
    .map(({ turn, steps }) => ({ turn, steps: steps.filter(({ step }) => step.node === node) }))
    .filter(({ steps }) => steps.length > 0)
}

/** What the variables hold now, for those who write texts with them. A secret's value is shown nowhere. */
export function openValues(session: Session, variables: readonly Variable[]): JsonObject {
  const secret = new Set(variables.filter((v) => v.secret).map((v) => v.name))
  const held = Object.entries({ ...session.contact, ...session.variables })
  return Object.fromEntries(held.filter(([name, value]) => !secret.has(name) && value !== null))
}

/**
 * The arrow keys in the message box: `index` counts back from the newest sent text, -1 is what is being typed.
 * Up goes back, down comes forward again.
 */
export function recalled(sent: string[], index: number, way: 'up' | 'down'): { index: number; text: string } {
  const next = Math.max(-1, Math.min(sent.length - 1, index + (way === 'up' ? 1 : -1)))
  return { index: next, text: next === -1 ? '' : (sent[sent.length - 1 - next] ?? '') }
}
