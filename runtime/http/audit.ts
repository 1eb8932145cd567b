import type { Context } from 'hono'
import type { JsonObject } from '../../nodes/json.ts'
import type { HttpEnv } from './deps.ts'

/** One entry of the audit chain: who did what to what. `who` is a staff id, or 'nobody' where nobody had signed in. */
export async function audit(c: Context<HttpEnv>, did: string, what: string, detail: JsonObject = {}): Promise<void> {
  const { store, clock } = c.get('services')
  await store.audit.add({ at: clock(), who: c.get('signedIn')?.staff.id ?? 'nobody', did, what, detail })
}
