/** Draws from a seed: the same corpus on every machine and at every run (mulberry32). */
export interface Draw {
  int(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  digits(count: number): string
  shuffle<T>(list: readonly T[]): T[]
}

export function drawing(seed: number): Draw {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    int,
    pick: (list) => list[int(0, list.length - 1)]!,
    digits: (count) => Array.from({ length: count }, () => int(0, 9)).join(''),
    shuffle: (list) =>
      list
        .map((item) => [next(), item] as const)
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item),
  }
}

/** The digit that makes the whole pass Luhn. */
export function withLuhn(digits: string): string {
  for (let last = 0; last <= 9; last++) if (luhn(digits + last)) return digits + last
  throw new Error('no digit passes')
}

export function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, char, i) => {
    const doubled = Number(char) * (i % 2 === 0 ? 1 : 2)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
