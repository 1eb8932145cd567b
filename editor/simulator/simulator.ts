import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { PortName } from '../../nodes/ports.ts'
import type { Event } from '../../nodes/reply.ts'
import { api, asApiError } from '../api.ts'
import { useBoard } from '../canvas/board.ts'
import { useLit } from '../canvas/lit.ts'
import { useDrawing } from '../document/store.ts'
import type { Place } from '../shapes.ts'
import { type Chosen, mocksOf } from './imitated.ts'
import { OUTSIDE, type Outside, type Recording, recorded } from './recordings.ts'
import { answered, begun, edited, failed, newTalk, openValues, pathOf, type Talk, traceOf, withoutFailed } from './talk.ts'

/** Imitated, answered as an earlier live call was, or really sent. */
export const MODES = ['mock', 'recorded', 'live'] as const
export type Mode = (typeof MODES)[number]

/**
 * The conversation with the draft beside the canvas. It lives here and not in the panel, so that closing and opening the
 * panel keeps it; the server keeps nothing between turns.
 */
export const useSimulator = defineStore('simulator', () => {
  const drawing = useDrawing()
  const board = useBoard()
  const path = useLit()

  const open = ref(false)
  const bot = ref('')
  const talk = shallowRef<Talk>(newTalk('id'))
  const busy = ref(false)
  const modes = ref<Record<Outside, Mode>>({ model: 'mock', web: 'mock', webhooks: 'mock' })
  /** What live calls of this visit answered, newest last: what "recorded" answers with. */
  const recordings = shallowRef<Recording[]>([])
  const mocks = shallowRef<Partial<Record<Outside, Json>>>({})
  /** What the tester chose for the shop's own data and cases, which are never really touched. */
  const chosen = ref<Chosen>({})
  /** The turn whose way alone is lit; null for the whole conversation. */
  const shownTurn = ref<number | null>(null)
  /** The step whose visits alone are traced; null for all. */
  const traced = ref<string | null>(null)
  /** Who the tester is, as far as lots are drawn: a new contact may be sent another way. */
  const seed = ref({ conversation: freshId(), contact: freshId() })
  let lastId = 0
  let stop: AbortController | undefined

  const over = computed(() => talk.value.session.mode === 'over' || talk.value.turns.at(-1)?.answer?.state === 'over')
  const wakeAt = computed(() => talk.value.turns.at(-1)?.answer?.wakeAt ?? null)

  const trace = computed(() => traceOf(talk.value.turns, traced.value))

  watch([talk, shownTurn, open, () => drawing.flow], light)

  function light() {
    const flow = drawing.flow
    if (!open.value || !flow || drawing.bot !== bot.value || drawing.version !== undefined) return path.clear()
    const only = shownTurn.value
    const turns = only === null ? talk.value.turns : talk.value.turns.filter((t) => t.id === only)
    const values = openValues(talk.value.session, drawing.document?.variables ?? [])
    path.show({ ...pathOf(turns, flow, talk.value.session.at), values })
  }

  /** Begins with a bot: the conversation of another one is let go, the same one's goes on. */
  function enter(id: string) {
    if (bot.value === id) return
    bot.value = id
    talk.value = newTalk(board.language)
    recordings.value = []
    traced.value = null
  }

  async function send(event: Event, from?: Place) {
    const document = drawing.document
    if (!document || busy.value) return
    lastId += 1
    const id = lastId
    talk.value = begun(talk.value, { id, event, at: Date.now() })
    shownTurn.value = null
    traced.value = null
    busy.value = true
    const mine = new AbortController()
    stop = mine
    try {
      const request = {
        document,
        session: talk.value.session,
        event,
        from,
        ports: {
          model: sentTo('model'),
          web: sentTo('web'),
          webhooks: sentTo('webhooks'),
          intents: 'live',
          sandbox: 'live',
          people: 'mock',
        } as Record<PortName, 'mock' | 'live'>, // literals of the same union
        mocks: { ...mocks.value, ...mocksOf(chosen.value) },
        seed: seed.value,
        recordings: recordings.value.filter((one) => modes.value[one.port] === 'recorded'),
      }
      const answer = await api.simulate(bot.value, request, mine.signal)
      talk.value = answered(talk.value, id, answer)
      recordings.value = recorded(recordings.value, answer.steps, OUTSIDE)
    } catch (cause) {
      talk.value = failed(talk.value, id, asApiError(cause).message)
    } finally {
      if (stop === mine) busy.value = false
    }
  }

  /** What was never recorded is imitated: a call leaves the host in "live" alone. */
  function sentTo(port: Outside): 'mock' | 'live' {
    return modes.value[port] === 'live' ? 'live' : 'mock'
  }

  function retry() {
    const { talk: before, event } = withoutFailed(talk.value)
    talk.value = before
    if (event) void send(event)
  }

  /** A new conversation with the same contact, or with a new one, in the language given. */
  function restart(options: { language?: Language; newContact?: boolean } = {}) {
    stop?.abort()
    busy.value = false
    const { session, sent } = talk.value
    seed.value = { conversation: freshId(), contact: options.newContact ? freshId() : seed.value.contact }
    talk.value = { ...newTalk(options.language ?? session.language, options.newContact ? {} : session.contact), sent }
    void send({ kind: 'open' })
  }

  /** Begins at this node, with the variables as they are now or as a kept snapshot had them. */
  function startFrom(place: Place, kept?: { variables: JsonObject; contact: JsonObject }) {
    stop?.abort()
    busy.value = false
    const { session, sent } = talk.value
    talk.value = {
      ...newTalk(session.language, kept?.contact ?? session.contact, kept?.variables ?? session.variables),
      sent,
    }
    open.value = true
    void send({ kind: 'open' }, place)
  }

  function setVariable(scope: 'conversation' | 'contact', name: string, value: Json) {
    talk.value = edited(talk.value, scope, name, value)
  }

  function show() {
    open.value = true
  }
  function toggle() {
    open.value = !open.value
  }
  function cancel() {
    stop?.abort()
  }
  /** Goes to a step of the trace. On a phone the panel lies over the canvas, so it makes way. */
  function focus(place: Place) {
    if (matchMedia('(max-width: 767px)').matches) open.value = false
    void board.show(place.node, { flow: place.flow, centre: true })
  }

  /** Traces one step alone, where it was visited; any other step shows everything again. */
  function traceStep(node: string | null) {
    traced.value = node !== null && traceOf(talk.value.turns, node).length > 0 ? node : null
  }

  function forget(port: Outside) {
    recordings.value = recordings.value.filter((one) => one.port !== port)
  }

  return {
    open,
    bot,
    talk,
    busy,
    modes,
    mocks,
    chosen,
    recordings,
    forget,
    shownTurn,
    traced,
    trace,
    traceStep,
    over,
    wakeAt,
    enter,
    send,
    retry,
    restart,
    startFrom,
    setVariable,
    show,
    toggle,
    cancel,
    focus,
  }
})

/** Told apart, and nothing more: no secret. */
function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
