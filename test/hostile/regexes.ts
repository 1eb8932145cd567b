import ts from 'typescript'
import { readHouse } from '../house.ts'

/** One regular expression of the house. */
export interface Regex {
  file: string
  pattern: RegExp
}

/** Every literal in every file, found by parsing: what stands in a string or a comment is none. */
export function regexLiterals(sources: Iterable<readonly [string, string]> = readHouse()): Regex[] {
  const found: Regex[] = []
  for (const [file, text] of sources) {
    const scripts = file.endsWith('.vue')
      ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script!)
      : [text]
    for (const script of scripts) {
      const source = ts.createSourceFile(file, script, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS)
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) found.push({ file, pattern: patternOf(node.text) })
        ts.forEachChild(node, visit)
      }
      visit(source)
    }
  }
  return found
}

function patternOf(literal: string): RegExp {
  const end = literal.lastIndexOf('/')
  return new RegExp(literal.slice(1, end), literal.slice(end + 1))
}

/** Those that modules put together as they are loaded. */
export async function regexesMade(load: () => Promise<unknown>): Promise<RegExp[]> {
  const made: RegExp[] = []
  const own = globalThis.RegExp
  globalThis.RegExp = new Proxy(own, {
    construct(target, args, as) {
      const pattern = Reflect.construct(target, args, as) as RegExp // what a RegExp's constructor makes
      made.push(pattern)
      return pattern
    },
  })
  try {
    await load()
  } finally {
    globalThis.RegExp = own
  }
  return made
}

/** What an expression is made of: single characters that it may want, and its longer literal words. */
export function alphabetOf(source: string): string[] {
  const singles = new Set<string>()
  const words = new Set<string>()
  let run = ''
  let inClass = false
  const endRun = () => {
    if (run.length > 1) words.add(run)
    run = ''
  }
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!
    if (c === '\\') {
      const [whole, char] = escapeAt(source, i)
      i += whole - 1
      for (const one of char) singles.add(one)
      if (char.length === 1 && !inClass) run += char
      else endRun()
    } else if (c === '[' || c === ']') {
      inClass = c === '['
      endRun()
    } else if (!inClass && '(){}|?*+^$.'.includes(c)) {
      if (c === '.') singles.add('x')
      if (c === '{') i = Math.max(i, source.indexOf('}', i))
      if (c === '(' && source[i + 1] === '?') i += /^\(\?(?:<[^>=!]+>|<?[=!]|:)/.exec(source.slice(i))![0].length - 1
      endRun()
    } else if (!(inClass && (c === '-' || c === '^'))) {
      singles.add(c)
      if (!inClass) run += c
    }
  }
  endRun()
  return [...new Set([...[...words].slice(0, 8), ...[...singles].slice(0, 24)])]
}

/** How long the escape is, and a text that it matches; '' for a place between characters. */
function escapeAt(source: string, at: number): [number, string] {
  const rest = source.slice(at)
  const property = /^\\[pP]\{([^}]*)\}/.exec(rest)
  if (property) return [property[0].length, /N|Nd/.test(property[1]!) ? '1' : /Z|Cc/.test(property[1]!) ? ' ' : 'a']
  const code = /^\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/i.exec(rest)
  if (code) return [code[0].length, String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16))]
  const reference = /^\\k<[^>]*>|^\\\d/.exec(rest)
  if (reference) return [reference[0].length, '']
  const known: Record<string, string> = {
    d: '1',
    D: 'a',
    w: 'a',
    W: '-',
    s: ' ',
    S: 'x',
    n: '\n',
    r: '\r',
    t: '\t',
    b: '',
    B: '',
    0: '\0',
  }
  return [2, known[rest[1]!] ?? rest[1]!]
}
