import { parseArgs } from 'node:util'
import { scripted } from './bots.ts'
import { build, startLab, stayOffServerCore } from './lab.ts'
import { openCrowd, quantile } from './load.ts'

/**
 * `npm run bench:streams` (REL-14): so many widget streams open at once, whose customers write now and then. The server is on
 * one core and the customers on another. Exits with 1 where a reply is lost, or comes late: p95 of 200 ms.
 */
const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '30' },
    /** A customer writes once in so many seconds. */
    every: { type: 'string', default: '20' },
  },
})
const CUSTOMERS = Number(values.customers)
const SECONDS = Number(values.seconds)
const PER_SECOND = CUSTOMERS / Number(values.every)
const LATEST_MS = 200

build()
stayOffServerCore()
const lab = await startLab({ env: { JAGA_METRICS_TOKEN: 'bench-metrics-token' } })
const bot = await lab.owner.publish(scripted.document)
const empty = lab.usage().rssMb
const began = performance.now()
const crowd = await openCrowd(lab, bot, scripted, CUSTOMERS)
const openedMs = performance.now() - began
const idle = lab.usage()
await metric('jaga_nodejs_eventloop_lag_p99_seconds') // begins the lag's window anew
const { latencies, done, ms } = await crowd.pace(PER_SECOND, SECONDS * 1000)
const lag = await metric('jaga_nodejs_eventloop_lag_p99_seconds')
const after = lab.usage()
const open = await metric('jaga_streams')
crowd.close()
const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => quantile(latencies, q))
process.stdout.write(
  `${[
    `${open} streams open, ${CUSTOMERS} came in within ${(openedMs / 1000).toFixed(1)} s`,
    `${done} turns in ${(ms / 1000).toFixed(0)} s (${((done / ms) * 1000).toFixed(0)} a second), none lost`,
    `reply after p50 ${p50!.toFixed(1)} ms, p95 ${p95!.toFixed(1)} ms, p99 ${p99!.toFixed(1)} ms`,
    `event-loop lag p99 ${(lag * 1000).toFixed(1)} ms (of which 10 ms is the clock it is measured with)`,
    `memory ${empty.toFixed(0)} MB empty, ${idle.rssMb.toFixed(0)} MB with the streams, ${after.rssMb.toFixed(0)} MB after the talk (${(((idle.rssMb - empty) * 1024) / CUSTOMERS).toFixed(0)} KB a stream)`,
    `processor ${(((after.cpuMs - idle.cpuMs) / ms) * 100).toFixed(0)} % of the core, ${((after.cpuMs - idle.cpuMs) / done).toFixed(2)} ms a turn`,
  ].join('\n')}\n`,
)
await lab.stop()
if (open !== CUSTOMERS || p95! > LATEST_MS) {
  process.stdout.write(`\nToo few streams, or later than ${LATEST_MS} ms.\n`)
  process.exitCode = 1
}

/** The sum of a figure's lines. */
async function metric(name: string): Promise<number> {
  const response = await fetch(`${lab.address}/metrics`, { headers: { authorization: 'Bearer bench-metrics-token' } })
  if (!response.ok) throw new Error(`/metrics was answered with ${response.status}`)
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith(name) && /^[\w]+(\{| )/.test(line))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
