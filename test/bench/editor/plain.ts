import '@vue-flow/core/dist/style.css'
import { type Edge, type Node, useVueFlow, VueFlow } from '@vue-flow/core'
import { createApp, h } from 'vue'
import type { Flow } from '../../../nodes/flow.ts'

/** The reference: the canvas library alone, with its own plain nodes, at the same places with the same connections. */
export function showPlain(flow: Flow): void {
  const nodes: Node[] = flow.nodes.map(({ id, at }) => ({ id, position: at, label: id }))
  const edges: Edge[] = flow.edges.map(({ id, from, to }) => ({ id, source: from, target: to }))
  createApp({
    setup() {
      const { zoomTo, viewport } = useVueFlow('plain')
      // Left alone, a pinch moves the view on every system but one.
      const onWheelCapture = (event: WheelEvent) => {
        if (!event.ctrlKey) return
        event.preventDefault()
        event.stopPropagation()
        void zoomTo(viewport.value.zoom * 2 ** (-event.deltaY * 0.02))
      }
      const defaultViewport = { x: 48, y: 200, zoom: 0.7 }
      return () =>
        h('div', { style: 'position: fixed; inset: 0', onWheelCapture }, [
          h(VueFlow, { id: 'plain', nodes, edges, minZoom: 0.1, maxZoom: 2, panOnScroll: true, defaultViewport }),
        ])
    },
  }).mount('#app')
}

declare global {
  interface Window {
    /** Put here by the bench before the page begins. */
    flow: Flow
  }
}
showPlain(window.flow)
