import type { NodeType } from '../../nodes/node.ts'
import type { PortName, Ports } from '../../nodes/ports.ts'
import { createShown } from './shown.ts'
import type { PortCall, Step } from './trace.ts'
import { timeOf, type Walk } from './walk.ts'

/** The ports a declaration asks for and no others, each call noted in the step. */
export function grant(walk: Walk, type: NodeType, step: Pick<Step, 'n' | 'flow' | 'node' | 'calls'>): Partial<Ports> {
  const needs: readonly PortName[] = type.needs ?? []
  if (needs.length === 0) return {}
  const hows = new WeakMap<Promise<unknown>, PortCall['how']>()
  const all = walk.given.ports({
    n: step.n,
    flow: step.flow,
    node: step.node,
    type: type.type,
    answered: (call, how) => hows.set(call, how),
  })
  const granted: Partial<Ports> = Object.fromEntries(needs.map((name) => [name, noted(walk, name, all[name], step.calls, hows)]))
  return granted.people ? { ...granted, people: remembered(walk, step.node, granted.people) } : granted
}

/** Asking for a person is a handoff, with the number that the node tells the customer. */
function remembered(walk: Walk, node: string, people: Ports['people']): Ports['people'] {
  return {
    async ask(request) {
      const ticket = await people.ask(request)
      const { reason, summary } = request
      walk.handoff = { reason, summary, number: ticket.number, node }
      return ticket
    },
  }
}

type Port = Record<string, (...sent: unknown[]) => Promise<unknown>>

function noted(
  walk: Walk,
  name: string,
  port: unknown,
  calls: PortCall[],
  hows: WeakMap<Promise<unknown>, PortCall['how']>,
): Port {
  const shown = createShown(walk.given.document, walk.session)
  const wrap = (method: Port[string]) =>
    async function call(...sent: unknown[]): Promise<unknown> {
      const begun = timeOf(walk.given)
      const note: PortCall = { port: name, how: 'live', ms: 0, sent: shown(sent.length === 1 ? sent[0] : sent), got: null }
      calls.push(note)
      try {
        const answer = method.apply(port, sent)
        note.how = hows.get(answer) ?? 'live'
        const got = await answer
        note.got = shown(got)
        return got
      } catch (error) {
        note.trouble = troubleCode(error)
        throw error
      } finally {
        note.ms = Math.max(0, timeOf(walk.given) - begun)
      }
    }
  return Object.fromEntries(Object.entries(port as Port).map(([key, method]) => [key, wrap(method)])) // every port is an object of async functions
}

/** The one word that says what failed. */
export function troubleCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'node.failed'
}
