import { parseArgs } from 'node:util'
import { CHROMIUM, launch } from '../browser.ts'
import { drawingOf, emptyDrawing } from './editor/drawing.ts'
import { type House, openHouse } from './editor/house.ts'
import { type Looked, lookAt, lookAtPlain } from './editor/limits.ts'
import type { Frames } from './editor/look.ts'
import { mean, type Session, settled, slopeOf, workOn } from './editor/session.ts'

/**
 * The editor's limits, in a headless Chromium on the real thing: `npm run bench:editor -- [--quick] [--minutes 30] [--nodes
 * 100,300,800,2000] [--seed 1]`. Software draws the frames, so times stand beside two references of the same run: the same
 * page with an empty flow, and the canvas library alone with plain nodes. Exit code 1 where a bound is broken.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    nodes: { type: 'string', default: '100,300,800,2000' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const minutes = Number(values.minutes ?? (values.quick ? 2 : 30))
const say = (line: string) => process.stdout.write(`${line}\n`)
const broken: string[] = []
/** Milliseconds of a frame at fifty a second. */
const FRAME = 20

if (!CHROMIUM) throw new Error('This bench needs Chromium, and there is none on this machine')
const house = await openHouse()
const browser = await launch()
try {
  if (values.nodes) await limits(house)
  if (minutes > 0) await session(house)
} finally {
  await browser.close()
  await house.close()
}
for (const line of broken) say(`BROKEN ${line}`)
say(broken.length ? `${broken.length} bounds are broken` : 'ok: every bound holds')
process.exitCode = broken.length ? 1 : 0

async function limits(house: House): Promise<void> {
  const sizes = values.nodes.split(',').map(Number)
  say(
    `seed ${seed}; times are milliseconds; frames: median / p95 / worst, and processor time in each; heap: megabytes after a forced collection`,
  )
  say(
    'what              nodes edges | open, processor  | pan near                    zoom                        pan far out                 | elements near/far | heap near/far',
  )
  const empty = await lookAt(browser, house, emptyDrawing())
  tell(empty)
  for (const size of sizes) {
    const document = drawingOf(size, seed)
    // A reference before and one after: the machine may be busier at one of the times.
    const plain = await lookAtPlain(browser, document)
    const ours = await lookAt(browser, house, document, { drag: size === Math.max(...sizes) })
    tell(plain)
    tell(ours)
    judge(ours, { empty, plain })
  }
}

/**
 * E54. On a machine with time to spare the clock decides. Where others keep it busy (the empty flow itself is slow then), the
 * page's own processor time stands for the clock: it is what the page would take alone.
 */
function judge(ours: Looked, { empty, plain }: { empty: Looked; plain: Looked }): void {
  const times = (a: number, b: number) => `${(a / Math.max(0.1, b)).toFixed(1)} ×`
  const open = `${times(ours.openWork, empty.openWork)} the empty flow, ${times(ours.openWork, plain.openWork)} the library alone`
  say(
    `  processor time to open: ${open}; of a frame: ${times(ours.pan.work, empty.pan.work)} and ${times(ours.pan.work, plain.pan.work)}`,
  )
  const most = ours.nodes <= 300 ? 2_000 : ours.nodes <= 800 ? 4_000 : undefined
  if (most)
    hold(
      Math.min(ours.open, ours.openWork) < most,
      `${ours.nodes} nodes open in ${ours.open.toFixed(0)} ms, ${ours.openWork.toFixed(0)} at work (bound ${most})`,
    )
  if (ours.nodes <= 300) {
    for (const [what, frames] of Object.entries({ 'pan near': ours.pan, zoom: ours.zoom, 'pan far out': ours.far })) {
      const took = `${frames.median.toFixed(1)} ms, ${frames.work.toFixed(1)} at work`
      hold(Math.min(frames.median, frames.work) <= FRAME, `${what} at ${ours.nodes} nodes: a frame in ${took} (bound ${FRAME})`)
    }
  }
  if (ours.nodes <= 800) {
    const elements = Math.max(ours.near.elements, ours.out.elements)
    const heap = Math.max(ours.near.heap, ours.out.heap)
    hold(elements < 20_000, `${ours.nodes} nodes hold ${elements} elements (bound 20,000)`)
    hold(heap < 350, `${ours.nodes} nodes hold ${heap.toFixed(0)} MB of heap (bound 350)`)
  }
}

async function session(house: House): Promise<void> {
  const document = drawingOf(150, seed)
  say(`\na session of ${minutes} minutes on ${document.flows[0]!.nodes.length} nodes, seed ${seed}`)
  const done = await workOn(browser, house, document, { minutes, seed })
  const step = Math.max(1, Math.floor(done.samples.length / 12))
  for (const one of done.samples.filter((_, n) => n % step === 0 || n === done.samples.length - 1))
    say(
      `  minute ${one.minute.toFixed(1).padStart(5)}: heap ${one.heap.toFixed(2)} MB, detached DOM nodes ${one.detached}, listeners ${one.listeners}`,
    )
  judgeSession(done, document.flows[0]!)
}

/** Early is the first quarter after the warm-up, late the last quarter. */
function judgeSession(done: Session, flow: { nodes: unknown[]; edges: unknown[] }): void {
  const rest = settled(done.samples)
  const quarter = Math.max(1, Math.floor(rest.length / 4))
  const [early, late] = [rest.slice(0, quarter), rest.slice(-quarter)]
  const ratio = mean(late.map((one) => one.heap)) / mean(early.map((one) => one.heap))
  const slope = slopeOf(done.samples)
  const more = (of: 'detached' | 'listeners') => mean(late.map((one) => one[of])) - mean(early.map((one) => one[of]))
  say(
    `  ${done.rounds} rounds; heap late/early ${ratio.toFixed(3)}, slope ${slope.toFixed(3)} MB a minute; more detached ${more('detached').toFixed(0)}, more listeners ${more('listeners').toFixed(0)}`,
  )
  const most = minutes < 10 ? 1 : 0.15 // a short session still warms up
  hold(slope <= most, `heap grows by ${slope.toFixed(3)} MB a minute (bound ${most})`)
  hold(ratio <= 1.15, `heap late/early is ${ratio.toFixed(3)} (bound 1.15)`)
  hold(more('detached') <= 2_000, `${more('detached').toFixed(0)} more detached DOM nodes (bound 2,000)`)
  hold(more('listeners') <= 500, `${more('listeners').toFixed(0)} more listeners (bound 500)`)
  hold(done.errors.length === 0, `the page threw ${done.errors.length} times: ${done.errors[0] ?? ''}`)
  hold(
    Math.abs(done.left.nodes - flow.nodes.length) <= 2,
    `the drawing had ${flow.nodes.length} steps and now has ${done.left.nodes}`,
  )
}

function hold(holds: boolean, what: string): void {
  if (!holds) broken.push(what)
}

function tell(one: Looked): void {
  const frames = ({ median, p95, worst, work }: Frames) =>
    `${median.toFixed(1)} / ${p95.toFixed(1)} / ${worst.toFixed(0)}, ${work.toFixed(1)}`.padEnd(28)
  const pair = (a: number, b: number) => `${a.toFixed(0)} / ${b.toFixed(0)}`.padEnd(18)
  say(
    `${one.name.padEnd(17)} ${String(one.nodes).padStart(5)} ${String(one.edges).padStart(5)} | ${`${one.open.toFixed(0)}, ${one.openWork.toFixed(0)}`.padEnd(16)} | ${frames(one.pan)}${frames(one.zoom)}${frames(one.far)}| ${pair(one.near.elements, one.out.elements)}| ${pair(one.near.heap, one.out.heap)}`,
  )
  if (one.drag) say(`  drag step ${frames(one.drag.frames)} letting go ${one.drag.drop.toFixed(0)} ms`)
}
