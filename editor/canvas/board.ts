import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef } from 'vue'
import type { Language } from '../../nodes/language.ts'
import type { NodeType } from '../../nodes/node.ts'
import type { Point } from '../document/edit.ts'
import { freeExit } from '../document/graph.ts'
import { addConnected, addNode, insertOnEdge } from '../document/steps.ts'
import { useDrawing } from '../document/store.ts'
import { type From, whyNot } from '../document/wires.ts'
import type { Camera } from './vueFlow.ts'

/** What the picker was asked for: a new step somewhere, after an exit, or in the middle of an edge. */
export interface PickerRequest {
  /** Where it opens, in screen pixels. */
  screen: Point
  /** Where the step's corner goes, in canvas pixels; else beside what it continues. */
  at?: Point
  from?: From
  edge?: string
}

/** Milliseconds in which a pointer may cross from a connection to its buttons. */
const GRACE = 160

/** How the drawing table is looked at: nothing here is saved with the bot. */
export const useBoard = defineStore('board', () => {
  const drawing = useDrawing()
  const camera = shallowRef<Camera>()
  const picker = shallowRef<PickerRequest>()
  /** The card that has the canvas's tab stop. */
  const active = ref<string>()
  const renaming = ref<string>()
  const editing = ref<string>()
  const hoveredEdge = ref<string>()
  const connecting = shallowRef<From>()
  const restoring = ref(false)
  const chosenLanguage = ref<Language>()
  /** The field that the form is to focus: a path within the node, or '' for the first one. */
  const wanted = shallowRef<{ node: string; field: string; n: number }>()
  /** What was looked for last, to go on with. */
  const findQuery = ref('')
  /** The card that a flow which is about to be drawn opens at, in place of its beginning. */
  const goal = ref<string>()
  const hand = ref<'mouse' | 'trackpad'>(localStorage.getItem('jaga.hand') === 'trackpad' ? 'trackpad' : 'mouse')

  /** The bot language that cards show and phrases are edited in. */
  const language = computed<Language>(() => {
    const document = drawing.document
    const chosen = chosenLanguage.value
    return chosen && document?.languages.includes(chosen) ? chosen : (document?.fallback ?? 'id')
  })

  const tabStop = computed(() => (active.value && drawing.nodes.has(active.value) ? active.value : drawing.flow?.nodes[0]?.id))

  function setHand(next: 'mouse' | 'trackpad') {
    hand.value = next
    localStorage.setItem('jaga.hand', next)
  }

  /** Adds a step as the request says; without one, after the only selected step, else in the middle of the view. */
  function add(type: NodeType, request: Partial<PickerRequest> = {}): string | undefined {
    const { document, flow, means } = drawing
    if (!document || !flow) return undefined
    const from = request.from ?? (request.at || request.edge || type.entry ? undefined : freeFrom())
    const edited = request.edge
      ? insertOnEdge(document, flow.id, request.edge, type, means)
      : from
        ? addConnected(document, flow.id, type, from, means, request.at)
        : addNode(document, flow.id, type, request.at ?? camera.value?.middle() ?? { x: 0, y: 0 }, means)
    const made = drawing.apply(edited, request.edge ? 'insert' : 'add')?.[0]
    if (made) void show(made)
    return made
  }

  /** The only selected step's first free exit. */
  function freeFrom(): From | undefined {
    const { only, flow, means } = drawing
    const exit = only && flow ? freeExit(flow, means.types, only.id) : undefined
    return only && exit ? { node: only.id, exit } : undefined
  }

  /** Selects one card, brings it into view and gives it the focus. */
  async function show(id: string, options: { focus?: boolean; flow?: string; centre?: boolean } = {}) {
    if (options.flow && options.flow !== drawing.flow?.id) {
      drawing.openFlow(options.flow)
      goal.value = id
    }
    drawing.selected = new Set([id])
    active.value = id
    const focused = document.activeElement
    await nextTick()
    // The card must have been measured before the view can go to it.
    requestAnimationFrame(() => {
      if (options.centre) camera.value?.centre(id)
      else camera.value?.reveal(id)
      if (options.focus !== false) focusWhenDrawn(id, focused)
    })
  }

  function focusCard(id: string): boolean {
    const card = document.querySelector<HTMLElement>(`.vue-flow__node[data-id="${CSS.escape(id)}"]`)
    card?.focus({ preventScroll: true })
    return card !== null && document.activeElement === card
  }

  /** Puts the focus back where it was: that selects nothing. */
  function restoreFocus(run: () => void) {
    restoring.value = true
    run()
    restoring.value = false
  }

  /**
   * A new card is hidden, and takes no focus, until it has been measured: a few frames. Who meanwhile went on into a dialog
   * or a field keeps the focus there, or what they type would be taken for keys of the canvas.
   */
  function focusWhenDrawn(id: string, focused: Element | null, frames = 30) {
    const now = document.activeElement
    if (now !== focused && now?.closest('[role="dialog"], input, textarea, select')) return
    if (frames > 0 && drawing.selected.has(id) && !focusCard(id))
      requestAnimationFrame(() => focusWhenDrawn(id, focused, frames - 1))
  }

  /** Shows a card and puts the cursor into one of its fields. */
  async function openField(node: string, field = '', flow?: string) {
    await show(node, { focus: false, flow })
    wanted.value = { node, field, n: (wanted.value?.n ?? 0) + 1 }
  }

  /** Why the exit that is being dragged may not lead to this card; undefined where it may, or nothing is dragged. */
  function whyNotHere(id: string) {
    const from = connecting.value
    const { flow, means } = drawing
    if (!from || !flow) return undefined
    const no = whyNot(flow, means.types, from, id)
    return no === 'connect-same' ? undefined : no
  }

  let leaving: ReturnType<typeof setTimeout> | undefined
  /** The pointer is on a connection, or has left it: for a moment it may be on its way to the buttons in its middle. */
  function pointAt(edge: string | undefined) {
    clearTimeout(leaving)
    if (edge) hoveredEdge.value = edge
    else
      leaving = setTimeout(() => {
        hoveredEdge.value = undefined
      }, GRACE)
  }

  return {
    camera,
    picker,
    active,
    tabStop,
    renaming,
    editing,
    hoveredEdge,
    pointAt,
    connecting,
    restoring,
    restoreFocus,
    language,
    chosenLanguage,
    wanted,
    goal,
    findQuery,
    hand,
    setHand,
    add,
    freeFrom,
    show,
    focusCard,
    openField,
    whyNotHere,
  }
})
