import type { Hit } from '../store/contract-knowledge.ts'

export const LISTS = ['words', 'trigrams', 'vectors'] as const
export type ListName = (typeof LISTS)[number]

export interface Fused {
  passage: number
  score: number
  ranks: Record<ListName, number | null>
}

/**
 * Lists of hits as one, by reciprocal rank (Cormack, Clarke and Büttcher, SIGIR 2009): what stands high in several lists comes
 * first, and their scores, which cannot be compared, do not matter.
 */
export function fuse(lists: Partial<Record<ListName, Hit[]>>): Fused[] {
  const found = new Map<number, Fused>()
  for (const name of LISTS) {
    for (const [i, { passage }] of (lists[name] ?? []).entries()) {
      const fused = found.get(passage) ?? { passage, score: 0, ranks: { words: null, trigrams: null, vectors: null } }
      fused.ranks[name] = i + 1
      fused.score += WEIGHTS[name] / (DAMPING + i + 1)
      found.set(passage, fused)
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score || a.passage - b.passage)
}

/** How fast a place loses weight. The paper's 60 is for many long lists; with two, 10 was measured to be better. */
const DAMPING = 10
/** Whole words say more than parts of them, which help out where a word is inflected or misspelt. */
const WEIGHTS: Record<ListName, number> = { words: 1, trigrams: 0.3, vectors: 1 }
