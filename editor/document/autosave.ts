/**
 * Saves what was drawn soon after the last edit, one save at a time. It knows nothing of documents or HTTP: `send` sends
 * what there is then and says how it went.
 */
export interface Autosave {
  /** Something changed. */
  touch(): void
  /** Saves at once what is unsaved; settles when nothing is under way. */
  now(): Promise<void>
  /** Saving may go on after a conflict was settled. */
  clear(): void
  stop(): void
}

/** 'dirty' waits for a pause in drawing; 'stale' waits for a person; 'offline' tries again by itself. */
export type SaveState = 'saved' | 'dirty' | 'saving' | 'offline' | 'stale' | 'failed'
export type SendResult = 'saved' | 'offline' | 'stale' | 'failed'

export interface AutosaveMeans {
  send(): Promise<SendResult>
  onState(state: SaveState): void
  /** Runs `run` after `ms`; the answer cancels it. */
  later(ms: number, run: () => void): () => void
}

/** Milliseconds: a pause this long in the drawing is saved, and unbroken drawing is saved this often. */
export const PAUSE = 900
export const LONGEST = 8_000
const RETRY = { first: 2_000, most: 30_000 }

export function createAutosave(means: AutosaveMeans): Autosave {
  let state: SaveState = 'saved'
  let cancel: (() => void) | undefined
  let cancelLongest: (() => void) | undefined
  let sending: Promise<void> | undefined
  let changed = false
  let wait = RETRY.first

  const show = (next: SaveState) => {
    state = next
    means.onState(next)
  }
  const plan = (ms: number) => {
    cancel?.()
    cancel = means.later(ms, () => void now())
  }
  const calm = () => {
    cancel?.()
    cancelLongest?.()
    cancel = cancelLongest = undefined
  }

  function touch() {
    changed = true
    if (state === 'stale') return
    if (!sending && state !== 'offline') show('dirty')
    if (state !== 'offline') plan(PAUSE)
    cancelLongest ??= means.later(LONGEST, () => void now())
  }

  async function now(): Promise<void> {
    if (sending) await sending
    if (!changed || state === 'stale') return
    calm()
    sending = sendOnce()
    await sending
  }

  async function sendOnce() {
    changed = false
    show('saving')
    const result = await means.send()
    sending = undefined
    if (result === 'saved') wait = RETRY.first
    else changed = true
    show(result === 'saved' && changed ? 'dirty' : result)
    if (result === 'offline') {
      plan(wait)
      wait = Math.min(wait * 2, RETRY.most)
    } else if (changed && result === 'saved') plan(PAUSE)
  }

  return {
    touch,
    now,
    clear() {
      calm()
      changed = false
      show('saved')
    },
    stop: calm,
  }
}
