import { pathToFileURL } from 'node:url'
import { ROOT } from '../../runtime/build/stale.ts'
import { readHouse } from '../house.ts'
import { findingsOf, type Part } from './part.ts'
import { alphabetOf, type Regex, regexesMade, regexLiterals } from './regexes.ts'
import { threadSpent } from './spent.ts'

/**
 * DOS-06: how the time of every regular expression of the house grows with the worst inputs that its own alphabet gives. Between
 * sizes of one run, and in the processor's time, so that a slow or a busy machine changes nothing. What grows faster than its
 * input is a finding, unless it is quick at the most that it is ever handed.
 */
export const patterns: Part = {
  name: 'DOS-06 patterns',
  async run() {
    const findings = findingsOf()
    const all = await everyRegex()
    const steep: { regex: Regex; worst: Worst }[] = []
    for (const regex of all) {
      const worst = worstOf(regex.pattern)
      // Once may be the machine's; three times in a row is the expression's.
      if (worst.steepness > STEEP && isSteep(regex.pattern) && isSteep(regex.pattern)) steep.push({ regex, worst })
    }
    for (const { regex, worst } of steep) {
      const bound = BOUNDS.find(
        ({ file, source }) => regex.file.startsWith(file) && (source === undefined || source === regex.pattern.source),
      )
      const ms = bound ? timeOf(regex.pattern, worst.make(bound.most)) : worst.ms
      if (bound && ms < 20) continue
      const shown = `${String(regex.pattern).slice(0, 160)} on ${JSON.stringify(worst.make(24))}…`
      findings.add(
        `${regex.file} ${regex.pattern.source}`,
        `grows by ${worst.steepness.toFixed(1)} for 2, ${ms.toFixed(0)} ms at ${bound?.most ?? worst.size}: ${shown}`,
      )
    }
    return { figures: { expressions: all.length, 'steeper than their input': steep.length }, findings: findings.list }
  },
}

/** Doubling the input may make it this much slower before it counts as steep: 2 is linear, 4 is quadratic. */
const STEEP = 3

/** What is handed to an expression is never longer than this many characters, and why. */
const BOUNDS: { file: string; source?: string; most: number; why: string }[] = [
  { file: 'editor/ui/RichText.ts', most: 4_000, why: 'one message' },
  { file: 'runtime/config.ts', most: 300, why: 'an address in the environment, which is the operator’s own' },
  { file: 'runtime/knowledge/slug.ts', most: 80, why: 'the name of a collection' },
  { file: 'runtime/model/ollama.ts', most: 200, why: 'the name of a model' },
  { file: 'runtime/reach/uploads/upload.ts', most: 600, why: 'a file’s name, cut where its header is read' },
  { file: 'runtime/sandbox/bridge.ts', most: 2_000, why: 'the beginning of an error’s message' },
  { file: 'runtime/guard/detectors/email.ts', most: 320, why: 'one address, as the search before it found it' },
  { file: 'runtime/knowledge/read/hidden.ts', source: '\\s+(?![^(]*\\))', most: 200, why: 'the beginning of one colour' },
  { file: 'runtime/channels/widget/markdown.ts', most: 2_600, why: 'the end of a text that is still growing' },
]

async function everyRegex(): Promise<Regex[]> {
  const files = [...readHouse().keys()].filter((file) =>
    /^(nodes|runtime\/guard|runtime\/commerce|runtime\/knowledge\/read)\//.test(file),
  )
  const made = await regexesMade(() => Promise.all(files.map((file) => import(pathToFileURL(`${ROOT}/${file}`).href))))
  const known = new Map<string, Regex>()
  for (const pattern of made) known.set(String(pattern), { file: 'put together', pattern })
  for (const regex of regexLiterals()) known.set(String(regex.pattern), regex)
  return [...known.values()]
}

export interface Worst {
  /** How much longer the largest input took than one of half its size. */
  steepness: number
  size: number
  ms: number
  make(size: number): string
}

/** The slowest of many inputs made of the expression's own alphabet, and how it grows. */
export function worstOf(pattern: RegExp): Worst {
  const makers = makersFor(pattern)
  const slowest = makers
    .map((make) => ({ make, ms: firstSlow(pattern, make) }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 2)
  // 3,000 characters in half a millisecond: nothing in it goes back and forth.
  if (slowest[0]!.ms < 0.5) return { steepness: 0, size: 3_000, ...slowest[0]! }
  const grown = slowest.map(({ make }) => growthOf(pattern, make))
  return grown.reduce((a, b) => (b.steepness * b.ms > a.steepness * a.ms ? b : a))
}

const isSteep = (pattern: RegExp) => worstOf(pattern).steepness > STEEP

/** Short ones first: an exponential one shows before it hangs. */
function firstSlow(pattern: RegExp, make: (size: number) => string): number {
  let ms = 0
  for (const size of [16, 24, 32, 48, 3_000]) {
    ms = timeOf(pattern, make(size)) + (size < 3_000 ? 0 : 1e-6)
    if (size <= 128 && ms > 10) return ms * 1_000
    if (ms > 200) return ms
  }
  return ms
}

function growthOf(pattern: RegExp, make: (size: number) => string): Worst {
  for (let size = 8; size <= 128; size += 8) if (best(pattern, make(size)) > 10) return { steepness: 99, size, ms: 99_999, make }
  let [size, ms] = [2_000, best(pattern, make(2_000))]
  let [steepness, last] = [0, 0]
  while (size < 64_000 && ms < 25) {
    const next = best(pattern, make(size * 2))
    // Over two doublings, for one alone is as noisy as the machine.
    if (next > 4 && last > 0) steepness = Math.sqrt(next / Math.max(last, 0.05))
    last = ms
    size *= 2
    ms = next
  }
  return { steepness, size, ms, make }
}

const best = (pattern: RegExp, text: string) => Math.min(...[1, 2, 3].map(() => timeOf(pattern, text)))

/** By the clock, but no more than the processor was at it: this thread's time, which the system tells in steps of a few ms. */
function timeOf(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0
  const [began, spent] = [performance.now(), threadSpent()]
  if (pattern.global) text.replace(pattern, '')
  else pattern.exec(text)
  return Math.min(performance.now() - began, threadSpent() - spent + TICK)
}

const TICK = 4

/** One piece again and again, alone, after a beginning that fits, and before an end that does not. */
function makersFor({ source }: RegExp): ((size: number) => string)[] {
  const alphabet = alphabetOf(source)
  const singles = alphabet.filter((one) => one.length === 1)
  const pieces = [...alphabet, 'a', ' ', '1', ...alphabet.slice(0, 6).flatMap((a) => singles.slice(0, 4).map((b) => a + b))]
  const starts = ['', ...alphabet.filter((one) => one.length > 1).slice(0, 2), ...singles.slice(0, 1)]
  const ends = ['\u0001', '']
  return [...new Set(pieces)].flatMap((piece) =>
    starts.flatMap((start) =>
      ends.map((end) => (size: number) => start + piece.repeat(Math.ceil(size / piece.length)).slice(0, size) + end),
    ),
  )
}
