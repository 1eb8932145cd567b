import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { broken, type Script, scripted, withCode, withKnowledge } from './bots.ts'
import { build, startLab, stayOffServerCore } from './lab.ts'
import { type Crowd, median, openCrowd, quantile, type Run } from './load.ts'
import { giveDocuments } from './subjects.ts'

/**
 * `npm run soak [-- --minutes 60 --customers 1000 --rate 100]` (REL-13): customers with open streams write to four bots at an even pace,
 * among them one whose code fails each time, and strangers come and go. A line a minute. Exits with 1 where memory, handles or SQLite's log
 * grow, where a turn costs more processor time towards the end, where a reply is lost, or where the server tells of an error. Of the heap
 * it is looked at what a collection leaves, for until then it grows as V8 lets it, and the process with it.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    customers: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '100' },
  },
})
const [MINUTES, CUSTOMERS, RATE] = [Number(values.minutes), Number(values.customers), Number(values.rate)]
/** What share of the customers each bot has. */
const BOTS: [Script, number][] = [
  [scripted, 0.7],
  [withCode, 0.1],
  [broken, 0.1],
  [withKnowledge, 0.1],
]
/**
 * So many strangers a second that, before it is looked at, as many have come as the server keeps things of at hand (10,000 keys, fewer of
 * all else): what fills up until then is no leak either.
 */
const STRANGERS = Math.min(40, Math.ceil(10_000 / (MINUTES * 20)))
const MINUTE_MS = 58_000
/** A minute whose last reply has not come by then has lost it. */
const LONGEST_MINUTE_MS = 180_000
/** Bounds. */
const MB_AN_HOUR = 1
const FEWEST = 3
const LARGER = 1.1
const SPARE_HANDLES = 8
/** Twice the size at which it is folded into the file. */
const LOG_MB = 16
const DEARER = 1.1

interface Minute {
  /** What the last collection of the minute left; null where there was none. */
  heapMb: number | null
  rssMb: number
  sandboxMb: number
  handles: number
  logMb: number
  cpuMs: number
  p95: number
}

build()
stayOffServerCore()
// Days of a line for each turn would be too long to look through.
const lab = await startLab({ flags: ['--trace-gc'], env: { JAGA_LOG: 'warn' } })
const bots: { id: string; script: Script; crowd: Crowd; share: number }[] = []
for (const [script, share] of BOTS) {
  const id = await lab.owner.publish(script.document)
  if (script === withKnowledge) await giveDocuments(lab, id)
  bots.push({ id, script, share, crowd: await openCrowd(lab, id, script, Math.round(CUSTOMERS * share)) })
}
tell(['minute', 'heap MB', 'server MB', 'sandbox MB', 'handles', 'log MB', 'CPU ms', 'p95 ms'])
const minutes: Minute[] = []
/** Their numbers are above those of the customers. */
let came = 1_000_000
for (let n = 1; n <= MINUTES; n++) {
  minutes.push(await Promise.race([minute(), replyLost()]))
  const { heapMb, rssMb, sandboxMb, handles, logMb, cpuMs, p95 } = minutes.at(-1)!
  tell([
    n,
    heapMb?.toFixed(1) ?? '-',
    rssMb.toFixed(1),
    sandboxMb.toFixed(1),
    handles,
    logMb.toFixed(1),
    cpuMs.toFixed(3),
    p95.toFixed(1),
  ])
}
const errors = lab
  .log()
  .split('\n')
  .filter((line) => line.includes('"level":"error"'))
const isSound = conclude()
for (const { crowd } of bots) crowd.close()
await lab.stop()
process.exitCode = isSound ? 0 : 1

async function replyLost(): Promise<never> {
  await setTimeout(LONGEST_MINUTE_MS, undefined, { ref: false })
  throw new Error('a reply has not come')
}

async function minute(): Promise<Minute> {
  const [before, collected] = [lab.usage().cpuMs, collections().length]
  const runs = await Promise.all([strangers(), ...bots.map(({ crowd, share }) => crowd.pace(RATE * share, MINUTE_MS))])
  const done = runs.reduce((sum, run) => sum + run.done, 0)
  const latencies = runs.flatMap((run) => run.latencies).sort((a, b) => a - b)
  const { ownRssMb, rssMb, cpuMs } = lab.usage()
  return {
    heapMb: collections().slice(collected).at(-1) ?? null,
    rssMb: ownRssMb,
    sandboxMb: rssMb - ownRssMb,
    handles: readdirSync(`/proc/${lab.pid}/fd`).length,
    logMb: statSync(join(lab.data, 'data/jaga.db-wal')).size / 2 ** 20,
    cpuMs: (cpuMs - before) / done,
    p95: quantile(latencies, 0.95),
  }
}

/** Each second some come in, say one thing and leave. */
async function strangers(): Promise<Run> {
  const all: Run = { done: 0, ms: 0, latencies: [] }
  for (const until = performance.now() + MINUTE_MS; performance.now() < until; ) {
    const crowd = await openCrowd(lab, bots[0]!.id, scripted, STRANGERS, came)
    came += STRANGERS
    const { done, ms, latencies } = await crowd.pace(STRANGERS, 1_000)
    crowd.close()
    all.done += done
    all.ms += ms
    all.latencies.push(...latencies)
  }
  return all
}

/** What a first third of the time warms up is no leak. */
function conclude(): boolean {
  const settled = minutes.slice(Math.floor(minutes.length / 3))
  const half = Math.ceil(settled.length / 2)
  const [early, late] = [settled.slice(0, half), settled.slice(-half)]
  const cost = median(late.map(({ cpuMs }) => cpuMs)) / median(early.map(({ cpuMs }) => cpuMs))
  const left = settled.flatMap(({ heapMb }, minute) => (heapMb === null ? [] : [{ minute, mb: heapMb }]))
  const { perHour, error } = slopeOf(left)
  const larger = (figure: (minute: Minute) => number) => median(late.map(figure)) / median(early.map(figure))
  const [server, sandbox] = [larger(({ rssMb }) => rssMb), larger(({ sandboxMb }) => sandboxMb)]
  const handles = [early, late].map((part) => median(part.map(({ handles }) => handles)))
  const log = Math.max(...minutes.map(({ logMb }) => logMb))
  const checks: [boolean, string][] = [
    [
      left.length >= FEWEST,
      `the heap was collected in ${left.length} of the later minutes (${FEWEST} at least, to tell whether it grows)`,
    ],
    [
      perHour - 2 * error < MB_AN_HOUR,
      `the heap grows by ${perHour.toFixed(1)} ± ${(2 * error).toFixed(1)} MB an hour (${MB_AN_HOUR})`,
    ],
    [server <= LARGER, `the server's memory is ×${server.toFixed(2)} towards the end (${LARGER})`],
    [sandbox <= LARGER, `the sandbox's ×${sandbox.toFixed(2)}`],
    [handles[1]! <= handles[0]! + SPARE_HANDLES, `handles: ${handles[0]} early, ${handles[1]} late`],
    [log <= LOG_MB, `SQLite's log is ${log.toFixed(1)} MB at most (${LOG_MB})`],
    [cost <= DEARER, `a turn costs ×${cost.toFixed(2)} towards the end (${DEARER})`],
    [errors.length === 0, `${errors.length} errors in the log${errors.length > 0 ? `: ${errors[0]}` : ''}`],
  ]
  process.stdout.write('\n')
  for (const [holds, says] of checks) process.stdout.write(`${holds ? 'holds  ' : 'BROKEN '} ${says}\n`)
  return checks.every(([holds]) => holds)
}

/** Megabytes that each full collection of the server's heap has left, as V8 tells them among the log. */
function collections(): number[] {
  return [...lab.log().matchAll(/Mark-Compact [^>]*-> ([\d.]+)/g)].map(([, left]) => Number(left))
}

/** A straight line by least squares, with the standard error of its slope; through fewer points than that takes, any. */
function slopeOf(points: { minute: number; mb: number }[]): { perHour: number; error: number } {
  const n = points.length
  if (n < FEWEST) return { perHour: 0, error: Number.POSITIVE_INFINITY }
  const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / n
  const [x, y] = [mean(points.map(({ minute }) => minute)), mean(points.map(({ mb }) => mb))]
  const spread = points.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0)
  const slope = points.reduce((sum, { minute, mb }) => sum + (minute - x) * (mb - y), 0) / spread
  const rest = points.reduce((sum, { minute, mb }) => sum + (mb - y - slope * (minute - x)) ** 2, 0)
  return { perHour: slope * 60, error: Math.sqrt(rest / (n - 2) / spread) * 60 }
}

function tell(cells: (string | number)[]): void {
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(11)).join('')}\n`)
}
