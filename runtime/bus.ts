import type { Message } from './store/contract.ts'

/**
 * News: "this conversation has a new message", "the queue changed". It carries ids and nothing else, for
 * whoever hears it reads the store; what is missed while nobody listens is read there too, so it need not be reliable.
 * `part` events carry a model's checked sentences while an answer is still growing: they are shown and then replaced.
 */
export interface Bus {
  publish(topic: string, news: News): void
  /** Returns what ends the subscription. */
  subscribe(topic: string, hear: (news: News) => void): () => void
}

export type News =
  | { kind: 'message'; conversation: string; seq: number }
  | { kind: 'part'; conversation: string; turn: string; index: number; text: string }
  | { kind: 'typing'; conversation: string; who: 'bot' | 'staff' | 'customer' }
  | { kind: 'state'; conversation: string; state: string }
  | { kind: 'turn'; bot: string; conversation: string; turn: string }
  | { kind: 'left' }
  | { kind: 'settings'; name: string }
  | { kind: 'forgotten'; who: string }
  | { kind: 'document'; document: string }
  | { kind: 'missed' }

/**
 * Topics: `conversation:ID` for its customer and readers, `queue:BOT` for staff; among the processes that serve the same bots,
 * `host:ID` for a turn that is that one's, `hosts` for one that has left, `settings`, `documents` and `forgotten` for what
 * others keep in memory. Every listener is told `missed` where news of other processes may have been lost: look again.
 */
export function createBus(): Bus & { tellAll(news: News): void } {
  const listeners = new Map<string, Set<(news: News) => void>>()
  return {
    publish(topic, news) {
      for (const hear of [...(listeners.get(topic) ?? [])]) hear(news)
    },
    tellAll(news) {
      for (const hear of [...listeners.values()].flatMap((set) => [...set])) hear(news)
    },
    subscribe(topic, hear) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(hear))
      return () => {
        set.delete(hear)
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic)
      }
    },
  }
}

/**
 * What goes along with news within this process alone, so that whoever hears it there need not read what was just written. Neither
 * JSON nor a thread's port takes a symbol along: news that is written down or sent to another process never carries it.
 */
const CARRIED = Symbol('carried')

export function carrying(news: News, message: Message): News {
  const held: News & { [CARRIED]?: Message } = news
  held[CARRIED] = message
  return held
}

/** The message that the news is of, where this process wrote it. */
export function carriedBy(news: News & { [CARRIED]?: Message }): Message | undefined {
  return news[CARRIED]
}
