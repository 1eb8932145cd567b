/** Digits that stand together, with how far they reach in the text (UTF-16 units). */
export interface Group {
  digits: string
  from: number
  to: number
}

/** Groups that only separators part: what a person may mean as one number. */
export type Run = Group[]

/** Spaces and line ends of any kind, dashes of any kind, dots, slashes, bars and stars: at most three in a row. */
const SEPARATOR = /[\s\p{Zs}\p{Pd}./\\_|*·•]/u
const MOST_SEPARATORS = 3

/** Every number in a text, in any script's digits (full width, Arabic-Indic, circled), group by group. */
export function runsIn(text: string): Run[] {
  const runs: Run[] = []
  let run: Run = []
  let gap = 0
  let at = 0
  for (const char of text) {
    const digit = digitOf(char)
    const to = at + char.length
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
