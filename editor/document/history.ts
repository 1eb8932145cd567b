/**
 * Undo and redo over whole, unchanging documents: what two steps share is shared in memory, so a step costs only what it
 * changed. One gesture is one step: edits under the same `key` (typing in one field) join until `seal`.
 */
export interface History<T> {
  past: Moment<T>[]
  present: T
  future: Moment<T>[]
  /** Edits under this key still join the last step. */
  open: string | null
}

export interface Moment<T> {
  document: T
  /** The words for it (a key of the locale), and where it happened, so that undoing can show it. */
  what: string
  flow: string
}

/** More than anybody walks back. */
export const DEPTH = 500

export const begin = <T>(document: T): History<T> => ({ past: [], present: document, future: [], open: null })

/** The next document. The same document again is no step. */
export function record<T>(history: History<T>, next: T, step: { what: string; flow: string; key?: string }): History<T> {
  if (next === history.present) return history
  const joins = step.key !== undefined && step.key === history.open && history.past.length > 0
  const moment = { document: history.present, what: step.what, flow: step.flow }
  const past = joins ? history.past : [...history.past, moment].slice(-DEPTH)
  return { past, present: next, future: [], open: step.key ?? null }
}

/** Ends a gesture: the next edit is a step of its own. */
export const seal = <T>(history: History<T>): History<T> => (history.open === null ? history : { ...history, open: null })

export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1)
  if (!last) return history
  const back = { ...last, document: history.present }
  return { past: history.past.slice(0, -1), present: last.document, future: [back, ...history.future], open: null }
}

export function redo<T>(history: History<T>): History<T> {
  const next = history.future[0]
  if (!next) return history
  const forth = { ...next, document: history.present }
  return { past: [...history.past, forth], present: next.document, future: history.future.slice(1), open: null }
}

/**
 * Carries every moment over to a document that changed elsewhere, so that undoing never takes back what somebody else did.
 * Moments that cannot be carried over are let go, with all beyond them.
 */
export function rebase<T>(history: History<T>, onto: (document: T) => T | undefined): History<T> | undefined {
  const present = onto(history.present)
  if (present === undefined) return undefined
  const carried = (moments: Moment<T>[]) => {
    const kept: Moment<T>[] = []
    for (const moment of moments) {
      const document = onto(moment.document)
      if (document === undefined) break
      kept.push({ ...moment, document })
    }
    return kept
  }
  return { past: carried([...history.past].reverse()).reverse(), present, future: carried(history.future), open: null }
}
