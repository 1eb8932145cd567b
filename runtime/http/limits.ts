import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../errors.ts'

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

/** Counts one use; AppError 'rate.limited' with `args.seconds` when there were too many. */
export function createLimits(change: Partial<Limits> = {}): (name: keyof Limits, key: string) => Promise<void> {
  const limiters = new Map(
    Object.entries({ ...LIMITS, ...change }).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
    ]),
  )
  return async (name, key) => {
    try {
      await limiters.get(name)!.consume(key)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw new AppError('rate.limited', { seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) })
    }
  }
}
