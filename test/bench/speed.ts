import { parseArgs } from 'node:util'
import { build, type Lab, stayOffServerCore } from './lab.ts'
import { median, quantile } from './load.ts'
import { firstSentences } from './streaming.ts'
import { bareEcho, codeTurns, knowledgeTurns, type Subject, slowTurns, turns } from './subjects.ts'
import { openLine } from './wire.ts'

/**
 * `npm run bench [-- --rounds 5 --ms 1500 --customers 900]`: what a turn costs beside a bare echo, all in one run, one after the
 * other in each round, so that whatever else the machine does is shared. The server has one core and the load the other.
 * Prints medians over the rounds; ratios are medians of each round's own. Ends with 1 where a floor is broken.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    ms: { type: 'string', default: '1500' },
    customers: { type: 'string', default: '900' },
  },
})
const [ROUNDS, MS, CUSTOMERS] = [Number(values.rounds), Number(values.ms), Number(values.customers)]
const CONNECTIONS = [1, 16, 64]
const say = (line = '') => process.stdout.write(`${line}\n`)

interface Figures {
  perSecond: number[]
  p50: number[]
  p99: number[]
  cpuMs: number[]
  /** Of the event loop, above the 10 ms at which it is sampled. Empty where it is no Jaga. */
  lagMs: number[]
}

const broken: string[] = []
const floor = (holds: boolean, what: string) => {
  say(`${holds ? 'holds  ' : 'BROKEN '} ${what}`)
  if (!holds) broken.push(what)
}
const aim = (isMet: boolean, what: string) => say(`${isMet ? 'met    ' : 'not met'} ${what}`)

build()
stayOffServerCore()
const [echo, plain, coded, looked, slow] = [
  await bareEcho(),
  await turns(CUSTOMERS),
  await codeTurns(CUSTOMERS),
  await knowledgeTurns(CUSTOMERS),
  await slowTurns(CUSTOMERS),
]
const subjects: Subject[] = [echo, plain, coded, looked, slow]
const found = new Map<Subject, Map<number, Figures>>()
const disk = new Map<Subject, { bytes: number; turns: number }>()
// What is compiled as it gets warm is no part of what a turn costs: after 6 s of turns the compiler was measured to have an eighth of
// the processor still. By turns, so that no customer sends more than they may.
for (let pass = 0; pass < 3; pass++) for (const subject of subjects) await subject.run(16, 4 * MS)
for (let round = 0; round < ROUNDS; round++)
  for (const at of CONNECTIONS) for (const subject of subjects) await measure(subject, at)

report()
await conclude()
for (const subject of subjects) await subject.stop()
process.exitCode = broken.length > 0 ? 1 : 0

async function measure(subject: Subject, at: number): Promise<void> {
  const of = found.get(subject) ?? new Map<number, Figures>()
  const figures = of.get(at) ?? { perSecond: [], p50: [], p99: [], cpuMs: [], lagMs: [] }
  found.set(subject, of.set(at, figures))
  if (subject.lab) await lagOf(subject.lab) // what is read begins anew
  const [cpu, bytes] = [subject.cpuMs(), subject.lab?.diskBytes() ?? 0]
  const run = await subject.run(at, MS)
  figures.cpuMs.push((subject.cpuMs() - cpu) / run.done)
  figures.perSecond.push((run.done / run.ms) * 1000)
  figures.p50.push(quantile(run.latencies, 0.5))
  figures.p99.push(quantile(run.latencies, 0.99))
  if (!subject.lab) return
  figures.lagMs.push(await lagOf(subject.lab))
  const before = disk.get(subject) ?? { bytes: 0, turns: 0 }
  disk.set(subject, { bytes: before.bytes + subject.lab.diskBytes() - bytes, turns: before.turns + run.done })
}

/** p99 since it was last asked, in milliseconds. The sampling timer's own 10 ms are no lag. */
async function lagOf(lab: Lab): Promise<number> {
  const text = await (await fetch(`${lab.address}/metrics`)).text()
  return Number(/^jaga_nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)![1]) * 1000 - 10
}

function report(): void {
  say(
    `\nmedians of ${ROUNDS} rounds of ${MS} ms; server on one core, load on the other; ${CUSTOMERS} customers with open streams each`,
  )
  say(row(['', 'at once', 'per s', 'p50 ms', 'p99 ms', 'CPU ms', 'of (a)', 'RSS MB', 'bytes/turn']))
  for (const subject of subjects)
    for (const at of CONNECTIONS) {
      const { perSecond, p50, p99, cpuMs } = figuresOf(subject, at)
      const { bytes, turns } = disk.get(subject) ?? { bytes: 0, turns: 0 }
      const rss = subject.lab ? subject.lab.usage().ownRssMb.toFixed(0) : ''
      const perTurn = turns > 0 ? (bytes / turns).toFixed(0) : ''
      const share = median(ratiosOf(subject, echo, at))
      say(
        row([
          subject.name,
          at,
          median(perSecond).toFixed(0),
          median(p50).toFixed(1),
          median(p99).toFixed(1),
          median(cpuMs).toFixed(3),
          share.toFixed(3),
          rss,
          perTurn,
        ]),
      )
    }
}

async function conclude(): Promise<void> {
  const [b16, b64] = [figuresOf(plain, 16), figuresOf(plain, 64)]
  const lag = median(figuresOf(slow, 64).lagMs)
  const rss = plain.lab!.usage().ownRssMb
  say(
    `\nserver ${rss.toFixed(0)} MB after load; with its sandbox processes ${plain.lab!.pssMb().toFixed(0)} MB (shared pages once)`,
  )
  const cold: number[] = []
  for (let i = 0; i < ROUNDS; i++) cold.push(await plain.lab!.startAgain(answered))
  const first = await firstSentences(20)
  say(
    `cold start to the first answer ${median(cold).toFixed(0)} ms; a model's first sentence to its customer ${median(first).toFixed(1)} ms (p99 ${quantile(first, 0.99).toFixed(1)})\n`,
  )
  ratioFloor(0.1, plain, echo, 16, '(b) is at least a tenth of (a) at 16')
  ratioFloor(0.5, coded, plain, 16, '(c) is at least half of (b) at 16')
  ratioFloor(2 / 3, slow, plain, 64, 'an fsync of 10 ms leaves two thirds of (b) at 64')
  floor(lag < 20, `event-loop lag p99 on the slow disk at 64 is under 20 ms: ${lag.toFixed(1)}`)
  aim(median(b16.perSecond) >= 2_000, `2,000 turns/s at 16: ${median(b16.perSecond).toFixed(0)}`)
  aim(median(b64.p99) <= 60, `p99 of at most 60 ms at 64: ${median(b64.p99).toFixed(1)}`)
  aim(rss <= 250, `RSS of at most 250 MB: ${rss.toFixed(0)}`)
  aim(median(cold) <= 1_500, `cold start of at most 1.5 s: ${(median(cold) / 1000).toFixed(2)}`)
  aim(median(first) <= 20, `first sentence within 20 ms: ${median(first).toFixed(1)}`)
}

/** The chat page's first call: settings of the bot's channel out of the database. */
async function answered(port: number): Promise<void> {
  const line = await openLine(port)
  const { status } = await line.ask('GET /readyz HTTP/1.1\r\nHost: jaga\r\n\r\n')
  if (status !== 200) throw new Error(`the first answer was ${status}`)
  line.close()
}

function figuresOf(subject: Subject, at: number): Figures {
  return found.get(subject)!.get(at)!
}

/** Said with how far the rounds lie apart: on a shared machine further than one would think. */
function ratioFloor(least: number, one: Subject, other: Subject, at: number, what: string): void {
  const all = ratiosOf(one, other, at)
  const [middle, lowest, highest] = [median(all), Math.min(...all), Math.max(...all)].map((value) => value.toFixed(3))
  floor(median(all) >= least, `${what}: ${middle} (its rounds: ${lowest} to ${highest})`)
}

/** How much of another's rate, in each round. */
function ratiosOf(one: Subject, other: Subject, at: number): number[] {
  const others = figuresOf(other, at).perSecond
  return figuresOf(one, at).perSecond.map((rate, round) => rate / others[round]!)
}

function row([name, ...cells]: (string | number)[]): string {
  return `${String(name).padEnd(22)}${cells.map((cell) => String(cell).padStart(11)).join('')}`
}
