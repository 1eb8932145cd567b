import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { BotDocument, Edge, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { type ApiError, api, asApiError } from '../api.ts'
import { may } from '../session/session.ts'
import { type Autosave, createAutosave, type SaveState, type SendResult } from './autosave.ts'
import type { Edited, Means, Refusal, Size } from './edit.ts'
import { begin, type History, rebase, record, redo, seal, undo } from './history.ts'
import { openJournal } from './journal.ts'
import { merge } from './merge.ts'
import { newId } from './newId.ts'
import { estimateSize } from './size.ts'

/**
 * The bot that is drawn now. The document here is the truth: canvas, form and panels show it and ask for changes by the
 * commands of this folder; nobody else changes it.
 */
export const useDrawing = defineStore('drawing', () => {
  const bot = ref('')
  const history = shallowRef<History<BotDocument>>()
  const flowId = ref('')
  const selected = shallowRef<ReadonlySet<string>>(new Set())
  const revision = ref(0)
  const state = ref<SaveState>('saved')
  const trouble = shallowRef<ApiError>()
  const loading = ref(false)
  const readOnly = ref(false)
  /** The published version that is looked at; undefined while it is the draft. */
  const version = ref<number>()
  /** Unsaved work of an earlier visit was put back. */
  const restored = ref(false)
  /** Somebody else's changes were joined with the ones made here. */
  const merged = shallowRef<{ by: string | null; n: number }>()
  const refusal = shallowRef<{ refused: Refusal; args: Record<string, string>; n: number }>()
  const sizes = new Map<string, Size>()
  /** The draft as the server has it, as far as is known here: what both sides began with. */
  let base: BotDocument | undefined

  const document = computed(() => history.value?.present)
  const flow = computed(() => document.value?.flows.find((f) => f.id === flowId.value) ?? document.value?.flows[0])
  const nodes = computed(() => new Map(flow.value?.nodes.map((n): [string, FlowNode] => [n.id, n])))
  /** The edges that leave each node. */
  const leaving = computed(() => {
    const map = new Map<string, Edge[]>()
    for (const edge of flow.value?.edges ?? []) {
      const known = map.get(edge.from)
      if (known) known.push(edge)
      else map.set(edge.from, [edge])
    }
    return map
  })
  const only = computed(() => (selected.value.size === 1 ? nodes.value.get([...selected.value][0]!) : undefined))
  const canUndo = computed(() => Boolean(history.value?.past.length) && !readOnly.value)
  const canRedo = computed(() => Boolean(history.value?.future.length) && !readOnly.value)

  const means: Means = {
    types: NODE_TYPES,
    newId,
    sizeOf: (node) => sizes.get(node.id) ?? estimateSize(NODE_TYPES, node),
  }

  const journal = openJournal(globalThis.indexedDB)
  let autosave = freshAutosave()

  function freshAutosave(): Autosave {
    return createAutosave({
      send: () => sendDraft(),
      onState: (next) => {
        state.value = next
      },
      later: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    })
  }

  let opening = 0

  /** Opens a bot's draft, and puts back what an earlier visit could not save; or a version of it, to look at alone. */
  async function open(id: string, published?: number) {
    const mine = ++opening
    if (bot.value === id) await autosave.now()
    if (mine !== opening) return
    close()
    bot.value = id
    version.value = published
    readOnly.value = published !== undefined || !may('bot.edit')
    loading.value = true
    try {
      if (published !== undefined) {
        const found = await api.version(id, published)
        if (mine === opening) show(found.document, found.revision)
        return
      }
      const [draft, kept] = await Promise.all([api.draft(id), journal.read(id).catch(() => undefined)])
      if (mine !== opening) return
      show(draft.document, draft.revision)
      if (!kept || readOnly.value) return
      if (kept.revision === draft.revision) putBack(kept.document)
      else if (JSON.stringify(kept.document) !== JSON.stringify(draft.document)) conflict(kept.document)
    } catch (cause) {
      if (mine === opening) trouble.value = asApiError(cause)
    } finally {
      if (mine === opening) loading.value = false
    }
  }

  function show(next: BotDocument, at: number) {
    history.value = begin(next)
    base = next
    revision.value = at
    trouble.value = undefined
    if (!next.flows.some((f) => f.id === flowId.value)) flowId.value = next.flows[0]?.id ?? ''
    selected.value = new Set()
  }

  function putBack(kept: BotDocument) {
    if (!history.value || JSON.stringify(kept) === JSON.stringify(history.value.present)) return
    history.value = record(history.value, kept, { what: 'restore', flow: flowId.value })
    restored.value = true
    autosave.touch()
  }

  /** Somebody else saved meanwhile: what was drawn here is shown and nothing is sent until a person decides. */
  function conflict(mine: BotDocument) {
    if (history.value) history.value = record(history.value, mine, { what: 'restore', flow: flowId.value })
    state.value = 'stale'
  }

  /** How often a save begins anew because somebody else's came between. */
  const TRIES = 3

  async function sendDraft(tries = TRIES): Promise<SendResult> {
    const sent = document.value
    if (!sent) return 'saved'
    try {
      const answer = await api.saveDraft(bot.value, { document: sent, revision: revision.value })
      revision.value = answer.revision
      base = sent
      trouble.value = undefined
      if (document.value === sent) journal.clear(bot.value)
      else journal.write(bot.value, { document: document.value!, revision: answer.revision, at: Date.now() })
      return 'saved'
    } catch (cause) {
      const error = asApiError(cause)
      if (error.code === 'draft.stale' && tries > 0 && (await joinTheirs())) return sendDraft(tries - 1)
      trouble.value = error
      if (error.code === 'offline') return 'offline'
      return error.code === 'draft.stale' ? 'stale' : 'failed'
    }
  }

  /** Joins what somebody else saved meanwhile with what was drawn here; false where both touched the same thing. */
  async function joinTheirs(): Promise<boolean> {
    const id = bot.value
    const draft = await api.draft(id).catch(() => undefined) // then a person is asked, who can try again
    const before = base
    if (!draft || !before || !history.value || bot.value !== id) return false
    const carried = rebase(history.value, (mine) => merge(before, mine, draft.document, means.types))
    if (!carried) return false
    history.value = carried
    base = draft.document
    revision.value = draft.revision
    merged.value = { by: draft.savedByName, n: (merged.value?.n ?? 0) + 1 }
    inView(carried.present)
    return true
  }

  /**
   * Makes one command's change one undo step. Edits under the same `key` join until the gesture ends.
   * @returns the ids it made; undefined where it was refused
   */
  function apply(edited: Edited, what: string, key?: string): string[] | undefined {
    if (!history.value || readOnly.value) return undefined
    if ('refused' in edited) {
      refusal.value = { refused: edited.refused, args: edited.args, n: (refusal.value?.n ?? 0) + 1 }
      return undefined
    }
    const before = history.value
    history.value = record(before, edited.document, { what, flow: flowId.value, key })
    if (history.value !== before) changed()
    return edited.made
  }

  function changed() {
    const present = document.value
    if (!present) return
    inView(present)
    autosave.touch()
  }

  /** What is looked at and selected is still there, and the journal has the document as it is now. */
  function inView(present: BotDocument) {
    if (!present.flows.some((f) => f.id === flowId.value)) flowId.value = present.flows[0]?.id ?? ''
    const gone = [...selected.value].some((id) => !nodes.value.has(id))
    if (gone) selected.value = new Set([...selected.value].filter((id) => nodes.value.has(id)))
    journal.write(bot.value, { document: present, revision: revision.value, at: Date.now() })
  }

  /** Steps back or forth; gives the words of what was undone, and shows the flow where it happened. */
  function step(way: 'undo' | 'redo'): string | undefined {
    if (!history.value || readOnly.value) return undefined
    const moment = way === 'undo' ? history.value.past.at(-1) : history.value.future[0]
    if (!moment) return undefined
    history.value = way === 'undo' ? undo(history.value) : redo(history.value)
    flowId.value = moment.flow
    changed()
    return moment.what
  }

  function endGesture() {
    if (history.value) history.value = seal(history.value)
  }

  /** Settles a conflict. 'mine' saves over theirs, 'theirs' lets mine go, 'copy' saves mine as a bot of its own (its id comes back). */
  async function settle(choice: 'mine' | 'theirs' | 'copy', copyName = ''): Promise<string | undefined> {
    const mine = document.value
    if (!mine) return undefined
    const copied = choice === 'copy' ? (await api.createBot({ name: copyName, document: mine })).id : undefined
    const draft = await api.draft(bot.value)
    autosave.clear()
    journal.clear(bot.value)
    if (choice === 'mine') {
      base = draft.document
      revision.value = draft.revision
      autosave.touch()
      await autosave.now()
    } else show(draft.document, draft.revision)
    return copied
  }

  function openFlow(id: string) {
    flowId.value = id
    selected.value = new Set()
  }

  function close() {
    autosave.stop()
    autosave = freshAutosave()
    state.value = 'saved'
    history.value = undefined
    sizes.clear()
    restored.value = false
    trouble.value = undefined
    selected.value = new Set()
    flowId.value = ''
    version.value = undefined
  }

  return {
    bot,
    document,
    flow,
    flowId,
    nodes,
    leaving,
    selected,
    only,
    revision,
    state,
    trouble,
    loading,
    readOnly,
    version,
    restored,
    merged,
    refusal,
    canUndo,
    canRedo,
    means,
    sizes,
    open,
    close,
    apply,
    step,
    endGesture,
    openFlow,
    settle,
    saveNow: () => autosave.now(),
    settled: () => journal.settled(),
  }
})
