import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LANGUAGES, type Language } from '../../nodes/language.ts'
import { FAILURES } from '../../runtime/errors.ts'
import { failureWords, issueWords, WORDS } from '../../runtime/http/words.ts'

/** Every failure and every kind of wrong field has its words, in both languages. */
const keysOf = (value: object, path = ''): string[] =>
  Object.entries(value)
    .flatMap(([key, inner]) => (typeof inner === 'object' ? keysOf(inner, `${path}${key}/`) : [`${path}${key}`]))
    .sort()

describe.each(LANGUAGES)('%s', (language) => {
  it('has words for every failure, and for none that there is not', () => {
    expect(Object.keys(WORDS[language].failures).sort()).toEqual(Object.keys(FAILURES).sort())
  })
  it('says nothing empty', () => {
    for (const words of Object.values(WORDS[language])) for (const text of Object.values(words)) expect(text.trim()).not.toBe('')
  })
  it('fills in what it names', () => {
    expect(failureWords('rate.limited', { seconds: 7 }, language)).toContain('7')
    expect(failureWords('request.large', { limit: 64 }, language)).toContain('64')
    expect(failureWords('sandbox.failed', { says: '{toString} x' }, language)).toContain('{toString} x')
  })
  it('uses the same places in both languages', () => {
    const placesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
    const places = (of: Language) =>
      Object.entries(WORDS[of]).flatMap(([part, words]) =>
        Object.entries(words).map(([code, text]) => [`${part} ${code}`, placesIn(text)]),
      )
    expect(Object.fromEntries(places(language))).toEqual(Object.fromEntries(places('en')))
  })
})

it('both languages have the same keys', () => {
  expect(keysOf(WORDS.id)).toEqual(keysOf(WORDS.en))
})

const kinds: [string, z.ZodType, unknown][] = [
  ['invalid_type', z.string(), 1],
  ['too_big', z.string().max(1), 'ab'],
  ['too_big', z.array(z.string()).max(1), ['a', 'b']],
  ['too_big', z.number().max(1), 2],
  ['too_small', z.string().min(2), 'a'],
  ['too_small', z.array(z.string()).min(1), []],
  ['too_small', z.number().min(1), 0],
  ['invalid_format', z.string().regex(/x/), 'a'],
  ['not_multiple_of', z.number().multipleOf(2), 3],
  ['unrecognized_keys', z.strictObject({}), { a: 1 }],
  ['invalid_union', z.union([z.string(), z.number()]), true],
  ['invalid_key', z.record(z.string().min(2), z.number()), { a: 1 }],
  ['invalid_element', z.map(z.object({}), z.number()), new Map([[{}, 'b']])],
  ['invalid_value', z.enum(['a']), 'b'],
  ['custom', z.custom(() => false), 1],
]

it.each(kinds)('a field that is wrong by %s is told in words of ours', (code, schema, value) => {
  const issue = schema.safeParse(value).error!.issues[0]!
  expect(issue.code).toBe(code)
  for (const language of LANGUAGES) {
    const said = issueWords(issue, false, language)
    expect(Object.values(WORDS[language].issues).map((words) => words.replace(/\{bound\}/, ''))).toContainEqual(
      said.replace(/\d+/, ''),
    )
  }
})

it('every kind of issue that zod has is among them', () => {
  // The list is zod's own: a kind that an update adds fails here.
  const all: Record<z.core.$ZodIssue['code'], true> = {
    invalid_type: true,
    too_big: true,
    too_small: true,
    invalid_format: true,
    not_multiple_of: true,
    unrecognized_keys: true,
    invalid_union: true,
    invalid_key: true,
    invalid_element: true,
    invalid_value: true,
    custom: true,
  }
  expect([...new Set(kinds.map(([code]) => code))].sort()).toEqual(Object.keys(all).sort())
})
