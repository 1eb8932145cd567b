import type { Model } from './contract.ts'
import { extract } from './ground.ts'
import { sentencesIn } from './sentences.ts'

/** The model that is always there: it answers with the passages' own sentences, or not at all. It writes nothing itself. */
export function createEmbedded(): Model {
  return {
    name: 'embedded',
    async answer(request, options = {}) {
      options.signal?.throwIfAborted()
      const { text, used } = extract(request.question, request.passages, request.max)
      for (const sentence of sentencesIn(text)) options.onSentence?.(sentence)
      return { text, by: 'extract', used }
    },
    async embed() {
      return null
    },
    async health() {
      return { state: 'ready', queued: 0 }
    },
  }
}
