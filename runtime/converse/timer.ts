import type { SetTimer } from './contract.ts'

/** The process's own timers; they keep no process alive. */
export const systemTimer: SetTimer = (call, ms) => {
  const timer = setTimeout(call, ms)
  timer.unref()
  return () => clearTimeout(timer)
}

/** Goes on evenly while somebody sets the clock. */
export const systemElapsed = () => Math.round(performance.now())

/** Resolves after `ms`, or as soon as `signal` is aborted. */
export function pause(setTimer: SetTimer, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      callOff()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const callOff = setTimer(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}

/** Resolves when `signal` is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
