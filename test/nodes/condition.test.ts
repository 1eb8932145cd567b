import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from '../../nodes/compare.ts'
import { type Condition, decide, OPERATORS, pathsInCondition, problemsInCondition, standsAlone } from '../../nodes/condition.ts'
import type { Json } from '../../nodes/json.ts'

describe('comparing', () => {
  test.each([
    ['Bandung ', 'is', 'bandung', true],
    ['10', 'is', 10, true],
    ['10.0', 'is', '10', true],
    ['sepuluh', 'is', 10, false],
    [null, 'is', '', true],
    [true, 'is', 'true', true],
    ['a', 'is-not', 'b', true],
    ['kirim paket', 'contains', 'PAKET', true],
    ['kirim', 'contains', '', false],
    [['Merah', 'Biru'], 'contains', 'merah', true],
    [['Merah'], 'contains', 'mer', false],
    ['kirim', 'contains-not', 'paket', true],
    ['TM-1', 'starts', 'tm-', true],
    ['TM-1', 'ends', '-1', true],
    ['x', 'starts', '', false],
    ['250000', 'more', 200000, true],
    ['9', 'more', '10', false],
    [10, 'at-least', 10, true],
    [9.5, 'less', 10, true],
    [10, 'at-most', 9, false],
    ['2026-11-22', 'less', '2026-12-01', true],
    ['besok', 'more', 'kemarin', false],
    [null, 'less', 5, false],
    ['cimahi', 'one-of', 'Bandung, Cimahi', true],
    ['cimahi', 'one-of', ['bandung', 'cimahi'], true],
    ['solo', 'one-of', 'bandung, cimahi', false],
    ['', 'empty', null, true],
    [' ', 'empty', null, true],
    [[], 'empty', null, true],
    [{}, 'empty', null, true],
    [0, 'empty', null, false],
    [0, 'filled', null, true],
    [null, 'filled', null, false],
    [true, 'true', null, true],
    ['true', 'true', null, false],
    [false, 'false', null, true],
    [null, 'false', null, false],
  ] as const)('%j %s %j: %j', (left, op, right, holds) => expect(compare(left as Json, op, right as Json)).toBe(holds))

  test('opposites never agree, whatever is compared', () => {
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json)
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(compare(a, 'is', b)).toBe(!compare(a, 'is-not', b))
        expect(compare(a, 'contains', b)).toBe(!compare(a, 'contains-not', b))
        expect(compare(a, 'empty', null)).toBe(!compare(a, 'filled', null))
        expect(compare(a, 'more', b) && compare(a, 'at-most', b)).toBe(false)
        expect(compare(a, 'is', a)).toBe(true)
      }),
    )
  })
})

describe('deciding', () => {
  const look = (path: string) => ({ total: 250_000, city: 'Bandung', vip: false })[path]
  const total: Condition = { left: 'total', op: 'more', right: 200_000 }
  const city: Condition = { left: 'city', op: 'is', right: 'solo' }

  test.each<[string, Condition, boolean]>([
    ['one', total, true],
    ['all', { all: [total, city] }, false],
    ['any', { any: [total, city] }, true],
    ['not', { not: city }, true],
    ['all of none', { all: [] }, true],
    ['any of none', { any: [] }, false],
    ['two variables', { left: 'city', op: 'is', right: { variable: 'city' } }, true],
    ['nested', { all: [{ any: [city, { not: { left: 'vip', op: 'true' } }] }, total] }, true],
  ])('%s', (_, condition, holds) => expect(decide(condition, look).holds).toBe(holds))

  test('gives a reason for every comparison, also those that could not change the outcome', () => {
    expect(decide({ any: [total, city] }, look).reasons).toEqual([
      { text: 'total more 200000', values: { total: 250_000 }, holds: true },
      { text: 'city is "solo"', values: { city: 'Bandung' }, holds: false },
    ])
  })

  test('what is no condition does not hold', () => {
    for (const wrong of [
      null,
      'true',
      [],
      {},
      { all: 1 },
      { left: 'constructor', op: 'filled' },
      { left: 'total', op: 'eval', right: 1 },
    ]) {
      expect(decide(wrong as unknown as Condition, () => 'x')).toEqual({ holds: false, reasons: [] })
    }
  })

  test('agrees with its own parts, and reads only the paths it names', () => {
    const comparison = fc.record({
      left: fc.constantFrom('a', 'b', 'c'),
      op: fc.constantFrom('is', 'more', 'contains'),
      right: fc.constantFrom('1', 2, 'x'),
    })
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        comparison as fc.Arbitrary<Condition>,
        fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ not: tie('tree') }),
      ),
    }))
    fc.assert(
      fc.property(tree, (condition) => {
        if (problemsInCondition(condition).length > 0) return
        const read = new Set<string>()
        const of = (each: Condition) => decide(each, (path) => (read.add(path) ? '1' : null)).holds
        const holds = of(condition)
        expect([...read].sort()).toEqual([...new Set(pathsInCondition(condition))].sort())
        if ('all' in condition) expect(holds).toBe(condition.all.every(of))
        if ('any' in condition) expect(holds).toBe(condition.any.some(of))
        if ('not' in condition) expect(holds).toBe(!of(condition.not))
      }),
    )
  })
})

describe('the form of a condition', () => {
  const deep = (n: number): unknown => (n === 0 ? { left: 'a', op: 'filled' } : { not: deep(n - 1) })
  test.each([
    ['fine', { left: 'a', op: 'is', right: 1 }, []],
    ['not an object', 'a == b', ['shape']],
    ['nothing', null, ['shape']],
    ['no parts', { all: {} }, ['shape']],
    ['a key too many', { all: [], any: [] }, ['shape']],
    ['a stray key', { left: 'a', op: 'filled', code: 'x' }, ['shape']],
    ['no variable', { left: '', op: 'filled' }, ['path']],
    ['a natural name', { left: '__proto__', op: 'filled' }, ['path']],
    ['code for a variable', { left: 'a;process.exit()', op: 'filled' }, ['path']],
    ['no such operator', { left: 'a', op: '===', right: 1 }, ['operator']],
    ['no right side', { left: 'a', op: 'is' }, ['value']],
    ['an empty right side', { left: 'a', op: 'is', right: '' }, ['value']],
    ['a right side of another kind', { left: 'a', op: 'is', right: { $gt: 1 } }, ['value']],
    ['two wrongs', { all: [{ left: '1', op: 'filled' }, 5] }, ['path', 'shape']],
    ['nine deep', deep(9), []],
    ['ten deep', deep(10), ['limit']],
    ['a hundred', { all: Array(100).fill({ left: 'a', op: 'filled' }) }, []],
    ['a hundred and one', { all: Array(101).fill({ left: 'a', op: 'filled' }) }, ['limit']],
  ])('%s', (_, value, codes) => expect(problemsInCondition(value).map(({ code }) => code)).toEqual(codes))

  test('says where', () => {
    expect(problemsInCondition({ all: [{ left: 'a', op: 'filled' }, { not: { left: 'a', op: 'is' } }] })).toEqual([
      { code: 'value', path: 'all.1.not.right' },
    ])
  })

  test('every operator is known to both sides', () => {
    for (const op of OPERATORS) expect(() => compare('a', op, standsAlone(op) ? null : 'a')).not.toThrow()
  })
})
