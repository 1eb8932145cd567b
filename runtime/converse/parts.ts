import type { Bus } from '../bus.ts'
import type { Guard } from '../guard/contract.ts'

/**
 * Shows a growing model answer sentence by sentence, each after the guard has passed it; after one that it does not pass,
 * no more. What is shown here is replaced by the turn's own replies, which are inspected whole.
 */
export function createParts(deps: { bus: Bus; guard: Guard }, conversation: string, turn: string, instructions: string[]) {
  let shown = 0
  let isHeld = false
  return {
    begin() {
      isHeld = false
    },
    show(sentence: string): void {
      if (isHeld) return
      const { reply, blocked } = deps.guard.inspectOut({ text: sentence, generated: true }, { instructions })
      isHeld = blocked
      if (blocked) return
      deps.bus.publish(`conversation:${conversation}`, { kind: 'part', conversation, turn, index: shown++, text: reply.text })
    },
    count: () => shown,
  }
}
