import type { ModelPassage } from '../../nodes/ports.ts'
import { words } from './features.ts'
import { sentencesIn } from './sentences.ts'

export type Passage = ModelPassage

/**
 * The passage that a sentence rests on, or null: an answer has a source or is not given. A sentence rests on a passage that
 * holds most of its telling words and every one of its numbers; what a model made up nearly always brings a word or a number
 * of its own. Linear in the passages' length.
 */
export function groundOf(sentence: string, passages: Passage[]): { id: string; share: number } | null {
  const wanted = telling(sentence)
  const numbers = numbersIn(sentence)
  let best: { id: string; share: number } | null = null
  for (const passage of passages) {
    const whole = passage.about ? `${passage.about}\n${passage.text}` : passage.text
    const there = new Set(telling(whole))
    const known = numbersIn(whole)
    if (!numbers.every((number) => known.includes(number))) continue
    const share = wanted.length === 0 ? 0 : wanted.filter((word) => there.has(word)).length / wanted.length
    if (share >= ENOUGH && share > (best?.share ?? 0)) best = { id: passage.id, share }
  }
  return best
}

const ENOUGH = 0.6

/** The sentences of the passages that answer the question best, in the passages' order; none where nothing fits. */
export function extract(question: string, passages: Passage[], max: number): { text: string; used: string[] } {
  const wanted = new Set(telling(question))
  if (wanted.size === 0) return { text: '', used: [] }
  const rows = passages.flatMap((passage, p) => {
    const around = new Set(telling(passage.about ?? ''))
    return sentencesIn(passage.text).map((sentence, s) => ({
      id: passage.id,
      sentence,
      order: p * 10_000 + s,
      score: overlap(wanted, sentence, around),
    }))
  })
  const top = Math.max(0, ...rows.map((row) => row.score))
  if (top < FITS) return { text: '', used: [] }
  const kept = rows
    .filter((row) => row.score >= top * 0.75)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, 3)
  const shown: typeof kept = []
  for (const row of kept) if ([...shown, row].reduce((sum, one) => sum + one.sentence.length + 1, 0) <= max) shown.push(row)
  shown.sort((a, b) => a.order - b.order)
  return { text: shown.map((row) => row.sentence).join(' '), used: [...new Set(shown.map((row) => row.id))] }
}

/** Part of the question's telling words that a sentence must hold before it is offered as the answer. */
const FITS = 0.34

/** A word that only the heading holds says less of the sentence, and says something: under "Retur" nobody repeats it. */
function overlap(wanted: Set<string>, sentence: string, around: Set<string>): number {
  const there = new Set(telling(sentence))
  let shared = 0
  for (const word of wanted) shared += holds(there, word) ? 1 : holds(around, word) ? BY_HEADING : 0
  return shared / wanted.size
}

const BY_HEADING = 0.75

const holds = (there: Set<string>, word: string) => there.has(word) || [...there].some((other) => isFormOf(word, other))

/** Forms of one Indonesian stem share most of their letters: `kirim`, `dikirim`, `pengiriman`. */
export function isFormOf(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 4 && long.includes(short)
}

const numbersIn = (text: string) => (text.match(/\d[\d.,:]*\d|\d/g) ?? []).map((number) => number.replace(/[.,]/g, ''))

/** The words of a text that say what it is about. */
export const telling = (text: string) => words(text).filter((word) => word.length > 1 && !COMMON.has(word))

/** Words that say nothing of what a text is about, Indonesian and English. */
const COMMON = new Set(
  `yang dan di ke dari untuk dengan atau ini itu ada adalah akan bisa dapat tidak bukan sudah belum juga saja lagi kalau jika maka karena agar
  oleh pada dalam saya kami kita anda kamu dia mereka nya apa apakah bagaimana gimana berapa kapan mana kah dong ya kak min mohon tolong mau
  many much have has had something anything thing some any get need want about there
  the a an and or of to in on at for with from by is are was were be been it its this that these those you your we our they their i my me
  do does did can could will would shall should may might not no yes if then than as so what when where which who how please`.split(
    /\s+/,
  ),
)
