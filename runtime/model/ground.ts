import type { ModelPassage } from '../../nodes/ports.ts'
import { type Kind, kindAsked } from './asked.ts'
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

/**
 * The sentences of the passages that answer the question best, in the passages' order; none where nothing fits. Where the question
 * says what kind of answer it wants, sentences that give that kind come before those that share more of its words, and another must
 * hold the words itself. A span of time that nobody tells of is not answered with something else.
 */
export function extract(question: string, passages: Passage[], max: number): { text: string; used: string[] } {
  const kind = kindAsked(words(question).join(' '))
  const wanted = wantedIn(question, kind)
  if (wanted.size === 0) return { text: '', used: [] }
  const rows = passages.flatMap((passage, p) => {
    const heading = new Set(telling(passage.about ?? ''))
    const isHeadedSo = kind !== null && [...heading].some(kind.isAsking)
    return sentencesIn(passage.text).flatMap((sentence, s) => {
      const isGiven = kind !== null && kind.isGivenBy(sentence)
      const share = overlap(wanted, sentence, kind && !isGiven ? NO_HEADING : heading)
      const score = share + (isGiven ? OF_KIND : 0) + (isGiven && isHeadedSo ? OF_KIND : 0)
      return share >= FITS ? [{ id: passage.id, sentence, order: p * 10_000 + s, score, isGiven }] : []
    })
  })
  rows.sort((a, b) => b.score - a.score || a.order - b.order)
  const best = kind?.isNeeded ? rows.find(({ isGiven }) => isGiven) : rows[0]
  if (!best) return { text: '', used: [] }
  const isSaid = ({ id, score, isGiven }: (typeof rows)[number]) =>
    id === best.id ? score >= best.score * BESIDE : score >= best.score * ELSEWHERE && (isGiven || !kind?.isNeeded)
  const kept = [best, ...rows.filter((row) => row !== best && isSaid(row))].slice(0, 3)
  const shown: typeof kept = []
  for (const row of kept) if ([...shown, row].reduce((sum, one) => sum + one.sentence.length + 1, 0) <= max) shown.push(row)
  shown.sort((a, b) => a.order - b.order)
  return { text: shown.map((row) => row.sentence).join(' '), used: [...new Set(shown.map((row) => row.id))] }
}

/** What the question is about: all of its telling words where they do nothing but ask. */
function wantedIn(question: string, kind: Kind | null): Set<string> {
  const all = telling(question)
  const about = all.filter((word) => !kind?.isAsking(word))
  return new Set(about.length > 0 ? about : all)
}

/** Part of the question's telling words that a sentence must hold before it is offered as the answer. */
const FITS = 0.34

/** Part of the best sentence's score that one beside it needs to be said with it, and one of another passage, perhaps of another matter. */
const BESIDE = 0.75
const ELSEWHERE = 0.95

/** What it is worth to give the kind of answer that is asked for, and to do so under a heading that names it: each a fifth of all words. */
const OF_KIND = 0.2

const NO_HEADING: ReadonlySet<string> = new Set()

/** A word that only the heading holds says less of the sentence, and says something: under "Retur" nobody repeats it. */
function overlap(wanted: Set<string>, sentence: string, around: ReadonlySet<string>): number {
  const there = new Set(telling(sentence))
  let shared = 0
  for (const word of wanted) shared += holds(there, word) ? 1 : holds(around, word) ? BY_HEADING : 0
  return shared / wanted.size
}

const BY_HEADING = 0.75

const holds = (there: ReadonlySet<string>, word: string) => there.has(word) || [...there].some((other) => isFormOf(word, other))

/** Forms of one Indonesian stem share most of their letters: `kirim`, `dikirim`, `pengiriman`. */
export function isFormOf(a: string, b: string): boolean {
  if (isWithin(a, b)) return true
  const [wholeA, wholeB] = [unmelted(a), unmelted(b)]
  return (wholeA !== a && isWithin(wholeA, b)) || (wholeB !== b && isWithin(a, wholeB))
}

/** Four letters stand in other words by chance, `bali` in `kembalikan`: around those stand affixes. */
function isWithin(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  const at = short.length >= 4 ? long.indexOf(short) : -1
  if (at < 0 || short.length >= 5) return at >= 0
  return PREFIX.test(long.slice(0, at)) && SUFFIX.test(long.slice(at + short.length))
}

const PREFIX = /^(?:(?:me|pe)(?:m|n|ng|ny|mper|nge)?|di|diper|ber|ter|per|ke|se|un|re)?$/
const SUFFIX = /^(?:(?:kan|an|i)?(?:nya|lah|kah|ku|mu)?|s|es|d|ed|ing|er|ly|ment)$/

/**
 * `me-` and `pe-` melt the k, t, s or p that a stem begins with into their own last sound: `pengiriman` is of `kirim`, `penukaran` of
 * `tukar`. The word with that letter again, without the prefix, where enough is left of it to be told from another; else as it is.
 */
function unmelted(word: string): string {
  if (word.length < 7 || !(word.startsWith('me') || word.startsWith('pe'))) return word
  return word.replace(/^[mp]e(ng|ny|n|m)(?=[aiueo])/, (_, sound: string) => MELTED[sound]!)
}

const MELTED: Record<string, string> = { ng: 'k', ny: 's', n: 't', m: 'p' }

const numbersIn = (text: string) => (text.match(/\d[\d.,:]*\d|\d/g) ?? []).map((number) => number.replace(/[.,]/g, ''))

/** The words of a text that say what it is about. */
export const telling = (text: string) => words(text).filter((word) => word.length > 1 && !COMMON.has(word))

/** Words that say nothing of what a text is about, Indonesian and English. */
const COMMON = new Set(
  `yang dan di ke dari untuk dengan atau ini itu ada adalah akan bisa dapat tidak bukan sudah belum juga saja lagi kalau jika maka karena agar
  oleh pada dalam saya kami kita anda kamu dia mereka nya masih sana sini situ apa apakah bagaimana gimana berapa kapan mana kah dong ya kak min mohon tolong mau
  many much have has had something anything thing some any get need want about there
  the a an and or of to in on at for with from by is are was were be been it its this that these those you your we our they their i my me
  do does did can could will would shall should may might not no yes if then than as so what when where which who how please`.split(
    /\s+/,
  ),
)
