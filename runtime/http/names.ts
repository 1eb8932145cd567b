import { AppError } from '../errors.ts'
import { keeping } from '../keeping.ts'
import type { AuditEntry, Store } from '../store/contract.ts'

/**
 * Who did it, by name. Staff are kept by id; whoever may read what was done may also read the doer's name, and nothing else of
 * the staff list. `null` stands for nobody who is known any more.
 */
export interface Names {
  /** Adds `byName` beside `by`, `takenByName` beside `takenBy`, and so on. */
  named<T extends object, K extends keyof T & string>(item: T, key: K): Promise<T & Named<K>>
  allNamed<T extends object, K extends keyof T & string>(page: Listed<T>, key: K): Promise<Listed<T & Named<K>>>
  /** The name of what an entry of the audit is about: a person, or the bot it belongs to. */
  subjectOf(entry: AuditEntry): Promise<string | null>
}

export type Named<K extends string> = { [N in `${K}Name`]: string | null }
interface Listed<T> {
  items: T[]
  next: string | null
}

export function createNames(store: Pick<Store, 'staff' | 'bot'>, clock: () => number): Names {
  const staffName = keeping(clock, async (id) => (await store.staff.byId(id))?.name ?? null)
  const botName = keeping(clock, (id) =>
    store
      .bot(id)
      .summary()
      .then((bot) => bot.name, nullIfGone),
  )

  async function named<T extends object, K extends keyof T & string>(item: T, key: K): Promise<T & Named<K>> {
    const id: unknown = item[key]
    const name = typeof id === 'string' && id !== '' ? await staffName(id) : null
    return { ...item, [`${key}Name`]: name } as T & Named<K> // the key is made of the same K
  }

  return {
    named,
    async allNamed(page, key) {
      return { ...page, items: await Promise.all(page.items.map((item) => named(item, key))) }
    },
    async subjectOf({ did, what, detail }) {
      if (did.startsWith('staff.')) return staffName(what)
      const bot = typeof detail.bot === 'string' ? detail.bot : what
      return OF_A_BOT.test(did) ? botName(bot) : null
    },
  }
}

const OF_A_BOT = /^(bot|version|channel|secret|conversation|incident|payments|knowledge)\./

function nullIfGone(cause: unknown): null {
  if (cause instanceof AppError && cause.code === 'not-found') return null
  throw cause
}
