import type { LimitsStore } from '../store/contract-hosts.ts'

/**
 * Slows down guessing: after a few failures each further one makes the next try wait twice as long. Failures count for the
 * account and for the address that made them. A device that has signed in to the account before counts for itself alone,
 * so nobody can lock a person out of their own machine by failing elsewhere. Counts are the database's, so that they hold
 * for every process that serves and across restarts.
 */
export interface Throttle {
  /**
   * Begins a try and counts it as failed until it has `passed`, so that many at once get no further than one after another.
   * Milliseconds to wait before it may be made; 0 when it may be made now. Nothing is counted while one has to wait.
   */
  enter(keys: readonly string[]): Promise<number>
  passed(keys: readonly string[]): Promise<void>
}

const FREE = 5
const FIRST = 1_000
const LONGEST = 15 * 60_000
const FORGET = 24 * 3_600_000
/** Each round loses to somebody who tries the same account or from the same address at this moment. */
const ROUNDS = 20

export function createThrottle({ limits, clock }: { limits: LimitsStore; clock: () => number }): Throttle {
  const nameOf = (key: string) => `sign-in ${key}`
  return {
    async enter(keys) {
      for (let round = 0; round < ROUNDS; round++) {
        const now = clock()
        const known = await Promise.all(keys.map((key) => limits.get(nameOf(key))))
        // Kept by when it is forgotten, which is a day after the last failure.
        const waits = known.map((was) => (was && was.endsAt > now ? was.endsAt - FORGET + delay(was.used) - now : 0))
        const wait = Math.max(0, ...waits)
        if (wait > 0) return wait
        const changes = keys.map((key, i) => {
          const was = known[i]!
          const used = was && was.endsAt > now ? was.used + 1 : 1
          return { name: nameOf(key), was, is: { used, endsAt: now + FORGET } }
        })
        if (await limits.set(changes)) return 0
      }
      return FIRST
    },
    passed: (keys) => limits.remove(keys.map(nameOf)),
  }
}

const delay = (count: number) => (count < FREE ? 0 : Math.min(LONGEST, FIRST * 2 ** (count - FREE)))
