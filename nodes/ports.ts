import type { Json, JsonObject } from './json.ts'
import type { Language } from './language.ts'
import type { Payments, Shop } from './ports/commerce.ts'
import type { Knowledge } from './ports/knowledge.ts'
import type { Webhooks } from './ports/reach.ts'
import type { Codes, Consents, Detectors, Identity, Incidents, Mail } from './ports/trust.ts'

/**
 * Ports: the only ways a node reaches anything outside itself. A node names the ports it needs in `needs` and is handed
 * those and no others. Every call of a port with effects is journalled by the engine, so that a turn that is run again
 * after a crash is given the first run's result and does nothing twice.
 */
export interface Ports {
  /** Which intent a text means. Works without a model server. */
  intents: { rank(text: string, among: readonly string[]): Promise<Ranking> }
  /** A language model, or the extractive fallback that needs none. */
  model: { answer(request: ModelRequest): Promise<ModelAnswer> }
  /** The one guarded way out to HTTP. Private addresses are refused; secrets are put in by name, by the runtime. */
  web: { request(request: WebRequest): Promise<WebAnswer> }
  /** Runs a shop's JavaScript in the isolate of another process. Throws a PortError of code 'sandbox.*'. */
  sandbox: { run(code: string, input: JsonObject): Promise<Json> }
  /** The shop's staff. */
  people: { ask(request: HandoffRequest): Promise<HandoffTicket> }
  /** The shop's own documents and approved answers. It only reads. */
  knowledge: Knowledge
  /** The shop's own data. It only reads. */
  shop: Shop
  /** Signed news to another system. */
  webhooks: Webhooks
  /** Whether a payment may go through and a refund is due, by the shop's rules. */
  payments: Payments
  /** Cases that staff work on. */
  incidents: Incidents
  /** What is found in a text. */
  detectors: Detectors
  /** What the contact has agreed to. */
  consents: Consents
  /** Who the contact is. */
  identity: Identity
  /** One-time codes for one action. */
  codes: Codes
  /** The shop's mail server. */
  mail: Mail
}

export type PortName = keyof Ports

/** Every port by name. One that is missing here, or too many, does not compile. */
const NAMED: Record<PortName, true> = {
  intents: true,
  model: true,
  web: true,
  sandbox: true,
  people: true,
  knowledge: true,
  shop: true,
  webhooks: true,
  payments: true,
  incidents: true,
  detectors: true,
  consents: true,
  identity: true,
  codes: true,
  mail: true,
}
export const PORT_NAMES = Object.keys(NAMED) as readonly PortName[] // the keys of a record of port names

export interface Ranking {
  /** Best first; scores are calibrated to 0..1. */
  ranked: { intent: string; score: number }[]
  /** True where no intent is likely enough: the caller must take its "not understood" way. */
  rejected: boolean
}

export interface ModelRequest {
  /** What the shop tells the model. Never customer text. */
  instruction: string
  question: string
  /** Passages that the answer must keep to; ids come back in `used`. */
  passages: ModelPassage[]
  language: Language
  /** Longest answer, in characters. */
  max: number
}

export interface ModelPassage {
  id: string
  text: string
  /** What stands above it in its document: it says what the text is about, and is not quoted. */
  about?: string
}

export interface ModelAnswer {
  text: string
  /** 'model', or 'extract' when no model server was there and the passages' own sentences were used. */
  by: 'model' | 'extract'
  /** The model's name where one answered. */
  model?: string
  /** Ids of the passages used. */
  used: string[]
}

export interface WebRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers: { name: string; value: string }[]
  /** A secret's name: sent as `Authorization: Bearer …` to the hosts it is bound to, and to no other. */
  secret?: string
  body?: string
  /** Seconds, 1 to 30. */
  timeout: number
}

export interface WebAnswer {
  status: number
  /** Parsed where the answer is JSON, else its text. */
  body: Json
}

export interface HandoffRequest {
  reason: string
  summary: string
}

export interface HandoffTicket {
  /** What the customer can quote. */
  number: string
  /** True where somebody of the staff is present now. */
  present: boolean
}

/** A port could not do it. `code` is one word of the error table; the message is for the operator, never the customer. */
export class PortError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PortError'
    this.code = code
  }
}
