import { anyOf } from './any.ts'
import { PHRASES } from './phrases.ts'
import { tokensOf } from './tokens.ts'

/**
 * How much a text tries to give orders to a model, 0 to 1, by phrases that shop customers do not use, and where those stand. It
 * catches what is copied from lists, in both languages; it is a flag and no wall: what the model may do at all is what protects.
 */
export function injectionsIn(text: string): { score: number; spans: { from: number; to: number }[] } {
  const tokens = tokensOf(text.replace(/[0134@$]/g, (char) => LEET[char] ?? char)) // one character for one: places stay
  const words = ` ${tokens.map((token) => token.word).join(' ')} `
  const starts = startsOf(tokens)
  const spans: { from: number; to: number }[] = []
  let score = 0
  for (const [pattern, weight] of ANY_PHRASE.test(words) ? PHRASES : []) {
    const found = pattern.exec(words)
    if (!found) continue
    score += weight
    const held = tokens.filter((_, i) => starts[i]! >= found.index && starts[i]! < found.index + found[0].length)
    if (held.length > 0) spans.push({ from: held[0]!.from, to: held.at(-1)!.to })
  }
  const mark = TURN_MARKS.exec(text)
  if (mark) {
    score += 0.6
    spans.push({ from: mark.index, to: mark.index + mark[0].length })
  }
  return { score: Math.min(1, Math.round(score * 100) / 100), spans: apart(spans) }
}

export function scoreInjection(text: string): number {
  return injectionsIn(text).score
}

const ANY_PHRASE = anyOf(PHRASES.map(([pattern]) => pattern))

const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '@': 'a', $: 's' }

/** Tokens that chat templates part speakers with. */
const TURN_MARKS =
  /<\|(?:im_start|im_end|system|user|assistant|endoftext)|\[\/?INST\]|<<SYS>>|<start_of_turn>|^\s{0,8}(?:###\s{0,3})?(?:system|assistant)\s{0,3}:/im

/** Where each word begins in the words joined by blanks, with one before the first. */
function startsOf(tokens: readonly { word: string }[]): number[] {
  let at = 1
  return tokens.map(({ word }) => {
    const start = at
    at += word.length + 1
    return start
  })
}

/** Spans that overlap, as one. */
function apart(spans: { from: number; to: number }[]): { from: number; to: number }[] {
  const merged: { from: number; to: number }[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else merged.push({ ...span })
  }
  return merged
}
