import { computed, reactive, watch } from 'vue'
import { api } from '../api.ts'
import { me, session } from '../session/session.ts'
import type { News } from '../shapes.ts'
import { onNews } from './counts.ts'

/** Conversations that the reader has taken, with the number of their newest message. */
const mine = reactive(new Map<string, number>())
const seen = reactive(new Map<string, number>())

/** How many of one's own conversations have something that was not looked at yet. */
export const unread = computed(() => [...mine].filter(([id, last]) => last > (seen.get(id) ?? 0)).length)
export const isUnread = (id: string) => (mine.get(id) ?? 0) > (seen.get(id) ?? 0)

/** The conversation was looked at up to this message. */
export function markSeen(id: string, seq: number): void {
  if (seq <= (seen.get(id) ?? 0)) return
  seen.set(id, seq)
  localStorage.setItem(keyOf(), JSON.stringify([...seen].slice(-MOST)))
}

watch(
  () => (session.state === 'in' && session.permissions.includes('queue.reply') ? me.value?.id : undefined),
  (who) => {
    mine.clear()
    seen.clear()
    if (!who) return
    for (const [id, seq] of read()) seen.set(id, seq)
    void look()
  },
  { immediate: true },
)

onNews((news: News | null) => {
  if (!news || news.kind === 'state') void look()
  else if (news.kind === 'message' && mine.has(news.conversation)) mine.set(news.conversation, news.seq)
})

async function look(): Promise<void> {
  const who = me.value?.id
  if (!who || !session.permissions.includes('queue.reply')) return
  try {
    const { items } = await api.queue(null, { state: 'person' })
    if (me.value?.id !== who) return
    mine.clear()
    for (const item of items) if (item.takenBy === who) mine.set(item.id, item.lastSeq)
  } catch {
    return // The next news, or the listener's return, looks again; the queue's page shows its own errors.
  }
}

const MOST = 300
const keyOf = () => `jaga.seen.${me.value?.id ?? ''}`

function read(): [string, number][] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keyOf()) ?? '[]')
    return Array.isArray(found) ? found.filter(isSeen) : []
  } catch {
    return [] // Somebody wrote something else there: everything counts as unread once.
  }
}

function isSeen(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number'
}
