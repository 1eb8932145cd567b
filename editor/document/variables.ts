import type { BotDocument, Variable } from '../../nodes/flow.ts'
import { LIMITS } from '../../nodes/flow.ts'
import { isName, rootOf } from '../../nodes/path.ts'
import { pathsIn } from '../../nodes/template.ts'
import { done, type Edited, type Means, refuse } from './edit.ts'
import { namesIn, rewriteFields } from './walk.ts'

/** Commands on the bot's variables. */

/** The names at the head of each `{{path}}` of a text. */
export function variablesInText(text: string): string[] {
  return pathsIn(text).map(({ path }) => rootOf(path))
}

export function addVariable(document: BotDocument, variable: Variable): Edited {
  const no = wrongName(document, variable.name)
  if (no) return no
  if (document.variables.length >= LIMITS.variables) return refuse('too-many')
  return done({ ...document, variables: [...document.variables, variable] }, [variable.name])
}

/** Changes one variable; a new name is carried into every field, condition and text that used the old one. */
export function changeVariable(document: BotDocument, name: string, change: Partial<Variable>, types: Means['types']): Edited {
  const renamed = change.name !== undefined && change.name !== name
  const no = renamed ? wrongName(document, change.name!) : undefined
  if (no) return no
  const next = { ...document, variables: document.variables.map((v) => (v.name === name ? { ...v, ...change } : v)) }
  return done(renamed ? renameEverywhere(next, name, change.name!, types) : next)
}

/** Takes a variable away. Steps that use it are named by the checker. */
export function removeVariable(document: BotDocument, name: string): Edited {
  return done({ ...document, variables: document.variables.filter((v) => v.name !== name) })
}

/** How many steps use a variable. */
export function usesOf(document: BotDocument, name: string, types: Means['types']): number {
  const nodes = document.flows.flatMap((f) => f.nodes)
  return nodes.filter((n) => namesIn(types.get(n.type)?.fields ?? {}, n.fields, variablesInText).has(name)).length
}

function wrongName(document: BotDocument, name: string): Edited | undefined {
  if (!name) return refuse('name-empty')
  if (!isName(name)) return refuse('name-wrong', { name })
  return document.variables.some((v) => v.name === name) ? refuse('name-taken', { name }) : undefined
}

function renameEverywhere(document: BotDocument, from: string, to: string, types: Means['types']): BotDocument {
  const rewrite = {
    variable: (name: string) => (name === from ? to : name),
    template: (text: string) => renameInText(text, from, to),
  }
  return {
    ...document,
    flows: document.flows.map((flow) => ({
      ...flow,
      nodes: flow.nodes.map((n) => ({ ...n, fields: rewriteFields(types.get(n.type)?.fields ?? {}, n.fields, rewrite) })),
    })),
  }
}

/** Replaces the head of each path from the end, so that earlier positions stay right. */
function renameInText(text: string, from: string, to: string): string {
  const spots = pathsIn(text).filter(({ path }) => rootOf(path) === from)
  return spots.reduceRight((now, spot) => {
    const start = now.indexOf(spot.path, spot.from)
    return start < 0 || start >= spot.to ? now : now.slice(0, start) + to + now.slice(start + from.length)
  }, text)
}
