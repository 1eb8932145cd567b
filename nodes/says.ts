import { NODE_TYPES } from './index.ts'
import type { Language } from './language.ts'
import en from './locales/en.json' with { type: 'json' }
import id from './locales/id.json' with { type: 'json' }
import type { FieldWords, NodeType } from './node.ts'
import type { Problem } from './problem.ts'

/** The vocabulary's own words: groups, operators, field kinds, units, variable types and scopes, ports, filters, problems. */
export type VocabularyWords = typeof id

const WORDS: Record<Language, VocabularyWords> = { id, en }

export function words(language: Language): VocabularyWords {
  return WORDS[language]
}

/**
 * What is wrong and how to put it right, in the reader's language. Fields and exits are called by their labels.
 *
 * @param types where the labels of fields and exits are looked up
 */
export function sayProblem(
  problem: Problem,
  language: Language,
  types: ReadonlyMap<string, NodeType> = NODE_TYPES,
): { says: string; fix: string } {
  const said = WORDS[language].problems
  // A code without words is a fault that a test finds; here the code itself is better than nothing.
  const { says, fix } = Object.hasOwn(said, problem.code)
    ? said[problem.code as keyof typeof said]
    : { says: problem.code, fix: '' }
  const args = readable(problem, language, types)
  return { says: put(says, args), fix: put(fix, args) }
}

/** A problem's arguments with ids turned into words. */
function readable(problem: Problem, language: Language, types: ReadonlyMap<string, NodeType>): Record<string, string> {
  const all = WORDS[language]
  const type = types.get(String(problem.args.type ?? ''))
  const args: Record<string, string> = { at: problem.at }
  for (const [name, value] of Object.entries(problem.args)) args[name] = String(value)
  const known = (table: Record<string, string>, name: string) => {
    const value = args[name]
    if (value !== undefined && Object.hasOwn(table, value)) args[name] = table[value] ?? value
  }
  known(all.languages, 'language')
  known(all.ports, 'port')
  known(all.botTexts, 'text')
  if (problem.field) args.field = fieldLabel(type, problem.field, language)
  if (problem.exit) args.exit = args.exitTitle || (type ? exitLabel(type, problem.exit, language) : problem.exit)
  return args
}

/** `options.a1.label` as 'Tombol › Tulisan tombol'; the path itself where nobody knows it. */
export function fieldLabel(type: NodeType | undefined, path: string, language: Language): string {
  const labels: string[] = []
  let fields: Record<string, FieldWords> | undefined = type?.words[language].fields
  for (const [i, part] of path.split('.').entries()) {
    if (i % 2 === 1) continue // an item's id
    const here: (FieldWords & { fields?: Record<string, FieldWords> }) | undefined =
      fields && Object.hasOwn(fields, part) ? fields[part] : undefined
    if (!here) return labels.join(' › ') || path
    labels.push(here.label)
    fields = here.fields
  }
  return labels.join(' › ')
}

/** A declared exit's label; the id itself for an exit nobody declared. */
export function exitLabel(type: NodeType, exit: string, language: Language): string {
  const labels = type.words[language].exits
  return (Object.hasOwn(labels, exit) && labels[exit]) || exit
}

/** Puts arguments into `{name}`. `{{name}}` is left alone: it shows staff how a variable is written. */
function put(text: string, args: Record<string, string>): string {
  return text.replace(/(?<!\{)\{([a-zA-Z]+)\}(?!\})/g, (_, name: string) => (Object.hasOwn(args, name) ? (args[name] ?? '') : ''))
}
