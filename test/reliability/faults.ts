/** How a call fails: with the code that a disk, a database or a network gives, before it was done or after. */
export interface Failure {
  code: string
  /** It was done all the same, and only the answer was lost. */
  after?: boolean
  /** Calls in a row that fail. Default 1. */
  lasts?: number
}

/** Counts calls, and lets the n-th of them fail. */
export interface Faults {
  /** The `nth` call from now on fails, counted from 1. */
  arm(nth: number, failure: Failure): void
  /** Nothing fails any more. */
  disarm(): void
  /** Whether the call that was to fail has been made. */
  hasStruck(): boolean
  /** Makes a call, or fails it. `errorOf` makes the error that this kind of call fails with. */
  around<T>(call: () => Promise<T>, errorOf?: (code: string) => Error): Promise<T>
}

export function createFaults(): Faults {
  let left = 0
  let strikes = 0
  let failure: Failure = { code: '' }
  let struck = false
  return {
    arm(nth, how) {
      left = nth
      strikes = how.lasts ?? 1
      failure = how
      struck = false
    },
    disarm() {
      left = 0
    },
    hasStruck: () => struck,
    async around(call, errorOf = codedError) {
      const isTurn = left === 1 && strikes > 0
      if (left > 1) left--
      if (!isTurn) return call()
      struck = true
      if (--strikes === 0) left = 0
      if (failure.after) await call()
      throw errorOf(failure.code)
    },
  }
}

/** As Node and database drivers throw them. */
export function codedError(code: string): Error {
  return Object.assign(new Error(`injected ${code}`), { code })
}
