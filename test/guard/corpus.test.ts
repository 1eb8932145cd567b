import { describe, expect, it } from 'vitest'
import { DETECTABLE, type Detectable, type GuardRules } from '../../nodes/ports/trust.ts'
import { inspect } from '../../runtime/guard/detectors.ts'
import { SHOP } from './corpus/by-hand.ts'
import { corpusOf, LEAST } from './corpus/corpus.ts'

/** L3: of each item at least 50 that are and 50 that only look so; recall ≥ 99 %, precision ≥ 95 %. */
const rulesFor = (what: Detectable): GuardRules => ({ ...SHOP, look: [{ what, do: 'clean' }] })
const finds = (what: Detectable, text: string) => inspect(text, rulesFor(what)).found.length > 0

describe.each(DETECTABLE)('%s', (what) => {
  const corpus = corpusOf(what)

  it('has a corpus of 50 and 50', () => {
    expect(corpus.true.length).toBeGreaterThanOrEqual(LEAST)
    expect(corpus.near.length).toBeGreaterThanOrEqual(LEAST)
    expect(corpus.true.filter((text) => corpus.near.includes(text))).toEqual([])
  })

  it('is found, and what only looks like it is not', () => {
    const missed = corpus.true.filter((text) => !finds(what, text))
    const wrong = corpus.near.filter((text) => finds(what, text))
    const found = corpus.true.length - missed.length
    const recall = found / corpus.true.length
    const precision = found / (found + wrong.length)
    if (recall < 0.99) expect(missed).toEqual([])
    if (precision < 0.95) expect(wrong).toEqual([])
    expect(recall).toBeGreaterThanOrEqual(0.99)
    expect(precision).toBeGreaterThanOrEqual(0.95)
  })

  it('leaves a clean text byte for byte as it was', () => {
    for (const text of corpus.near) {
      const seen = inspect(text, rulesFor(what))
      if (seen.found.length === 0) expect(seen.text).toBe(text)
    }
  })
})
