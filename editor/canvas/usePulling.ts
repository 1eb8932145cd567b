import type { Point } from '../document/edit.ts'
import { useDrawing } from '../document/store.ts'
import { connect } from '../document/wires.ts'
import { useBoard } from './board.ts'
import type { Connection, OnConnectStartParams } from './vueFlow.ts'

/** Pulling a connection out of an exit: onto a card, or into the empty, where the next step is picked. */
export function usePulling(host: () => HTMLElement | null | undefined) {
  const drawing = useDrawing()
  const board = useBoard()
  let joined = false

  function onConnectStart({ nodeId, handleId, handleType }: OnConnectStartParams) {
    joined = false
    board.connecting = handleType === 'source' && nodeId && handleId ? { node: nodeId, exit: handleId } : undefined
  }

  function onConnect({ source, sourceHandle, target }: Connection) {
    joined = true
    if (!drawing.document || !drawing.flow || !sourceHandle) return
    const edited = connect(drawing.document, drawing.flow.id, { node: source, exit: sourceHandle }, target, drawing.means)
    if (!('refused' in edited && edited.refused === 'connect-same')) drawing.apply(edited, 'connect')
  }

  /** Dropped on a card: that card. Dropped on nothing: a new step, chosen at the pointer. */
  function onConnectEnd(event?: MouseEvent | TouchEvent) {
    const from = board.connecting
    board.connecting = undefined
    if (joined || !from || !event) return
    const screen = pointOf(event)
    const under = document.elementFromPoint(screen.x, screen.y)
    const card = under?.closest<HTMLElement>('.vue-flow__node')?.dataset.id
    if (card && card !== from.node) onConnect({ source: from.node, sourceHandle: from.exit, target: card })
    else if (!card && host()?.contains(under)) {
      const at = board.camera?.toCanvas(screen) ?? screen
      board.picker = { screen, from, at: { x: at.x, y: at.y - 26 } }
    }
  }

  const mayJoin = ({ source, target, sourceHandle }: Connection) => {
    const from = board.connecting ?? (sourceHandle ? { node: source, exit: sourceHandle } : undefined)
    return Boolean(from) && !board.whyNotHere(from === board.connecting ? target : source)
  }

  return { onConnectStart, onConnect, onConnectEnd, mayJoin }
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const spot = 'changedTouches' in event ? event.changedTouches[0] : event
  return { x: spot?.clientX ?? 0, y: spot?.clientY ?? 0 }
}
