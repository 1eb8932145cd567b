import type { Context } from 'hono'
import type { JsonObject } from '../../nodes/json.ts'
import type { Acting, Deed } from '../store/contract.ts'
import type { HttpEnv } from './deps.ts'

/**
 * What an action of staff is done with: the entry of the audit (who did what to what) and what is first written through it are one
 * transaction. `what` is '' where the store gives what is made its id.
 */
export function audited(c: Context<HttpEnv>, did: string, what: string, detail: JsonObject = {}, who?: string): Acting {
  return c.get('services').store.audited(deed(c, did, what, detail, who))
}

/** An entry by itself: for what is read, or happens elsewhere, or is written in many parts. What changes rows goes through `audited`. */
export async function audit(c: Context<HttpEnv>, did: string, what: string, detail: JsonObject = {}): Promise<void> {
  await c.get('services').store.audit.add(deed(c, did, what, detail))
}

/** `who` is a staff id: of who has signed in, or 'nobody' where nobody has. */
function deed(c: Context<HttpEnv>, did: string, what: string, detail: JsonObject, who?: string): Deed {
  return { at: c.get('services').clock(), who: who ?? c.get('signedIn')?.staff.id ?? 'nobody', did, what, detail }
}
