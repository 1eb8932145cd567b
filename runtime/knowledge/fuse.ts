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

/** As in the paper: how fast a place loses weight. */
const DAMPING = 60
/** Whole words say more than parts of them. */
const WEIGHTS: Record<ListName, number> = { words: 1, trigrams: 0.7, vectors: 1 }
