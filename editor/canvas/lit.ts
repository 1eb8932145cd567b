import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { JsonObject } from '../../nodes/json.ts'

/** The path that the simulator took, drawn on the canvas. The simulator sets it; cards and edges only read. */
export const useLit = defineStore('lit', () => {
  /** Node id → the number of the step in which it ran last. */
  const lit = shallowRef<ReadonlyMap<string, number>>(new Map())
  /** Edge ids that were walked. */
  const edges = shallowRef<ReadonlySet<string>>(new Set())
  /** The node that runs or waits now. */
  const current = shallowRef<string | null>(null)

  /** The variables' values at the end of the path, shown where a variable is picked. */
  const values = shallowRef<JsonObject>({})

  function show(path: { lit: Map<string, number>; edges: Set<string>; current: string | null; values?: JsonObject }) {
    lit.value = path.lit
    edges.value = path.edges
    current.value = path.current
    values.value = path.values ?? {}
  }

  function clear() {
    show({ lit: new Map(), edges: new Set(), current: null })
  }

  return { lit, edges, current, values, show, clear }
})
