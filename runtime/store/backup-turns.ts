import type { BackupMade, BackupTurns } from './contract-hosts.ts'
import { HOSTS } from './queries/hosts.ts'
import { META } from './queries/meta.ts'
import type { Vault } from './vault.ts'

interface Kept {
  /** The host that is at one. */
  making: string | null
  last: BackupMade | null
}

/** Whose turn the installation's next backup is: one row, which each changes only as it was when read. */
export function createBackupTurns({ db: { shared, commit }, host }: Vault): BackupTurns {
  async function read(): Promise<{ row: Uint8Array | null } & Kept> {
    const row = (await shared.one(META.metaGet, { name: NAME }))?.bytes ?? null
    const kept: Kept = row ? JSON.parse(Buffer.from(row).toString('utf8')) : { making: null, last: null } // written below alone
    return { row, ...kept }
  }

  /** False where somebody else was faster. */
  async function change(before: Uint8Array | null, kept: Kept): Promise<boolean> {
    const bytes = Buffer.from(JSON.stringify(kept))
    const step = before
      ? shared.step(META.metaRewrap, { name: NAME, bytes, before })
      : shared.step(META.metaBegin, { name: NAME, bytes })
    return (await commit([step]))[0]!.changes === 1
  }

  async function lives(other: string): Promise<boolean> {
    return (await shared.all(HOSTS.hostList)).some((one) => one.host === other)
  }

  return {
    host,
    last: async () => (await read()).last,
    async begin(last) {
      const kept = await read()
      if (kept.last?.at !== last?.at || kept.last?.host !== last?.host) return false
      // Whoever was ended while at it is nobody's among the hosts any more, and one of this name was this one, before.
      if (kept.making !== null && kept.making !== host && (await lives(kept.making))) return false
      return change(kept.row, { making: host, last })
    },
    async end(made) {
      for (let round = 1; round <= ROUNDS; round++) {
        const { row, making, last } = await read()
        // Held for dead and taken over: what comes of it is the other's to tell.
        if (making !== host) return
        if (await change(row, { making: null, last: made ? { ...made, host } : last })) return
      }
    },
  }
}

const NAME = 'backup'
const ROUNDS = 10
