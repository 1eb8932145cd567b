import { VARIABLE_TYPES } from '../flow.ts'
import { inLanguage } from '../language.ts'
import { isName } from '../path.ts'
import type { KnownProblem as Problem } from '../problem.ts'
import type { Context } from './context.ts'

/** Examples below which an intent is guesswork. */
export const EXAMPLES_WANTED = 3

/** What is wrong with the bot apart from its flows: variables, intents, the texts of last resort. */
export function problemsInBot({ document }: Context): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const variable of document.variables) {
    const about = { at: `variables.${variable.name}`, severity: 'error', args: { variable: variable.name } } as const
    if (!isName(variable.name)) problems.push({ ...about, code: 'variable.name' })
    if (seen.has(variable.name)) problems.push({ ...about, code: 'variable.double' })
    if (!VARIABLE_TYPES.includes(variable.type)) problems.push({ ...about, code: 'variable.type' })
    seen.add(variable.name)
  }
  for (const intent of document.intents) {
    const examples = new Set(intent.examples.map((example) => example.trim().toLowerCase()).filter(Boolean)).size
    if (examples >= EXAMPLES_WANTED) continue
    const args = { intent: intent.name || intent.id, found: examples, wanted: EXAMPLES_WANTED }
    problems.push({
      at: `intents.${intent.id}`,
      severity: examples === 0 ? 'error' : 'warning',
      code: 'intent.few-examples',
      args,
    })
  }
  for (const [name, phrase] of Object.entries(document.texts)) {
    for (const language of document.languages) {
      if (phrase[language]?.trim()) continue
      const empty = inLanguage(phrase, language, document.fallback).trim() === ''
      const about = { at: `texts.${name}.${language}`, args: { text: name, language } }
      problems.push({ ...about, severity: empty ? 'error' : 'warning', code: empty ? 'bot-text.missing' : 'bot-text.language' })
    }
  }
  return problems
}
