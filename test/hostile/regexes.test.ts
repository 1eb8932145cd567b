import { describe, expect, it } from 'vitest'
import { readHouse } from '../house.ts'
import { alphabetOf, regexesMade, regexLiterals } from './regexes.ts'

const ALL = regexLiterals([...readHouse()].filter(([file]) => /^(nodes|runtime\/guard)\//.test(file)))

/** DOS-06 is timed by `npm run hostile`; that it finds every expression, and what to try on each, is held here. */
describe('regular expressions', () => {
  it('are found wherever they stand, and nowhere else', () => {
    const text = 'const a = /x+/g // no /comment/\nconst b = "no /text/"\nconst c = 4 / 2 / 1\nconst d = [/\\/[/]/u]'
    const vue = `<template><a :b="/no/" /></template><script setup lang="ts">const e = /e$/</script>`
    const found = regexLiterals([
      ['a.ts', text],
      ['b.vue', vue],
    ])
    expect(found.map(({ pattern }) => String(pattern))).toEqual(['/x+/g', '/\\/[/]/u', '/e$/'])
  })
  it('are many in this house, those that are put together among them', async () => {
    expect(ALL.length).toBeGreaterThan(150)
    expect((await regexesMade(async () => new RegExp(['a', '+'].join('')))).map(String)).toEqual(['/a+/'])
  })
  it.each([
    ['https?:\\/\\/[^\\s]+', ['https', '://', ' ', '/']],
    ['(?<name>[a-z]{3,12})\\d$', ['a', 'z', '1']],
    ['\\p{L}+(?=\\u0041)', ['a', 'A']],
    ['(a|b)*c', ['a', 'b', 'c']],
  ])('%s is tried with its own signs', (source, signs) => expect(alphabetOf(source)).toEqual(expect.arrayContaining(signs)))
})

/** What runs time after time on customers' words: a long run of one sign is read once. */
describe('expressions that customers reach', () => {
  it.each([
    ["/^[.'`]+|(?<![.!?'`])[.!?'`]+$/", "toko.id'...!", 'toko.id'],
    ['/(?<![.,])[.,]+$/', '12.500,.,', '12.500'],
  ])('%s takes the same away as before', (literal, given, left) => {
    const found = ALL.find(({ pattern }) => String(pattern).startsWith(literal))
    expect(found).toBeDefined()
    expect(given.replace(found!.pattern, '')).toBe(left)
  })
})
