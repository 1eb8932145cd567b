import { readShape } from './document/shape.ts'
import { tooMuchIn } from './document/size.ts'
import { type BotDocument, FORMAT } from './flow.ts'
import type { JsonObject } from './json.ts'
import type { Language } from './language.ts'
import type { NodeType } from './node.ts'
import type { KnownProblem, Problem } from './problem.ts'
import { isJsonObject } from './saved.ts'
import { upgradeFormat, upgradeNode } from './upgrade.ts'

/**
 * The only way in for a saved or imported document. Checks size and form in linear time, lifts older formats and nodes,
 * and gives back a fresh copy; what is wrong with the conversation itself is left to `problemsIn`. Runs and fetches nothing.
 *
 * @param value what JSON.parse gave, or anything else
 */
export function readDocument(
  value: unknown,
  types: ReadonlyMap<string, NodeType>,
): { document: BotDocument } | { problems: Problem[] } {
  const much = tooMuchIn(value)
  if (much) return { problems: [much] }
  if (!isJsonObject(value)) return refused('document.shape', '', { wanted: 'object' })
  const format = value.jaga
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) return refused('document.foreign', 'jaga')
  if (format > FORMAT) return refused('document.newer', 'jaga', { format, known: FORMAT })
  const lifted = upgradeFormat(value, format)
  if (!lifted) return refused('document.older', 'jaga', { format })
  const problems: KnownProblem[] = []
  const document = readShape(lifted.document, problems)
  if (problems.length > 0) return { problems }
  for (const flow of document.flows) {
    for (const node of flow.nodes) {
      const problem = lift(node, types)
      if (problem) problems.push({ ...problem, flow: flow.id })
    }
  }
  return problems.length > 0 ? { problems } : { document }
}

/** A bot with nothing but a start: no problems of form, and one thing left to do. */
export function emptyDocument(name: string, language: Language): BotDocument {
  const phrase = (id: string, en: string) => ({ [language]: { id, en }[language] })
  return {
    jaga: FORMAT,
    name,
    languages: [language],
    fallback: language,
    variables: [],
    intents: [],
    flows: [
      {
        id: 'main',
        name: { id: 'Utama', en: 'Main' }[language],
        nodes: [{ id: 'start', type: 'start', version: 1, at: { x: 0, y: 0 }, fields: {} }],
        edges: [],
      },
    ],
    texts: {
      trouble: phrase(
        'Maaf, ada kendala di pihak kami. Saya sambungkan ke tim kami, ya.',
        'Sorry, something went wrong on our side. I am connecting you to our team.',
      ),
      handoff: phrase('Mohon tunggu sebentar, tim kami akan segera membalas.', 'One moment please, our team will reply shortly.'),
      label: phrase('Anda sedang mengobrol dengan bot.', 'You are chatting with a bot.'),
    },
  }
}

/** Lifts the node's fields in place; a type or version that is not known here is refused. */
function lift(
  node: { id: string; type: string; version: number; fields: JsonObject },
  types: ReadonlyMap<string, NodeType>,
): KnownProblem | null {
  const type = types.get(node.type)
  const about = { at: node.id, severity: 'error', node: node.id, args: { type: node.type } } as const
  if (!type) return { ...about, code: 'node.unknown' }
  if (node.version > type.version) return { ...about, code: 'node.newer' }
  if (node.version === type.version) return null
  const lifted = upgradeNode(type, node.fields, node.version)
  if (!lifted) return { ...about, code: 'node.older' }
  node.fields = lifted.fields
  node.version = type.version
  return null
}

function refused(code: KnownProblem['code'], at: string, args: Problem['args'] = {}): { problems: KnownProblem[] } {
  return { problems: [{ at, severity: 'error', code, args }] }
}
