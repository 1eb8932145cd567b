import type { JsonObject } from '../../nodes/json.ts'
import type { Store } from '../store/contract.ts'
import { digest } from './digest.ts'

/** One-time links: 256 random bits behind a '#', which browsers send to no server and write into no log. */
export interface Links {
  make(purpose: Purpose, data: JsonObject): Promise<string>
  /** The link that makes the owner's account: printed at a start without one. */
  setup(): Promise<string>
  /** What the link was made with, once; null ever after, and for any other token. */
  use(purpose: Purpose, token: string): Promise<JsonObject | null>
}

export type Purpose = 'setup' | 'invite'

const HOUR = 3_600_000
export const LASTS: Readonly<Record<Purpose, number>> = { setup: HOUR, invite: 72 * HOUR }

export function createLinks(deps: {
  store: Pick<Store, 'staff'>
  clock: () => number
  random: (bytes: number) => Buffer
}): Links {
  const { staff } = deps.store
  async function make(purpose: Purpose, data: JsonObject) {
    const token = deps.random(32).toString('base64url')
    await staff.putLink({ hash: digest(token), purpose, data, expiresAt: deps.clock() + LASTS[purpose] })
    return token
  }
  return {
    make,
    setup: () => make('setup', {}),
    use: (purpose, token) => staff.useLink(digest(token), purpose, deps.clock()),
  }
}
