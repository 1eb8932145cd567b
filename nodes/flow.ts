import type { Json, JsonObject } from './json.ts'
import type { Language, Phrase } from './language.ts'

/** The saved document: what the editor writes, a version freezes and the engine runs. */
export interface BotDocument {
  /** The document's format; `upgrade.ts` lifts an older one step by step. */
  jaga: typeof FORMAT
  name: string
  /** The languages customers are answered in. At least one. */
  languages: Language[]
  /** The language used where a text is missing. One of `languages`. */
  fallback: Language
  variables: Variable[]
  intents: Intent[]
  /** The first is the main flow; the others are called by `sub-flow` nodes. */
  flows: Flow[]
  texts: BotTexts
}

export const FORMAT = 1

/** What the bot says when no node has a word for it. */
export interface BotTexts {
  /** A node failed and its `trouble` exit leads nowhere: said before a person is asked for. */
  trouble: Phrase
  /** Said when the conversation waits for a person. */
  handoff: Phrase
  /** The line that tells customers they are talking with a bot. */
  label: Phrase
}

export interface Flow {
  id: string
  name: string
  nodes: FlowNode[]
  edges: Edge[]
}

export interface FlowNode {
  id: string
  /** A type in the registry. */
  type: string
  /** The declaration's version that wrote `fields`. */
  version: number
  /** The designer's own name for this step. */
  title?: string
  /** Top left corner on the canvas, in canvas pixels. */
  at: { x: number; y: number }
  fields: JsonObject
  /** Exits the designer marked as "the conversation may end here". */
  ends?: string[]
}

export interface Edge {
  id: string
  /** Node that is left, and by which exit: a declared name, or `field.itemId` for an item of the branching list. */
  from: string
  exit: string
  /** Node that is entered. */
  to: string
}

export const VARIABLE_TYPES = ['text', 'number', 'boolean', 'list', 'object'] as const

export interface Variable {
  /** Letters, digits and underscore, starting with a letter: at most 40. */
  name: string
  type: (typeof VARIABLE_TYPES)[number]
  /** How long it lives: with this conversation, or with the contact. */
  scope: 'conversation' | 'contact'
  initial?: Json
  /** Never shown in a trace, never put into a template. */
  secret?: boolean
}

export interface Intent {
  id: string
  name: string
  /** Things customers say, in any of the bot's languages. */
  examples: string[]
}

/** How much one document may hold; what is larger is refused before it is read further. */
export const LIMITS = {
  bytes: 4_000_000,
  depth: 40,
  flows: 50,
  nodes: 2_000,
  edges: 8_000,
  variables: 300,
  intents: 200,
  examples: 500,
} as const
