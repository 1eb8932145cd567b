import type { Used } from '../store/contract-hosts.ts'

/** A limit that somebody has used, until it is over. */
export interface Window extends Used {
  /** What was used here since it was told to the other hosts. */
  untold: number
  /** What is being told: it counts here until the answer, which counts it in, has come. */
  telling: number
}

/** Milliseconds between two looks for what is over. */
const SWEEP_EVERY = 60_000

/**
 * Windows by name, in memory. Whoever asks for one lets go of those that are over, about once a minute and however little was used of
 * any: addresses come by the thousand, use a fraction of their limit, and never come again.
 */
export function createWindows() {
  const windows = new Map<string, Window>()
  let sweepAt = 0

  function sweep(now: number): void {
    sweepAt = now + SWEEP_EVERY
    for (const [name, { endsAt }] of windows) if (endsAt <= now) windows.delete(name)
  }

  return {
    /** The one that counts at this time, if there is one. */
    at(name: string, now: number): Window | undefined {
      // A clock that was set back is no reason to wait for it.
      if (now >= sweepAt || now < sweepAt - SWEEP_EVERY) sweep(now)
      const window = windows.get(name)
      return window && window.endsAt > now ? window : undefined
    },
    open(name: string, used: Used): Window {
      const window = { ...used, untold: 0, telling: 0 }
      windows.set(name, window)
      return window
    },
    size: () => windows.size,
  }
}
