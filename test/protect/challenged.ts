import type { BotDocument } from '../../nodes/flow.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { draw } from '../bot.ts'

/** A bot that asks for a mailed code, says how that went, and then listens to anything. */
export function challengeBot(asked: JsonObject, done: string, variables: BotDocument['variables'] = []): BotDocument {
  const ask = { method: 'email', to: 'budi@contoh.id', text: { id: 'Demi keamanan.' }, currency: 'IDR', minutes: 10, ...asked }
  return draw(
    {
      main: [
        ['start', 'start'],
        ['ask', 'mfa-challenge', ask],
        ['ok', 'message', { text: { id: done } }],
        ['no', 'message', { text: { id: 'Belum bisa.' } }],
        ['free', 'question', { text: { id: 'Ada lagi?' }, kind: 'text', save: 'said', tries: 3 }],
        'start -> ask',
        'ask.verified -> ok',
        'ask.failed -> no',
        'ask.expired -> no',
        'ok -> free',
        'no -> free',
        'free -> free',
        'free.invalid -> free',
      ],
    },
    { variables: [{ name: 'said', type: 'text', scope: 'conversation' }, ...variables], languages: ['id'] },
  )
}
