import { createTurnstile } from '../turnstile.ts'
import type { SetTimer, TurnName } from './contract.ts'

/**
 * So many turns of a pile are worked on at one time. Ten thousand that go through each step together are all answered at the end of
 * it, and whoever writes meanwhile is answered after them (I10).
 */
const AT_WORK = 64
/** One that takes longer waits for somebody outside, and needs no place to do that: the next goes on. Milliseconds. */
export const PLACE_MS = 200

/**
 * Queues turns that have piled up, what a dead process left or whose alarms all ring: each is in its conversation's line at once, so
 * that it keeps its order there, and begins when there is a place.
 */
export function createBacklog(deps: {
  setTimer: SetTimer
  /** Takes the turn in its conversation's line, not before `after`. */
  queue(turn: TurnName, after: Promise<void>): Promise<void>
}): (turn: TurnName) => void {
  const places = createTurnstile(AT_WORK)
  return (turn) => {
    let leave = () => {}
    const mayBegin = places.enter().then((free) => {
      const callOff = deps.setTimer(free, PLACE_MS)
      leave = () => {
        callOff()
        free()
      }
    })
    void deps.queue(turn, mayBegin).then(() => leave())
  }
}
