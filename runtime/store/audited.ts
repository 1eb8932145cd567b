import type { About, Access } from './access.ts'
import type { Deed } from './contract.ts'
import type { Statement } from './query.ts'
import type { Vault } from './vault.ts'

/**
 * The way to the database for one action of staff: what it writes first and the action's entry in the audit are one transaction, so
 * neither is ever there without the other. Where nothing is written, because it is so already, there is no entry.
 */
export function audited({ db, lanes }: Pick<Vault, 'db' | 'lanes'>, chain: Chain, deed: Deed): Access {
  let isWritten = false

  async function first(...[batch, about]: Parameters<Access['commit']>) {
    for (let round = 1; ; round++) {
      const entry = await chain.next(withAbout(deed, about))
      try {
        const results = await db.commit([...batch, ...entry])
        isWritten = true
        return results.slice(0, batch.length)
      } catch (error) {
        if (!chain.isTaken(error) || round === ROUNDS) throw error
      }
    }
  }

  return {
    ...db,
    // Entries are written one after another, and in this process nobody need be overtaken to find that out.
    commit: (batch, about) => (isWritten ? db.commit(batch, about) : lanes.run('audit', () => first(batch, about))),
  }
}

/** The end of the audit, at which one entry is added at a time. */
export interface Chain {
  /** What writes the deed's entry behind the one that is the last now. */
  next(deed: Deed): Promise<Statement[]>
  /** Another entry has come there first. */
  isTaken(error: unknown): boolean
}

/** Processes that add one at once: each round one of them is written. */
const ROUNDS = 100

function withAbout(deed: Deed, { who, what, detail }: About = {}): Deed {
  return { ...deed, who: who ?? deed.who, what: what ?? deed.what, detail: { ...deed.detail, ...detail } }
}
