import type { BotDocument } from '../../nodes/flow.ts'
import type { Problem } from '../../nodes/problem.ts'
import { errorsFirst } from '../../nodes/validate.ts'

export interface CheckerMeans {
  /** The check of a drawing, in pieces. */
  checksOf(document: BotDocument): (() => Problem[])[]
  onFound(problems: Problem[]): void
  /** Runs after so many milliseconds; the answer calls it off. */
  later(ms: number, run: () => void): () => void
  /** Runs when the page has nothing else to do, and soon at any rate; the answer calls it off. */
  idle(run: () => void): () => void
  /** Milliseconds. */
  now(): number
}

export interface Checker {
  /** The drawing is now this one; undefined: there is none. */
  changed(document: BotDocument | undefined): void
}

/** Milliseconds of quiet before a change is checked, and how long at most a change waits for quiet. */
export const QUIET = 120
export const MOST = 500

/**
 * Checks the drawing after changes, never in the way of them: once it is quiet, piece by piece while the page is idle. Who
 * types on and on is told within a second all the same (E34). The first drawing is checked without waiting.
 */
export function createChecker(means: CheckerMeans): Checker {
  let wanted: BotDocument | undefined
  let checked: BotDocument | undefined
  let since: number | undefined
  let running = false
  let callOff = () => {}

  function changed(document: BotDocument | undefined) {
    wanted = document
    if (!document) {
      callOff()
      running = false
      since = checked = undefined
      means.onFound([])
      return
    }
    if (running || document === checked) return
    since ??= means.now()
    callOff()
    callOff = means.later(checked ? Math.max(0, Math.min(QUIET, since + MOST - means.now())) : 0, begin)
  }

  function begin() {
    const document = wanted
    if (!document) return
    running = true
    since = undefined
    const checks = means.checksOf(document)
    const found: Problem[] = []
    const go = () => {
      const check = checks.shift()
      if (check) {
        found.push(...check())
        callOff = means.idle(go)
        return
      }
      running = false
      checked = document
      means.onFound(errorsFirst(found))
      changed(wanted) // what came meanwhile
    }
    go()
  }

  return { changed }
}
