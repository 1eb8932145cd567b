import ivm from 'isolated-vm'
import { asFunction, GUEST, SURPLUS } from './guest.ts'
import { asMethods, maySeal, SEAL } from './seal.ts'

/** An isolate that has seen only this one code, and its contexts. */
export interface Room {
  isolate: ivm.Isolate
  script: ivm.Script | null
  /** What runs in each context first, compiled once. */
  guest: ivm.Script
  /** A context that nobody has used yet, with its driver. */
  fresh: Place | null
  /** The one context that all runs may use, once there is one. */
  sealed: Place | null
  /** It may get one. */
  isSealable: boolean
  runs: number
  /** Runs that are not tried on the main thread, because one took longer than it may there. */
  rest: number
}

/** A context with its driver. */
export interface Place {
  context: ivm.Context
  driver: ivm.Reference
}

const ROOMS = 4
const RUNS_OF_AN_ISOLATE = 2_000
/** Runs of the same code after which a sealed context is worth what it costs: that of some twenty runs. */
const RUNS_BEFORE_SEALING = 20

/** The rooms of this process: the last few codes', and a spare one that has seen nobody's code, for code not seen yet. */
export function createRooms({ megabytes, die }: { megabytes: number; die: () => never }) {
  /** By code, oldest first. */
  const rooms = new Map<string, Room>()
  let spare: Room | null = newRoom()

  function newRoom(): Room {
    const isolate = new ivm.Isolate({ memoryLimit: megabytes, onCatastrophicError: die })
    const guest = isolate.compileScriptSync(GUEST(surplusIn(isolate)), { filename: 'guest' })
    const room: Room = { isolate, script: null, guest, fresh: null, sealed: null, isSealable: true, runs: 0, rest: 0 }
    room.fresh = prepared(room)
    return room
  }

  function dismiss(code: string, room: Room): void {
    rooms.delete(code)
    if (!room.isolate.isDisposed) room.isolate.dispose()
  }

  return {
    of(code: string): Room {
      let room = rooms.get(code)
      if (!room) {
        room = spare ?? newRoom()
        spare = null
      }
      rooms.delete(code)
      rooms.set(code, room)
      return room
    },
    dismiss,
    /** After the answer has gone out: make the next run's context, keep the spare, let old isolates go. */
    tidy(code: string): void {
      const room = rooms.get(code)
      if (room && (room.runs >= RUNS_OF_AN_ISOLATE || room.isolate.isDisposed)) dismiss(code, room)
      else if (room) {
        if (room.runs >= RUNS_BEFORE_SEALING) seal(code, room)
        room.fresh ??= prepared(room)
      }
      for (const [key, old] of rooms) {
        if (rooms.size <= ROOMS) break
        dismiss(key, old)
      }
      spare ??= newRoom()
    },
  }
}

function surplusIn(isolate: ivm.Isolate): string[] {
  const context = isolate.createContextSync()
  const names: string[] = JSON.parse(context.evalSync(SURPLUS()))
  context.release()
  return names
}

function prepared(room: Room): Place {
  const context = room.isolate.createContextSync()
  const driver = room.guest.runSync(context, { reference: true }) as ivm.Reference // what the guest evaluates to
  return { context, driver }
}

function seal(code: string, room: Room): void {
  if (room.sealed || !room.isSealable) return
  room.isSealable = maySeal(code)
  if (!room.isSealable) return
  const place = taken(room)
  try {
    for (const text of asMethods(code)) room.isolate.compileScriptSync(text).release()
    place.context.evalSync(SEAL)
    room.sealed = place
  } catch {
    // It is no single function's body, or V8 has something that cannot be frozen: each run has a context of its own.
    release(room, place)
    room.isSealable = false
  }
}

/** The code behaved otherwise in the sealed context than in one of its own. */
export function unseal(room: Room): void {
  if (room.sealed) release(room, room.sealed)
  room.sealed = null
  room.isSealable = false
}

/** The code's script. Throws what V8 says of code that it cannot read. */
export async function compiled(code: string, room: Room): Promise<ivm.Script> {
  room.script ??= await room.isolate.compileScript(asFunction(code), { filename: 'code', lineOffset: -1 })
  return room.script
}

/** The room's next context, which is nobody else's. */
export function taken(room: Room): Place {
  const fresh = room.fresh ?? prepared(room)
  room.fresh = null
  return fresh
}

export function release({ isolate }: Room, { context, driver }: Place): void {
  if (isolate.isDisposed) return
  driver.release()
  context.release()
}
