import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Field, Fields } from '../../nodes/field.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { LANGUAGES } from '../../nodes/language.ts'
import { phrasesIn } from '../../nodes/matching.ts'
import { type FieldWords, GROUPS, type NodeType } from '../../nodes/node.ts'
import { initialFields } from '../../nodes/saved.ts'
import { problemsInUpgrades } from '../../nodes/upgrade.ts'

/** What is unsound in a declaration, in words for its author. */
function unsound(type: NodeType): string[] {
  const faults: string[] = []
  const check = (holds: unknown, fault: string) => {
    if (!holds) faults.push(`${type.type}: ${fault}`)
  }
  check(/^[a-z][a-z0-9-]*$/.test(type.type), 'its type is no plain name')
  check(GROUPS.includes(type.group), 'it has no palette group')
  check(/^[a-z0-9-]+$/.test(type.icon), 'its icon is no Lucide name')
  check(new Set(type.exits).size === type.exits.length, 'an exit is declared twice')
  check(!type.branches || type.fields[type.branches]?.kind === 'list', 'it branches by a field that is no list')
  check(!type.shows || type.shows in type.fields, 'it shows a field that it does not have')
  check(!type.fallback || type.exits.includes(type.fallback), 'its fallback is no exit of it')
  check(!type.whenBroken || type.exits.includes(type.whenBroken), 'its broken exit is no exit of it')
  check(type.group !== 'protect' || type.whenBroken, 'a protect node must name the exit that refuses')
  check(!type.waits || type.resume, 'it waits and cannot go on')
  check((type.entry === 'interrupt') === Boolean(type.matches), 'an interrupt needs matches, and nothing else does')
  check(
    !type.needs?.length || type.exits.includes(type.whenBroken ?? 'trouble') || type.entry,
    'it uses a port and has no exit for its failure',
  )
  for (const [exit, when] of Object.entries(type.onlyIf ?? {})) {
    check(type.exits.includes(exit), `onlyIf names the exit ${exit}, which it does not have`)
    check(when && when.field in type.fields, `onlyIf of ${exit} names a field that it does not have`)
  }
  if (typeof type.waits === 'object') check(type.waits.field in type.fields, 'waits names a field that it does not have')
  for (const fault of unsoundFields(type.fields)) check(false, fault)
  for (const language of LANGUAGES) for (const fault of unsaid(type, language)) check(false, `${language}: ${fault}`)
  return [...faults, ...problemsInUpgrades(type)]
}

function unsoundFields(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const faults: string[] = []
    if (field.when && !(field.when.field in fields)) faults.push(`${name} depends on ${field.when.field}, which is not there`)
    if (field.kind === 'list' && !(field.title in field.of))
      faults.push(`${name} is titled by ${field.title}, which is not there`)
    if (field.kind === 'list' && 'id' in field.of) faults.push(`${name} has a field named id, which is the item's own`)
    if (field.kind === 'choice' && field.initial !== undefined && !field.options.includes(field.initial))
      faults.push(`${name} starts with no option`)
    return field.kind === 'list' ? [...faults, ...unsoundFields(field.of)] : faults
  })
}

function unsaid(type: NodeType, language: (typeof LANGUAGES)[number]): string[] {
  const said = type.words[language]
  const faults: string[] = []
  for (const key of ['name', 'help', 'limits'] as const) if (!said[key]?.trim()) faults.push(`no ${key}`)
  if (said.name.split(' ').length > 4) faults.push('a name of more than four words')
  if (/[.!?]\s+\S.*[.!?]\s+\S/.test(said.help)) faults.push('a help of more than two sentences')
  if (said.example.length === 0 || said.example.some((line) => !line.says.trim())) faults.push('no example chat')
  if (said.search.length < 3) faults.push('fewer than three search words')
  if (said.search.some((each) => phrasesIn(each).length !== 1)) faults.push('a search word that cannot be typed')
  for (const exit of type.exits) if (!said.exits[exit]?.trim()) faults.push(`no label for the exit ${exit}`)
  return [...faults, ...unsaidFields(type.fields, said.fields, '')]
}

type AnyWords = FieldWords & { add?: string; options?: Record<string, string>; fields?: Record<string, AnyWords> }

function unsaidFields(fields: Fields, said: Record<string, AnyWords>, within: string): string[] {
  const strays = Object.keys(said).filter((name) => !(name in fields))
  return [
    ...strays.map((name) => `words for ${within}${name}, which is not there`),
    ...Object.entries(fields).flatMap(([name, field]: [string, Field]) => {
      const words = said[name]
      const at = within + name
      if (!words?.label?.trim()) return [`no label for ${at}`]
      if (field.kind === 'choice')
        return field.options.filter((option) => !words.options?.[option]?.trim()).map((option) => `no words for ${at}=${option}`)
      if (field.kind !== 'list') return []
      return [
        ...(words.add?.trim() ? [] : [`no words for adding to ${at}`]),
        ...unsaidFields(field.of, words.fields ?? {}, `${at}.`),
      ]
    }),
  ]
}

describe.each([...NODE_TYPES])('the declaration of %s', (name, type) => {
  test('is sound', () => expect(unsound(type)).toEqual([]))
  test('is registered under its type, and lies in the folder of its palette group', () => {
    expect(type.type).toBe(name)
    expect(existsSync(new URL(`../../nodes/${type.group}/${name}.ts`, import.meta.url))).toBe(true)
  })
  test('starts with fields that survive JSON', () => {
    const fields = initialFields(type.fields)
    expect(JSON.parse(JSON.stringify(fields))).toEqual(fields)
  })
})

test('names are told apart in both languages', () => {
  for (const language of LANGUAGES) {
    const names = [...NODE_TYPES.values()].map((type) => type.words[language].name.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
  }
})

describe('an unsound declaration is reported', () => {
  const good = NODE_TYPES.get('choices')!
  const words = (change: (said: NodeType['words']['id']) => void): Partial<NodeType> => {
    const said = structuredClone(good.words)
    change(said.id)
    return { words: said }
  }
  test.each<[string, Partial<NodeType>, string]>([
    ['a name in capitals', { type: 'Choices' }, 'plain name'],
    ['a group nobody has', { group: 'misc' as never }, 'palette group'],
    ['an exit twice', { exits: ['other', 'other', 'silent'] }, 'twice'],
    ['branches by no list', { branches: 'text' }, 'no list'],
    ['shows nothing', { shows: 'gone' as never }, 'shows a field'],
    ['a fallback that is none', { fallback: 'gone' }, 'fallback'],
    ['a protect node that fails open', { group: 'protect' }, 'must name the exit'],
    ['waits for ever', { resume: undefined }, 'cannot go on'],
    ['an interrupt that never matches', { entry: 'interrupt' }, 'needs matches'],
    ['a port and no way to fail', { needs: ['web'] }, 'no exit for its failure'],
    ['onlyIf of no field', { onlyIf: { silent: { field: 'gone' as never } } }, 'does not have'],
    ['a version without its upgrade', { version: 2 }, 'no named upgrade from version 1 to 2'],
    ['a name that is missing', words((said) => Object.assign(said, { name: '' })), 'id: no name'],
    ['a label that is missing', words((said) => Object.assign(said.fields, { text: { label: '' } })), 'id: no label for text'],
    [
      'a label in a list that is missing',
      words((said) => Object.assign(said.fields, { options: { label: 'x', add: 'x', fields: {} } })),
      'no label for options.label',
    ],
    ['an exit without a label', words((said) => Object.assign(said, { exits: { other: 'x' } })), 'no label for the exit silent'],
    ['words for a field that is gone', words((said) => Object.assign(said.fields, { gone: { label: 'x' } })), 'words for gone'],
  ])('%s', (_, change, fault) => expect(unsound({ ...good, ...change }).join('\n')).toContain(fault))
})
