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
}

export interface Choice {
  id: string
  label: string
}

export const INPUT_KINDS = ['text', 'number', 'phone', 'email', 'date', 'code'] as const
export type InputKind = (typeof INPUT_KINDS)[number]

/** A span of one of the shop's own documents, in characters of its text. */
export interface Source {
  document: string
  title: string
  heading?: string
  from: number
  to: number
  text: string
}

/** What came in. Exactly one per turn. */
export type Event =
  /** The customer opened the conversation and has said nothing yet. */
  | { kind: 'open' }
  /** `choice` is the id of a quick reply that was pressed. */
  | { kind: 'text'; text: string; choice?: string }
  /**
   * The time that a node or an interrupt had asked to be woken after has passed. `silent`: milliseconds since the
   * customer's last words, for interrupts that start after some silence.
   */
  | { kind: 'timeout'; silent?: number }
  /** A detector saw something that a bot may want to react to: 'otp-shared', 'card-number', 'injection' ... */
  | { kind: 'security'; what: string; text: string }
  /** Staff gave the conversation back to the bot. */
  | { kind: 'returned'; variables: JsonObject }
  /** Nobody took a waiting conversation. */
  | { kind: 'nobody' }
