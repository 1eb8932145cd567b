import type { Json, JsonObject } from '../../nodes/json.ts'

/** One node's visit in a turn: what the tester sees, and what a receipt is made of. */
export interface Step {
  /** 1, 2, 3 ... within the turn. */
  n: number
  flow: string
  node: string
  type: string
  /** Whether the node ran anew or went on after a wait. */
  did: 'run' | 'resume'
  /** The way it left; absent where it waits or the conversation ends. */
  exit?: string
  waits?: 'reply' | 'person'
  because?: Json
  /** Conditions that were decided, with the values they were decided on. */
  conditions: { text: string; values: JsonObject; holds: boolean }[]
  /** Variables it changed. Secret variables show '•••'. */
  changed: { name: string; before: Json; after: Json }[]
  /** Port calls, in order. `sent` and `got` are what may be shown: after masking. */
  calls: PortCall[]
  /** Milliseconds by the injected clock. */
  ms: number
  /** A failure's code, where the node threw. */
  trouble?: string
}

export interface PortCall {
  port: string
  how: 'live' | 'recorded' | 'mock' | 'replayed'
  ms: number
  sent: Json
  got: Json
  trouble?: string
}

/** What a guard found in a text. The span's own text is never part of it. */
export interface Verdict {
  guard: string
  way: 'in' | 'out'
  /** 'masked': replaced before storing. 'flagged': passed on with a note. 'blocked': not passed on. */
  did: 'masked' | 'flagged' | 'blocked'
  what: string
  count: number
  score?: number
}
