import '@vue-flow/core/dist/style.css'
import { type Edge as CanvasEdge, type Node as CanvasNode, type NodeTypesObject as NodeTypes, useVueFlow } from '@vue-flow/core'
import type { Edge, Flow, FlowNode } from '../../nodes/flow.ts'
import type { Point } from '../document/edit.ts'

/**
 * The one place that knows Vue Flow: what it draws is made here from our document, what it can do is named here in our
 * words. It is fed one way: it never holds a truth of its own, save a card's place while it is dragged.
 */
export { Background, BackgroundVariant } from '@vue-flow/background'
export type { Connection, EdgeProps, NodeChange, NodeDragEvent, NodeProps, OnConnectStartParams } from '@vue-flow/core'
export {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  getSmoothStepPath,
  Handle,
  Position,
  SelectionMode,
  VueFlow,
} from '@vue-flow/core'
export type { CanvasEdge, CanvasNode, NodeTypes }
export { useVueFlow }

export const BOARD = 'board'
export const ZOOM = { min: 0.1, max: 2 } as const
/** Smaller than this, a card's text cannot be read. */
const READABLE = 0.6
/** The handle by which a card is entered. */
export const IN = 'in'

interface Told {
  selected: ReadonlySet<string>
  active: string | undefined
  label: (id: string) => string
  role: string
  locked: boolean
}

/**
 * The cards as the canvas is told of them; what a card shows beside its place and name comes from our stores. A card that
 * stayed as it was is told by the same object, so that one change costs one card and not all.
 */
export function toldNodes(): (flow: Flow, told: Told) => CanvasNode[] {
  let before = new Map<string, { as: string; node: FlowNode; made: CanvasNode }>()
  return (flow, told) => {
    const now: typeof before = new Map()
    for (const node of flow.nodes) {
      const known = before.get(node.id)
      const label = told.label(node.id)
      const as = [told.selected.has(node.id), node.id === told.active, told.locked, told.role, label].join(' ')
      const stayed = known && known.as === as && known.node === node
      now.set(node.id, stayed ? known : { as, node, made: toNode(node, label, told, known?.made.position) })
    }
    before = now
    return [...now.values()].map(({ made }) => made)
  }
}

function toNode(node: FlowNode, label: string, told: Told, place?: Point): CanvasNode {
  const made = {
    id: node.id,
    type: 'step',
    position: place && place.x === node.at.x && place.y === node.at.y ? place : { ...node.at },
    selected: told.selected.has(node.id),
    draggable: !told.locked,
    ariaLabel: label,
    // One card is the canvas's tab stop; arrows walk to the others.
    domAttributes: {
      tabIndex: node.id === told.active ? 0 : -1,
      'aria-roledescription': told.role,
    } as CanvasNode['domAttributes'],
  }
  return made
}

/**
 * Tells the canvas what changed since it was told last. Handed a whole list it would compare every card with every other
 * (`createGraphNodes`), which takes half a second at 800.
 */
export function useFeed(): (nodes: CanvasNode[]) => void {
  const vf = useVueFlow(BOARD)
  let told = new Map<string, CanvasNode>()
  return (nodes) => {
    const before = told
    told = new Map(nodes.map((node) => [node.id, node]))
    const fresh = nodes.filter(({ id }) => !before.has(id))
    if (fresh.length === nodes.length) {
      vf.setNodes(nodes)
      return
    }
    vf.applyNodeChanges([...before.keys()].filter((id) => !told.has(id)).map((id) => ({ id, type: 'remove' })))
    if (fresh.length) vf.addNodes(fresh)
    for (const node of nodes) {
      const shown = before.get(node.id) !== node && before.has(node.id) ? vf.findNode(node.id) : undefined
      if (shown) Object.assign(shown, node)
    }
  }
}

/** Connections for the canvas's own drawing: those that can be pointed at. */
export function toEdges(edges: Edge[]): CanvasEdge[] {
  return edges.map((e) => ({
    id: e.id,
    type: 'line',
    source: e.from,
    sourceHandle: e.exit,
    target: e.to,
    targetHandle: IN,
    selectable: false,
    focusable: false,
    updatable: false,
  }))
}

/** Looking, not changing: where the view is and how to move it. Durations are milliseconds. */
export interface Camera {
  zoomIn(): void
  zoomOut(): void
  zoomTo(zoom: number): void
  /** Zooms by a factor, at once, so that what is under a point of the screen stays there. */
  zoomAt(screen: Point, factor: number): void
  fit(ids?: Iterable<string>): void
  /** The first look: everything where it can still be read, else the beginning. */
  open(start: string | undefined): Promise<void>
  /** Brings cards into view, only as far as needed. */
  reveal(id: string): void
  /** Puts a card into the middle of the view. */
  centre(id: string): void
  /** Puts a point of the canvas into the middle of the view, at once. */
  lookAt(canvas: Point): void
  toCanvas(screen: Point): Point
  toScreen(canvas: Point): Point
  middle(): Point
}

export function useCamera(host: () => HTMLElement | null | undefined): Camera {
  const vf = useVueFlow(BOARD)
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches
  const duration = () => (calm() ? 0 : 180)
  const rect = () => host()?.getBoundingClientRect() ?? new DOMRect()
  return {
    zoomIn: () => void vf.zoomIn({ duration: duration() }),
    zoomOut: () => void vf.zoomOut({ duration: duration() }),
    zoomTo: (zoom) => void vf.zoomTo(zoom, { duration: duration() }),
    zoomAt(screen, factor) {
      const box = rect()
      const { x, y, zoom } = vf.viewport.value
      const next = Math.min(ZOOM.max, Math.max(ZOOM.min, zoom * factor))
      const [atX, atY] = [screen.x - box.left, screen.y - box.top]
      void vf.setViewport({ zoom: next, x: atX - ((atX - x) * next) / zoom, y: atY - ((atY - y) * next) / zoom })
    },
    fit: (ids) => void vf.fitView({ padding: 0.14, maxZoom: 1, duration: duration(), ...(ids ? { nodes: [...ids] } : {}) }),
    async open(start) {
      await vf.fitView({ padding: 0.14, maxZoom: 1 })
      const first = start ? vf.findNode(start) : undefined
      const box = rect()
      if (!first || vf.viewport.value.zoom >= READABLE) return
      const zoom = READABLE + 0.1
      await vf.setViewport({
        zoom,
        x: 48 - first.position.x * zoom,
        y: box.height / 2 - (first.position.y + first.dimensions.height / 2) * zoom,
      })
    },
    reveal(id) {
      const node = vf.findNode(id)
      const box = rect()
      if (!node || !box.width) return
      const { x, y, zoom } = vf.viewport.value
      const left = node.position.x * zoom + x
      const top = node.position.y * zoom + y
      const right = left + node.dimensions.width * zoom
      const bottom = top + node.dimensions.height * zoom
      const margin = Math.min(32, box.width / 8)
      // Above the zoom buttons, and the small map where there is room for one.
      const foot = box.width > 640 ? 136 : 64
      const dx =
        left < margin ? margin - left : right > box.width - margin ? Math.max(box.width - margin - right, margin - left) : 0
      const dy = top < margin ? margin - top : bottom > box.height - foot ? Math.max(box.height - foot - bottom, margin - top) : 0
      if (dx || dy) void vf.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: duration() })
    },
    centre(id) {
      const node = vf.findNode(id)
      if (!node) return
      const { width, height } = node.dimensions
      const zoom = Math.max(READABLE, vf.viewport.value.zoom)
      void vf.setCenter(node.position.x + width / 2, node.position.y + height / 2, { zoom, duration: duration() })
    },
    lookAt: ({ x, y }) => void vf.setCenter(x, y, { zoom: vf.viewport.value.zoom }),
    toCanvas: (screen) => vf.screenToFlowCoordinate(screen),
    toScreen: (canvas) => {
      const box = rect()
      const { x, y, zoom } = vf.viewport.value
      return { x: canvas.x * zoom + x + box.left, y: canvas.y * zoom + y + box.top }
    },
    middle: () => {
      const box = rect()
      return vf.screenToFlowCoordinate({ x: box.left + box.width / 2, y: box.top + box.height / 2 })
    },
  }
}
