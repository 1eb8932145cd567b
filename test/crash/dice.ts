/** Chance that can be thrown again: the same seed gives the same throws. Marsaglia's xorshift, 32 bits (2003). */
export interface Dice {
  /** 0 up to, and without, 1. */
  next(): number
  /** A whole number; both ends may come. */
  between(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  /** Dice of their own for one purpose, so that one reader's throws do not change another's. */
  for(purpose: string): Dice
}

export function diceOf(seed: number): Dice {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1) >>> 0
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 8; i++) next() // near seeds begin alike
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (from) => from[between(0, from.length - 1)]!,
    for: (purpose) => diceOf([...purpose].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed) >>> 0),
  }
}
