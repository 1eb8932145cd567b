/**
 * Cuts text into sentences: after . ! ? or a line break, when white space or the end follows. Numbers (`Rp1.250.000`), and the
 * short forms that shops use, do not end one. Linear in the text.
 */
export function sentencesIn(text: string): string[] {
  const cutter = createCutter()
  return [...cutter.add(text), ...cutter.end()]
}

/** The same on a stream: `add` gives the sentences that are whole by now, `end` what was left. */
export function createCutter(): { add(piece: string): string[]; end(): string[] } {
  let rest = ''
  return {
    add(piece) {
      rest += piece
      const whole: string[] = []
      let from = 0
      for (let at = 0; at < rest.length - 1; at++) {
        if (!endsAt(rest, from, at)) continue
        whole.push(rest.slice(from, at + 1).trim())
        from = at + 1
      }
      rest = rest.slice(from)
      return whole.filter(Boolean)
    },
    end() {
      const last = rest.trim()
      rest = ''
      return last ? [last] : []
    },
  }
}

const SHORT = new Set([
  'no',
  'dr',
  'bpk',
  'ibu',
  'sdr',
  'jl',
  'jln',
  'rp',
  'dll',
  'dsb',
  'tgl',
  'mr',
  'mrs',
  'ms',
  'st',
  'approx',
  'e.g',
  'i.e',
  'min',
  'max',
  'hlm',
])

function endsAt(text: string, from: number, at: number): boolean {
  const mark = text[at]!
  if (mark === '\n') return true
  if (!'.!?…'.includes(mark) || !/\s/.test(text[at + 1]!)) return false
  if (mark !== '.') return true
  const word =
    text
      .slice(Math.max(from, at - 12), at)
      .split(/\s/)
      .at(-1) ?? ''
  return !SHORT.has(word.toLowerCase()) && !/^\d{1,2}$/.test(word)
}
