import type { Staff, StaffStore } from '../store/contract.ts'
import { digest } from './digest.ts'

/** Signed-in staff. The browser holds 256 random bits; the store holds their SHA-256. */
export interface Sessions {
  open(staff: Staff): Promise<{ token: string; expiresAt: number }>
  /** Null for a token that is unknown, too old, idle for too long, or whose owner has been disabled. */
  find(token: string): Promise<{ staff: Staff; hash: string } | null>
  close(hash: string): Promise<void>
  /** All of one person's, except the one at hand. */
  closeOthers(staff: string, exceptHash?: string): Promise<void>
}

const HOUR = 3_600_000
export const IDLE = 12 * HOUR
export const ABSOLUTE = 7 * 24 * HOUR
/** A session's last use is written at most this often. */
const TOUCH = 60_000

export function createSessions(deps: { staff: StaffStore; clock: () => number; random: (bytes: number) => Buffer }): Sessions {
  const { staff: store, clock, random } = deps
  return {
    async open(staff) {
      const token = random(32).toString('base64url')
      const at = clock()
      await store.openSession({ hash: digest(token), staff: staff.id, at, expiresAt: at + ABSOLUTE })
      return { token, expiresAt: at + ABSOLUTE }
    },
    async find(token) {
      if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null
      const hash = digest(token)
      const now = clock()
      const found = await store.session(hash, now)
      if (!found || found.staff.disabledAt !== null) return null
      if (now - found.seenAt > IDLE || now - found.at > ABSOLUTE) {
        await store.closeSession(hash)
        return null
      }
      if (now - found.seenAt > TOUCH) await store.touchSession(hash, now)
      return { staff: found.staff, hash }
    },
    close: (hash) => store.closeSession(hash),
    closeOthers: (staff, exceptHash) => store.closeSessions(staff, exceptHash),
  }
}
