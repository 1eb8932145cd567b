/** Whether somebody who may answer customers has the queue open now: what a handoff tells the customer to expect. */
export interface Presence {
  anyone(): boolean
  /** Returns what ends it. */
  arrive(): () => void
}

export function createPresence(): Presence {
  let count = 0
  return {
    anyone: () => count > 0,
    arrive() {
      count++
      let here = true
      return () => {
        if (here) count--
        here = false
      }
    },
  }
}
