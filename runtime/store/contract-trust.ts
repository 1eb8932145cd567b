import type { ConsentState } from '../../nodes/ports/trust.ts'

/**
 * What a bot knows of its contacts' consent, identity and codes. A code is kept as a keyed digest that nobody can turn back
 * without a key that is not in the database; whatever names a person is sealed with the contact's key.
 */
export interface TrustStore {
  /** Each decision is a row of its own, so that what was agreed to can be proved later. The same `id` writes one row. */
  addConsent(consent: ConsentPut): Promise<void>
  consent(contact: string, purpose: string): Promise<ConsentState>
  /** The contact's decisions, oldest first: what an export shows. */
  consents(contact: string): Promise<ConsentRecord[]>

  /** A contact has one code: this one replaces whatever was there, and kills it. */
  putCode(code: CodePut): Promise<void>
  /**
   * Takes one of the code's tries and gives the code: what is compared has been counted before, however many ask at once. Null
   * where it is used, too late, or out of tries: `code` tells which.
   */
  tryCode(contact: string, most: number, at: number): Promise<CodeRecord | null>
  code(contact: string): Promise<CodeRecord | null>
  /** True for exactly one of all who ask. */
  useCode(contact: string, id: string): Promise<boolean>

  /** The contact's authenticator app; null where there is none. */
  app(contact: string): Promise<{ secret: Uint8Array; step: number; confirmed: boolean } | null>
  putApp(contact: string, secret: Uint8Array, at: number): Promise<void>
  /** Accepts a time step once, and none before it: true for exactly one of all who ask (RFC 6238, 5.2). */
  useStep(contact: string, step: number): Promise<boolean>
  confirmApp(contact: string, at: number): Promise<void>

  verify(contact: string, what: { customer: string; level: 'order' | 'token'; at: number; until: number }): Promise<void>
  verified(contact: string, now: number): Promise<{ customer: string; level: 'order' | 'token'; at: number } | null>
  /** The contact's id on its channel. */
  address(contact: string): Promise<{ channel: string; address: string } | null>

  /**
   * Counts one try of a kind for a subject, which is kept as a keyed digest. Gives its number within the window, or null where
   * `most` are spent. The window begins with the first try; `lock` begins it anew.
   */
  attempt(what: Attempt, most: number, windowMs: number, at: number): Promise<number | null>
  lock(what: Attempt, at: number): Promise<void>
  forgive(what: Attempt): Promise<void>

  /**
   * A contact's last words in the open conversation, oldest first: what a number that comes in pieces is put together from. And
   * up to where they were looked at: whoever stores the next words says so, and is refused where others came meanwhile.
   */
  lastWords(contact: { channel: string; address: string }, since: number): Promise<{ words: Words[]; seen: Seen }>
  /** Puts other words in their place, wherever they were kept. */
  replaceWords(words: readonly Words[]): Promise<void>
  /** Whether the conversation waits for a secret, typed into its masked field. */
  awaitsSecret(conversation: string): Promise<boolean>
  /** The same of the contact's open conversation. */
  awaitsSecretOf(contact: { channel: string; address: string }): Promise<boolean>
  /** Whether a message of this id has been stored. */
  isKnown(channel: string, messageId: string): Promise<boolean>
}

export interface ConsentPut {
  id: string
  contact: string
  conversation: string
  channel: string
  purpose: string
  decision: 'given' | 'refused' | 'withdrawn'
  version: string
  text: string
  at: number
}

export type ConsentRecord = Omit<ConsentPut, 'contact'>

export interface CodePut {
  id: string
  contact: string
  conversation: string
  by: 'email' | 'app'
  /** Keyed digest of the code, or of nothing where an app makes it. */
  mac: Uint8Array
  /** Keyed digest of the action and amount that it is for. */
  binding: Uint8Array
  at: number
  expiresAt: number
}

export interface CodeRecord extends CodePut {
  tries: number
  used: boolean
}

export interface Attempt {
  kind: string
  subject: string
}

/** The open conversation and its last message's number; null where none is open. */
export type Seen = { conversation: string; lastSeq: number } | null

export interface Words {
  message: string
  turn: string
  text: string
  at: number
}
