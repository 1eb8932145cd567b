import type { BotDocument } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Session } from './session.ts'
import { heldBy } from './variables.ts'

/** Stands for a value that nobody is to see. */
export const MASK = '•••'

/** Characters of one text that a trace keeps: a trace is to be read, and is stored with every turn. */
const LONGEST = 2_000
const DEEPEST = 12
const MOST = 100

/** Makes values fit for a trace: secret variables' values and header values that carry a credential are masked, length is cut. */
export function createShown(document: BotDocument, ...sessions: Session[]): (value: unknown) => Json {
  const secrets = document.variables
    .filter((variable) => variable.secret)
    .flatMap((variable) => sessions.map((session) => heldBy(variable, session)))
    .flatMap(textsIn)
    .filter((text) => text.length > 2)
  return (value) => show(value, secrets, 0)
}

/** Masks the values that were read from secret variables, by the path they are listed under. */
export function maskSecretPaths(document: BotDocument, values: JsonObject): JsonObject {
  const secret = (path: string) => document.variables.some((v) => v.secret && v.name === path.split('.')[0])
  return Object.fromEntries(Object.entries(values).map(([path, value]) => [path, secret(path) ? MASK : value]))
}

function show(value: unknown, secrets: string[], depth: number): Json {
  if (typeof value === 'string') return cut(secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value))
  if (typeof value === 'number') return secrets.includes(String(value)) ? MASK : value
  if (typeof value === 'boolean' || value === null || value === undefined) return value ?? null
  if (typeof value !== 'object') return null
  if (depth > DEEPEST) return '…'
  if (Array.isArray(value)) return value.slice(0, MOST).map((item) => show(item, secrets, depth + 1))
  return showEntries(value, secrets, depth)
}

function showEntries(value: object, secrets: string[], depth: number): JsonObject {
  const credential = 'name' in value && typeof value.name === 'string' && CREDENTIAL.test(value.name)
  const entries = Object.entries(value).slice(0, MOST)
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const hidden = CREDENTIAL.test(key) || (credential && key === 'value')
      return [key, hidden && item !== null && item !== '' ? MASK : show(item, secrets, depth + 1)]
    }),
  )
}

/** Names of headers and keys that carry a credential. */
const CREDENTIAL =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie$|api[-_]?key|^x-.{0,40}(?:token|signature)$|^(?:password|proof|signed)$/i

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
