import { onBeforeUnmount, onMounted } from 'vue'
import { useI18n } from 'vue-i18n'
import { copy, duplicate, paste } from '../document/clipboard.ts'
import { neighbour, reach } from '../document/graph.ts'
import { GRID } from '../document/place.ts'
import { moveNodes, removeAndHeal, removeNodes } from '../document/steps.ts'
import { useDrawing } from '../document/store.ts'
import { tidy } from '../document/tidy.ts'
import { useProblems } from '../problems/store.ts'
import { dismiss, toast } from '../ui/index.ts'
import { useBoard } from './board.ts'
import { useDetail } from './detail.ts'
import type { KeyHandlers } from './useKeys.ts'
import { isField } from './useKeys.ts'

type Way = 'left' | 'right' | 'up' | 'down'

/** What the keys and the toolbar do, in terms of the document's commands. */
export function useGestures(page: { togglePalette(): void; openSheet(): void; openFind(): void }) {
  const drawing = useDrawing()
  const board = useBoard()
  const detail = useDetail()
  const problems = useProblems()
  const { t } = useI18n({ useScope: 'global' })
  /** The news whose undo belongs to this drawing: elsewhere it would change what nobody sees. */
  let told: number | undefined
  onBeforeUnmount(() => told !== undefined && dismiss(told))

  function addStep() {
    const { only, readOnly } = drawing
    const camera = board.camera
    if (readOnly || !camera) return
    const from = board.freeFrom()
    const middle = camera.toScreen(camera.middle())
    const beside = only && camera.toScreen({ x: only.at.x + drawing.means.sizeOf(only).width + 16, y: only.at.y })
    board.picker = { screen: from && beside ? beside : { x: middle.x - 160, y: middle.y - 210 }, from }
  }

  function walk(way: Way) {
    const { flow, means } = drawing
    const here = board.tabStop
    const next = flow && here ? neighbour(flow, means.types, here, way) : undefined
    if (next) void board.show(next)
  }

  function nudge(x: number, y: number) {
    const { document, flow, nodes, selected } = drawing
    if (!document || !flow) return
    const places = new Map(
      [...selected].flatMap((id) => {
        const at = nodes.get(id)?.at
        return at ? [[id, { x: at.x + x * GRID, y: at.y + y * GRID }] as const] : []
      }),
    )
    drawing.apply(moveNodes(document, flow.id, places), 'move', `nudge ${[...selected].join(' ')}`)
  }

  function remove(heal: boolean) {
    const { document, flow, selected, means } = drawing
    if (!document || !flow || !selected.size) return
    const before = [...selected]
      .flatMap((id) => flow.edges.filter((e) => e.to === id).map((e) => e.from))
      .find((id) => !selected.has(id))
    const count = selected.size
    const done = drawing.apply(
      heal ? removeAndHeal(document, flow.id, selected, means) : removeNodes(document, flow.id, selected),
      heal ? 'heal' : 'delete',
    )
    if (!done) return
    drawing.selected = new Set()
    const undo = { label: t('canvas.undo'), run: () => step('undo') }
    told = toast(t('canvas.removed', { n: count }, count), { kind: 'info', action: undo })
    const next = before ?? drawing.flow?.nodes[0]?.id
    if (next) void board.show(next)
  }

  function step(way: 'undo' | 'redo') {
    const what = drawing.step(way)
    if (what) toast(t(way === 'undo' ? 'canvas.undone' : 'canvas.redone', { what: t(`canvas.did.${what}`) }), { kind: 'info' })
  }

  function duplicateSelected() {
    const { document, flow, selected, means } = drawing
    if (!document || !flow || !selected.size) return
    choose(drawing.apply(duplicate(document, flow.id, selected, means), 'duplicate'))
  }

  function choose(made: string[] | undefined) {
    if (!made?.length) return
    if (made.length === 1) void board.show(made[0]!)
    else drawing.selected = new Set(made)
  }

  function stream(way: 'up' | 'down') {
    const { flow, selected } = drawing
    const from = selected.size ? selected : new Set(board.tabStop ? [board.tabStop] : [])
    if (flow) drawing.selected = new Set([...from, ...reach(flow, from, way)])
  }

  function tidyUp() {
    const { document, flow, selected, means } = drawing
    if (!document || !flow) return
    const some = selected.size > 1 ? selected : undefined
    if (drawing.apply(tidy(document, flow.id, means, some), 'tidy')) requestAnimationFrame(() => board.camera?.fit(some))
  }

  function nextProblem() {
    const { list } = problems
    const next = list[(problems.last + 1) % Math.max(1, list.length)]
    if (next) goTo(next)
    else toast(t('canvas.problems.none'))
  }

  function goTo(problem: (typeof problems.list)[number]) {
    problems.last = problem.n
    if (problem.node) void board.openField(problem.node, problem.field ?? problem.exit ?? '', problem.flow)
    else if (problem.flow) drawing.openFlow(problem.flow)
  }

  const handlers: KeyHandlers = {
    add: addStep,
    open: () => void (board.tabStop && board.openField(board.tabStop)),
    rename: () => {
      const id = drawing.only?.id ?? board.tabStop
      if (drawing.readOnly || !id) return
      board.renaming = id
      // What is written must be read: from far out the view comes near.
      void board.show(id, { focus: false, centre: detail.far })
    },
    remove: () => remove(false),
    heal: () => remove(true),
    duplicate: duplicateSelected,
    tidy: tidyUp,
    undo: () => step('undo'),
    redo: () => step('redo'),
    all: () => {
      drawing.selected = new Set(drawing.nodes.keys())
    },
    escape: () => {
      if (board.picker) board.picker = undefined
      else drawing.selected = new Set()
    },
    left: () => walk('left'),
    right: () => walk('right'),
    up: () => walk('up'),
    down: () => walk('down'),
    upstream: () => stream('up'),
    downstream: () => stream('down'),
    nudgeLeft: () => nudge(-1, 0),
    nudgeRight: () => nudge(1, 0),
    nudgeUp: () => nudge(0, -1),
    nudgeDown: () => nudge(0, 1),
    zoomIn: () => board.camera?.zoomIn(),
    zoomOut: () => board.camera?.zoomOut(),
    zoomFull: () => board.camera?.zoomTo(1),
    fit: () => board.camera?.fit(),
    zoomSelection: () => drawing.selected.size && board.camera?.fit(drawing.selected),
    palette: page.togglePalette,
    find: page.openFind,
    problems: () => {
      problems.open = !problems.open
    },
    nextProblem,
    save: () => void drawing.saveNow(),
    help: page.openSheet,
  }

  /** Copy and cut, unless it is text that was marked. */
  function onCopy(event: ClipboardEvent) {
    const { document, flow, selected, means } = drawing
    if (isField(event.target) || !document || !flow || !getSelection()?.isCollapsed) return
    const clip = copy(document, flow.id, selected, means.types)
    if (!clip || !event.clipboardData) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', JSON.stringify(clip))
    toast(t('canvas.copied', { n: clip.nodes.length }, clip.nodes.length), { kind: 'info' })
    if (event.type === 'cut' && drawing.apply(removeNodes(document, flow.id, selected), 'cut')) drawing.selected = new Set()
  }

  function onPaste(event: ClipboardEvent) {
    const { document, flow, means, readOnly } = drawing
    if (isField(event.target) || !document || !flow || readOnly) return
    if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return
    event.preventDefault()
    const text = event.clipboardData?.getData('text/plain') ?? ''
    const middle = board.camera?.middle()
    choose(drawing.apply(paste(document, flow.id, text, middle && { x: middle.x - 136, y: middle.y - 80 }, means), 'paste'))
  }

  onMounted(() => {
    window.addEventListener('copy', onCopy)
    window.addEventListener('cut', onCopy)
    window.addEventListener('paste', onPaste)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('copy', onCopy)
    window.removeEventListener('cut', onCopy)
    window.removeEventListener('paste', onPaste)
  })

  return { handlers, goTo }
}
