import type { Language, Phrase } from '../../../nodes/language.ts'
import type { Reply } from '../../../nodes/reply.ts'

/** What the web channel tells a browser about a bot. Nothing else leaves the server before a conversation is open. */
export interface WebConfig {
  bot: string
  title: Phrase
  /** "You are talking with a bot", in the shop's own words. */
  label: Phrase
  languages: Language[]
  fallback: Language
  position: 'left' | 'right'
  /** #rrggbb */
  colour: string
  greeting?: Phrase
}

/** A message as the channel shows it to the customer. `seq` counts up within a conversation, without gaps. */
export interface WebMessage {
  id: string
  seq: number
  from: 'customer' | 'bot' | 'staff' | 'system'
  reply: Reply
  staffName?: string
  /** Milliseconds since 1970. */
  at: number
}

export interface Opened {
  token: string
  conversation: string
  expiresAt: number
}

export type Mode = 'bot' | 'waiting' | 'person' | 'over'

export type Outgoing =
  | { id: string; text: string; choice?: string }
  /** A code from the masked field. */
  | { id: string; secret: string }
  | { id: string; open: true }
