import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en, id } from '../../editor/locales/codes.ts'
import { FAILURES } from '../../runtime/errors.ts'

/** Whatever the runtime tells staff by a code is said in words: in the trace, in the security view, in the audit log. */
const RUNTIME = join(import.meta.dirname, '../../runtime')
const source = readdirSync(RUNTIME, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/channels\/widget/.test(file))
  .map((file) => readFileSync(join(RUNTIME, file), 'utf8'))
  .join('\n')

const found = (...patterns: RegExp[]) =>
  [...new Set(patterns.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1]!)))].sort()

/** Failures that a node's port may end in. */
const OF_PORTS = /^(model|sandbox|web|secret|store)\.|^(stopping|internal)$/

const CODES = {
  did: found(/\baudit\([^)]*?'([a-z]+\.[a-z-]+)'/g, /\bdid: '([a-z]+\.[a-z-]+)'/g),
  what: found(
    /\bsaw\('[a-z]+', '[a-z]+', '([a-z-]+)'/g,
    /\bmasked\([^)]*?, '([a-z-]+)'\)/g,
    /\bway: '(?:in|out)'.*?\bwhat: '([a-z-]+)'/g,
  ),
  trouble: [
    ...found(
      /new (?:PortError|Trouble)\(\s*'([a-z.]+)'/g,
      /\btrouble: '([a-z.]+)'/g,
      /\breadonly code = '([a-z.]+)'/g,
      /'((?:node|port|budget)\.[a-z]+)'/g,
    ),
    ...Object.keys(FAILURES).filter((code) => OF_PORTS.test(code)),
  ],
}

const wordOf = (words: unknown, path: string): unknown =>
  path.split('.').reduce((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), words)

describe.each(Object.keys(CODES) as (keyof typeof CODES)[])('the codes of "%s"', (table) => {
  it('are found in the runtime, as many as there are known ones at least', () => {
    expect(CODES[table].length).toBeGreaterThan(8)
  })
  it.each(CODES[table])('%s has words in both languages', (code) => {
    expect([wordOf(id[table], code), wordOf(en[table], code)]).toEqual([expect.any(String), expect.any(String)])
  })
})

it('a code without words would be noticed', () => {
  expect(wordOf(id.did, 'bot.explode')).toBeUndefined()
})
