import { AppError } from '../errors.ts'

/**
 * Keeps calls away from a server that fails: after `failures` in a row it stays open for `coolMs`, then lets one call through
 * to see. Without it, every waiting conversation would wait out the full time limit of a dead server, one after another.
 */
export function createBreaker(options: { failures: number; coolMs: number; clock: () => number }) {
  let failed = 0
  let openUntil = 0
  let trying = false
  return {
    openUntil: () => (failed >= options.failures ? openUntil : 0),
    async run<T>(call: () => Promise<T>, isServersFault: (error: unknown) => boolean): Promise<T> {
      const isOpen = failed >= options.failures
      if (isOpen && (trying || options.clock() < openUntil)) throw new AppError('model.off', { why: 'breaker' })
      trying = isOpen
      try {
        const result = await call()
        failed = 0
        return result
      } catch (error) {
        if (isServersFault(error)) {
          failed++
          openUntil = options.clock() + options.coolMs
        }
        throw error
      } finally {
        trying = false
      }
    },
  }
}

/** At most `atOnce` calls at a time and `waiting` behind them; who comes after is refused at once ('model.busy'). */
export function createLine(options: { atOnce: number; waiting: number }) {
  let running = 0
  const queue: (() => void)[] = []
  return {
    queued: () => queue.length,
    async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      if (running >= options.atOnce) {
        if (queue.length >= options.waiting) throw new AppError('model.busy', { waiting: queue.length })
        await placeInLine(queue, signal)
      } else running++
      try {
        return await call()
      } finally {
        const next = queue.shift()
        if (next) next()
        else running--
      }
    },
  }
}

function placeInLine(queue: (() => void)[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      const at = queue.indexOf(enter)
      if (at >= 0) queue.splice(at, 1)
      reject(signal?.reason)
    }
    const enter = () => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }
    if (signal?.aborted) return reject(signal.reason)
    signal?.addEventListener('abort', leave, { once: true })
    queue.push(enter)
  })
}
