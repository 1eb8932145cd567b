import { describe, expect, test } from 'vitest'
import { CONDITION_LIMITS, OPERATORS } from '../../nodes/condition.ts'
import { FILTERS } from '../../nodes/filters.ts'
import { VARIABLE_TYPES } from '../../nodes/flow.ts'
import type { Json } from '../../nodes/json.ts'
import { LANGUAGES } from '../../nodes/language.ts'
import en from '../../nodes/locales/en.json' with { type: 'json' }
import id from '../../nodes/locales/id.json' with { type: 'json' }
import { GROUPS } from '../../nodes/node.ts'
import { sayProblem, words } from '../../nodes/says.ts'

/** What one language says and the other does not: a key, words, or a blank to be filled in. */
function differences(a: Json, b: Json, path: string[] = []): string[] {
  const at = path.join('.')
  if (typeof a === 'string' || typeof b === 'string') {
    if (typeof a !== typeof b) return [`${at}: only in one language`]
    if (!String(a).trim() || !String(b).trim()) return [`${at}: empty`]
    return blanks(String(a)) === blanks(String(b)) ? [] : [`${at}: other blanks`]
  }
  const [x, y] = [a ?? {}, b ?? {}] as Record<string, Json>[] // both are objects here
  return [...new Set([...Object.keys(x!), ...Object.keys(y!)])].flatMap((key) => {
    if (!(key in x!) || !(key in y!)) return [`${[...path, key].join('.')}: only in one language`]
    return differences(x![key]!, y![key]!, [...path, key])
  })
}

function blanks(text: string): string {
  return (text.match(/(?<!\{)\{[a-z]+\}(?!\})/gi) ?? []).sort().join()
}

describe('the words of the vocabulary', () => {
  test('are there in both languages, with the same blanks', () => expect(differences(id, en)).toEqual([]))

  test('a missing key, an empty text and a forgotten blank are reported', () => {
    const planted = structuredClone(en)
    Reflect.deleteProperty(planted.groups, 'steer')
    planted.units.hours = ' '
    planted.problems['field.long'].says = 'Too long.'
    expect(differences(id, planted)).toEqual([
      'problems.field.long.says: other blanks',
      'groups.steer: only in one language',
      'units.hours: empty',
    ])
  })

  test.each(LANGUAGES)('name everything there is to name in %s', (language) => {
    const said = words(language)
    expect(Object.keys(said.groups)).toEqual([...GROUPS])
    expect(Object.keys(said.operators)).toEqual([...OPERATORS])
    expect(Object.keys(said.variableTypes)).toEqual([...VARIABLE_TYPES])
    expect(Object.keys(said.filters)).toEqual(Object.keys(FILTERS))
    expect(Object.keys(said.languages)).toEqual([...LANGUAGES])
    expect(CONDITION_LIMITS.depth).toBeGreaterThan(1)
  })

  test('what a customer or an import put into a problem is not filled a second time', () => {
    const problem = {
      at: 'x',
      severity: 'error',
      code: 'variable.unknown',
      args: { variable: '{at} {variable} $& {{x}}' },
    } as const
    expect(sayProblem(problem, 'en').says).toBe('There is no variable "{at} {variable} $& {{x}}".')
  })

  test('a code nobody knows is shown as it is', () => {
    expect(sayProblem({ at: '', severity: 'error', code: 'constructor', args: {} }, 'id')).toEqual({
      says: 'constructor',
      fix: '',
    })
  })
})
