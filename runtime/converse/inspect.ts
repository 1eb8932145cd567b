import type { Event, Reply } from '../../nodes/reply.ts'
import type { Verdict } from '../core/trace.ts'
import { type Guard, SECURITY_SIGNS } from '../guard/contract.ts'
import type { Incoming, SecretContent } from './contract.ts'

/** What came in as an event that may be stored: masked, without what cannot be seen. */
export function inspectIncoming(guard: Guard, { content }: { content: Exclude<Incoming['content'], SecretContent> }) {
  if (content.kind === 'open') return { event: { kind: 'open' } satisfies Event as Event, text: null, verdicts: [] as Verdict[] }
  const { text, verdicts } = guard.inspectIn(content.text)
  const choice =
    content.choice !== undefined && guard.inspectIn(content.choice).text === content.choice ? content.choice : undefined
  // A file's name is words of the customer's too.
  const file = content.file && { ...content.file, name: text }
  const event: Event = { kind: 'text', text, ...(choice === undefined ? {} : { choice }), ...(file ? { file } : {}) }
  return { event, text, verdicts }
}

/** What the guard saw on the way in, as names that interrupts may be drawn for. */
export function securityOf(verdicts: readonly Verdict[]): string[] {
  const seen = verdicts.filter((verdict) => verdict.way === 'in').map((verdict) => verdict.what)
  return SECURITY_SIGNS.filter((sign) => seen.includes(sign))
}

/**
 * Replies as they may be shown. What the guard does not pass is replaced by `trouble`, once however much is held back. A
 * guard that fails passes nothing.
 */
export function inspectReplies(guard: Guard, replies: readonly Reply[], instructions: string[], trouble: string) {
  const verdicts: Verdict[] = []
  const passed = replies.map((reply) => {
    const seen = inspectOne(guard, reply, instructions)
    verdicts.push(...seen.verdicts)
    return seen.blocked ? null : seen.reply
  })
  const first = passed.indexOf(null)
  const shown = passed.flatMap((reply, index) => (reply ? [reply] : index === first ? [{ text: trouble }] : []))
  return { replies: shown, verdicts }
}

function inspectOne(guard: Guard, reply: Reply, instructions: string[]): ReturnType<Guard['inspectOut']> {
  try {
    return guard.inspectOut(reply, { instructions })
  } catch {
    return { reply, blocked: true, verdicts: [{ guard: 'guard', way: 'out', did: 'blocked', what: 'failed', count: 1 }] }
  }
}
