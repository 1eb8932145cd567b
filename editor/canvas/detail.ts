import { defineStore } from 'pinia'
import { ref, shallowReactive } from 'vue'

/** Up to so many cards of a flow are always drawn in full. */
export const MANY = 40
/** Zoomed out further than this, a card's text is smaller than 5 pixels: a large flow shows names alone. */
export const LEGIBLE = 0.35
/** Screen pixels around the view in which cards are drawn ahead, and beyond which they are let go. */
const AHEAD = 240
const BEHIND = 900
/** Cards drawn in one frame: while the view moves, and while it rests. */
const MOVING = 1
const RESTING = 5

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** What is looked at: the view's size in screen pixels, and where it is. */
export interface View {
  width: number
  height: number
  x: number
  y: number
  zoom: number
}

/**
 * Which cards of a large flow are drawn in full. The others are stubs: the same place, size and name with next to nothing in
 * it, so that a flow costs what is seen of it and not what it holds.
 */
export const useDetail = defineStore('detail', () => {
  const full = shallowReactive(new Set<string>())
  /** Nothing but names is legible. */
  const far = ref(false)
  /** Counts each time that the set of full cards came to rest. */
  const settled = ref(0)

  /**
   * Brings the set nearer to what the view wants; the first look at a flow takes all that is seen at once.
   * @returns true where cards are left for the next frame
   */
  function look(
    view: View,
    boxes: ReadonlyMap<string, Box>,
    how: { moving: boolean; first: boolean; always: ReadonlySet<string> },
  ): boolean {
    const many = boxes.size > MANY
    far.value = many && view.zoom < LEGIBLE
    const wanted = !many ? [...boxes.keys()] : far.value ? [] : seen(view, boxes, how.first || how.moving ? 0 : AHEAD)
    const kept = new Set(!many ? wanted : far.value ? [] : seen(view, boxes, BEHIND))
    for (const id of how.always) if (boxes.has(id)) wanted.unshift(id)
    let changed = false
    for (const id of full) {
      if (kept.has(id) || how.always.has(id)) continue
      full.delete(id)
      changed = true
    }
    const missing = wanted.filter((id) => !full.has(id))
    const now = how.first || !many ? missing : missing.slice(0, how.always.size + (how.moving ? MOVING : RESTING))
    for (const id of now) full.add(id)
    const left = missing.length > now.length
    if ((changed || now.length) && !left) settled.value++
    return left
  }

  function clear() {
    full.clear()
    far.value = false
  }

  return { full, far, settled, look, clear }
})

/** The cards in a view grown by a margin, those nearest to its middle first. */
function seen(view: View, boxes: ReadonlyMap<string, Box>, margin: number): string[] {
  const { zoom } = view
  const left = (-view.x - margin) / zoom
  const top = (-view.y - margin) / zoom
  const right = (view.width - view.x + margin) / zoom
  const bottom = (view.height - view.y + margin) / zoom
  const x = (left + right) / 2
  const y = (top + bottom) / 2
  const found: [id: string, distance: number][] = []
  for (const [id, box] of boxes) {
    if (box.x > right || box.x + box.width < left || box.y > bottom || box.y + box.height < top) continue
    found.push([id, Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y)])
  }
  return found.sort((a, b) => a[1] - b[1]).map(([id]) => id)
}
