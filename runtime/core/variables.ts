import type { BotDocument, Variable } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { Trouble } from './budget.ts'
import type { Session } from './session.ts'

/** All declared variables by name: their values, or their initial values. */
export function valuesOf(document: BotDocument, session: Session): JsonObject {
  return Object.fromEntries(document.variables.map((variable) => [variable.name, heldBy(variable, session)]))
}

/** What a variable holds: its value, else its initial value, else null. */
export function heldBy(variable: Variable, session: Session): Json {
  const scope = scopeOf(variable, session)
  return (Object.hasOwn(scope, variable.name) ? scope[variable.name] : variable.initial) ?? null
}

function scopeOf(variable: Variable, session: Session): JsonObject {
  return variable.scope === 'contact' ? session.contact : session.variables
}

/** The session with `values` set, each in its declared type. Throws Trouble, and changes nothing, where one does not fit. */
export function withValues(document: BotDocument, session: Session, values: JsonObject): Session {
  const next = { ...session, variables: { ...session.variables }, contact: { ...session.contact } }
  for (const [name, value] of Object.entries(values)) {
    const variable = document.variables.find((v) => v.name === name)
    if (!variable) throw new Trouble('variable.unknown', `the bot has no variable ${name}`)
    const fitting = inType(variable, value ?? null)
    if (fitting === undefined) throw new Trouble('variable.type', `${name} takes a ${variable.type}`)
    scopeOf(variable, next)[name] = fitting
  }
  return next
}

/** What of `values` can be set: for values that come from people, not from the drawing. */
export function fitting(document: BotDocument, values: JsonObject): JsonObject {
  const declared = (name: string) => document.variables.find((v) => v.name === name)
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => declared(name) && inType(declared(name)!, value ?? null) !== undefined),
  )
}

/** The value in the variable's type, as it is or without losing anything; undefined where it does not fit. */
function inType(variable: Variable, value: Json): Json | undefined {
  return value === null ? null : FITS[variable.type](value)
}

const FITS: Record<Variable['type'], (value: Exclude<Json, null>) => Json | undefined> = {
  text: (value) => (typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)),
  number: (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined
  },
  boolean: (value) => (typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined),
  list: (value) => (Array.isArray(value) ? value : undefined),
  object: (value) => (typeof value === 'object' && !Array.isArray(value) ? value : undefined),
}
