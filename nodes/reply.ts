import type { JsonObject } from './json.ts'

/** What the bot says, as data: a channel draws it as well as it can. */
export interface Reply {
  /** Light Markdown: bold, italic, lists, links. May be empty when there is something else to show. */
  text: string
  /** Quick replies. A channel without buttons numbers them. */
  choices?: Choice[]
  /** What the customer's next entry should be, so that a channel can offer the right keyboard and check early. */
  input?: InputKind
  /** Where the answer comes from. Footnotes for the customer, highlighted text for the tester. */
  sources?: Source[]
  /** True where a model wrote the words: shown as such, and inspected sentence by sentence. */
  generated?: boolean
  /** Milliseconds, at most 5,000, for which the channel shows that somebody is typing before it shows this reply. */
  pause?: number
  /** Cards to leaf through, at most ten. A channel without cards writes them one below the other. */
  cards?: Card[]
  /** What the customer sent along. Its bytes are in the store, and only staff can get at them. */
  file?: SentFile
}

export interface Choice {
  id: string
  label: string
}

export interface Card {
  id: string
  title: string
  subtitle?: string
  /** As it is to be read: 'Rp12.500'. */
  price?: string
  /** https:// or http:// */
  link?: string
  buttons: Choice[]
}

/** A file as everybody but the store knows it. */
export interface SentFile {
  id: string
  name: string
  type: FileType
  bytes: number
}

export const FILE_TYPES = ['image/png', 'image/jpeg', 'application/pdf'] as const
export type FileType = (typeof FILE_TYPES)[number]

export const INPUT_KINDS = ['text', 'number', 'phone', 'email', 'date', 'code', 'rating', 'file'] as const
export type InputKind = (typeof INPUT_KINDS)[number]

/** A span of one of the shop's own documents, in characters of its text. */
export interface Source {
  document: string
  title: string
  heading?: string
  from: number
  to: number
  text: string
  /** When the document was last changed, in milliseconds since 1970. */
  changedAt?: number
}

/** What came in. Exactly one per turn. */
export type Event =
  /** The customer opened the conversation and has said nothing yet. */
  | { kind: 'open' }
  /** `choice` is the id of a quick reply that was pressed; `file` came along, and then `text` is its name. */
  | { kind: 'text'; text: string; choice?: string; file?: SentFile }
  /**
   * The time that a node or an interrupt had asked to be woken after has passed. `silent`: milliseconds since the
   * customer's last words, for interrupts that start after some silence.
   */
  | { kind: 'timeout'; silent?: number }
  /** A detector saw something that a bot may want to react to: 'otp-shared', 'card-number', 'injection' ... */
  | { kind: 'security'; what: string; text: string }
  /** What was typed into the masked field that a secret wait had opened: a proof of it, never the code. */
  | { kind: 'code'; proof: string }
  /** Staff gave the conversation back to the bot. */
  | { kind: 'returned'; variables: JsonObject }
  /** Nobody took a waiting conversation. */
  | { kind: 'nobody' }
