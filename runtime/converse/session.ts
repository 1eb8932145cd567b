import type { BotDocument } from '../../nodes/flow.ts'
import type { Event } from '../../nodes/reply.ts'
import { newSession, type Session } from '../core/session.ts'
import type { Turn } from '../core/turn.ts'
import type { ConversationState, Loaded } from '../store/contract.ts'

/** The session as the turn starts. Staff may have taken or ended the conversation since the bot last wrote it. */
export function sessionOf({ session, language, state }: Loaded, document: BotDocument): Session {
  const kept = session ?? newSession(language)
  const own = document.languages.includes(kept.language) ? kept : { ...kept, language: document.fallback }
  return state === 'bot' ? own : { ...own, mode: state === 'over' ? 'over' : 'person' }
}

/** An alarm rings for those who still wait: once somebody of the staff has come it means nothing. */
export function eventOf({ event, state }: Loaded): Event {
  return event.kind === 'timeout' && state === 'person' ? { kind: 'open' } : event
}

/** The conversation's state after the turn. What staff have decided outlives the turn's own wish. */
export function stateOf(loaded: Loaded, taken: Turn): ConversationState {
  if (loaded.state === 'over' || taken.over) return 'over'
  if (loaded.state === 'person') return 'person'
  return taken.session.mode === 'person' || taken.handoff ? 'waiting' : 'bot'
}
