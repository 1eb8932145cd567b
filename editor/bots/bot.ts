import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { BotDocument } from '../../nodes/flow.ts'
import type { ApiError } from '../api.ts'
import { api, asApiError } from '../api.ts'
import { useDrawing } from '../document/store.ts'
import type { BotSummary, Draft } from '../shapes.ts'
import { changesBetween } from '../versions/changes.ts'

/** The bot whose pages are open: its summary, its live version's document, and how the draft differs from that. */
export const useBot = defineStore('bot', () => {
  const id = ref('')
  const summary = shallowRef<BotSummary | null>(null)
  const live = shallowRef<BotDocument | null>(null)
  const saved = shallowRef<Draft | null>(null)
  const trouble = shallowRef<ApiError | null>(null)
  const drawing = useDrawing()

  const isDrawn = computed(() => drawing.bot === id.value && drawing.version === undefined && drawing.document !== undefined)
  /** What is drawn now where it is drawn, else what was last saved. */
  const draft = computed<BotDocument | null>(() => (isDrawn.value ? drawing.document! : (saved.value?.document ?? null)))
  const revision = computed(() => (isDrawn.value ? drawing.revision : (saved.value?.revision ?? 0)))
  const changes = computed(() => (live.value && draft.value ? changesBetween(live.value, draft.value) : []))

  async function open(bot: string) {
    if (bot !== id.value) {
      summary.value = null
      live.value = null
      saved.value = null
    }
    id.value = bot
    await refresh()
  }

  /** Asks for everything anew; an answer for a bot that was left meanwhile is dropped. */
  async function refresh() {
    const bot = id.value
    trouble.value = null
    try {
      const [head, draftNow] = await Promise.all([api.bot(bot), api.draft(bot)])
      const liveNow = head.live === null ? null : (await api.version(bot, head.live)).document
      if (bot !== id.value) return
      summary.value = head
      saved.value = draftNow
      live.value = liveNow
    } catch (cause) {
      if (bot === id.value) trouble.value = asApiError(cause)
    }
  }

  /** The draft was replaced on the server (restore, import): every view shows the new one. */
  async function draftReplaced() {
    if (isDrawn.value) await drawing.open(id.value)
    await refresh()
  }

  /** Sends what is unsaved, so that publish, export and restore speak of what is on the screen. */
  async function saveNow() {
    if (isDrawn.value) await drawing.saveNow()
  }

  return { id, summary, live, saved, draft, revision, changes, trouble, isDrawn, open, refresh, draftReplaced, saveNow }
})
