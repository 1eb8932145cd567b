import type { JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { Wait } from '../../nodes/node.ts'

/** A conversation's state between turns. Plain JSON, sealed at rest. */
export interface Session {
  language: Language
  /** Values of the variables of scope 'conversation'. */
  variables: JsonObject
  /** Values of the variables of scope 'contact': kept with the contact, handed in and out with the session. */
  contact: JsonObject
  /** Where the conversation waits; null before the first turn and after the end. */
  at: Place | null
  /** What it waits for there. */
  waiting: Wait | null
  /** What goes on when the present flow ends or an interrupt is done: innermost last. */
  stack: Frame[]
  /** 'person': staff have it, and the bot says nothing. */
  mode: 'bot' | 'person' | 'over'
}

export interface Place {
  flow: string
  node: string
}

/** 'call': a sub-flow was called from here. 'interrupt': an interrupt took over while this place waited. */
export interface Frame extends Place {
  kind: 'call' | 'interrupt'
  waiting: Wait | null
}

export function newSession(language: Language): Session {
  return { language, variables: {}, contact: {}, at: null, waiting: null, stack: [], mode: 'bot' }
}
