/**
 * Holds what the bot says back for as long as it wants to be seen typing. What comes after waits for what came before, so that
 * nothing overtakes. Only what comes live is held: who reloads has waited already.
 */
export function createPausing(given: { now: () => number; changed: () => void }): Pausing {
  const held = new Map<string, ReturnType<typeof setTimeout>>()
  let until = 0
  return {
    hold(key, ms, show) {
      const now = given.now()
      const wait = Math.max(0, until - now) + Math.min(LONGEST, Math.max(0, ms))
      if (wait === 0) return show()
      until = now + wait
      held.set(
        key,
        setTimeout(() => {
          held.delete(key)
          show()
          given.changed()
        }, wait),
      )
    },
    isHeld: (key) => held.has(key),
    any: () => held.size > 0,
    clear() {
      for (const timer of held.values()) clearTimeout(timer)
      held.clear()
      until = 0
    },
  }
}

/** Milliseconds, whatever a server says. */
const LONGEST = 5_000

export interface Pausing {
  /** Calls `show` at once, or after the pause. */
  hold(key: string, ms: number, show: () => void): void
  isHeld(key: string): boolean
  any(): boolean
  clear(): void
}
