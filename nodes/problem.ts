import type words from './locales/id.json'

/** What is wrong with a document, as data: collected, never thrown. Its words are in `says.ts`. */
export interface Problem {
  /** Where, as a path: `greet.text`, `greet.options.a1.label`, `variables.name`, `flows.main`. */
  at: string
  severity: 'error' | 'warning'
  code: string
  flow?: string
  node?: string
  /** The field, as a path within the node: `text`, `options.a1.label`. */
  field?: string
  exit?: string
  args: Record<string, string | number>
}

/** Every code has words in both languages; a code without does not compile where problems are found. */
export type ProblemCode = keyof typeof words.problems

export interface KnownProblem extends Problem {
  code: ProblemCode
}

/** What one check has to say: the code, the words' arguments, how bad. The path is added by whoever called it. */
export interface Finding {
  code: ProblemCode
  severity?: Problem['severity']
  args?: Problem['args']
}
