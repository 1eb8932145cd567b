import { computed, shallowRef, watch } from 'vue'
import { api } from '../api.ts'
import { may, session } from '../session/session.ts'
import type { ModelHealth, ModelSettings } from '../shapes.ts'

/** The model server's health, asked once a minute while the page is looked at. */
export const model = shallowRef<{ settings: ModelSettings; health: ModelHealth } | null>(null)

/** True where a model server is wanted and does not answer: bots go on without it, and staff are told. */
export const modelIsDown = computed(() => model.value?.settings.driver === 'ollama' && model.value.health.state !== 'ready')

export async function refreshModel() {
  model.value = await api.model()
}

let timer: ReturnType<typeof setInterval> | undefined
watch(
  () => session.state === 'in' && may('settings.read'),
  (here) => {
    clearInterval(timer)
    if (!here) {
      model.value = null
      return
    }
    ask()
    timer = setInterval(() => document.visibilityState === 'visible' && ask(), 60_000)
  },
  { immediate: true },
)

function ask() {
  refreshModel().catch(() => undefined) // Nothing is known: the banner stays as it was; the status page shows the error itself.
}
