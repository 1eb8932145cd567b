import {
  type BotDocument,
  type Edge,
  type Flow,
  type FlowNode,
  FORMAT,
  type Intent,
  LIMITS,
  VARIABLE_TYPES,
  type Variable,
} from '../flow.ts'
import type { Json, JsonObject } from '../json.ts'
import { isLanguage, LANGUAGES, type Language, type Phrase } from '../language.ts'
import { isName } from '../path.ts'
import type { KnownProblem as Problem } from '../problem.ts'
import { isJsonObject } from '../saved.ts'

/**
 * Reads a document of the present format into a fresh one, key by key: a key that is not known is refused, not carried
 * along. Everything wrong goes to `problems`; the result means something only where they stay empty.
 */
export function readShape(value: JsonObject, problems: Problem[]): BotDocument {
  const read = reader(problems)
  read.keys(value, '', ['jaga', 'name', 'languages', 'fallback', 'variables', 'intents', 'flows', 'texts'])
  const languages = read.list(value.languages, 'languages', LANGUAGES.length, (each, at) => read.language(each, at))
  if (languages.length === 0) read.bad('document.shape', 'languages', { wanted: 'language' })
  const fallback = read.language(value.fallback, 'fallback')
  if (!languages.includes(fallback)) read.bad('document.shape', 'fallback', { wanted: 'language' })
  const document: BotDocument = {
    jaga: FORMAT,
    name: read.words(value.name, 'name', 200),
    languages: [...new Set(languages)],
    fallback,
    variables: read.list(value.variables, 'variables', LIMITS.variables, (each, at) => readVariable(read, each, at)),
    intents: read.list(value.intents, 'intents', LIMITS.intents, (each, at) => readIntent(read, each, at)),
    flows: read.list(value.flows, 'flows', LIMITS.flows, (each, at) => readFlow(read, each, at)),
    texts: readTexts(read, value.texts),
  }
  if (document.flows.length === 0) read.bad('document.shape', 'flows', { wanted: 'flow' })
  read.total(
    'nodes',
    LIMITS.nodes,
    document.flows.reduce((sum, flow) => sum + flow.nodes.length, 0),
  )
  read.total(
    'edges',
    LIMITS.edges,
    document.flows.reduce((sum, flow) => sum + flow.edges.length, 0),
  )
  read.unique(
    document.variables.map((each) => each.name),
    'variables',
  )
  read.unique(
    document.intents.map((each) => each.id),
    'intents',
  )
  read.unique(
    document.flows.map((each) => each.id),
    'flows',
  )
  return document
}

function readVariable(read: Reader, value: unknown, at: string): Variable {
  const from = read.object(value, at, ['name', 'type', 'scope', 'initial', 'secret'])
  if (typeof from.name !== 'string' || !isName(from.name)) read.bad('variable.name', at, { name: shown(from.name) })
  return {
    name: String(from.name),
    type: read.oneOf(from.type, `${at}.type`, VARIABLE_TYPES),
    scope: read.oneOf(from.scope, `${at}.scope`, ['conversation', 'contact'] as const),
    ...(from.initial === undefined ? {} : { initial: structuredClone(from.initial) }),
    ...(from.secret === undefined ? {} : { secret: read.truth(from.secret, `${at}.secret`) }),
  }
}

function readIntent(read: Reader, value: unknown, at: string): Intent {
  const from = read.object(value, at, ['id', 'name', 'examples'])
  return {
    id: read.id(from.id, `${at}.id`),
    name: read.words(from.name, `${at}.name`, 100),
    examples: read.list(from.examples, `${at}.examples`, LIMITS.examples, (each, place) => read.words(each, place, 500)),
  }
}

function readFlow(read: Reader, value: unknown, at: string): Flow {
  const from = read.object(value, at, ['id', 'name', 'nodes', 'edges'])
  const flow: Flow = {
    id: read.id(from.id, `${at}.id`),
    name: read.words(from.name, `${at}.name`, 100),
    nodes: read.list(from.nodes, `${at}.nodes`, LIMITS.nodes, (each, place) => readNode(read, each, place)),
    edges: read.list(from.edges, `${at}.edges`, LIMITS.edges, (each, place) => readEdge(read, each, place)),
  }
  const ids = new Set(flow.nodes.map((node) => node.id))
  read.unique(
    flow.nodes.map((each) => each.id),
    `${at}.nodes`,
  )
  read.unique(
    flow.edges.map((each) => each.id),
    `${at}.edges`,
  )
  for (const { id, from, to } of flow.edges) {
    if (!ids.has(from) || !ids.has(to)) read.bad('edge.dangling', `${at}.edges`, { edge: id, node: ids.has(from) ? to : from })
  }
  return flow
}

function readNode(read: Reader, value: unknown, at: string): FlowNode {
  const from = read.object(value, at, ['id', 'type', 'version', 'title', 'at', 'fields', 'ends'])
  const place = read.object(from.at, `${at}.at`, ['x', 'y'])
  return {
    id: read.id(from.id, `${at}.id`),
    type: read.id(from.type, `${at}.type`),
    version: read.number(from.version, `${at}.version`, 1, 10_000),
    ...(from.title === undefined ? {} : { title: read.words(from.title, `${at}.title`, 200) }),
    at: { x: read.number(place.x, `${at}.at.x`, -1e6, 1e6), y: read.number(place.y, `${at}.at.y`, -1e6, 1e6) },
    fields: structuredClone(read.object(from.fields, `${at}.fields`)),
    ...(from.ends === undefined
      ? {}
      : { ends: read.list(from.ends, `${at}.ends`, 100, (each, where) => read.exit(each, where)) }),
  }
}

function readEdge(read: Reader, value: unknown, at: string): Edge {
  const from = read.object(value, at, ['id', 'from', 'exit', 'to'])
  return {
    id: read.id(from.id, `${at}.id`),
    from: read.id(from.from, `${at}.from`),
    exit: read.exit(from.exit, `${at}.exit`),
    to: read.id(from.to, `${at}.to`),
  }
}

function readTexts(read: Reader, value: unknown): BotDocument['texts'] {
  const from = read.object(value, 'texts', ['trouble', 'handoff', 'label'])
  const phrase = (key: string): Phrase => {
    const each = read.object(from[key], `texts.${key}`, LANGUAGES)
    return Object.fromEntries(
      Object.entries(each).map(([language, text]) => [language, read.words(text, `texts.${key}.${language}`, 2_000)]),
    )
  }
  return { trouble: phrase('trouble'), handoff: phrase('handoff'), label: phrase('label') }
}

type Reader = ReturnType<typeof reader>

/** Small readers that note what is wrong and go on with something harmless, so that all problems come at once (at most 50). */
function reader(problems: Problem[]) {
  const bad = (code: Problem['code'], at: string, args: Problem['args'] = {}) => {
    if (problems.length < 50) problems.push({ at, severity: 'error', code, args })
  }
  const keys = (value: JsonObject, at: string, known: readonly string[]) => {
    for (const key of Object.keys(value))
      if (!known.includes(key)) bad('document.unknown-key', at ? `${at}.${shown(key)}` : shown(key), { key: shown(key) })
  }
  const matching = (value: unknown, at: string, pattern: RegExp, wanted: string): string => {
    if (typeof value === 'string' && pattern.test(value)) return value
    bad('document.id', at, { id: shown(value), wanted })
    return ''
  }
  return {
    bad,
    keys,
    object(value: Json | unknown, at: string, known?: readonly string[]): JsonObject {
      if (!isJsonObject(value)) {
        bad('document.shape', at, { wanted: 'object' })
        return {}
      }
      if (known) keys(value, at, known)
      return value
    },
    list<T>(value: unknown, at: string, max: number, each: (item: unknown, at: string) => T): T[] {
      if (!Array.isArray(value)) {
        bad('document.shape', at, { wanted: 'list' })
        return []
      }
      if (value.length > max) {
        bad('document.many', at, { max, found: value.length })
        return []
      }
      return value.map((item, i) => each(item, `${at}.${i}`))
    },
    words(value: unknown, at: string, max: number): string {
      if (typeof value !== 'string') bad('document.shape', at, { wanted: 'text' })
      else if (value.length > max) bad('document.long', at, { max, found: value.length })
      else return value
      return ''
    },
    number(value: unknown, at: string, min: number, max: number): number {
      if (typeof value === 'number' && value >= min && value <= max) return value
      bad('document.shape', at, { wanted: 'number' })
      return min
    },
    truth(value: unknown, at: string): boolean {
      if (typeof value !== 'boolean') bad('document.shape', at, { wanted: 'truth' })
      return value === true
    },
    oneOf<T extends string>(value: unknown, at: string, among: readonly T[]): T {
      const found = among.find((each) => each === value)
      if (!found) bad('document.shape', at, { wanted: among.join(' | ') })
      return found ?? (among[0] as T) // every caller's list has a first
    },
    language(value: unknown, at: string): Language {
      if (isLanguage(value)) return value
      bad('document.shape', at, { wanted: 'language' })
      return 'id'
    },
    id: (value: unknown, at: string) => matching(value, at, /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'id'),
    exit: (value: unknown, at: string) =>
      matching(value, at, /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\.[A-Za-z0-9][A-Za-z0-9_-]{0,63})?$/, 'exit'),
    unique(ids: string[], at: string) {
      const seen = new Set<string>()
      for (const id of ids) {
        if (seen.has(id)) bad('document.duplicate', at, { id: shown(id) })
        seen.add(id)
      }
    },
    total(what: string, max: number, found: number) {
      if (found > max) bad('document.many', what, { max, found })
    },
  }
}

function shown(value: unknown): string {
  return String(typeof value === 'string' ? value : typeof value).slice(0, 60)
}
