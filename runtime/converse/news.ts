import { type Bus, carrying } from '../bus.ts'
import type { Message } from '../store/contract.ts'

interface About {
  bot: string
  conversation: string
}

/** Tells the conversation's readers and the bot's queue that there are new messages. */
export function announce(bus: Bus, { bot, conversation }: About, messages: readonly Message[]): void {
  for (const message of messages) {
    const { seq } = message
    bus.publish(`conversation:${conversation}`, carrying({ kind: 'message', conversation, seq }, message))
    bus.publish(`queue:${bot}`, { kind: 'message', conversation, seq })
  }
}

export function announceState(bus: Bus, { bot, conversation }: About, state: string): void {
  bus.publish(`conversation:${conversation}`, { kind: 'state', conversation, state })
  bus.publish(`queue:${bot}`, { kind: 'state', conversation, state })
}
