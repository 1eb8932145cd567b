import type { ConversationState, ConversationSummary, Store } from '../store/contract.ts'
import { everyBot } from './every-bot.ts'

export interface QueueEntry extends ConversationSummary {
  botName: string
}

/**
 * Conversations of all bots, latest first. Each bot's own list comes in that order, so they are merged as they are read; the
 * cursor is the last one shown, which every list can be taken up behind.
 */
export async function queuePage(
  store: Store,
  want: { state?: ConversationState; after: string | null; limit: number },
): Promise<{ items: QueueEntry[]; next: string | null }> {
  const behind = readCursor(want.after)
  const lists: { heads: AsyncGenerator<QueueEntry>; head: QueueEntry }[] = []
  for await (const { id, name } of everyBot(store)) {
    const heads = conversations(store, id, name, want.state, behind)
    const { value, done } = await heads.next()
    if (!done) lists.push({ heads, head: value })
  }
  const items: QueueEntry[] = []
  while (lists.length > 0 && items.length < want.limit) {
    const first = lists.reduce((a, b) => (isBefore(b.head, a.head) ? b : a))
    items.push(first.head)
    const { value, done } = await first.heads.next()
    if (done) lists.splice(lists.indexOf(first), 1)
    else first.head = value
  }
  const last = items.at(-1)
  return { items, next: lists.length > 0 && last ? `${last.updatedAt}.${last.id}` : null }
}

interface Cursor {
  updatedAt: number
  id: string
}

async function* conversations(
  store: Store,
  bot: string,
  botName: string,
  state: ConversationState | undefined,
  behind: Cursor | null,
): AsyncGenerator<QueueEntry> {
  let after: string | null = null
  do {
    const page: { items: ConversationSummary[]; next: string | null } = await store
      .bot(bot)
      .conversations({ after, limit: 50, ...(state ? { state } : {}) })
    for (const item of page.items) if (!behind || isBefore(behind, item)) yield { ...item, botName }
    after = page.next
  } while (after)
}

const isBefore = (a: Cursor, b: Cursor) => (a.updatedAt === b.updatedAt ? a.id > b.id : a.updatedAt > b.updatedAt)

function readCursor(after: string | null): Cursor | null {
  const [, updatedAt, id] = /^(\d{1,16})\.([A-Za-z0-9_-]{1,64})$/.exec(after ?? '') ?? []
  return updatedAt && id ? { updatedAt: Number(updatedAt), id } : null
}
