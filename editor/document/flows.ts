import { type BotDocument, type BotTexts, LIMITS } from '../../nodes/flow.ts'
import type { Language, Phrase } from '../../nodes/language.ts'
import { done, type Edited, type Means, refuse, withFlow } from './edit.ts'
import { freshNode } from './fresh.ts'
import { rewriteFields } from './walk.ts'

/** Commands on the bot's flows, languages and texts of its own. */

/** A new flow with the step that begins it. */
export function addFlow(document: BotDocument, name: string, means: Means): Edited {
  const no = wrongName(document, name)
  if (no) return no
  if (document.flows.length >= LIMITS.flows) return refuse('too-many')
  const start = [...means.types.values()].find((t) => t.entry === 'start')
  const nodes = start ? [freshNode(start, { x: 0, y: 0 }, means.newId)] : []
  const flow = { id: means.newId('f'), name: name.trim(), nodes, edges: [] }
  return done({ ...document, flows: [...document.flows, flow] }, [flow.id])
}

export function renameFlow(document: BotDocument, id: string, name: string): Edited {
  return wrongName(document, name, id) ?? done(withFlow(document, id, (f) => ({ ...f, name: name.trim() })))
}

/** Takes a flow away, unless it is the main one or a step still calls it. */
export function removeFlow(document: BotDocument, id: string, types: Means['types']): Edited {
  if (document.flows[0]?.id === id) return refuse('flow-first')
  const callers = callersOf(document, id, types)
  if (callers.length) return refuse('flow-used', { callers: callers.join(', ') })
  return done({ ...document, flows: document.flows.filter((f) => f.id !== id) })
}

/** The names of the flows that call this one. */
export function callersOf(document: BotDocument, id: string, types: Means['types']): string[] {
  const calls = (fields: Parameters<typeof rewriteFields>[0], values: Parameters<typeof rewriteFields>[1]) => {
    let found = false
    rewriteFields(fields, values, {
      reference: (to, ref) => {
        if (to === 'flow' && ref === id) found = true
        return ref
      },
    })
    return found
  }
  return document.flows
    .filter((f) => f.id !== id && f.nodes.some((n) => calls(types.get(n.type)?.fields ?? {}, n.fields)))
    .map((f) => f.name)
}

export function setText(document: BotDocument, name: keyof BotTexts, text: Phrase): Edited {
  return done({ ...document, texts: { ...document.texts, [name]: text } })
}

/** The languages customers are answered in; the fallback stays one of them. */
export function setLanguages(document: BotDocument, languages: Language[], fallback: Language): Edited {
  const kept = languages.length ? languages : [fallback]
  return done({ ...document, languages: kept, fallback: kept.includes(fallback) ? fallback : kept[0]! })
}

function wrongName(document: BotDocument, name: string, self?: string): Edited | undefined {
  const trimmed = name.trim()
  if (!trimmed) return refuse('name-empty')
  const taken = document.flows.some((f) => f.id !== self && f.name.toLowerCase() === trimmed.toLowerCase())
  return taken ? refuse('name-taken', { name: trimmed }) : undefined
}
