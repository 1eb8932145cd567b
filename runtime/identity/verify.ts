import type { Identity, Verified } from '../../nodes/ports/trust.ts'
import type { BotStore } from '../store/contract.ts'
import type { Attempt } from '../store/contract-trust.ts'
import { readSigned } from './digest.ts'

export interface IdentityGiven {
  store: BotStore
  contact: string
  /** Milliseconds since 1970. */
  now: number
  /** The customer of an order whose phone number ends so; null without telling what was wrong. */
  matchOrder: (number: string, phone: string) => Promise<string | null>
  /** The shop's customer of this number of its own; null where there is none. */
  customerOf: (number: string) => Promise<string | null>
  /** Somebody has tried too often: for staff. */
  alert: () => Promise<void>
}

/** The bot's secret with which the shop signs who its customer is. */
export const IDENTITY_SECRET = 'customer-identity'
export const VERIFY_TRIES = 5
/** Wrong tries on one order by whoever it is: a guesser who comes back as somebody new meets this one (SHOP-03). */
export const ORDER_TRIES = 10
export const LOCKED_MS = 30 * 60_000
/** How long a proof holds. */
export const VERIFIED_MS = 24 * 3_600_000

/** Who a contact is, by a proof; each try is counted before it is looked at (L4). */
export function createIdentity(given: IdentityGiven): Identity {
  const { store, contact, now } = given
  const { trust } = store

  async function prove(level: 'order' | 'token', subjects: [Attempt, number][], find: () => Promise<string | null>) {
    const counts: (number | null)[] = []
    for (const [subject, most] of subjects) counts.push(await trust.attempt(subject, most, LOCKED_MS, now))
    if (counts.includes(null)) return 'locked'
    const customer = await find()
    if (customer !== null) {
      await trust.verify(contact, { customer, level, at: now, until: now + VERIFIED_MS })
      for (const [subject] of subjects) await trust.forgive(subject)
      return 'verified'
    }
    const spent = subjects.filter(([, most], i) => counts[i]! >= most)
    if (spent.length === 0) return 'wrong'
    for (const [subject] of spent) await trust.lock(subject, now)
    await given.alert()
    return 'locked'
  }

  const mine: [Attempt, number] = [{ kind: 'verify.contact', subject: contact }, VERIFY_TRIES]
  return {
    async verify(proof) {
      if (proof.by === 'token') return prove('token', [mine], () => fromToken(given, proof.signed))
      const number = proof.number.trim().slice(0, 80)
      const digits = proof.phone.replace(/\D/g, '')
      const order: Attempt = { kind: 'verify.order', subject: number.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') }
      return prove('order', [mine, [order, ORDER_TRIES]], async () =>
        digits.length < 4 ? null : given.matchOrder(number, digits),
      )
    },
    verified: () => verifiedAs(given),
  }
}

/** By a proof that still holds, or because the shop's own page signed them in. */
export async function verifiedAs(
  given: Pick<IdentityGiven, 'store' | 'contact' | 'now' | 'customerOf'>,
): Promise<Verified | null> {
  const { store, contact, now } = given
  const proved = await store.trust.verified(contact, now)
  if (proved) return proved
  const place = await store.trust.address(contact)
  const name = place?.channel === 'web' ? /^identity:(.+)$/s.exec(place.address)?.[1] : undefined
  if (name === undefined) return null
  return { customer: (await given.customerOf(name)) ?? name, level: 'token', at: now }
}

/** `{"sub": customer, "exp": seconds}` and its HMAC, as for the web channel; at most a week ahead. */
async function fromToken({ store, now, customerOf }: IdentityGiven, token: string): Promise<string | null> {
  const secret = await store.revealSecret(IDENTITY_SECRET)
  const read = secret ? readSigned(Buffer.from(secret.value), token) : null
  if (typeof read !== 'object' || read === null) return null
  const { sub, exp } = read as { sub?: unknown; exp?: unknown } // each is checked in the next lines
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 200) return null
  const ahead = typeof exp === 'number' && Number.isSafeInteger(exp) ? exp * 1000 - now : 0
  if (ahead <= 0 || ahead > 7 * 24 * 3_600_000) return null
  return (await customerOf(sub)) ?? sub
}
