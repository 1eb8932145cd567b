import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type IntentExamples, type IntentMatcher, trainIntents } from '../../runtime/model/intents.ts'
import { SLANG } from './slang.ts'

/** L1: the intent that a shop's customers mean, in the words that they use. */
const INTENTS: IntentExamples[] = JSON.parse(
  readFileSync(new URL('../../nodes/examples/shop-intents.json', import.meta.url), 'utf8'),
)

const seen = (texts: string[]) => texts.slice(0, 10)
const apart = (texts: string[]) => texts.slice(10)

/** Part of the utterances whose best intent is the one that was meant. */
function topOne(matcher: IntentMatcher, half: (texts: string[]) => string[]): number {
  const pairs = Object.entries(SLANG).flatMap(([intent, texts]) => half(texts).map((text) => ({ intent, text })))
  return pairs.filter(({ intent, text }) => matcher.rank(text).ranked[0]?.intent === intent).length / pairs.length
}

describe('200 things customers type', () => {
  const withIt = trainIntents(INTENTS)
  const without = trainIntents(INTENTS, (words) => words)
  const report = {
    seen: { with: topOne(withIt, seen), without: topOne(without, seen) },
    apart: { with: topOne(withIt, apart), without: topOne(without, apart) },
  }

  test('there are 200 of them, twenty an intent, and none is one of the examples', () => {
    const all = Object.values(SLANG).flat()
    expect(new Set(all).size).toBe(200)
    expect(Object.values(SLANG).every((texts) => texts.length === 20)).toBe(true)
    expect(Object.keys(SLANG).sort()).toEqual(INTENTS.map(({ id }) => id).sort())
    const examples = new Set(INTENTS.flatMap((intent) => intent.examples.map((text) => text.toLowerCase())))
    expect(all.filter((text) => examples.has(text.toLowerCase()))).toEqual([])
  })

  test('at least nine of ten are understood, in the half that was looked at and in the half that was not', ({ annotate }) => {
    const percent = (part: number) => `${Math.round(part * 100)} %`
    for (const [half, { with: on, without: off }] of Object.entries(report)) {
      void annotate(
        `${half}: ${percent(on)} with the normaliser, ${percent(off)} without, gain ${Math.round((on - off) * 100)} points`,
      )
    }
    expect(report.seen.with).toBeGreaterThanOrEqual(0.9)
    expect(report.apart.with).toBeGreaterThanOrEqual(0.9)
  })

  test('the normaliser is worth its while on both', () => {
    expect(report.seen.with).toBeGreaterThan(report.seen.without)
    expect(report.apart.with).toBeGreaterThan(report.apart.without)
  })
})
