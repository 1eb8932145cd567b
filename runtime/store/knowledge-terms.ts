/** A number that no version has: the draft's present is whatever has not ended. */
export const editionOf = (edition: number | null): number => edition ?? Number.MAX_SAFE_INTEGER

/** `,faq,retur,`, as the queries compare it; '' for every collection. What can be no collection's id is in none. */
export function withinOf(collections: string[]): string {
  return collections.length === 0 ? '' : `,${collections.filter((id) => !/[\0,]/.test(id)).join(',')},`
}

/** Of a search's words, those that are words: letters and digits. Anything else is no term of any index. */
export function termsOf(words: string[]): string[] {
  return [...new Set(words)].filter((word) => /^[\p{L}\p{N}]{1,60}$/u.test(word)).slice(0, 60)
}

/** The trigrams of words with a space at either end, so that beginnings and ends of words tell more. */
export function trigramsOf(words: string[]): string[] {
  const found = new Set<string>()
  for (const word of words) {
    const edged = ` ${word} `
    for (let from = 0; from + 3 <= edged.length; from++) found.add(edged.slice(from, from + 3))
  }
  return [...found]
}

/** The rarest terms that occur at all, as many as the bounds allow; at least the rarest one. */
export function mostTelling(terms: string[], counts: Map<string, number>, most: { terms: number; places: number }): string[] {
  const there = [...new Set(terms)].filter((term) => (counts.get(term) ?? 0) > 0).sort((a, b) => counts.get(a)! - counts.get(b)!)
  const chosen: string[] = []
  let places = 0
  for (const term of there) {
    places += counts.get(term)!
    if (chosen.length >= most.terms || (chosen.length > 0 && places > most.places)) break
    chosen.push(term)
  }
  return chosen
}
