import type { Condition } from '../../nodes/condition.ts'
import type { Field, Fields } from '../../nodes/field.ts'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import type { Json } from '../../nodes/json.ts'
import { inLanguage, type Language } from '../../nodes/language.ts'
import type { NodeType } from '../../nodes/node.ts'
import { isJsonObject, savedValue } from '../../nodes/saved.ts'

export interface SummaryMeans {
  document: BotDocument
  language: Language
  /** An operator in the reader's language. */
  operator: (op: string) => string
  words: { all: string; any: string; not: string; yes: string; no: string }
}

/** The text that a card shows for its `shows` field; '' while it is empty. */
export function summaryOf(type: NodeType, node: FlowNode, means: SummaryMeans): string {
  const name = type.shows
  const field = name ? (type.fields as Fields)[name] : undefined
  const value = name ? savedValue(type.fields, node.fields, name) : undefined
  if (!field || value === undefined || value === null) return ''
  const label = field.kind === 'choice' ? optionLabel(type, name!, value, means.language) : undefined
  return label ?? sayValue(field, value, means)
}

/** Can this field be written on the card itself? */
export function isWritable(field: Field | undefined): boolean {
  return field?.kind === 'phrase' || field?.kind === 'text'
}

function optionLabel(type: NodeType, name: string, value: Json, language: Language): string | undefined {
  const words = type.words[language]?.fields[name] as { options?: Record<string, string> } | undefined // the words of a choice field
  return typeof value === 'string' ? words?.options?.[value] : undefined
}

export function sayValue(field: Field, value: Json, means: SummaryMeans): string {
  const { document, language } = means
  if (field.kind === 'phrase') return isJsonObject(value) ? inLanguage(value, language, document.fallback) : ''
  if (field.kind === 'condition') return isJsonObject(value) ? sayCondition(value as unknown as Condition, means) : '' // saved JSON
  if (field.kind === 'toggle') return value ? means.words.yes : means.words.no
  if (field.kind === 'reference') return sayReference(field.to, String(value), document)
  if (field.kind === 'list')
    return Array.isArray(value)
      ? value
          .map((item) => sayItem(field.of, field.title, item, means))
          .filter(Boolean)
          .join(', ')
      : ''
  if (field.kind === 'code') return String(value).split('\n').slice(0, 3).join('\n')
  return typeof value === 'object' ? '' : String(value)
}

function sayItem(fields: Fields, title: string, item: Json, means: SummaryMeans): string {
  const field = fields[title]
  const value = isJsonObject(item) && Object.hasOwn(item, title) ? item[title] : undefined
  return field && value !== undefined ? sayValue(field, value, means) : ''
}

function sayReference(to: string, id: string, document: BotDocument): string {
  if (to === 'intent') return document.intents.find((i) => i.id === id)?.name ?? ''
  if (to === 'flow') return document.flows.find((f) => f.id === id)?.name ?? ''
  if (to === 'node') return document.flows.flatMap((f) => f.nodes).find((n) => n.id === id)?.title ?? ''
  return id
}

/** A condition in words: "total at least 100000 and city is Bandung". */
export function sayCondition(condition: Condition, means: SummaryMeans): string {
  if (typeof condition !== 'object' || condition === null) return '' // a malformed one is the checker's
  if ('all' in condition) return joined(condition.all, means.words.all, means)
  if ('any' in condition) return joined(condition.any, means.words.any, means)
  if ('not' in condition) return `${means.words.not} (${sayCondition(condition.not, means)})`
  const { left, op, right } = condition
  const other = right === undefined ? '' : isJsonObject(right) && 'variable' in right ? String(right.variable) : sayRight(right)
  return [left, means.operator(op), other].filter(Boolean).join(' ')
}

const sayRight = (right: Json) => (Array.isArray(right) ? right.join(', ') : typeof right === 'object' ? '' : String(right))

function joined(parts: Condition[], word: string, means: SummaryMeans): string {
  return parts
    .map((part) => ('all' in part || 'any' in part ? `(${sayCondition(part, means)})` : sayCondition(part, means)))
    .filter(Boolean)
    .join(` ${word} `)
}
