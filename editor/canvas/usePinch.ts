import { useBoard } from './board.ts'

/** How much of a doubling one unit of a pinch is: what browsers send is small. */
const PINCH = 0.02
const LINE = 16

/**
 * Two fingers that pinch come as a wheel with Ctrl. Where two fingers move the view, Vue Flow zooms by it on a Mac alone and
 * elsewhere moves the view: so it is done here. To be heard in the capture phase, before the canvas hears it.
 */
export function usePinch(): (event: WheelEvent) => void {
  const board = useBoard()
  return (event) => {
    if (!event.ctrlKey || board.hand !== 'trackpad') return
    event.preventDefault()
    event.stopPropagation()
    const delta = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1)
    board.camera?.zoomAt({ x: event.clientX, y: event.clientY }, 2 ** (-delta * PINCH))
  }
}
