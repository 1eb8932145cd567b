import { readDocument } from '../../nodes/document.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Language } from '../../nodes/language.ts'
import { PORT_NAMES, type PortName } from '../../nodes/ports.ts'
import type { Problem } from '../../nodes/problem.ts'
import { sayProblem } from '../../nodes/says.ts'
import { problemsIn } from '../../nodes/validate.ts'
import type { HttpDeps } from './deps.ts'
import { FieldsError } from './failure.ts'

/** A document from outside, read by the one reader there is; 'document.invalid' or 'document.newer' with each reason. */
export function documentFrom(value: unknown, language: Language): BotDocument {
  const read = readDocument(value, NODE_TYPES)
  if ('document' in read) return read.document
  const isNewer = read.problems.some((problem) => problem.code.endsWith('.newer'))
  throw new FieldsError(isNewer ? 'document.newer' : 'document.invalid', fieldsOf(read.problems, language))
}

/** What is wrong with a drawing, given what this installation can grant. */
export function problemsOf(document: BotDocument, deps: Pick<HttpDeps, 'sandbox'>): Problem[] {
  return problemsIn(document, NODE_TYPES, { ports: granted(deps) })
}

/** At most 50: nobody reads more at once, and the editor has its own list. */
export function fieldsOf(problems: readonly Problem[], language: Language): { path: string; message: string }[] {
  return problems.slice(0, 50).map((problem) => ({ path: problem.at, message: sayProblem(problem, language).says }))
}

/** Code runs only where the sandbox does. Everything else is here always: without a model server, the embedded one answers. */
function granted({ sandbox }: Pick<HttpDeps, 'sandbox'>): PortName[] {
  const isThere = sandbox.health().state === 'ready'
  return PORT_NAMES.filter((name) => isThere || name !== 'sandbox')
}
