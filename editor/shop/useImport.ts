import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { newId } from '../document/newId.ts'
import { type ApiError, asApiError, ApiError as Failure } from '../door.ts'
import { base64Of } from '../ui/index.ts'
import { type Load, type Preview, type ShopKind, shopApi } from './calls.ts'
import { MOST_BYTES } from './file.ts'

/**
 * An import from file to result: 'choose' a file, 'look' at what it would do, 'save' it with its progress, 'done'. Nothing is
 * kept on the server before `save`. Its id is made here, so a repeated request is the same import.
 */
export function useImport(bot: string, first: ShopKind) {
  const { t } = useI18n()
  const kind = ref<ShopKind>(first)
  const step = ref<'choose' | 'look' | 'save' | 'done'>('choose')
  const name = ref('')
  const preview = shallowRef<Preview | null>(null)
  const load = shallowRef<Load | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const busy = ref(false)
  const skip = ref(false)
  let file = ''
  let looking: AbortController | undefined

  const mayStart = computed(() => {
    const seen = preview.value
    return Boolean(seen && seen.needs.length === 0 && seen.good > 0 && (seen.wrong === 0 || skip.value))
  })

  async function take(chosen: File | null) {
    if (!chosen) return
    error.value = null
    if (chosen.size > MOST_BYTES) {
      error.value = new Failure('request.large', t('shop.import.tooLarge'))
      return
    }
    name.value = chosen.name
    try {
      file = await base64Of(chosen)
    } catch (cause) {
      error.value = asApiError(cause)
      return
    }
    skip.value = false
    await look()
  }

  /** With the columns that somebody chose, else with those the runtime guesses. A newer look makes an older one void. */
  async function look(columns?: string[]) {
    looking?.abort()
    const mine = new AbortController()
    looking = mine
    busy.value = true
    error.value = null
    try {
      preview.value = await shopApi.preview(bot, { kind: kind.value, file, columns }, mine.signal)
      step.value = 'look'
    } catch (cause) {
      if (!mine.signal.aborted) error.value = asApiError(cause)
    } finally {
      if (looking === mine) busy.value = false
    }
  }

  /** A field stands in one column: given to another, it leaves the first. */
  function map(column: number, field: string) {
    const columns = (preview.value?.columns ?? []).map((known, i) => (i === column ? field : known === field ? '' : known))
    void look(columns)
  }

  async function save() {
    const seen = preview.value
    if (!seen || !mayStart.value) return
    const id = newId('import')
    step.value = 'save'
    error.value = null
    load.value = null
    const watching = setInterval(() => void watch(id), 400)
    try {
      const body = { id, kind: kind.value, name: name.value.slice(0, 200), file, columns: seen.columns, skip: skip.value }
      load.value = await shopApi.importFile(bot, body)
      step.value = 'done'
    } catch (cause) {
      error.value = asApiError(cause)
      step.value = 'look'
    } finally {
      clearInterval(watching)
    }
  }

  async function watch(id: string) {
    const now = await shopApi.load(bot, id).catch(() => null) // not there yet, or a passing fault: the next look tells
    if (now && step.value === 'save') load.value = now
  }

  async function stop() {
    if (!load.value) return
    try {
      await shopApi.cancel(bot, load.value.id)
    } catch (cause) {
      error.value = asApiError(cause)
    }
  }

  function again() {
    looking?.abort()
    step.value = 'choose'
    preview.value = null
    error.value = null
  }

  return { kind, step, name, preview, load, error, busy, skip, mayStart, take, map, save, stop, again }
}
