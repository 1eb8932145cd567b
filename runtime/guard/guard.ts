import { asksForSecret } from '../../nodes/asks.ts'
import type { Reply } from '../../nodes/reply.ts'
import type { Verdict } from '../core/trace.ts'
import { findCards } from './cards.ts'
import { clean } from './clean.ts'
import { findCodes } from './codes.ts'
import { type Guard, SECURITY_SIGNS } from './contract.ts'
import { findSecrets } from './detectors/secret.ts'
import { saysEmergency } from './emergency.ts'
import { scoreInjection } from './injection.ts'
import { leaks } from './leak.ts'
import { neutralLinks } from './links.ts'
import { type Span, withSpans } from './spans.ts'

/** Characters of one message. A longer one is cut, and the verdict says so. */
export const LONGEST = 4_000

/** Above this a text is flagged, not held back: a flow may react to it, and the model is told nothing more by it. */
const FLAG_FROM = 0.5

/** The honest floor: rules alone, each in time linear in the text, nothing learnt and nothing fetched. */
export function createGuard(): Guard {
  return { inspectIn, inspectOut }
}

function inspectIn(text: string): ReturnType<Guard['inspectIn']> {
  const verdicts: Verdict[] = []
  const saw = (guard: string, did: Verdict['did'], what: string, count: number, score?: number) => {
    if (count > 0) verdicts.push({ guard, way: 'in', did, what, count, ...(score === undefined ? {} : { score }) })
  }
  saw('length', 'blocked', 'too-long', text.length > LONGEST ? 1 : 0)
  const cleaned = clean(text.slice(0, LONGEST))
  saw('hidden', 'masked', 'hidden-characters', cleaned.removed)
  const cards = findCards(cleaned.text)
  saw('card', 'masked', 'card-number', cards.length)
  const uncarded = withSpans(cleaned.text, cards)
  const codes = findCodes(uncarded)
  saw('code', 'masked', 'otp-shared', codes.length)
  const uncoded = withSpans(uncarded, codes)
  const secrets = findSecrets(uncoded)
  saw('secret', 'masked', 'secret-shared', secrets.length)
  saw('emergency', 'flagged', 'emergency', saysEmergency(cleaned.text) ? 1 : 0)
  const score = scoreInjection(cleaned.text)
  saw('injection', 'flagged', 'injection', score >= FLAG_FROM ? 1 : 0, score)
  return {
    text: withSpans(uncoded, secrets),
    verdicts,
    security: verdicts.map((verdict) => verdict.what).filter((what) => SECURITY_SIGNS.includes(what)),
  }
}

function inspectOut(reply: Reply, about: { instructions: string[] }): ReturnType<Guard['inspectOut']> {
  const verdicts: Verdict[] = []
  const saw = (guard: string, did: Verdict['did'], what: string, count: number) => {
    if (count > 0) verdicts.push({ guard, way: 'out', did, what, count })
  }
  const masked = (text: string, find: (text: string) => Span[], what: string): string => {
    const spans = find(text)
    saw(what === 'card-number' ? 'card' : 'code', 'masked', what, spans.length)
    return withSpans(text, spans)
  }
  const links = neutralLinks(reply.text, { images: !reply.generated })
  saw('link', 'masked', 'link', links.neutralised)
  let text = masked(links.text, findCards, 'card-number')
  // A shop's own texts may name codes: a queue number, a voucher. What a model writes may not.
  if (reply.generated) text = masked(text, findCodes, 'code')
  const choices = reply.choices?.map((choice) => ({ ...choice, label: masked(choice.label, findCards, 'card-number') }))
  saw('leak', 'blocked', 'instructions', reply.generated && leaks(text, about.instructions) ? 1 : 0)
  saw('asks', 'blocked', 'asks-for-code', reply.generated && asksForSecret(text) ? 1 : 0)
  const blocked = verdicts.some((verdict) => verdict.did === 'blocked')
  return { reply: { ...reply, text, ...(choices ? { choices } : {}) }, verdicts, blocked }
}
