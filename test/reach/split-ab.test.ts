import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import { lotOf } from '../../nodes/lot.ts'
import { run } from '../nodes/try.ts'

const ways = (...weights: number[]) => weights.map((weight, i) => ({ id: `w${i}`, label: `Jalan ${i}`, weight }))
const saved = (more: JsonObject = {}): JsonObject => ({ name: 'salam', ways: ways(1, 1), by: 'contact', ...more })
const wayOf = async (fields: JsonObject, contact: string, conversation = 'c') => {
  const outcome = await run('split-ab', fields, { seed: { contact, conversation } })
  return 'exit' in outcome ? outcome.exit : ''
}

describe('split A/B', () => {
  test.each([
    [[1, 1], 3.841],
    [[3, 1], 3.841],
    [[1, 1, 1], 5.991],
    [[5, 3, 2, 90], 7.815],
    [[1, 999], 3.841],
  ])('10,000 contacts are parted as %j (chi-square at 5 %%)', async (weights, critical) => {
    const fields = saved({ ways: ways(...weights) })
    const counts = new Map<string, number>()
    for (let i = 0; i < 10_000; i++) {
      const exit = await wayOf(fields, `contact-${i}`)
      counts.set(exit, (counts.get(exit) ?? 0) + 1)
    }
    const sum = weights.reduce((a, b) => a + b, 0)
    const square = weights.reduce((total, weight, i) => {
      const expected = (10_000 * weight) / sum
      return total + ((counts.get(`ways.w${i}`) ?? 0) - expected) ** 2 / expected
    }, 0)
    expect(square).toBeLessThan(critical)
  })

  test('the same contact goes the same way in every conversation, and one conversation stays on its own', async () => {
    for (let i = 0; i < 50; i++) {
      expect(await wayOf(saved(), `k${i}`, 'c1')).toBe(await wayOf(saved(), `k${i}`, 'c2'))
      const once = saved({ by: 'conversation' })
      expect(await wayOf(once, 'k1', `c${i}`)).toBe(await wayOf(once, 'k2', `c${i}`))
    }
  })

  test('two tests part the same contacts independently of one another', async () => {
    let both = 0
    for (let i = 0; i < 2_000; i++) {
      const [one, two] = [await wayOf(saved(), `k${i}`), await wayOf(saved({ name: 'promo' }), `k${i}`)]
      if (one === two) both++
    }
    expect(Math.abs(both - 1_000)).toBeLessThan(100)
  })

  test('says which way it was, and keeps its name', async () => {
    const outcome = await run('split-ab', saved({ save: 'way', ways: ways(1) }))
    expect(outcome).toEqual({ because: { test: 'salam', way: 'Jalan 0' }, set: { way: 'Jalan 0' }, exit: 'ways.w0' })
  })

  test('nothing to draw from is trouble', async () => {
    await expect(run('split-ab', saved({ ways: [] }))).rejects.toThrow('nothing to draw from')
  })

  test('lots of texts that end alike are not alike', () => {
    expect(Math.abs(lotOf('kontak-1') - lotOf('kontak-2'))).toBeGreaterThan(0.01)
    expect(lotOf('')).toBeLessThan(1)
  })
})
