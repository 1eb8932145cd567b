import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BotDocument } from '../../nodes/flow.ts'
import type { Language } from '../../nodes/language.ts'
import { words } from '../../nodes/says.ts'

/** Bots to begin with: the examples of the vocabulary, `NAME.flow.json` in one folder. Read once. */
export interface Templates {
  list(language: Language): { name: string; title: string; help: string; nodes: number }[]
  /** Null where there is none of that name. */
  document(name: string): BotDocument | null
}

export function createTemplates(folder: string): Templates {
  let read: Map<string, BotDocument> | null = null
  const all = () => {
    read ??= new Map(namesIn(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.flow.json`), 'utf8'))]))
    return read
  }
  return {
    list: (language) =>
      [...all()].map(([name, document]) => ({
        name,
        ...titled(name, document, language),
        nodes: document.flows.reduce((sum, flow) => sum + flow.nodes.length, 0),
      })),
    document: (name) => all().get(name) ?? null,
  }
}

/** A copy of Jaga without the folder has no templates, and everything else. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .flatMap((file) => /^([a-z0-9-]+)\.flow\.json$/.exec(file)?.[1] ?? [])
      .sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function titled(name: string, document: BotDocument, language: Language): { title: string; help: string } {
  // Templates may have words of their own in the vocabulary; one that has none is called by its bot's name.
  const { templates = {} } = words(language) as { templates?: Record<string, { title: string; help: string }> }
  return templates[name] ?? { title: document.name, help: '' }
}
