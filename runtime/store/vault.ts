import type { KeyObject } from 'node:crypto'
import type { Lanes } from '../lanes.ts'
import type { Recent } from '../recent.ts'
import { type Access, found } from './access.ts'
import type { Keys } from './keys.ts'
import { BOTS } from './queries/bots.ts'
import type { Before } from './queries/intake.ts'
import type { Dialect } from './tables.ts'

/** What every part of the store is built with. */
export interface Vault {
  db: Access
  keys: Keys
  /** This opening of the store, among the processes that have the database open. */
  host: string
  bot(bot: string): Promise<KeyObject>
  contact(bot: string, contact: string, wrapped: Uint8Array): Promise<KeyObject>
  /** What of this process takes turns rather than be undone and tried again. */
  lanes: Lanes
  /** See `left.ts`. */
  left: Recent<Left>
  /** Lets go of somebody's key when the row that held it is gone, and has the other processes told. */
  forgotten(id: string): void
  /** The database's: where its search differs, the rows are the same. */
  dialect: Dialect
  /** After rows that nobody may find again were deleted. */
  scrub(): Promise<void>
}

/**
 * What a contact's next message would read, as the turn of their last one left it. The session is not sealed, for the key that opens it
 * would lie beside it: it goes with the key when the contact is forgotten.
 */
export interface Left extends Omit<Before, 'session' | 'attributes'> {
  session: string
  /** Sealed where they are as the database had them. */
  attributes: Uint8Array | string | null
  contact: string
  wrappedKey: Uint8Array
  conversation: string
  messageId: string
}

export function createVault(
  given: Pick<Vault, 'db' | 'keys' | 'host' | 'lanes' | 'left' | 'dialect' | 'scrub'> & { tell: (id: string) => void },
): Vault {
  const { db, keys, host, lanes, left, dialect, scrub } = given
  async function bot(id: string): Promise<KeyObject> {
    return keys.knownBot(id) ?? keys.bot(id, found(await db.forBot(id).one(BOTS.botKey), 'bot').wrappedKey)
  }
  return {
    db,
    keys,
    host,
    lanes,
    left,
    bot,
    contact: async (botId, id, wrapped) => keys.knownContact(id) ?? keys.contact(botId, await bot(botId), id, wrapped),
    forgotten(id) {
      keys.drop(id)
      left.clear()
      given.tell(id)
    },
    dialect,
    scrub,
  }
}
