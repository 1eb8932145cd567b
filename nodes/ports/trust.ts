import type { JsonObject } from '../json.ts'
import type { Language } from '../language.ts'
import type { Money } from '../money.ts'

export type { Money } from '../money.ts'

/** What is found in a text. Rules are data; nothing is fetched, nothing leaves the machine, and the same text gives the same answer. */
export interface Detectors {
  inspect(text: string, rules: GuardRules): Promise<Inspection>
  /** Addresses in a text, in order, each compared with the shop's own hosts. Nothing is fetched. */
  links(text: string, own: readonly string[]): Promise<LinkVerdict[]>
}

export const DETECTABLE = [
  'card',
  'otp',
  'pin',
  'nik',
  'npwp',
  'kk',
  'phone',
  'email',
  'account',
  'virtual-account',
  'secret',
  'invisible',
  'injection',
  'profanity',
  'link',
  'promise',
  'price',
  'topic',
  'competitor',
] as const
export type Detectable = (typeof DETECTABLE)[number]

export interface GuardRules {
  /** What to look for; 'clean' masks it in the text, 'check' only reports it. */
  look: readonly { what: Detectable; do: 'clean' | 'check' }[]
  /** Words and phrases of topics that are not talked about here. */
  topics: readonly string[]
  competitors: readonly string[]
  /** Hosts that are the shop's own: 'tokocontoh.id' covers 'www.tokocontoh.id' too. */
  own: readonly string[]
  /** Amounts in minor units that may be named; null where prices are not compared. */
  prices: readonly number[] | null
}

export interface Inspection {
  /** The text that was given, byte for byte, where nothing was cleaned. */
  text: string
  found: Finding[]
}

/** A stretch of the text (UTF-16 units), how sure it is (0 to 1) and why. `why` never holds the text itself. */
export interface Finding {
  what: Detectable
  from: number
  to: number
  score: number
  why: string
}

export interface LinkVerdict {
  host: string
  verdict: 'own' | 'unknown' | 'look-alike' | 'punycode' | 'address' | 'shortener' | 'app-file'
  /** The own host that it resembles. */
  like?: string
}

/** Consent, as proof: purpose, version of the text, time, channel. Nothing of it is ever overwritten. */
export interface Consents {
  state(purpose: string): Promise<ConsentState>
  give(consent: Consent): Promise<void>
  refuse(consent: Consent): Promise<void>
  /** `receipt` is what the customer can quote. */
  withdraw(what: Pick<Consent, 'purpose' | 'id'>): Promise<{ receipt: string }>
}

export interface Consent {
  purpose: string
  version: string
  /** What the customer agreed to, or did not, word for word. */
  text: string
  /** What this call is called for good: given by the engine, the same when a turn is run again. */
  id?: string
}

export interface ConsentState {
  state: 'given' | 'refused' | 'withdrawn' | 'none'
  /** Of the text that the last decision was made on; null where there was none. */
  version: string | null
  /** Milliseconds since 1970; null where there was none. */
  at: number | null
}

/** Whether the contact is who they say. Order data is given to verified contacts alone. */
export interface Identity {
  /**
   * By an order's number and the end of its phone number, or by a token that the shop has signed. Five wrong tries lock for
   * half an hour and tell staff. An order that is not there and one of somebody else look the same.
   */
  verify(proof: IdentityProof): Promise<'verified' | 'wrong' | 'locked'>
  verified(): Promise<Verified | null>
}

export type IdentityProof = { by: 'order'; number: string; phone: string } | { by: 'token'; signed: string }

export interface Verified {
  /** The shop's own name for the customer. */
  customer: string
  level: 'order' | 'token'
  /** Milliseconds since 1970. */
  at: number
}

/**
 * One-time codes: CSPRNG, one use, at most 10 minutes, 5 tries, a new one kills the old, bound to one action and amount
 * (NIST SP 800-63B-4; RFC 6238 for the app).
 */
export interface Codes {
  /**
   * By e-mail `to` is an address, or null for the verified customer's own in the shop's data; by app it is null. `hint` says
   * where it went, masked: 'b•••@example.id'. PortError 'codes.limited' after too many, 'codes.no-app' where the contact has
   * no app, 'codes.no-address' where nobody is verified or the shop has no address of theirs, 'mail.off' and the like where
   * the mail does not leave.
   */
  send(challenge: Challenge): Promise<{ hint: string }>
  /** `proof` is what the masked field gave: never the code itself. */
  check(answer: { proof: string; action: string; amount: Money | null }): Promise<CodeVerdict>
}

export interface Challenge {
  by: 'email' | 'app'
  to: string | null
  /** What the code confirms, as the mail says it: 'refund JG-1042'. */
  action: string
  amount: Money | null
  /** 1 to 10. */
  minutes: number
  language: Language
  /** Given by the engine, as for consent. */
  id?: string
}

/** 'locked': too many wrong tries; the code is dead. 'expired': too late, used, or replaced by a newer one. */
export type CodeVerdict = 'right' | 'wrong' | 'expired' | 'locked'

export const INCIDENT_KINDS = ['payment', 'card', 'account', 'phishing', 'otp', 'refund', 'other'] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

/** A suspicious-transaction case: numbered, its evidence sealed, worked by staff within 3 × 24 hours. */
export interface Incidents {
  /** The same case however often the same turn is run. */
  open(incident: {
    kind: IncidentKind
    summary: string
    evidence: JsonObject
    /** Ask staff to freeze this order or account until it is cleared up. Nothing is frozen by itself. */
    freeze: string | null
  }): Promise<{ number: string; deadline: number }>
  /** The contact's own cases; null for others, as for those that are not there. */
  status(number: string): Promise<{ number: string; state: string; deadline: number } | null>
}

/** Something told to a person of the shop or to the customer outside the chat. */
export interface Mail {
  /** `to` is one address. Sent once, however often the turn is run. */
  send(mail: Letter): Promise<MailResult>
}

export interface Letter {
  to: string
  subject: string
  text: string
  /** Given by the engine, as for consent. */
  id?: string
}

export type MailResult = { sent: true } | { sent: false; why: MailTrouble }

/** 'off': no mail server is set. 'address': no address that mail can go to. 'unknown': it may or may not have left. */
export type MailTrouble = 'off' | 'address' | 'refused' | 'unreachable' | 'unknown'
