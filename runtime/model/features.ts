import { standardWords } from './slang.ts'

/**
 * Text as numbers: words, word pairs and character trigrams and four-grams of words, weighted by how rare they are
 * (TF-IDF) and scaled to unit length. Characters carry the spelling mistakes and the Indonesian affixes
 * (`pesanan`, `memesan`, `dipesan` share `pesan`), for which no stemmer that could be had was any good.
 */
export interface Features {
  /** Feature numbers in ascending order, and their weights; the squares of the weights add up to 1 (or it is empty). */
  vector(text: string): Sparse
  /** Part of the text's words, by weight, that training has seen: 0 to 1. */
  coverage(text: string): number
  readonly size: number
}

export interface Sparse {
  at: Int32Array
  weight: Float32Array
}

const WORD = /[\p{L}\p{N}]+/gu

/** Standard words: lower case, compatibility forms folded, accents dropped, letters repeated for emphasis cut to one, slang resolved. */
export function words(text: string, standard: (words: string[]) => string[] = standardWords): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  return standard((plain.match(WORD) ?? []).map((word) => word.replace(/(\p{L})\1{2,}/gu, '$1')))
}

/**
 * Learns the vocabulary and the rarity of its features from example texts.
 *
 * @param standard what makes standard words of them; for measuring what it is worth
 */
export function learnFeatures(texts: string[], standard?: (words: string[]) => string[]): Features {
  const index = new Map<string, number>()
  const seenIn: number[] = []
  for (const text of texts) {
    for (const name of new Set(namesIn(words(text, standard)))) {
      const at = index.get(name)
      if (at === undefined) seenIn[index.set(name, index.size).size - 1] = 1
      else seenIn[at]!++
    }
  }
  const rarity = seenIn.map((count) => Math.log((1 + texts.length) / (1 + count)) + 1)
  const unseen = Math.log(1 + texts.length) + 1
  return {
    size: index.size,
    vector: (text) => weigh(namesIn(words(text, standard)), index, rarity),
    coverage(text) {
      let known = 0
      let all = 0
      for (const word of words(text, standard)) {
        const at = index.get(`w ${word}`)
        all += at === undefined ? unseen : rarity[at]!
        if (at !== undefined) known += rarity[at]!
      }
      return all === 0 ? 0 : known / all
    },
  }
}

function namesIn(list: string[]): string[] {
  const names: string[] = []
  list.forEach((word, i) => {
    names.push(`w ${word}`)
    if (i > 0) names.push(`p ${list[i - 1]} ${word}`)
    const edged = `<${word}>`
    for (let n = 3; n <= 4; n++)
      for (let from = 0; from + n <= edged.length; from++) names.push(`c ${edged.slice(from, from + n)}`)
  })
  return names
}

/** Words and pairs together weigh as much as characters do, however long the words are. */
function weigh(names: string[], index: Map<string, number>, rarity: number[]): Sparse {
  const counts = new Map<number, number>()
  const isCharacters = new Set<number>()
  for (const name of names) {
    const at = index.get(name)
    if (at === undefined) continue
    counts.set(at, (counts.get(at) ?? 0) + 1)
    if (name.startsWith('c ')) isCharacters.add(at)
  }
  const entries = [...counts].sort((a, b) => a[0] - b[0])
  const raw = entries.map(([at, count]) => (1 + Math.log(count)) * rarity[at]!)
  let wordSum = 0
  let characterSum = 0
  entries.forEach(([at], i) => {
    if (isCharacters.has(at)) characterSum += raw[i]! ** 2
    else wordSum += raw[i]! ** 2
  })
  const blocks = (wordSum > 0 ? 1 : 0) + (characterSum > 0 ? 1 : 0)
  return {
    at: Int32Array.from(entries, ([at]) => at),
    weight: Float32Array.from(
      entries,
      ([at], i) => raw[i]! / Math.sqrt((isCharacters.has(at) ? characterSum : wordSum) * blocks),
    ),
  }
}
