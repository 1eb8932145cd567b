import type { Event } from './reply.ts'

/** The words that the customer just said; '' where the event carries none. */
export function textOf(event: Event): string {
  return event.kind === 'text' || event.kind === 'security' ? event.text : ''
}
