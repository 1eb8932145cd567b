import type { Language } from '../../nodes/language.ts'
import { inLanguage } from '../../nodes/language.ts'
import type { CuratedAnswer } from '../../nodes/ports/knowledge.ts'
import type { Answer } from '../store/contract-knowledge.ts'
import { coverage, termsOf } from './telling.ts'

/**
 * The approved answer that was written for this question, or null. Every telling word of one of its questions must be in the
 * customer's, so that an answer about Bandung is not given to one who asks about Surabaya; and little else may be.
 */
export function curatedFor(question: string, answers: readonly Answer[], language: Language): CuratedAnswer | null {
  const asked = termsOf(question)
  const numbers = asked.filter((word) => /\d/.test(word))
  let best: { answer: Answer; as: string; fit: number } | null = null
  for (const answer of answers) {
    for (const variant of answer.questions) {
      const wanted = termsOf(variant)
      if (wanted.length === 0 || coverage(wanted, new Set(asked)) < 1) continue
      if (!numbers.every((number) => wanted.includes(number))) continue
      const fit = coverage(asked, new Set(wanted))
      if (fit >= LEAST && fit > (best?.fit ?? 0)) best = { answer, as: variant, fit }
    }
  }
  if (!best) return null
  const text = inLanguage(best.answer.texts, language, language)
  if (!text) return null
  const { id: document, approvedAt, savedAt } = best.answer
  const source = { document, title: best.as, from: 0, to: text.length, text, changedAt: approvedAt ?? savedAt }
  return { id: best.answer.id, text, source }
}

/** Part of the customer's telling words that the answer's question must know. */
const LEAST = 0.65
