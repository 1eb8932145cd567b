import { type BotDocument, type Intent, LIMITS } from '../../nodes/flow.ts'
import { done, type Edited, type Means, refuse } from './edit.ts'

/** Commands on the bot's intents: what customers can want, each with things they say. */

export function addIntent(document: BotDocument, name: string, means: Pick<Means, 'newId'>): Edited {
  const wrong = wrongName(document, name)
  if (wrong) return wrong
  if (document.intents.length >= LIMITS.intents) return refuse('too-many')
  const intent: Intent = { id: means.newId('t'), name: name.trim(), examples: [] }
  return done({ ...document, intents: [...document.intents, intent] }, [intent.id])
}

export function renameIntent(document: BotDocument, id: string, name: string): Edited {
  return wrongName(document, name, id) ?? done(withIntent(document, id, (i) => ({ ...i, name: name.trim() })))
}

/** One example a line; empty lines, list marks and what is there already are left out. */
export function addExamples(document: BotDocument, id: string, lines: string): Edited {
  const fresh = lines.split(/\r?\n/).map((line) =>
    line
      .replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '')
      .trim()
      .slice(0, 300),
  )
  const intent = document.intents.find((i) => i.id === id)
  if (!intent) return done(document)
  const seen = new Set(intent.examples.map((e) => e.toLowerCase()))
  const added = fresh.filter((line) => line && !seen.has(line.toLowerCase()) && seen.add(line.toLowerCase()))
  if (intent.examples.length + added.length > LIMITS.examples) return refuse('too-many')
  return done(added.length ? withIntent(document, id, (i) => ({ ...i, examples: [...i.examples, ...added] })) : document)
}

export function removeExample(document: BotDocument, id: string, index: number): Edited {
  return done(withIntent(document, id, (i) => ({ ...i, examples: i.examples.filter((_, at) => at !== index) })))
}

/** Takes an intent away. Steps that name it are named by the checker. */
export function removeIntent(document: BotDocument, id: string): Edited {
  return done({ ...document, intents: document.intents.filter((i) => i.id !== id) })
}

function wrongName(document: BotDocument, name: string, self?: string): Edited | undefined {
  const trimmed = name.trim()
  if (!trimmed) return refuse('name-empty')
  const taken = document.intents.some((i) => i.id !== self && i.name.toLowerCase() === trimmed.toLowerCase())
  return taken ? refuse('name-taken', { name: trimmed }) : undefined
}

function withIntent(document: BotDocument, id: string, change: (intent: Intent) => Intent): BotDocument {
  return { ...document, intents: document.intents.map((i) => (i.id === id ? change(i) : i)) }
}
