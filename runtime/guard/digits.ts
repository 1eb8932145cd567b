/** Digits that stand together, with how far they reach in the text (UTF-16 units). */
export interface Group {
  digits: string
  from: number
  to: number
}

/** Groups that only separators part: what a person may mean as one number. */
export type Run = readonly Group[]

/** Spaces and line ends of any kind, dashes of any kind, dots, slashes, bars and stars: at most three in a row. */
const SEPARATOR = /[\s\p{Zs}\p{Pd}./\\_|*·•]/u
const MOST_SEPARATORS = 3

/** Every number in a text, in any script's digits (full width, Arabic-Indic, circled), group by group. */
export function runsIn(text: string): readonly Run[] {
  if (latest.text !== text) latest = { text, runs: written(text, spelledIn(text)) }
  return latest.runs
}

/** Several detectors look at one text, one after another: its numbers are found once. */
let latest: { text: string; runs: readonly Run[] } = { text: '', runs: [] }

function written(text: string, spelled: readonly Group[]): Run[] {
  const runs: Run[] = []
  let run: Group[] = []
  let gap = 0
  let at = 0
  let next = 0
  for (const char of text) {
    const digit = digitOf(char)
    const to = at + char.length
    const group = spelled[next]
    if (group && at >= group.from) {
      // Within a spelt group its letters are no letters.
      if (at === group.from) run.push({ ...group })
      gap = 0
      at = to
      if (at >= group.to) next++
      continue
    }
    if (digit !== null) {
      const last = run.at(-1)
      if (last && gap === 0) Object.assign(last, { digits: last.digits + digit, to })
      else run.push({ digits: digit, from: at, to })
      gap = 0
    } else if (run.length > 0 && (!SEPARATOR.test(char) || ++gap > MOST_SEPARATORS)) {
      runs.push(run)
      run = []
      gap = 0
    }
    at = to
  }
  if (run.length > 0) runs.push(run)
  return runs
}

/** Digits as words, in the languages that customers use. */
const SPELLED: Readonly<Record<string, string>> = {
  nol: '0', kosong: '0', satu: '1', dua: '2', tiga: '3', empat: '4', lima: '5', enam: '6', tujuh: '7', delapan: '8', sembilan: '9',
  zero: '0', oh: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9',
} // biome-ignore format: a table
/** Most texts hold none of them, and need not be read word by word. Without the word's ends: rather once too often. */
const ANY_SPELLED = new RegExp(Object.keys(SPELLED).join('|'), 'iu')
/** Fewer words in a row are a quantity. */
const FEWEST_WORDS = 3
/** `dua puluh`, `lima ribu`, `dua belas`: amounts, not digits. */
const SCALE = /^\s+(?:puluh|belas|ratus|ribu|juta|hundred|thousand|million|ty)\b/i

/** Digits that are spelt out, three or more in a row, as one group: 'empat dua empat dua'. */
function spelledIn(text: string): Group[] {
  const groups: Group[] = []
  if (!ANY_SPELLED.test(text)) return groups
  let group: (Group & { words: number }) | null = null
  const close = () => {
    if (group && group.words >= FEWEST_WORDS) groups.push({ digits: group.digits, from: group.from, to: group.to })
    group = null
  }
  for (const found of text.matchAll(/\p{L}+/gu)) {
    const word = found[0].toLowerCase()
    const digit = Object.hasOwn(SPELLED, word) ? SPELLED[word]! : undefined
    const [from, to] = [found.index, found.index + found[0].length]
    if (digit === undefined || SCALE.test(text.slice(to, to + 12))) {
      close()
      continue
    }
    if (group !== null && !/^[\s\p{Zs}\p{Pd},./_|·•-]{1,4}$/u.test(text.slice((group as Group).to, from))) close()
    const open = group as (Group & { words: number }) | null
    group = open
      ? { digits: open.digits + digit, from: open.from, to, words: open.words + 1 }
      : { digits: digit, from, to, words: 1 }
  }
  close()
  return groups
}

/** '0' to '9' for a digit of any script, null for what is none. */
function digitOf(char: string): string | null {
  if (char >= '0' && char <= '9') return char
  if (char < '\u0080' || !/^[\p{Nd}\p{No}]$/u.test(char)) return null
  const plain = char.normalize('NFKC')
  if (/^[0-9]$/.test(plain)) return plain
  return /^\p{Nd}$/u.test(char) ? String(placeInScript(char.codePointAt(0)!) % 10) : null
}

/** Unicode keeps each script's ten digits together and in order (chapter 4.6). */
function placeInScript(code: number): number {
  let first = code
  while (code - first < 49 && /^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--
  return code - first
}
