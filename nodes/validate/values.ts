import { type Condition, pathsInCondition, problemsInCondition } from '../condition.ts'
import type { Field, NumberField, ReferenceField, TextField } from '../field.ts'
import type { Flow } from '../flow.ts'
import type { Json } from '../json.ts'
import { isLanguage } from '../language.ts'
import { phrasesIn } from '../matching.ts'
import { isAnswerPath, isName, rootOf } from '../path.ts'
import type { Finding } from '../problem.ts'
import { isJsonObject } from '../saved.ts'
import { pathsIn, problemsInTemplate } from '../template.ts'
import { isDay, minutesOf } from '../time.ts'
import type { Context } from './context.ts'

const TEXT_MAX = 2_000
const CODE_MAX = 20_000

/** What is wrong with one value that is there, by its field's kind. */
export function problemsInValue(context: Context, flow: Flow, field: Field, value: Json): Finding[] {
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? inText(context, field, value) : shape('text')
    case 'phrase':
      return inPhrase(context, field.max ?? TEXT_MAX, value)
    case 'number':
      return inNumber(field, value)
    case 'toggle':
      return typeof value === 'boolean' ? [] : shape('truth')
    case 'choice':
      return typeof value === 'string' && field.options.includes(value)
        ? []
        : [{ code: 'field.choice', args: { value: cut(value) } }]
    case 'variable':
      if (typeof value !== 'string') return shape('variable')
      return unknownVariables(context, [value], { secret: true })
    case 'condition':
      return inCondition(context, value)
    case 'reference':
      return typeof value === 'string' ? inReference(context, flow, field, value) : shape('reference')
    case 'code':
      return typeof value === 'string' ? long(value, field.max ?? CODE_MAX) : shape('text')
    case 'list':
      return []
  }
}

function inText(context: Context, field: TextField, value: string): Finding[] {
  const problems = long(value, field.max ?? TEXT_MAX)
  if (field.template) problems.push(...inTemplate(context, value))
  if (field.format && !(field.template && value.includes('{{') && field.format !== 'url'))
    problems.push(...inFormat(field, value))
  return problems
}

function inPhrase(context: Context, max: number, value: Json): Finding[] {
  if (!isJsonObject(value)) return shape('phrase')
  const problems: Finding[] = []
  for (const [language, text] of Object.entries(value)) {
    if (!isLanguage(language) || typeof text !== 'string') problems.push(...shape('phrase'))
    else
      for (const each of [...long(text, max), ...inTemplate(context, text)])
        problems.push({ ...each, args: { ...each.args, language } })
  }
  for (const language of context.document.languages) {
    const text = value[language]
    if (typeof text !== 'string' || text.trim() === '')
      problems.push({ code: 'text.language', severity: 'warning', args: { language } })
  }
  return problems
}

function inTemplate(context: Context, text: string): Finding[] {
  if (!text.includes('{{')) return []
  return [
    ...problemsInTemplate(text).map(({ code, says }): Finding => ({ code: `template.${code}`, args: { found: says } })),
    ...unknownVariables(
      context,
      pathsIn(text).map(({ path }) => path),
      { secret: false },
    ),
  ]
}

/** @param may.secret whether a secret variable may be named here */
function unknownVariables(context: Context, paths: string[], may: { secret: boolean }): Finding[] {
  return [...new Set(paths.map(rootOf))].flatMap((name): Finding[] => {
    const variable = context.variables.get(name)
    if (!variable) return [{ code: 'variable.unknown', args: { variable: cut(name) } }]
    return variable.secret && !may.secret ? [{ code: 'variable.secret', args: { variable: name } }] : []
  })
}

function inNumber(field: NumberField, value: Json): Finding[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return shape('number')
  const { min = -1e15, max = 1e15 } = field
  if (value < min || value > max) return [{ code: 'field.range', args: { min, max, value } }]
  return field.integer && !Number.isInteger(value) ? [{ code: 'field.integer', args: { value } }] : []
}

function inCondition(context: Context, value: Json): Finding[] {
  const problems = problemsInCondition(value)
  if (problems.length > 0) return problems.slice(0, 5).map(({ code, path }) => ({ code: `condition.${code}`, args: { path } }))
  const condition = value as unknown as Condition // well-formed: problemsInCondition found nothing
  const paths = pathsInCondition(condition)
  if (paths.length === 0) return [{ code: 'condition.empty' }]
  return unknownVariables(context, paths, { secret: true })
}

function inReference(context: Context, flow: Flow, field: ReferenceField, value: string): Finding[] {
  // Which secrets and collections exist is known to the installation, not to the document: here only the form of the name counts.
  const known = {
    intent: () => context.intents.has(value),
    node: () => context.flows.find((graph) => graph.flow === flow)?.nodes.has(value) === true,
    flow: () => context.document.flows.some((each) => each.id === value),
    secret: () => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value),
    collection: () => /^[a-z0-9][a-z0-9-]{0,59}$/.test(value),
  }
  return known[field.to]() ? [] : [{ code: 'reference.unknown', args: { to: field.to, value: cut(value) } }]
}

function inFormat(field: TextField, value: string): Finding[] {
  switch (field.format) {
    case 'url':
      return inUrl(value)
    case 'name':
      return isName(value) ? [] : [{ code: 'field.name', args: { value: cut(value) } }]
    case 'email':
      return /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,60}$/.test(value)
        ? []
        : [{ code: 'field.email', args: { value: cut(value) } }]
    case 'words':
      return phrasesIn(value).length > 0 ? [] : [{ code: 'field.words' }]
    case 'time':
      return minutesOf(value) !== null ? [] : [{ code: 'field.time', args: { value: cut(value) } }]
    case 'date':
      return isDay(value) ? [] : [{ code: 'field.date', args: { value: cut(value) } }]
    case 'path':
      return isAnswerPath(value) ? [] : [{ code: 'field.path', args: { value: cut(value) } }]
    case 'event':
      return /^[a-z0-9][a-z0-9._-]{0,59}$/i.test(value) ? [] : [{ code: 'field.event', args: { value: cut(value) } }]
    default:
      return []
  }
}

/** An address of the web. Where it goes is the designer's to say: no variable in its scheme, host or port. */
function inUrl(value: string): Finding[] {
  const [, origin = ''] = /^(https?:\/\/[^/?#]*)/.exec(value) ?? []
  if (origin.includes('{{')) return [{ code: 'field.url-host', args: { value: cut(value) } }]
  if (origin && !origin.includes('@') && !/\s/.test(origin) && URL.canParse(origin)) return []
  return [{ code: 'field.url', args: { value: cut(value) } }]
}

function long(value: string, max: number): Finding[] {
  return value.length > max ? [{ code: 'field.long', args: { max, found: value.length } }] : []
}

function shape(wanted: string): Finding[] {
  return [{ code: 'field.shape', args: { wanted } }]
}

function cut(value: Json): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60)
}
