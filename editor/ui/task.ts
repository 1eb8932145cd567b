import { ref, shallowRef } from 'vue'
import type { ApiError } from '../door.ts'
import { asApiError } from '../door.ts'

/** One thing a form does: busy while it lasts, and its error where it failed. A second press while busy does nothing. */
export function useTask() {
  const busy = ref(false)
  const error = shallowRef<ApiError | null>(null)

  /** True when it went well. */
  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await work()
      return true
    } catch (cause) {
      error.value = asApiError(cause)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, error, run }
}
