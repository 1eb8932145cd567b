/** Lets so many in at once; the others wait in the order in which they came. */
export interface Turnstile {
  /** Resolves once there is room, with what makes room again: calling that more than once does no harm. */
  enter(): Promise<() => void>
}

export function createTurnstile(room: number): Turnstile {
  const waiting: (() => void)[] = []
  let free = room

  function leaveOnce(): () => void {
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }

  return {
    async enter() {
      if (free > 0) free--
      else await new Promise<void>((resolve) => waiting.push(resolve))
      return leaveOnce()
    },
  }
}
