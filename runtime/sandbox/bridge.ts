import fs from 'node:fs'
import type ivm from 'isolated-vm'
import { lockDown, whyUnfit } from './lockdown.ts'
import { compiled, createRooms, type Place, type Room, release, taken, unseal } from './rooms.ts'
import type { FromBridge, ToBridge } from './wire.ts'

/**
 * The child process that owns the isolates. One run at a time, in an isolate that has seen only this same code, and there in a
 * context of its own (nothing of a run outlives its context: the guest has no timers, no finalizers and no shared memory) or in a
 * sealed one, where nothing can be left behind: `seal.ts`.
 * isolated-vm's own limits were measured not to hold, so three others stand around it: this file's watch on the main thread while
 * the guest runs on another (the first moment of known code apart: `atOnce`), the supervisor's wall clock and resident-memory watch
 * outside, and the operating system's. Whoever goes over a limit takes the whole process along.
 */

/** How long a run may have the main thread, at least: see `untilTick`. */
const AT_ONCE_MS = 20
const TICK_MS = 60
/** How long a word may wait. */
const HOLD_MS = 4
/** How many runs of the same code after one that took longer have another thread at once. */
const REST = 50
const WATCH_MS = 10

let rooms: ReturnType<typeof createRooms>
let idle = 0

/** Words that wait for those of the runs behind them, since each that is written costs two changes of processes. */
let held = ''
let heldSince = 0

function hold(word: FromBridge): void {
  if (held === '') heldSince = performance.now()
  held += `${JSON.stringify(word)}\n`
}

function speak(): void {
  const bytes = Buffer.from(held)
  held = ''
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(1, bytes, at)
}

function say(word: FromBridge): void {
  hold(word)
  speak()
}

/** Nothing gentler ends a process whose isolate does not stop: `process.exit` was measured to hang. */
const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('unreachable')
}

async function answer(job: ToBridge): Promise<FromBridge> {
  let room = rooms.of(job.code)
  room.runs++
  if (room.rest > 0) room.rest--
  else if (job.isWatched && room.script) {
    const word = atOnce(job, room, room.script)
    if (word) return word
    // Whatever was stopped may have left something to do behind, and not even that shall be met again.
    rooms.dismiss(job.code, room)
    room = rooms.of(job.code)
    room.rest = REST
  }
  return inTime(job, room)
}

/**
 * The run on this thread, which saves two changes of threads and back: most code takes less time than these. While it runs nothing
 * of this file does, so it's stopped soon, and what has not ended by then, or went wrong in any way but the code's own, is run again
 * from the beginning with the watch beside it. What does not stop when it's told to is the supervisor's, as ever.
 */
function atOnce(job: ToBridge, room: Room, script: ivm.Script): FromBridge | null {
  const began = performance.now()
  try {
    const text = saidAtOnce(job, room, script)
    // The timer may have given it more: whoever takes longer shall have no others behind it.
    const isQuick = performance.now() - began <= AT_ONCE_MS
    if (!isQuick) room.rest = REST
    return wordOf(job, room, text, isQuick)
  } catch {
    return null
  }
}

/** In the sealed context, if there is one; what fails there may fail for being there, and is run in a context of its own. */
function saidAtOnce(job: ToBridge, room: Room, script: ivm.Script): unknown {
  const { sealed } = room
  const first = sealed && driven(job, sealed, script)
  if (sealed && !isError(first)) return first
  const fresh = taken(room)
  try {
    const text = driven(job, fresh, script)
    if (sealed && text !== first) unseal(room)
    return text
  } finally {
    release(room, fresh)
  }
}

function driven(job: ToBridge, { context, driver }: Place, script: ivm.Script): unknown {
  const work = script.runSync(context, { reference: true, timeout: untilTick() })
  const given = [work.derefInto({ release: true }), job.input, job.json, true]
  driver.applySync(undefined, given, { timeout: untilTick() })
  return driver.applySync()
}

/**
 * Milliseconds to the end of a tick, and at least AT_ONCE_MS. A timer of isolated-vm wakes its thread when it ends, also where the run
 * is long over: those that end together wake it once, and a wake was measured to cost a run a sixth of its time.
 */
const untilTick = (): number => AT_ONCE_MS + TICK_MS - (Math.floor(performance.now()) % TICK_MS)

/** The run on another thread, with this file's watch on time and memory beside it. */
async function inTime(job: ToBridge, room: Room): Promise<FromBridge> {
  speak()
  const stop = watch(job)
  const fresh = taken(room)
  const { context, driver } = fresh
  try {
    const work = await (await compiled(job.code, room)).run(context, { reference: true, timeout: job.ms })
    const given = [work.derefInto({ release: true }), job.input, job.json]
    const text: unknown = await driver.apply(undefined, given, { timeout: job.ms, result: { promise: true } })
    const word = wordOf(job, room, text, false)
    if (!word) throw new Error('no answer')
    return word
  } catch (error) {
    return whatFailed(job, room, error)
  } finally {
    stop()
    release(room, fresh)
  }
}

/** What the driver said, if it said something. */
function wordOf({ run }: ToBridge, room: Room, text: unknown, isQuick: boolean): FromBridge | null {
  if (typeof text !== 'string') return null
  const rss = residentLately()
  if (isError(text)) return { run, error: JSON.parse(text.slice(1)), rss, isQuick }
  return { run, value: text.slice(1), heap: room.isolate.getHeapStatisticsSync().used_heap_size, rss, isQuick }
}

const isError = (text: unknown): boolean => typeof text === 'string' && text.startsWith('e')

function whatFailed(job: ToBridge, room: Room, error: unknown): FromBridge {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (/execution timed out/i.test(message)) return { run: job.run, over: 'time' }
  if (room.isolate.isDisposed || /memory limit|allocation failed/i.test(message)) return { run: job.run, over: 'memory' }
  const line = /\[code:(\d+):\d+\]/.exec(message)
  return {
    run: job.run,
    error: {
      name,
      message: message
        .slice(0, 2_000)
        .replace(/\s*\[[^\]]*:\d+:\d+\]/g, '')
        .slice(0, 600),
      line: line ? Number(line[1]) : 0,
    },
    rss: process.memoryUsage.rss(),
    isQuick: false,
  }
}

/** To ask for it each time would cost a fortieth of a run; the supervisor looks no more often itself. */
function residentLately(): number {
  const now = performance.now()
  if (now - resident.at > WATCH_MS) resident = { bytes: process.memoryUsage.rss(), at: now }
  return resident.bytes
}
let resident = { bytes: 0, at: -Infinity }

/** Returns what ends it. */
function watch(job: ToBridge): () => void {
  const started = performance.now()
  const timer = setInterval(() => {
    const over = process.memoryUsage.rss() > idle + job.bytes ? 'memory' : performance.now() - started > job.ms ? 'time' : null
    if (!over) return
    say({ run: job.run, over })
    die()
  }, WATCH_MS)
  return () => clearInterval(timer)
}

/** In the order in which they came, one at a time. */
const jobs: ToBridge[] = []
let isAtWork = false

async function work(): Promise<void> {
  if (isAtWork) return
  isAtWork = true
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const word = await answer(job)
    hold(word)
    if (jobs.length === 0 || 'over' in word || performance.now() - heldSince > HOLD_MS) speak()
    if ('over' in word) die()
    rooms.tidy(job.code)
  }
  isAtWork = false
}

/** The parent's words, one a line. (Not by readline: that also breaks lines at U+2028, which JSON may hold.) */
let heard = ''
function hear(chunk: string): void {
  heard += chunk
  for (let end = heard.indexOf('\n'); end >= 0; end = heard.indexOf('\n')) {
    jobs.push(JSON.parse(heard.slice(0, end)))
    heard = heard.slice(end + 1)
  }
  work().catch(die)
}

function start(): void {
  const unfit = whyUnfit()
  if (unfit) {
    say({ refused: unfit })
    process.exit(1)
  }
  rooms = createRooms({ megabytes: Math.max(16, Number(process.argv[2]) || 64), die })
  lockDown()
  // The parent is gone: so is this process, whatever an isolate is doing.
  process.stdin.on('end', die)
  process.stdin.on('error', die)
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', hear)
  idle = process.memoryUsage.rss()
  say({ ready: { rss: idle } })
}

start()
