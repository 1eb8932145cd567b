import { FILTERS, type FilterName } from './filters.ts'
import type { Json } from './json.ts'
import type { Language } from './language.ts'
import { isPath, type Look } from './path.ts'

/**
 * Fills `{{path | filter: "word"}}` from `look`. One pass from left to right in linear time: what is filled in is never
 * read again, so a customer's `{{…}}` stays text, byte for byte. What is no placeholder by the grammar stays as it stands.
 *
 * @param options.most characters that the text may have at most; a longer one is not made but thrown as TooLong
 * @param options.into what the text is part of: in a 'url' values are percent-encoded, in 'json' they stay one JSON value
 * @returns the text, and the paths that had no value (filled with '')
 */
export function fillTemplate(
  template: string,
  look: Look,
  options: { language: Language; into?: 'url' | 'json'; most?: number },
): { text: string; missing: string[] } {
  const missing: string[] = []
  const inside = options.into === 'json' ? stringState() : undefined
  let text = ''
  for (const part of partsOf(template)) {
    if (!part.path) {
      const literal = template.slice(part.from, part.to)
      inside?.(literal)
      text += literal
      continue
    }
    const value = filtered(part, look, options.language)
    if (value === undefined) missing.push(part.path)
    text += written(value, options, inside?.('') ?? false)
    if (text.length > (options.most ?? Number.POSITIVE_INFINITY)) throw new TooLong()
  }
  return { text, missing }
}

/** A few words that name a long value again and again would fill the memory of the whole process (DOS-07). */
export class TooLong extends Error {
  readonly code = 'budget.bytes'
}

/** The variables a template names, with their span in characters, from the first brace to after the last. */
export function pathsIn(template: string): { path: string; from: number; to: number }[] {
  return partsOf(template).flatMap(({ path, from, to }) => (path ? [{ path, from, to }] : []))
}

/** Placeholders that are none: their span and what they say. */
export function problemsInTemplate(template: string): { code: 'syntax' | 'filter'; from: number; to: number; says: string }[] {
  return partsOf(template).flatMap(({ wrong, from, to }) =>
    wrong ? [{ code: wrong, from, to, says: template.slice(from, to).slice(0, 80) }] : [],
  )
}

/** A literal, or a placeholder with its path and filters, or (with `wrong`) a literal that looks like a placeholder. */
interface Part {
  from: number
  to: number
  path?: string
  filters?: { name: FilterName; word?: string }[]
  wrong?: 'syntax' | 'filter'
}

/** A drawing's templates are filled again and again: the latest ones are kept as they were split. */
const split = new Map<string, readonly Part[]>()
const MOST_SPLIT = 500
/** Characters of one that is worth it. */
const LONGEST_SPLIT = 2_000

function partsOf(template: string): readonly Part[] {
  if (!template.includes('{{')) return template === '' ? [] : [{ from: 0, to: template.length }]
  const known = split.get(template)
  if (known) return known
  const parts = splitUp(template)
  if (template.length > LONGEST_SPLIT) return parts
  if (split.size >= MOST_SPLIT) split.delete(split.keys().next().value!)
  split.set(template, parts)
  return parts
}

/** Without going back: each character is looked at a fixed number of times, whatever the text. */
function splitUp(template: string): Part[] {
  const parts: Part[] = []
  let at = 0
  for (;;) {
    const first = template.indexOf('{{', at)
    const close = first < 0 ? -1 : template.indexOf('}}', first + 2)
    if (close < 0) {
      if (first >= 0) parts.push({ from: at, to: first }, { from: first, to: template.length, wrong: 'syntax' })
      else if (at < template.length) parts.push({ from: at, to: template.length })
      return parts.filter((part) => part.to > part.from)
    }
    const open = template.lastIndexOf('{{', close - 2)
    if (open > at) parts.push({ from: at, to: open })
    parts.push({ from: open, to: close + 2, ...read(template.slice(open + 2, close)) })
    at = close + 2
  }
}

/** Reads the inside of the braces: a path, then filters, each with at most one quoted word. */
function read(inside: string): Pick<Part, 'path' | 'filters' | 'wrong'> {
  if (inside.length > 300) return { wrong: 'syntax' }
  const [path = '', ...rest] = splitOutsideQuotes(inside)
  if (!isPath(path)) return { wrong: 'syntax' }
  const filters: NonNullable<Part['filters']> = []
  for (const each of rest) {
    const found = /^([a-z]+)(?:: ?"([^"]*)")?$/.exec(each)
    if (!found) return { wrong: 'syntax' }
    const name = found[1] ?? ''
    if (!Object.hasOwn(FILTERS, name)) return { wrong: 'filter' }
    filters.push({ name: name as FilterName, word: found[2] }) // an own key of FILTERS, checked above
  }
  return { path, filters }
}

function splitOutsideQuotes(text: string): string[] {
  const pieces = ['']
  let quoted = false
  for (const char of text) {
    if (char === '"') quoted = !quoted
    if (char === '|' && !quoted) pieces.push('')
    else pieces[pieces.length - 1] += char
  }
  return pieces.map((piece) => piece.trim())
}

function filtered(part: Part, look: Look, language: Language): Json | undefined {
  let value = look(part.path ?? '')
  if (value === null || value === '') value = undefined
  for (const { name, word } of part.filters ?? []) value = FILTERS[name](value, word, language)
  return value
}

function written(value: Json | undefined, options: { language: Language; into?: 'url' | 'json' }, inString: boolean): string {
  if (options.into === 'json') {
    if (!inString) return JSON.stringify(value ?? null)
    return JSON.stringify(plain(value, options.language)).slice(1, -1)
  }
  const text = plain(value, options.language)
  return options.into === 'url' ? encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E') : text
}

/** A value as a customer would read it. Texts as they are; lists with commas; objects as JSON. */
export function plain(value: Json | undefined, language: Language): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return { id: value ? 'ya' : 'tidak', en: value ? 'yes' : 'no' }[language]
  if (Array.isArray(value))
    return value.map((item) => (Array.isArray(item) ? JSON.stringify(item) : plain(item, language))).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Follows JSON's quotes through the literals, to know whether a placeholder stands within a string. */
function stringState(): (literal: string) => boolean {
  let inString = false
  let escaped = false
  return (literal) => {
    for (const char of literal) {
      if (escaped) escaped = false
      else if (char === '\\' && inString) escaped = true
      else if (char === '"') inString = !inString
    }
    return inString
  }
}
