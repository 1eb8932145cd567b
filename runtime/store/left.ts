import type { Accepting } from './contract.ts'
import type { Outcome } from './outcome.ts'
import type { Before } from './queries/intake.ts'
import type { Left, Vault } from './vault.ts'

/**
 * What a contact's next message would read is what the turn of their last one left, most of the time: it is kept, and not read. Nobody
 * needs to say that it has changed: the batch that it leads to holds only where the database still has it so. Where it does not, or is
 * not enough to take the turn, everything is read as if nothing had been kept.
 *
 * Only where one process has the database to itself: where any of several takes a contact's next message, what is kept is old too often.
 */
export function leftFor({ dialect, left, keys }: Vault, blind: Buffer, { messageId, text, seen, anew }: Accepting): Left | null {
  if (dialect !== 'sqlite' || text === null || seen !== undefined || anew) return null
  const found = left.get(nameOf(blind))
  // The same message again is known, and a forgotten contact is not: both are the database's to say.
  if (!found || found.messageId === messageId || !keys.knownContact(found.contact)) return null
  return found
}

/** After the turn of such a message was stored, which gave the conversation this number and state. */
export function leave({ dialect, left }: Vault, blind: Buffer, given: Leaving): void {
  if (dialect !== 'sqlite') return
  const { before, outcome, state, ...rest } = given
  if (state === 'over') return void left.drop(nameOf(blind))
  left.put(nameOf(blind), {
    ...before,
    ...rest,
    state,
    wrappedKey: before.wrappedKey!, // who has a conversation has a key
    session: outcome.session,
    attributes: outcome.attributes ?? before.attributes,
  })
}

interface Leaving extends Pick<Left, 'contact' | 'conversation' | 'messageId' | 'revision' | 'lastSeq' | 'state'> {
  before: Before | Left
  outcome: Outcome
}

/** After anything else that the contact did. */
export function forgetLeft({ left }: Vault, blind: Buffer): void {
  left.drop(nameOf(blind))
}

function nameOf(blind: Buffer): string {
  return blind.toString('latin1')
}
