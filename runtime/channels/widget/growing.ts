import type { Part } from './news.ts'
import type { WebMessage } from './protocol.ts'
import type { View } from './view.ts'

/** An answer that is still being made: its sentences are shown as they come and give way to the whole message. */
export function createGrowing(): Growing {
  let parts: { turn: string; texts: string[]; stopped: string | null } | null = null
  let done: string | null = null

  /** Whole sentences from the first on: what came before a reload or a break cannot be shown, so nothing after it is either. */
  function grown(): string {
    const texts: string[] = []
    for (const text of parts?.texts ?? []) {
      if (text === undefined) break
      texts.push(texts.length > 0 && !/\s$/.test(texts.at(-1)!) && !/^\s/.test(text) ? ` ${text}` : text)
    }
    return texts.join('')
  }

  return {
    add({ turn, index, text }) {
      if (turn === done) return
      if (parts?.turn !== turn) parts = { turn, texts: [], stopped: null }
      parts.texts[index] = text
    },
    stop() {
      if (parts) parts.stopped = grown()
    },
    settle({ from, reply }) {
      if (from !== 'bot' || !parts) return undefined
      const cut = parts.stopped ?? undefined
      // A stopped answer waits for its own message, which a model wrote; others of the same turn pass by.
      if (cut !== undefined && !reply.generated) return undefined
      done = parts.turn
      parts = null
      return cut
    },
    clear() {
      parts = null
    },
    view() {
      if (!parts || (parts.stopped === null && parts.texts[0] === undefined)) return null
      return { text: parts.stopped ?? grown(), stopped: parts.stopped !== null }
    },
  }
}

export interface Growing {
  add(part: Part): void
  /** Freezes what is shown. */
  stop(): void
  /** Its message has come: returns where the customer had stopped it, if so. */
  settle(message: WebMessage): string | undefined
  clear(): void
  view(): View['growing']
}
