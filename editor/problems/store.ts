import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { NODE_TYPES } from '../../nodes/index.ts'
import { isLanguage } from '../../nodes/language.ts'
import { PORT_NAMES } from '../../nodes/ports.ts'
import type { Problem } from '../../nodes/problem.ts'
import { sayProblem } from '../../nodes/says.ts'
import { checksOf } from '../../nodes/validate.ts'
import { api } from '../api.ts'
import { useDrawing } from '../document/store.ts'
import { createChecker } from './checker.ts'

export interface Told extends Problem {
  says: string
  fix: string
  /** Its place in the list: what "next problem" counts by. */
  n: number
}

/** Milliseconds that a piece of the check waits for an idle page. */
const PATIENCE = 50

/** What is wrong with the drawing, checked here on every change, and on the server for what only the server knows. */
export const useProblems = defineStore('problems', () => {
  const drawing = useDrawing()
  const { locale } = useI18n({ useScope: 'global' })
  const found = shallowRef<Problem[]>([])
  const fromServer = shallowRef<Problem[]>([])
  const open = ref(false)
  const last = ref(-1)

  const checker = createChecker({
    checksOf: (document) => checksOf(document, NODE_TYPES, { ports: PORT_NAMES }),
    onFound: (problems) => {
      found.value = problems
    },
    later: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    idle: whenIdle,
    now: () => performance.now(),
  })
  watch(() => drawing.document, checker.changed, { immediate: true })

  // What this installation cannot grant and what the bot has no data for, only the server can tell: asked for after each save, and
  // when the drawing is opened again, for what was missing may have been imported meanwhile.
  watch(
    () => [drawing.bot, drawing.revision, drawing.version, drawing.loading] as const,
    async ([bot]) => {
      if (!bot || !drawing.document || drawing.version !== undefined) return
      fromServer.value = await api.problems(bot).then(
        (answer) => answer.problems,
        () => fromServer.value,
      )
    },
  )

  const list = computed<Told[]>(() => {
    const language = isLanguage(locale.value) ? locale.value : 'id'
    const here = new Set(found.value.map(keyOf))
    const mine = new Set(found.value.map((p) => p.code))
    const extra = fromServer.value.filter(
      (p) => !mine.has(p.code) && !here.has(keyOf(p)) && p.code.startsWith('need') && stillThere(p),
    )
    const all = [...found.value, ...extra].sort((a, b) => rank(a) - rank(b))
    return all.map((p, n) => ({ ...p, ...sayProblem(p, language), n }))
  })
  const errors = computed(() => list.value.filter((p) => p.severity === 'error').length)
  const warnings = computed(() => list.value.length - errors.value)
  const byNode = computed(() => {
    const map = new Map<string, Told[]>()
    for (const problem of list.value) {
      if (problem.node) map.set(problem.node, [...(map.get(problem.node) ?? []), problem])
    }
    return map
  })

  function stillThere(problem: Problem) {
    return !problem.node || drawing.document?.flows.some((f) => f.nodes.some((n) => n.id === problem.node))
  }

  return { list, errors, warnings, byNode, open, last }
})

/** Safari has no `requestIdleCallback`. */
function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(run, 0)
    return () => clearTimeout(timer)
  }
  const asked = requestIdleCallback(run, { timeout: PATIENCE })
  return () => cancelIdleCallback(asked)
}

const rank = (problem: Problem) => (problem.severity === 'error' ? 0 : 1)
const keyOf = (p: Problem) => `${p.code} ${p.at} ${p.exit ?? ''}`
