import { createTurnstile } from '../turnstile.ts'
import type { TurnName } from './contract.ts'

/**
 * So many turns of a pile are worked on at one time. Ten thousand that go through each step together are all answered at the end of
 * it, and whoever writes meanwhile is answered after them (I10).
 */
const AT_WORK = 24

interface Piled {
  /** It works, or waits to. */
  needsPlace: boolean
  place: (() => void) | null
  /** It begins without a place. */
  hurry(): void
}

/**
 * Queues turns that have piled up: what a dead process left, or those whose alarms all ring. Each is in its conversation's line at
 * once, so that it keeps its order there, and begins when there is a place for it.
 *
 * @param queue takes the turn in its conversation's line; when its time has come there, not before `mayBegin` resolves
 */
export function createBacklog(queue: (turn: TurnName, mayBegin: () => Promise<void>) => Promise<void>) {
  const places = createTurnstile(AT_WORK)
  const piled = new Map<string, Piled>()
  const talks = new Map<string, Set<Piled>>()

  function letGo(one: Piled): void {
    one.needsPlace = false
    one.place?.()
  }

  async function enter(one: Piled): Promise<void> {
    one.place = await places.enter()
    if (!one.needsPlace) one.place()
  }

  return {
    queue(turn: TurnName): void {
      if (piled.has(turn.turn)) return
      const { promise: hurried, resolve: hurry } = Promise.withResolvers<void>()
      const one: Piled = { needsPlace: true, place: null, hurry }
      const talk = talks.get(turn.conversation) ?? new Set()
      piled.set(turn.turn, one)
      talks.set(turn.conversation, talk.add(one))
      void queue(turn, () => Promise.race([enter(one), hurried])).then(() => {
        letGo(one)
        piled.delete(turn.turn)
        talk.delete(one)
        if (talk.size === 0) talks.delete(turn.conversation)
      })
    },
    /** The turn waits for somebody outside, and needs no place to do that: the next may begin. Any turn may be named. */
    leave(turn: string): void {
      const one = piled.get(turn)
      if (one) letGo(one)
    },
    /**
     * Somebody is writing in this conversation: what is piled up of it begins now. A message that has just come in may be there itself,
     * for whoever looks for what is left can find it before its own process takes it up.
     */
    hurry(conversation: string): void {
      for (const one of talks.get(conversation) ?? []) one.hurry()
    },
  }
}
