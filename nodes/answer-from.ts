import { cite } from './cite.ts'
import type { Language } from './language.ts'
import type { Finding } from './ports/knowledge.ts'
import type { ModelAnswer, Ports } from './ports.ts'
import type { Reply } from './reply.ts'

export interface Asking {
  question: string
  /** What the shop tells the model. Never customer text. */
  instruction: string
  language: Language
  /** Longest answer, in characters. */
  max: number
}

/**
 * The answer that a finding gives, with its sources: what staff have approved as it stands, else what the model makes of the
 * passages. Null where they say too little, and where no sentence rests on one: an answer has a source or is not given.
 */
export async function answerFrom(
  found: Finding,
  { question, instruction, language, max }: Asking,
  model: Ports['model'],
): Promise<{ by: ModelAnswer['by'] | 'curated'; reply: Reply } | null> {
  const { curated, passages, enough } = found
  if (curated) return { by: 'curated', reply: { text: curated.text, sources: [curated.source], generated: false } }
  if (!enough || passages.length === 0) return null
  const given = passages.map(({ id, text, source }) => ({ id, text, about: source.heading ?? source.title }))
  const { text, by, used } = await model.answer({ instruction, question, passages: given, language, max })
  const sources = cite(text, passages, used)
  if (text.trim() === '' || sources.length === 0) return null
  return { by, reply: { text, sources, generated: by === 'model' } }
}
