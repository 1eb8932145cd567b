import type { Attempt, TrustStore } from './contract-trust.ts'
import { TRUST } from './queries/trust.ts'
import type { Vault } from './vault.ts'

/** Tries that nobody has made for so long are forgotten. */
const KEPT_MS = 2 * 86_400_000

/** Counts of tries, by subjects that are kept as keyed digests: names made up by a guesser fill no memory and tell nothing. */
export function createTries(vault: Vault, bot: string): Pick<TrustStore, 'attempt' | 'lock' | 'forgive'> {
  const { db, keys } = vault
  const mine = db.forBot(bot)
  const named = ({ kind, subject }: Attempt) => ({ kind, subject: keys.blind('attempt', bot, kind, subject) })
  return {
    async attempt(what, most, windowMs, at) {
      const name = named(what)
      const results = await db.commit([
        mine.step(TRUST.attemptForget, { cutoff: at - KEPT_MS }),
        mine.step(TRUST.attemptBegin, { ...name, at }),
        mine.step(TRUST.attemptCount, { ...name, most, cutoff: at - windowMs, at }),
      ])
      const row = results.at(-1)!.rows[0]
      return row === undefined ? null : Number(row.number)
    },
    async lock(what, at) {
      await db.commit([mine.step(TRUST.attemptLock, { ...named(what), at })])
    },
    async forgive(what) {
      await db.commit([mine.step(TRUST.attemptForgive, named(what))])
    },
  }
}
