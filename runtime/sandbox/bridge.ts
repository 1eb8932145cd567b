import fs from 'node:fs'
import ivm from 'isolated-vm'
import { asFunction, GUEST, SURPLUS } from './guest.ts'
import { lockDown, whyUnfit } from './lockdown.ts'
import type { FromBridge, ToBridge } from './wire.ts'

/**
 * The child process that owns the isolates. One run at a time; a fresh context for each run, made from an isolate that has seen
 * only this same code (nothing of a run outlives its context: the guest has no timers, no finalizers and no shared memory).
 * isolated-vm's own limits were measured not to hold, so three others stand around it: this file's watch on the main thread while
 * the guest runs on another, the supervisor's wall clock and resident-memory watch outside, and the operating system's.
 * Whoever goes over a limit takes the whole process along.
 */
interface Room {
  isolate: ivm.Isolate
  script: ivm.Script | null
  /** What runs in each context first, compiled once. */
  guest: ivm.Script
  /** A context that nobody has used yet, with its driver. */
  fresh: { context: ivm.Context; driver: ivm.Reference } | null
  runs: number
}

const ROOMS = 4
const RUNS_OF_AN_ISOLATE = 2_000
const WATCH_MS = 10

/** By code, oldest first; and one room that has seen nobody's code, for code not seen yet. */
const rooms = new Map<string, Room>()
let spare: Room | null = null
let idle = 0
let megabytes = 64

const say = (word: FromBridge): void => {
  const bytes = Buffer.from(`${JSON.stringify(word)}\n`)
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(1, bytes, at)
}

/** Nothing gentler ends a process whose isolate does not stop: `process.exit` was measured to hang. */
const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('unreachable')
}

function newRoom(): Room {
  const isolate = new ivm.Isolate({ memoryLimit: megabytes, onCatastrophicError: die })
  const guest = isolate.compileScriptSync(GUEST(surplusIn(isolate)), { filename: 'guest' })
  const room: Room = { isolate, script: null, guest, fresh: null, runs: 0 }
  prepare(room)
  return room
}

function surplusIn(isolate: ivm.Isolate): string[] {
  const context = isolate.createContextSync()
  const names: string[] = JSON.parse(context.evalSync(SURPLUS()))
  context.release()
  return names
}

function prepare(room: Room): void {
  const context = room.isolate.createContextSync()
  room.fresh = { context, driver: room.guest.runSync(context, { reference: true }) as ivm.Reference }
}

function roomOf(code: string): Room {
  let room = rooms.get(code)
  if (!room) {
    room = spare ?? newRoom()
    spare = null
  }
  rooms.delete(code)
  rooms.set(code, room)
  return room
}

/** After the answer has gone out: make the next run's context, keep the spare, let old isolates go. */
function tidy(code: string, room: Room): void {
  if (room.runs >= RUNS_OF_AN_ISOLATE || room.isolate.isDisposed) {
    rooms.delete(code)
    if (!room.isolate.isDisposed) room.isolate.dispose()
  } else if (!room.fresh) prepare(room)
  for (const [key, old] of rooms) {
    if (rooms.size <= ROOMS) break
    rooms.delete(key)
    old.isolate.dispose()
  }
  spare ??= newRoom()
}

async function answer(job: ToBridge): Promise<FromBridge> {
  const room = roomOf(job.code)
  room.runs++
  if (!room.fresh) prepare(room)
  const { context, driver } = room.fresh as NonNullable<Room['fresh']> // prepared in the line above
  room.fresh = null
  try {
    room.script ??= await room.isolate.compileScript(asFunction(job.code), { filename: 'code', lineOffset: -1 })
    const work = await room.script.run(context, { reference: true, timeout: job.ms })
    const text: unknown = await driver.apply(undefined, [work.derefInto({ release: true }), job.input, job.json], {
      timeout: job.ms,
      result: { promise: true },
    })
    if (typeof text !== 'string') throw new Error('no answer')
    if (text.startsWith('e')) return { run: job.run, error: JSON.parse(text.slice(1)), rss: process.memoryUsage.rss() }
    const heap = room.isolate.getHeapStatisticsSync().used_heap_size
    return { run: job.run, value: text.slice(1), heap, rss: process.memoryUsage.rss() }
  } catch (error) {
    return whatFailed(job, room, error)
  } finally {
    if (!room.isolate.isDisposed) {
      driver.release()
      context.release()
    }
  }
}

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
  }
}

async function take(line: string): Promise<void> {
  const job: ToBridge = JSON.parse(line)
  const started = performance.now()
  const watch = setInterval(() => {
    const over = process.memoryUsage.rss() > idle + job.bytes ? 'memory' : performance.now() - started > job.ms ? 'time' : null
    if (!over) return
    say({ run: job.run, over })
    die()
  }, WATCH_MS)
  const word = await answer(job)
  clearInterval(watch)
  say(word)
  if ('over' in word) die()
  const room = rooms.get(job.code)
  if (room) tidy(job.code, room)
}

/** The parent's words, one a line. (Not by readline: that also breaks lines at U+2028, which JSON may hold.) */
let heard = ''
function hear(chunk: string): void {
  heard += chunk
  for (let end = heard.indexOf('\n'); end >= 0; end = heard.indexOf('\n')) {
    const line = heard.slice(0, end)
    heard = heard.slice(end + 1)
    void take(line).catch(die)
  }
}

function start(): void {
  const unfit = whyUnfit()
  if (unfit) {
    say({ refused: unfit })
    process.exit(1)
  }
  megabytes = Math.max(16, Number(process.argv[2]) || 64)
  spare = newRoom()
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
