import { createAccept } from './accept.ts'
import type { BotStore } from './contract.ts'
import { createDesk } from './desk.ts'
import { createDrafts } from './drafts.ts'
import { createFiles } from './files.ts'
import { createForget } from './forget.ts'
import { createIncidents } from './incidents.ts'
import { createKnowledgeStore } from './knowledge.ts'
import { createPayments } from './payments.ts'
import { createSecrets } from './secrets.ts'
import { createShop } from './shop.ts'
import { createTrust } from './trust.ts'
import { createTurns } from './turns.ts'
import type { Vault } from './vault.ts'

/** All that belongs to one bot. */
export function createBot(vault: Vault, id: string): BotStore {
  return {
    id,
    ...createDrafts(vault, id),
    ...createSecrets(vault, id),
    accept: createAccept(vault, id),
    ...createTurns(vault, id),
    ...createDesk(vault, id),
    forget: createForget(vault, id),
    files: createFiles(vault, id),
    incidents: createIncidents(vault, id),
    knowledge: createKnowledgeStore(vault, id),
    payments: createPayments(vault, id),
    shop: createShop(vault, id),
    trust: createTrust(vault, id),
  }
}
