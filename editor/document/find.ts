import type { Field, Fields } from '../../nodes/field.ts'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { LANGUAGES } from '../../nodes/language.ts'
import type { NodeType, Words } from '../../nodes/node.ts'
import { fold } from '../palette/search.ts'
import { variablesInText } from './variables.ts'
import { isObject, namesIn } from './walk.ts'

/** A step that was found, and the text in it that fitted; '' where a filter alone did. */
export interface Hit {
  flow: string
  node: string
  text: string
}

export interface FindMeans {
  types: ReadonlyMap<string, NodeType>
  /** Has the checker something to say about this step? */
  isInvalid: (node: string) => boolean
}

/** How each filter is written, in every language of the editor. Each is understood whichever language that is. */
export const FILTERS = {
  invalid: { id: 'ada:masalah', en: 'is:invalid' },
  uses: { id: 'pakai:', en: 'uses:' },
} as const

/**
 * The steps of all flows that fit a query, flow by flow, from left to right. Every word must be in a step's texts, its name, the name of its
 * type (in both languages) or the variables it uses; `is:invalid` is for steps with problems, `uses:NAME` for those that read or
 * write a variable, by the beginning of its name while the bot has none of just that name. An empty query finds nothing.
 */
export function find(document: BotDocument, query: string, means: FindMeans): Hit[] {
  const asked = understood(query)
  if (!asked.invalid && asked.uses.length === 0 && asked.words.length === 0) return []
  const names = new Set(document.variables.map(({ name }) => name))
  const isUsed = (node: FlowNode, wanted: string) => {
    const used = usedBy(node, means.types)
    return names.has(wanted) ? used.has(wanted) : [...used].some((name) => name.toLowerCase().startsWith(wanted.toLowerCase()))
  }
  return document.flows.flatMap((flow) => {
    const found = flow.nodes.flatMap((node) => {
      if (asked.invalid && !means.isInvalid(node.id)) return []
      if (!asked.uses.every((wanted) => isUsed(node, wanted))) return []
      const text = fitting(node, asked.words, document, means.types)
      return text === undefined ? [] : [{ node, text }]
    })
    found.sort((a, b) => a.node.at.x - b.node.at.x || a.node.at.y - b.node.at.y)
    return found.map(({ node, text }) => ({ flow: flow.id, node: node.id, text }))
  })
}

function understood(query: string): { invalid: boolean; uses: string[]; words: string[] } {
  const asked = { invalid: false, uses: [] as string[], words: [] as string[] }
  for (const part of query.split(/\s+/)) {
    const lower = part.toLowerCase()
    const uses = Object.values(FILTERS.uses).find((filter) => lower.startsWith(filter))
    if (Object.values(FILTERS.invalid).some((filter) => filter === lower)) asked.invalid = true
    else if (uses) asked.uses.push(part.slice(uses.length).replace(/^\{\{|\}\}$/g, ''))
    else if (fold(part)) asked.words.push(fold(part))
  }
  return asked
}

/** The text in which the first word stands; undefined where a word stands nowhere. */
function fitting(node: FlowNode, words: string[], document: BotDocument, types: FindMeans['types']): string | undefined {
  if (words.length === 0) return ''
  const texts = textsOf(node, document, types)
  const first = words.map((word) => texts.find((text) => text.folded.includes(word)))
  return first.every((text) => text !== undefined) ? excerpt(first[0]!.written, words[0]!) : undefined
}

interface Text {
  written: string
  folded: string
}

/** Nodes and documents are never changed: what was read of one is read once. */
const KNOWN = new WeakMap<FlowNode, { flows: unknown; intents: unknown; texts: Text[] }>()

function textsOf(node: FlowNode, document: BotDocument, types: FindMeans['types']): Text[] {
  const known = KNOWN.get(node)
  if (known?.flows === document.flows && known.intents === document.intents) return known.texts
  const type = types.get(node.type)
  const own = type ? textsIn(type.fields, node.fields, document) : []
  const named = type ? LANGUAGES.map((language) => (type.words[language] as Words).name) : [node.type] // declared in every language
  const texts = [node.title ?? '', ...own, ...named].filter(Boolean).map((written) => ({ written, folded: fold(written) }))
  KNOWN.set(node, { flows: document.flows, intents: document.intents, texts })
  return texts
}

function textsIn(fields: Fields, values: JsonObject, document: BotDocument): string[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    Object.hasOwn(values, name) ? textsInValue(field, values[name]!, document) : [],
  )
}

function textsInValue(field: Field, value: Json, document: BotDocument): string[] {
  if (field.kind === 'list' && Array.isArray(value))
    return value.flatMap((item) => (isObject(item) ? textsIn(field.of, item, document) : []))
  if (field.kind === 'phrase' && isObject(value)) return Object.values(value).filter((text) => typeof text === 'string')
  if (field.kind === 'condition' && isObject(value)) return textsInCondition(value)
  if (typeof value !== 'string') return typeof value === 'number' ? [String(value)] : []
  if (field.kind !== 'reference') return field.kind === 'choice' ? [] : [value]
  const among = field.to === 'intent' ? document.intents : field.to === 'flow' ? document.flows : []
  const named = among.find(({ id }) => id === value)?.name
  return named ? [named] : []
}

/** The variables that are compared, and what with. Saved JSON: the checker names what is malformed in it. */
function textsInCondition(condition: Json): string[] {
  if (Array.isArray(condition)) return condition.flatMap(textsInCondition)
  if (!isObject(condition)) return []
  const { left, right, ...parts } = condition
  const other = isObject(right) ? right.variable : right
  const compared = [left, other].filter((each) => each !== undefined).flatMap((each) => (isPlain(each) ? [String(each)] : []))
  return [...compared, ...Object.values(parts).flatMap(textsInCondition)]
}

const isPlain = (value: Json) => typeof value === 'string' || typeof value === 'number'

function usedBy(node: FlowNode, types: FindMeans['types']): Set<string> {
  return namesIn(types.get(node.type)?.fields ?? {}, node.fields, variablesInText)
}

/** Characters shown on either side of what was found. */
const BESIDE = 32

function excerpt(text: string, word: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(word))
  const from = at > BESIDE ? at - BESIDE : 0
  const to = at + word.length + BESIDE
  return `${from > 0 ? '…' : ''}${text.slice(from, to).trim()}${to < text.length ? '…' : ''}`
}
