const MINUTE = 60_000

/** How long nobody's coming is waited for where a drawing does not say: somebody has the queue open, or it stands empty. */
export const PATIENCE = { present: 60 * MINUTE, away: 15 * MINUTE }

/**
 * When a customer who waits for a person is told that nobody came, in milliseconds since 1970. There is always such a moment:
 * a queue that nobody has open, as outside hours, must not keep the bot silent for good.
 *
 * @param patience minutes, where the drawing says
 */
export function patienceEnds(patience: number | undefined, present: boolean, now: number): number {
  return now + (patience ? patience * MINUTE : present ? PATIENCE.present : PATIENCE.away)
}

/** @param until when it ends; null for a wait that began without an end */
export function waitForPerson(until: number | null, now: number) {
  return { for: 'person' as const, state: until, ...(until === null ? {} : { timeout: Math.max(1, until - now) }) }
}
