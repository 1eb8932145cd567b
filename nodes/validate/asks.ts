import { asksForSecret } from '../asks.ts'
import type { Fields } from '../field.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Phrase } from '../language.ts'
import type { KnownProblem as Problem } from '../problem.ts'
import { isShown, itemsOf, savedValue } from '../saved.ts'
import { aboutNode, type Context } from './context.ts'

/**
 * Texts that ask the customer for a one-time code, PIN, password or CVV: a shop's bot never does (SHOP-08). All that customers
 * read and all that a model is told is looked at, in every language.
 */
export function problemsInAsking(context: Context): Problem[] {
  const own = Object.entries(context.document.texts).flatMap(([name, phrase]) =>
    textsOf(phrase).flatMap(([language, text]): Problem[] =>
      asksForSecret(text) ? [{ at: `texts.${name}.${language}`, severity: 'error', code: 'asks.secret', args: {} }] : [],
    ),
  )
  const drawn = context.flows.flatMap(({ flow, nodes }) =>
    [...nodes.values()].flatMap(({ node, type }) =>
      type
        ? asking(type.fields, node.fields, '', type.branches).map((field) =>
            aboutNode(flow, node, 'asks.secret', 'error', { field }),
          )
        : [],
    ),
  )
  return [...own, ...drawn]
}

/** Paths of the fields whose text asks for one. */
function asking(fields: Fields, saved: JsonObject, within: string, branches?: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (!isShown(fields, saved, name)) return []
    const value = savedValue(fields, saved, name)
    // Buttons and words to listen for are what the customer says.
    if (name === branches || (field.kind === 'text' && field.format === 'words')) return []
    if (field.kind === 'list') return itemsOf(value).flatMap((item) => asking(field.of, item, `${within}${name}.${item.id}.`))
    if (field.kind !== 'text' && field.kind !== 'phrase') return []
    return textsOf(value).some(([, text]) => asksForSecret(text)) ? [within + name] : []
  })
}

/** Each text with its language; '' where it has none. */
function textsOf(value: Json | Phrase | undefined): [string, string][] {
  if (typeof value === 'string') return [['', value]]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}
