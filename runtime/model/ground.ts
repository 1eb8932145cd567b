import type { ModelPassage } from '../../nodes/ports.ts'
import { languageOf } from '../../nodes/understand/languages.ts'
import { isFormOf, isNamed, joined, type Word, wordOf } from './alike.ts'
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
 * hold the words itself. A span of time that nobody tells of is not answered with something else. An answer is in one language.
 */
export function extract(question: string, passages: Passage[], max: number): { text: string; used: string[] } {
  const kind = kindAsked(words(question).join(' '))
  const wanted = wantedIn(question, kind)
  if (wanted.length === 0) return { text: '', used: [] }
  const sentences = passages.flatMap((passage, p) => {
    const heading = telling(passage.about ?? '').map(wordOf)
    const isHeadedSo = kind !== null && heading.some(({ text }) => kind.isHeadedBy(text))
    const spoken = languageOf(passage.text)
    return sentencesIn(passage.text).map((sentence, s) => {
      const isGiven = kind !== null && kind.isGivenBy(sentence)
      const held = heldBy(wanted, sentence, kind && !isGiven ? NO_HEADING : heading)
      return { id: passage.id, sentence, order: p * 10_000 + s, spoken, held, isGiven, isHeadedSo }
    })
  })
  const weights = weightsOf(sentences.map(({ held }) => held))
  const rows = sentences.flatMap(({ held, isHeadedSo, ...row }) => {
    const share = sumOf(held.map((part, i) => part * weights[i]!)) / sumOf(weights)
    const score = share + (row.isGiven ? OF_KIND : 0) + (row.isGiven && isHeadedSo ? OF_KIND : 0)
    // What gives the kind that is asked for answers although a place is named that the shop does not tell of.
    const fit = row.isGiven ? sumOf(held) / held.length : share
    return fit >= FITS ? [{ ...row, score }] : []
  })
  rows.sort((a, b) => b.score - a.score || a.order - b.order)
  const best = kind?.isNeeded ? rows.find(({ isGiven }) => isGiven) : rows[0]
  if (!best) return { text: '', used: [] }
  const isSaid = ({ id, score, isGiven, spoken }: (typeof rows)[number]) => {
    if (id === best.id) return score >= best.score * BESIDE
    const isForeign = spoken !== null && best.spoken !== null && spoken !== best.spoken
    return score >= best.score * ELSEWHERE && (isGiven || !kind?.isNeeded) && !isForeign
  }
  const kept = [best, ...rows.filter((row) => row !== best && isSaid(row))].slice(0, 3)
  const shown: typeof kept = []
  for (const row of kept) if ([...shown, row].reduce((sum, one) => sum + one.sentence.length + 1, 0) <= max) shown.push(row)
  shown.sort((a, b) => a.order - b.order)
  return { text: shown.map((row) => row.sentence).join(' '), used: [...new Set(shown.map((row) => row.id))] }
}

/** What the question is about. A shop's documents are about the shop: that word tells nothing while there is another. */
function wantedIn(question: string, kind: Kind | null): Word[] {
  const all = toldIn(question)
  const about = all.filter((word) => !kind?.isAsking(word) && !SHOP.has(word))
  const wanted = about.length > 0 ? about : kind?.ofShop ? [kind.ofShop] : all
  return wanted.map(wordOf)
}

const SHOP = new Set(['toko', 'shop'])

/** Part of the question's telling words that a sentence must hold before it is offered as the answer. */
const FITS = 0.35

/** Part of the best sentence's score that one beside it needs to be said with it, and one of another passage, perhaps of another matter. */
const BESIDE = 0.7
const ELSEWHERE = 0.9

/** What it is worth to give the kind of answer that is asked for, and to do so under a heading that names it: each a fifth of all words. */
const OF_KIND = 0.2

const NO_HEADING: readonly Word[] = []

/**
 * How far each wanted word is held: by another name a little less, for the customer chose this one; by the heading alone less, and yet:
 * under "Retur" nobody repeats it.
 */
function heldBy(wanted: readonly Word[], sentence: string, heading: readonly Word[]): number[] {
  const there = telling(sentence).map(wordOf)
  return wanted.map((word) => Math.max(partOf(word, there), BY_HEADING * partOf(word, heading)))
}

function partOf(word: Word, there: readonly Word[]): number {
  let part = 0
  for (const other of there) {
    if (isFormOf(word, other)) return 1
    if (isNamed(word, other)) part = BY_NAME
  }
  return part
}

const BY_HEADING = 0.75
const BY_NAME = 0.9

/**
 * What each wanted word is worth: the fewer of the sentences hold it, the more it tells them apart, and one that none holds is what was
 * asked all the same. The root, because these sentences were found by those words: what the question is about stands in most of them.
 */
function weightsOf(held: number[][]): number[] {
  const holding = held[0]?.map((_, word) => held.filter((parts) => parts[word]! > 0).length) ?? []
  return holding.map((count) => Math.sqrt(Math.log(1 + (held.length + 1) / (1 + count))))
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

const numbersIn = (text: string) => (text.match(/\d[\d.,:]*\d|\d/g) ?? []).map((number) => number.replace(/[.,]/g, ''))

/** The words of a text that say what it is about. */
export const telling = (text: string) => joined(words(text)).filter(tells)

/** Each of a question's once. Of one as long as a message may be, the first: each is compared with every word of every passage. */
export const toldIn = (question: string) => [...new Set(telling(question))].slice(0, MOST_TOLD)
export const MOST_TOLD = 40

export const tells = (word: string) => word.length > 1 && !COMMON.has(word)

/** Words that say nothing of what a text is about, Indonesian and English. */
const COMMON = new Set(
  `yang dan di ke dari untuk dengan atau ini itu ada adalah akan bisa dapat tidak bukan sudah belum juga saja lagi kalau jika maka karena agar
  oleh pada dalam saya kami kita anda kamu dia mereka nya masih sana sini situ apa apakah bagaimana gimana berapa kapan mana kah boleh dong ya kak min mohon tolong mau
  many much have has had something anything thing some any get need want about there
  the a an and or of to in on at for with from by is are was were be been it its this that these those you your we our they their i my me
  do does did can could will would shall should may might not no yes if then than as so what when where which who how please`.split(
    /\s+/,
  ),
)
