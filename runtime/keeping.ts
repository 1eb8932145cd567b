/**
 * What is asked for by id and seldom changes, as names are: asked once in half a minute, so that a list of a hundred versions by two
 * people makes two questions, and who is called something else is so everywhere soon. The thousand asked for last are kept.
 */
export function keeping<T>(clock: () => number, ask: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const kept = new Map<string, { answer: Promise<T>; until: number }>()
  return (id) => {
    const known = kept.get(id)
    if (known && known.until > clock()) return known.answer
    const answer = ask(id)
    kept.delete(id)
    kept.set(id, { answer, until: clock() + KEPT_MS })
    answer.catch(() => kept.delete(id)) // a failed question is asked again, and fails for its asker
    const oldest = kept.keys().next().value
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
    return answer
  }
}

const KEPT_MS = 30_000
const MOST = 1_000
