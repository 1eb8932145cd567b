import { computed, onBeforeUnmount, watch } from 'vue'
import { useDrawing } from '../document/store.ts'
import { useBoard } from './board.ts'
import { type Box, MANY, useDetail } from './detail.ts'
import { BOARD, useVueFlow } from './vueFlow.ts'

/** Milliseconds without movement after which the view rests. */
const REST = 120

/** Keeps the cards that are drawn in full in step with the view: a little in each frame, so that moving stays smooth. */
export function useDetailLoop(): { begin(): void } {
  const drawing = useDrawing()
  const board = useBoard()
  const detail = useDetail()
  const { viewport, dimensions } = useVueFlow(BOARD)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let moving = false
  let begun = false

  const boxes = computed(() => {
    const map = new Map<string, Box>()
    for (const node of drawing.flow?.nodes ?? []) map.set(node.id, { ...node.at, ...drawing.means.sizeOf(node) })
    return map
  })
  /** Cards that are worked on are whole wherever they are. */
  const always = computed(() => {
    const ids = [drawing.only?.id, board.renaming, board.editing, board.connecting?.node]
    return new Set(ids.filter((id) => id !== undefined))
  })

  function look(first = false) {
    const more = detail.look({ ...viewport.value, ...dimensions.value }, boxes.value, { moving, first, always: always.value })
    if (more) soon()
  }

  function soon() {
    if (begun && !frame) {
      frame = requestAnimationFrame(() => {
        frame = 0
        look()
      })
    }
  }

  watch(
    viewport,
    () => {
      moving = true
      clearTimeout(timer)
      timer = setTimeout(() => {
        moving = false
        soon()
      }, REST)
      soon()
    },
    { deep: true },
  )
  watch([boxes, always, dimensions], soon)
  // A small flow is whole from its first frame.
  watch(
    boxes,
    (all) => {
      if (!begun && all.size <= MANY) look(true)
    },
    { immediate: true },
  )

  function stop() {
    begun = false
    cancelAnimationFrame(frame)
    frame = 0
    clearTimeout(timer)
    detail.clear()
  }
  watch(() => drawing.flowId, stop, { flush: 'sync' })
  onBeforeUnmount(stop)

  return {
    /** The view stands where it should: what it shows is drawn at once. */
    begin() {
      begun = true
      moving = false
      look(true)
    },
  }
}
