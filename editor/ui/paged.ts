import type { Ref } from 'vue'
import { computed, ref, shallowRef } from 'vue'
import type { ApiError } from '../door.ts'
import { asApiError } from '../door.ts'

export interface PageOf<T> {
  items: T[]
  next: string | null
}

/** A list that is fetched page by page. A newer `load` makes an older answer fall on the floor. */
export function usePaged<T>(fetchPage: (after: string | null) => Promise<PageOf<T>>) {
  const items = ref([]) as Ref<T[]>
  const next = ref<string | null>(null)
  const busy = ref(false)
  const loaded = ref(false)
  const error = shallowRef<ApiError | null>(null)
  let asked = 0

  async function get(after: string | null) {
    asked += 1
    const mine = asked
    busy.value = true
    error.value = null
    try {
      const page = await fetchPage(after)
      if (mine !== asked) return
      items.value = after === null ? page.items : [...items.value, ...page.items]
      next.value = page.next
      loaded.value = true
    } catch (cause) {
      if (mine === asked) error.value = asApiError(cause)
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  return {
    items,
    busy,
    loaded,
    error,
    hasMore: computed(() => next.value !== null),
    load: () => get(null),
    more: () => get(next.value),
  }
}
