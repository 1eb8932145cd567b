import { createHash } from 'node:crypto'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Incidents } from '../../nodes/ports/trust.ts'
import { PortError } from '../../nodes/ports.ts'
import type { PortContext } from '../converse/contract.ts'
import type { Guard } from '../guard/contract.ts'
import type { Store } from '../store/contract.ts'

/** Cases as a flow opens and asks for them: masked once more before they are sealed, and each contact sees its own alone. */
export function createIncidentPort(deps: { store: Pick<Store, 'bot'>; guard: Guard }): (context: PortContext) => Incidents {
  const masked = (text: string) => deps.guard.inspectIn(text).text
  return ({ bot: id, turn, contact, conversation, now }) => {
    const { incidents } = deps.store.bot(id)
    return {
      async open({ kind, summary, evidence, freeze }) {
        if (contact === null) throw new PortError('incidents.nobody', 'a simulated turn opens no case')
        const opened = await incidents.open({
          slot: slotOf(turn, [kind, summary, evidence, freeze]),
          contact,
          conversation,
          kind,
          summary: masked(summary),
          evidence: throughout(evidence, masked),
          freeze: freeze === null ? null : masked(freeze),
          at: now,
        })
        return { number: opened.number, deadline: opened.deadline }
      },
      async status(number) {
        const found = contact === null ? null : await incidents.ofContact(number, contact)
        return found && { number: found.number, state: found.state, deadline: found.deadline }
      },
    }
  }
}

/** The same for every try of a turn. */
function slotOf(turn: string, said: unknown): string {
  return `turn:${createHash('sha256')
    .update(JSON.stringify([turn, said]))
    .digest('base64url')
    .slice(0, 22)}`
}

function throughout(evidence: JsonObject, change: (text: string) => string): JsonObject {
  const walk = (value: Json): Json => {
    if (typeof value === 'string') return change(value)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner)]))
    return value
  }
  return walk(evidence) as JsonObject // an object stays one
}
