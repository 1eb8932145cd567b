import type { Source } from './reply.ts'

/** What may be cited: a passage with its place in its document. */
export interface Citable {
  id: string
  text: string
  source: Source
}

/**
 * The spans that an answer's sentences rest on, one source a passage and no wider than it must be: each sentence of the answer
 * is tied to the sentence of the passages that shares most of its words. Passages that nothing rests on are not cited.
 *
 * @param used the passages that may be cited, by id
 */
export function cite(answer: string, passages: readonly Citable[], used: readonly string[]): Source[] {
  const among = passages.filter(({ id }) => used.includes(id)).map((passage) => ({ passage, pieces: piecesOf(passage.text) }))
  const spans = new Map<Citable, { from: number; to: number }>()
  for (const { text } of piecesOf(answer)) {
    const wanted = wordsOf(text)
    let best: { passage: Citable; from: number; to: number; share: number } | null = null
    for (const { passage, pieces } of among) {
      for (const piece of pieces) {
        const share = piece.text === text ? 2 : shared(wanted, piece.words)
        if (share > (best?.share ?? 0)) best = { passage, from: piece.from, to: piece.to, share }
      }
    }
    if (!best) continue
    const known = spans.get(best.passage)
    spans.set(best.passage, { from: Math.min(known?.from ?? best.from, best.from), to: Math.max(known?.to ?? 0, best.to) })
  }
  return passages.flatMap((passage) => {
    const span = spans.get(passage)
    return span ? [narrowed(passage, span)] : []
  })
}

/** Part of a passage as a source of its own. */
function narrowed({ source, text }: Citable, { from, to }: { from: number; to: number }): Source {
  return { ...source, from: source.from + from, to: source.from + to, text: text.slice(from, to) }
}

interface Piece {
  from: number
  to: number
  text: string
  words: Set<string>
}

/** Sentences and lines with where they stand. A full stop inside a number or a short form may cut too early: spans join again. */
function piecesOf(text: string): Piece[] {
  return [...text.matchAll(/\S(?:[^\n.!?…]|[.!?…](?!\s))*[.!?…]*/g)].map((found) => {
    const from = found.index
    const piece = found[0].trimEnd()
    return { from, to: from + piece.length, text: piece, words: wordsOf(piece) }
  })
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
}

function shared(wanted: Set<string>, there: Set<string>): number {
  if (wanted.size === 0) return 0
  let count = 0
  for (const word of wanted) if (there.has(word)) count++
  return count / wanted.size
}
