import { injectionsIn } from '../injection.ts'
import type { Detector } from './found.ts'

/** Below this a phrase alone says too little. */
const FROM = 0.5

/** Orders to the model, where a customer's words or a document's text should be. */
export const findInjections: Detector = (text) => {
  const { score, spans } = injectionsIn(text)
  if (score < FROM) return []
  return spans.map(({ from, to }) => ({
    what: 'injection',
    from,
    to,
    score,
    why: 'phrases that give orders to a model',
    as: '…',
  }))
}
