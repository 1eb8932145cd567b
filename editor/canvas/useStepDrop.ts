import { NODE_TYPES } from '../../nodes/index.ts'
import { useBoard } from './board.ts'

/** A step dragged from the palette lands where it is let go, held by the middle of its head. */
export function useStepDrop() {
  const board = useBoard()

  function onDrop(event: DragEvent) {
    const type = NODE_TYPES.get(event.dataTransfer?.getData('application/x-jaga-step') ?? '')
    if (!type) return
    event.preventDefault()
    const at = board.camera?.toCanvas({ x: event.clientX, y: event.clientY })
    if (at) board.add(type, { at: { x: at.x - 136, y: at.y - 26 } })
  }

  function onDragOver(event: DragEvent) {
    if (!event.dataTransfer?.types.includes('application/x-jaga-step')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
  }

  return { onDrop, onDragOver }
}
