import { computed, reactive, watch } from 'vue'
import { api, listen } from '../api.ts'
import { session } from '../session/session.ts'
import type { ConversationState, News } from '../shapes.ts'

/** How many conversations are in which state; kept fresh by the runtime's news while somebody is signed in. */
export const counts = reactive<Record<ConversationState, number>>({ waiting: 0, person: 0, bot: 0, over: 0 })
export const waiting = computed(() => counts.waiting)

const hearers = new Set<(news: News | null) => void>()

/** Hears all news of conversations; `null` means "something may have been missed: look again". Returns what ends it. */
export function onNews(hear: (news: News | null) => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

let ending: AbortController | null = null
watch(
  () => session.state === 'in' && session.permissions.includes('queue.read'),
  (here) => {
    ending?.abort()
    ending = null
    if (!here) return
    ending = new AbortController()
    void listen(
      '/api/events',
      ending.signal,
      (event) => event.event === 'news' && tell(JSON.parse(event.data)),
      () => tell(null),
    )
  },
  { immediate: true },
)

function tell(news: News | null) {
  for (const hear of hearers) hear(news)
  if (news === null || news.kind === 'state') refresh()
}

function refresh() {
  api.queueCounts().then(
    (now) => Object.assign(counts, now),
    () => undefined, // The next news, or the listener's return, asks again; pages show their own errors.
  )
}
