import { createTurnstile } from '../turnstile.ts'
import type { TurnName } from './contract.ts'

/**
 * So many turns of a pile are worked on at one time. Ten thousand that go through each step together are all answered at the end of
 * it, and whoever writes meanwhile is answered after them (I10).
 */
const AT_WORK = 24

/**
 * Queues turns that have piled up: what a dead process left, or those whose alarms all ring. Each is in its conversation's line at
 * once, so that it keeps its order there, and begins when there is a place for it.
 *
 * @param queue takes the turn in its conversation's line; when its time has come there, not before `mayBegin` resolves
 */
export function createBacklog(queue: (turn: TurnName, mayBegin: () => Promise<void>) => Promise<void>) {
  const places = createTurnstile(AT_WORK)
  const held = new Map<string, () => void>()

  function leave(turn: string): void {
    held.get(turn)?.()
    held.delete(turn)
  }

  return {
    queue(turn: TurnName): void {
      const enter = async () => void held.set(turn.turn, await places.enter())
      void queue(turn, enter).then(() => leave(turn.turn))
    },
    /** The turn waits for somebody outside, and needs no place to do that: the next may begin. Any turn may be named. */
    leave,
  }
}
