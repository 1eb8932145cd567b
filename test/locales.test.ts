import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Every word that staff or customers see exists in both languages, with the same blanks to fill. */
type Words = { [key: string]: string | Words }
interface Pair {
  name: string
  id: Words
  en: Words
}

const ROOT = join(import.meta.dirname, '..')

async function pairs(): Promise<Pair[]> {
  const areas = readdirSync(join(ROOT, 'editor/locales')).filter((f) => f.endsWith('.ts') && f !== 'index.ts')
  const editor = areas.map(async (file): Promise<Pair> => {
    const { id, en } = await import(join(ROOT, 'editor/locales', file))
    return { name: `editor/locales/${basename(file)}`, id, en }
  })
  const json = ['nodes/locales', 'runtime/locales'].map((folder): Pair => {
    const read = (language: string) => JSON.parse(readFileSync(join(ROOT, folder, `${language}.json`), 'utf8'))
    return { name: folder, id: read('id'), en: read('en') }
  })
  return [...(await Promise.all(editor)), ...json]
}

/** What is wrong between the two languages of one area, one line each. */
function faults({ name, id, en }: Pair): string[] {
  const [ours, theirs] = [flat(id), flat(en)]
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])]
  return keys.flatMap((key) => {
    const [a, b] = [ours.get(key), theirs.get(key)]
    if (a === undefined) return [`${name}: ${key} is missing in id`]
    if (b === undefined) return [`${name}: ${key} is missing in en`]
    if (!a.trim() || !b.trim()) return [`${name}: ${key} is empty`]
    return blanks(a) === blanks(b) ? [] : [`${name}: ${key} has blanks ${blanks(a)} in id and ${blanks(b)} in en`]
  })
}

function flat(words: Words, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[path + key, value]] : [...flat(value, `${path}${key}.`)],
    ),
  )
}

function blanks(text: string): string {
  return JSON.stringify([...new Set([...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)].map((m) => m[1]))].sort())
}

describe('the words of both languages', () => {
  it('have the same keys and the same blanks', async () => {
    expect((await pairs()).flatMap(faults)).toEqual([])
  })

  it('are read from every area: the shell, the screens, the nodes, the failures', async () => {
    const names = (await pairs()).map((p) => p.name)
    expect(names).toEqual(
      expect.arrayContaining(['editor/locales/shell.ts', 'editor/locales/queue.ts', 'nodes/locales', 'runtime/locales']),
    )
  })

  it.each([
    ['a key missing in English', { a: 'satu', b: 'dua' }, { a: 'one' }, 'planted: b is missing in en'],
    ['a key missing in Indonesian', { a: 'satu' }, { a: 'one', b: { c: 'two' } }, 'planted: b.c is missing in id'],
    [
      'a blank with another name',
      { a: '{count} bot' },
      { a: '{number} bots' },
      'planted: a has blanks ["count"] in id and ["number"] in en',
    ],
    ['an empty text', { a: 'satu' }, { a: ' ' }, 'planted: a is empty'],
  ])('fail on a planted fault: %s', (_what, id, en, fault) => {
    expect(faults({ name: 'planted', id, en })).toEqual([fault])
  })
})

describe('the words that screens ask for', () => {
  const sources = filesIn(join(ROOT, 'editor')).map((path) => readFileSync(path, 'utf8'))
  const asked = [...new Set(sources.flatMap((s) => [...s.matchAll(/\bt\(\s*'([a-z]+\.[\w.-]+)'/gi)].map((m) => m[1] ?? '')))]

  it('exist', async () => {
    const areas = (await pairs()).filter((p) => p.name.startsWith('editor/'))
    const known = new Set(areas.flatMap((p) => [...flat(p.id).keys()].map((key) => `${basename(p.name, '.ts')}.${key}`)))
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter((key) => !known.has(key))).toEqual([])
  })
})

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : /\.(vue|ts)$/.test(entry.name) ? [path] : []
  })
}
