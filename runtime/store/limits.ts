import type { LimitsStore } from './contract-hosts.ts'
import { isConflict } from './driver.ts'
import { LIMITS } from './queries/limits.ts'
import type { Vault } from './vault.ts'

export function createLimitsStore({ db: { shared, commit }, keys }: Vault): LimitsStore {
  const digest = (name: string) => keys.blind('limit', name)

  return {
    async add(uses, now) {
      if (uses.length === 0) return []
      // In one order everywhere: two hosts that add to the same names do not wait for each other in a circle.
      const steps = uses
        .map(({ name, used, endsAt }, place) => ({ place, params: { name: digest(name), used, endsAt, now } }))
        .sort((a, b) => Buffer.compare(a.params.name, b.params.name))
      const results = await commit(steps.map(({ params }) => shared.step(LIMITS.limitAdd, params, 1)))
      const stands: { used: number; endsAt: number }[] = []
      steps.forEach(({ place }, i) => {
        const row = results[i]!.rows[0]!
        stands[place] = { used: Number(row.used), endsAt: Number(row.endsAt) }
      })
      return stands
    },
    get: (name) => shared.one(LIMITS.limitGet, { name: digest(name) }),
    async set(changes) {
      const steps = changes.map(({ name: plain, was, is }) => {
        const name = digest(plain)
        return was
          ? shared.step(LIMITS.limitSet, { name, ...is, usedBefore: was.used, endsBefore: was.endsAt }, 1)
          : shared.step(LIMITS.limitInsert, { name, ...is }, 1)
      })
      try {
        await commit(steps)
        return true
      } catch (error) {
        if (isConflict(error)) return false
        throw error
      }
    },
    async remove(names) {
      await commit(names.map((name) => shared.step(LIMITS.limitRemove, { name: digest(name) })))
    },
    async standing(now) {
      const rows = await shared.all(LIMITS.limitsStanding, { now, take: MOST })
      const byDigest = new Map(rows.map(({ name, ...used }) => [Buffer.from(name).toString('base64'), used]))
      return (name) => (byDigest.size === 0 ? null : (byDigest.get(digest(name).toString('base64')) ?? null))
    },
    async forget(now) {
      await commit([shared.step(LIMITS.limitsForget, { now })])
    },
  }
}

/** Windows that are read at a start. */
const MOST = 50_000
