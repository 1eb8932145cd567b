import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { LimitsStore, Used } from '../store/contract-hosts.ts'
import { createWindows, type Window } from './windows.ts'

/** How often, in how many seconds. By what is in the last column of each comment. */
export const LIMITS = {
  /** Sign-in, set-up and invitations: by address, and by e-mail. */
  signInAddress: { points: 5, seconds: 20 },
  signInEmail: { points: 20, seconds: 300 },
  /** Everything else of the staff's: by address. */
  api: { points: 1_200, seconds: 60 },
  /** Test runs: by staff member. */
  simulate: { points: 240, seconds: 60 },
  /** A shop's systems that push data: by key. */
  shopPush: { points: 600, seconds: 60 },
  /** Web channel: by address (many customers of one mobile network share one), and by session. */
  channelAddress: { points: 1_200, seconds: 60 },
  openAddress: { points: 60, seconds: 60 },
  messageSession: { points: 20, seconds: 20 },
  /** Files: by session. */
  uploadSession: { points: 8, seconds: 60 },
  /** Test mails: by staff member. */
  mailTest: { points: 5, seconds: 300 },
  /** "Is writing", of a customer or of staff: by conversation. */
  typing: { points: 20, seconds: 20 },
  /** What browsers tell of pages of ours: by address. */
  reports: { points: 20, seconds: 60 },
}

export type Limits = { [name in keyof typeof LIMITS]: { points: number; seconds: number } }

/** A host tells the others of a use when it has so large a part of the limit to tell, or the last of it: a limit of five is told of each. */
const TOLD = 0.2
/** Milliseconds between two tellings. */
const TELL_EVERY = 1_000

interface Given {
  limits: LimitsStore
  clock: () => number
  log: Log
  setTimer: (call: () => void, ms: number) => () => void
  change?: Partial<Limits>
}

/**
 * Counts one use; AppError 'rate.limited' with `args.seconds` when there were too many. Counted in memory and written behind:
 * no request waits for the database, a restart forgets at most the last second and, where there is some left of the limit, what
 * was not worth telling, and several hosts together let at most that much more through.
 */
export function createLimits({ limits, clock, log, setTimer, change = {} }: Given): Limit {
  const table = { ...LIMITS, ...change }
  const windows = createWindows()
  const dirty = new Set<string>()
  let standing: ((name: string) => Used | null) | null = null
  let isWaiting = false
  let forgetAt = 0

  function windowOf(name: string, seconds: number, now: number): Window {
    const known = windows.at(name, now)
    if (known) return known
    const before = standing?.(name)
    const isUnderWay = before && before.endsAt > now
    return windows.open(name, isUnderWay ? before : { used: 0, endsAt: now + seconds * 1_000 })
  }

  async function tell(): Promise<void> {
    isWaiting = false
    const now = clock()
    const told = [...dirty].flatMap((name) => {
      const window = windows.at(name, now)
      return window ? [{ name, window, used: window.untold, endsAt: window.endsAt }] : []
    })
    dirty.clear()
    for (const { window, used } of told) {
      window.untold -= used
      window.telling += used
    }
    const uses = told.map(({ name, used, endsAt }) => ({ name, used, endsAt }))
    const all = await limits.add(uses, now).catch((error) => {
      log.warn('limits.untold', { error })
      return null
    })
    told.forEach(({ window, used }, i) => {
      window.telling -= used
      if (all) Object.assign(window, all[i])
      else window.untold += used
    })
    if (all) await forget(now)
  }

  async function forget(now: number): Promise<void> {
    if (now < forgetAt) return
    forgetAt = now + FORGET_EVERY
    await limits.forget(now).catch((error) => log.warn('limits.unswept', { error }))
  }

  const begun = limits.standing(clock()).then(
    (found) => {
      standing = found
    },
    (error) => log.warn('limits.unread', { error }),
  )

  return async (name, key) => {
    if (!standing) await begun
    const { points, seconds } = table[name]
    const now = clock()
    const full = `${name} ${key}`
    const window = windowOf(full, seconds, now)
    if (window.used + window.telling + window.untold >= points) {
      throw new AppError('rate.limited', { seconds: Math.max(1, Math.ceil((window.endsAt - now) / 1_000)) })
    }
    window.untold++
    const isUsedUp = window.used + window.telling + window.untold >= points
    if (window.untold < points * TOLD && !isUsedUp) return
    dirty.add(full)
    if (!isWaiting) setTimer(tell, TELL_EVERY)
    isWaiting = true
  }
}

/** Milliseconds between two looks for rows that are over. */
const FORGET_EVERY = 60_000

export type Limit = (name: keyof Limits, key: string) => Promise<void>
