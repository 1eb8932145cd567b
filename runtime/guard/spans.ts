/** A stretch of a text, in UTF-16 units, and what is to stand there instead. */
export interface Span {
  from: number
  to: number
  as: string
}

/** The text with its spans replaced. Spans may come in any order and must not overlap. */
export function withSpans(text: string, spans: readonly Span[]): string {
  let out = ''
  let at = 0
  for (const { from, to, as } of spans.toSorted((a, b) => a.from - b.from)) {
    out += text.slice(at, from) + as
    at = to
  }
  return out + text.slice(at)
}
