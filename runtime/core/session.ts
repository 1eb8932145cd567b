import type { JsonObject } from '../../nodes/json.ts'
import { isLanguage, type Language } from '../../nodes/language.ts'
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
  /** When a `timeout` event is to come: for the wait, or for an interrupt that starts after some silence. */
  wakeAt?: number | null
  /** When the present wait's own time is up. */
  dueAt?: number | null
  /** When the customer was last heard. */
  heardAt?: number
  /** Interrupts that this silence has already started: each starts once until the customer is heard again. */
  started?: string[]
}

export interface Place {
  flow: string
  node: string
}

/** 'call': a sub-flow was called from here. 'interrupt': an interrupt took over while this place waited. */
export interface Frame extends Place {
  kind: 'call' | 'interrupt'
  waiting: Wait | null
  /** The interrupt node that took over: it is not asked again inside itself. */
  by?: string
}

/** Where a contact's values hold the language that the contact has chosen. */
export const CHOSEN_LANGUAGE = '$language'

/** @param contact what is known of the contact: a language that they have chosen once goes before `language` */
export function newSession(language: Language, contact: JsonObject = {}): Session {
  const chosen = contact[CHOSEN_LANGUAGE]
  return {
    language: isLanguage(chosen) ? chosen : language,
    variables: {},
    contact,
    at: null,
    waiting: null,
    stack: [],
    mode: 'bot',
  }
}
