import type { ChoiceField, Field, Fields, FilledAll, ListField } from './field.ts'
import type { Json, JsonObject } from './json.ts'
import type { Language } from './language.ts'
import type { PortName, Ports } from './ports.ts'
import type { Event, Reply } from './reply.ts'

export const GROUPS = ['talk', 'understand', 'protect', 'commerce', 'reach', 'steer'] as const
export type Group = (typeof GROUPS)[number]

/** One node type: data plus a function. Everything the product knows about it is read from here. */
export interface Declaration<
  F extends Fields = Fields,
  E extends string = string,
  B extends string = never,
  N extends PortName = PortName,
> {
  type: string
  group: Group
  /** A Lucide icon's name. */
  icon: string
  /** Counts up when `fields` change; each step has a named upgrade. */
  version: number
  fields: F
  /** Named ways out. 'trouble' is taken when `run` throws and needs no edge: unconnected, it leads to the bot's handoff. */
  exits: readonly E[]
  /** A list field each of whose items is a way out too, as `field.itemId`. */
  branches?: B
  /** The permission list: these ports are handed to `run`, and no others. */
  needs?: readonly N[]
  /** How the engine comes here without an edge. A 'start' begins a flow; an 'interrupt' is asked on every event. */
  entry?: 'start' | 'interrupt'
  /** It may wait for the customer (always, or only as its fields say): a loop through it is no endless loop. */
  waits?: boolean | WhenField<F>
  /** Exits that exist only as the fields say: 'silent' only where somebody set how long to wait. */
  onlyIf?: { readonly [X in NoInfer<E>]?: WhenField<F> }
  /**
   * Interrupts only: milliseconds of the customer's silence after which a `timeout` event, with `silent`, is to come;
   * null for never.
   */
  wakesAfter?(fields: FilledAll<F>): number | null
  /** The exit taken when `run` throws. Default 'trouble'. A `protect` node must name the exit that refuses. */
  whenBroken?: NoInfer<E>
  /** The exit after which the customer has agreed to their data being kept. */
  agreed?: NoInfer<E>
  /** The exit for whatever nothing else fits. Left open, a customer gets no answer: the checker says so in its own words. */
  fallback?: NoInfer<E>
  /** Offered on an empty canvas: what most bots begin with. */
  beginsWith?: true
  /** The field that the card on the canvas shows and edits in place. */
  shows?: Extract<keyof F, string>
  /**
   * The form may run this step alone and show what its port answered; a click on a value of the answer adds an item to the list
   * field `into`, with the value's place in `path`.
   */
  trial?: { port: NoInfer<N>; into: Extract<keyof F, string>; path: string }
  /** The words for it, in both languages. */
  words: Record<Language, Words<F, NoInfer<E>>>
  /** Lifts saved `fields` of version n to n + 1. */
  upgrades?: { [from: number]: { name: string; up(fields: JsonObject): JsonObject } }
  /** Interrupts only: does this event call for it? */
  matches?(given: Given<F, N>): boolean | Promise<boolean>
  run(given: Given<F, N>): Outcome<Exit<NoInfer<E>, NoInfer<B>>> | Promise<Outcome<Exit<NoInfer<E>, NoInfer<B>>>>
  /** Called with the event that ends a wait. `state` is what the wait left behind. */
  resume?(
    given: Given<F, N> & { state: Json },
  ): Outcome<Exit<NoInfer<E>, NoInfer<B>>> | Promise<Outcome<Exit<NoInfer<E>, NoInfer<B>>>>
}

/** True while the field is filled or switched on; with `is`, while it has one of these values. */
export interface WhenField<F extends Fields = Fields> {
  readonly field: Extract<keyof F, string>
  readonly is?: readonly Json[]
}

/** An exit that is misspelt does not compile. */
export type Exit<E extends string, B extends string> = E | `${B}.${string}`

/** What `run` is handed: filled fields, the event, and the ports it asked for. */
export type Given<F extends Fields, N extends PortName> = {
  fields: FilledAll<F>
  event: Event
  language: Language
  /** Milliseconds since 1970, the same for the whole turn. */
  now: number
  /** Ids that stay the same for the whole conversation and for all of a contact's: what is drawn by lot is drawn from them. */
  seed: Seed
} & { [K in N]: Ports[K] }

export interface Seed {
  conversation: string
  contact: string
}

/** What a node wants to happen. `say` and `set` go with any of them and happen first. */
export type Outcome<X extends string = string> = {
  say?: Reply[]
  set?: JsonObject
  /** From now on, and in this contact's later conversations, texts are in this language, where the bot speaks it. */
  language?: Language
  /** One line for the trace: why this way. Facts, never a secret. */
  because?: Json
} & (
  | { exit: X }
  | { wait: Wait }
  /** Go on at another node of the same flow. */
  | { jump: string }
  /** Run another flow, then come back to `resume`. */
  | { call: string }
  /** An interrupt is done: go back to what was waiting, and ask it again. */
  | { back: true }
  /** The flow ends here: its caller goes on, or the conversation is over. */
  | { end: true }
)

export interface Wait {
  /** 'reply': the customer's next words. 'person': staff take over, and the bot says nothing until they give it back. */
  for: 'reply' | 'person'
  /** Milliseconds after which a `timeout` event comes. */
  timeout?: number
  /** What the customer types is a secret: masked in every view, never stored in the clear. */
  secret?: boolean
  /** Handed to `resume`. Small: it is stored with the session. */
  state?: Json
}

export interface Words<F extends Fields = Fields, E extends string = string> {
  /** Two or three words: what it does, as staff would say it. */
  name: string
  /** One sentence: what it is for. */
  help: string
  /** A short chat that shows it. */
  example: readonly { who: 'customer' | 'bot'; says: string }[]
  /** What it cannot do. */
  limits: string
  /** Words people search for, besides the name. */
  search: readonly string[]
  fields: { [K in keyof F]: FieldWords<F[K]> }
  exits: { [K in E]: string }
}

export type FieldWords<F extends Field = Field> = { label: string; help?: string; placeholder?: string } & (F extends ChoiceField<
  infer V
>
  ? { options: Record<V, string> }
  : unknown) &
  (F extends ListField<infer G> ? { add: string; fields: { [K in keyof G]: FieldWords<G[K]> } } : unknown)

/** Declares a node type. It changes nothing: it is here so that the compiler holds fields, exits, ports and words together. */
export function defineNode<
  const F extends Fields,
  const E extends string,
  const B extends string = never,
  const N extends PortName = never,
>(declaration: Declaration<F, E, B, N>): Declaration<F, E, B, N> {
  return declaration
}

/** Any declaration, as the registry, engine and editor hold it. */
// biome-ignore lint/suspicious/noExplicitAny: a list of declarations of different fields has no narrower common type in TypeScript (methods are checked at each defineNode call)
export type NodeType = Declaration<any, string, any, any>
