import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Money } from '../../nodes/money.ts'

/**
 * What stands for a one-time code from the moment it arrives: a digest that only this installation can make (HMAC-SHA-256 with
 * a key that is not in the database), good for one conversation. The code itself is let go of at once.
 */
export interface Proofs {
  /** Blanks and hyphens within a code mean nothing. */
  of(bot: string, conversation: string, code: string): string
  /** What the store keeps of a code: its proof, tied to what it confirms. */
  mac(id: string, proof: string, binding: Uint8Array): Buffer
  /** What a code is for. */
  binding(bot: string, contact: string, action: string, amount: Money | null): Buffer
}

export function createProofs(key: Buffer): Proofs {
  const own = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'jaga one-time codes', 32))
  const hmac = (...parts: unknown[]) => createHmac('sha256', own).update(JSON.stringify(parts)).digest()
  return {
    of: (bot, conversation, code) => hmac('proof', bot, conversation, code.replace(/[\s-]/g, '')).toString('base64url'),
    mac: (id, proof, binding) => hmac('code', id, proof, Buffer.from(binding).toString('base64url')),
    binding: (bot, contact, action, amount) =>
      hmac('binding', bot, contact, action, amount && [amount.amount, amount.currency.toUpperCase()]),
  }
}

/** In a time that does not tell how much of it was equal. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
