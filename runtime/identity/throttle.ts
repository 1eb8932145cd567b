/**
 * Slows down guessing: after a few failures each further one makes the next try wait twice as long. Failures count for the
 * account and for the address that made them. A device that has signed in to the account before counts for itself alone,
 * so nobody can lock a person out of their own machine by failing elsewhere.
 */
export interface Throttle {
  /** Milliseconds to wait before the next try; 0 when it may be made now. */
  wait(keys: readonly string[]): number
  failed(keys: readonly string[]): void
  passed(keys: readonly string[]): void
}

const FREE = 5
const FIRST = 1_000
const LONGEST = 15 * 60_000
const FORGET = 24 * 3_600_000
/** Keys kept at once. The oldest go first, so that made-up accounts cannot fill the memory. */
const KEPT = 50_000

export function createThrottle(clock: () => number): Throttle {
  const failures = new Map<string, { count: number; at: number }>()
  const of = (key: string) => {
    const known = failures.get(key)
    return known && clock() - known.at < FORGET ? known : { count: 0, at: 0 }
  }
  return {
    wait(keys) {
      return Math.max(0, ...keys.map((key) => of(key)).map(({ count, at }) => at + delay(count) - clock()))
    },
    failed(keys) {
      for (const key of keys) {
        const { count } = of(key)
        failures.delete(key)
        failures.set(key, { count: count + 1, at: clock() })
      }
      while (failures.size > KEPT) failures.delete(failures.keys().next().value!)
    },
    passed(keys) {
      for (const key of keys) failures.delete(key)
    },
  }
}

const delay = (count: number) => (count < FREE ? 0 : Math.min(LONGEST, FIRST * 2 ** (count - FREE)))
