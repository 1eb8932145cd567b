import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, copyFileSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Violation } from './check.ts'
import type { Place } from './database.ts'
import { endedItself } from './kills.ts'
import type { Ended, World } from './world.ts'

/** Something that a disk, or the server that has it, may do to the shop. */
export interface Trouble {
  what: string
  begin(): Promise<void>
  end(): Promise<void>
  /** Whether it is seen without writing anything, so that the server calls itself not ready. */
  isForeseen: boolean
  /** What the operator must be able to read. */
  told: RegExp
  /** It comes upon a server that was killed; without it, upon one that was stopped. */
  needsDeath?: boolean
}

interface DiskOptions {
  port: number
  /** What happens to a server that runs: it must refuse, live, and go on by itself. */
  running: Trouble[]
  /** What a server finds when it starts: it must say why it cannot, in words, and start once that is over. */
  starting: Trouble[]
  tell(line: string): void
}

/**
 * REL-11: a disk that is full, that may not be written to, or that gives back other bytes than it was given, beneath the real
 * server and under load. It acknowledges nothing that it cannot keep, it says what is wrong, it loses nothing that it has
 * acknowledged, and it goes on when that is over: without a restart, where nothing was broken for good.
 */
export function spoiling({ port, running, starting, tell }: DiskOptions): (world: World) => Promise<Ended> {
  return async (world) => {
    const { owner, bot } = await world.opened
    const ended: Ended = { kills: 0, early: 0, starts: [], violations: [], edges: [], troubles: [] }
    const wrong = (trouble: Trouble, says: string, lines: string[] = []) =>
      ended.violations.push({ id: 'REL-11', conversation: trouble.what, says, lines } satisfies Violation)
    /** Waits for what customers see. */
    const until = async (trouble: Trouble, what: string, holds: () => boolean, ms: number) => {
      for (const end = Date.now() + ms; !holds() && Date.now() < end; ) await sleep(50)
      if (!holds()) wrong(trouble, `${what}, within ${ms / 1000} s`, world.life().said().split('\n').slice(-5))
    }

    for (const trouble of running) {
      const life = world.life()
      const before = world.heard()
      const saidBefore = life.said().length
      const said = () => life.said().slice(saidBefore)
      await until(
        trouble,
        'messages are acknowledged before it',
        () => world.heard().acknowledged > before.acknowledged + SEVERAL,
        30_000,
      )
      // A secret that is replaced empties SQLite's log: else there would be room in that for a long while.
      await owner.send('PUT', `/api/bots/${bot}/secrets/spare`, { value: 'spare', hosts: [] })
      await trouble.begin()
      const amid = world.heard()
      const isRefused = () => world.heard().refused > amid.refused + SEVERAL
      // Where there was room for each one's message but not for its answer, nobody has anything to write.
      const isHeld = () => world.heard().isWaiting && trouble.told.test(said())
      await until(trouble, 'messages are refused, or all wait for an answer', () => isRefused() || isHeld(), 60_000)
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
      if (trouble.isForeseen && ready?.status !== 503)
        wrong(trouble, `it should answer that it is not ready, and answers ${ready?.status ?? 'nothing'}`)
      await trouble.end()
      const after = world.heard()
      await until(
        trouble,
        'messages are acknowledged again',
        () => world.heard().acknowledged > after.acknowledged + SEVERAL,
        60_000,
      )
      const end = await Promise.race([life.ended, sleep(100)])
      if (end) throw endedItself(life, end.code ?? end.signal)
      if (!trouble.told.test(said())) wrong(trouble, 'the log does not say what it was', said().split('\n').slice(-8))
      ended.troubles.push(`${trouble.what} amid work`)
      tell(
        `  ${trouble.what}: ${after.refused - amid.refused} messages refused, then ${world.heard().acknowledged - after.acknowledged} taken`,
      )
    }

    for (const trouble of starting) {
      const told = world.heard().acknowledged
      await until(trouble, 'messages are acknowledged before it', () => world.heard().acknowledged > told + SEVERAL, 30_000)
      world.life().kill(trouble.needsDeath ? 'SIGKILL' : 'SIGTERM')
      const { code } = await world.life().ended
      if (code !== 0 && !trouble.needsDeath) throw endedItself(world.life(), code)
      await trouble.begin()
      const before = world.heard()
      const life = world.begin()
      const serves = await life.serves
      if (serves) {
        await sleep(2_000)
        life.kill()
      }
      const end = await life.ended
      if (world.heard().acknowledged > before.acknowledged) wrong(trouble, 'it has acknowledged messages')
      if (serves) wrong(trouble, 'it serves', life.said().split('\n').slice(-8))
      else if (end.code !== 1) wrong(trouble, `it ended with ${end.code ?? end.signal}`, life.said().split('\n').slice(-8))
      else if (!trouble.told.test(life.said()))
        wrong(trouble, 'it does not say why it cannot start', life.said().split('\n').slice(-8))
      await trouble.end()
      const began = performance.now()
      if (!(await world.begin().serves)) throw endedItself(world.life(), (await world.life().ended).code)
      ended.starts.push((performance.now() - began) / 1000)
      const after = world.heard()
      await until(trouble, 'messages are acknowledged again', () => world.heard().acknowledged > after.acknowledged, 30_000)
      ended.kills++
      ended.troubles.push(`${trouble.what} at a start`)
      tell(`  ${trouble.what}: it says “${/^(?!\{).*\S.*$/m.exec(life.said())?.[0]}”`)
    }
    return ended
  }
}

/** Messages after which it is seen how the server takes them. */
const SEVERAL = 5

/** What may be done to this place: all of it where the disk is one that was mounted for it. */
export function troublesOf(place: Place, disk: ReturnType<typeof mountDisk> | null): Pick<DiskOptions, 'running' | 'starting'> {
  const full = (told: RegExp) => ({
    what: 'full disk',
    isForeseen: place.dialect === 'sqlite', // the other's disk is its server's
    told,
    begin: async () => disk!.fill(),
    end: async () => disk!.empty(),
  })
  const readOnly = (told: RegExp, writable: (isIt: boolean) => Promise<void>) => ({
    what: 'read-only',
    isForeseen: true,
    told,
    begin: () => writable(false),
    end: () => writable(true),
  })
  if (place.dialect === 'postgres') {
    const running = [readOnly(/25006/, place.writable), ...(disk ? [full(/53100/), full(/53100/)] : [])]
    return { running, starting: [readOnly(/is read-only/, place.writable)] }
  }
  const writable = async (isIt: boolean) => (disk ? disk.writable(isIt) : chmod(place.data, isIt))
  return {
    running: disk ? Array.from({ length: 3 }, () => full(/SQLITE_FULL/)) : [],
    starting: [
      ...(disk ? [full(/disk beneath .* is full/)] : []),
      readOnly(/is read-only|may not write/, writable),
      ...['turns', 'messages', 'meta'].map((table) => damage(place, table)),
      deletedLog(place),
    ],
  }
}

function chmod(folder: string, isWritable: boolean): void {
  for (const name of readdirSync(folder))
    if (name.startsWith('jaga.db')) chmodSync(join(folder, name), isWritable ? 0o600 : 0o400)
  chmodSync(folder, isWritable ? 0o700 : 0o500)
}

/** A small file system in memory, mounted where the database will lie. Root alone may. */
export function mountDisk(
  folder: string,
  owner = 'root',
): { fill(): void; empty(): void; writable(isIt: boolean): void; unmount(): void } {
  execFileSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${DISK_MB}m,mode=0700,uid=${execFileSync('id', ['-u', owner])}`.trim(),
    'tmpfs',
    folder,
  ])
  const ballast = join(folder, 'ballast')
  return {
    fill() {
      const file = openSync(ballast, 'a')
      try {
        for (let size = 1 << 20; size >= 1; ) {
          try {
            writeSync(file, Buffer.alloc(size))
          } catch {
            size >>= 1 // it is as full as that
          }
        }
      } finally {
        closeSync(file)
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    writable: (isIt) => void execFileSync('mount', ['-o', `remount,${isIt ? 'rw' : 'ro'}`, folder]),
    unmount: () => void execFileSync('umount', ['-l', folder]),
  }
}

/** More than the 64 MB without which a server does not call itself ready. */
const DISK_MB = 100

/** What a killed server had acknowledged last is in SQLite's log alone. */
function deletedLog(place: Place): Trouble {
  const log = join(place.data, 'jaga.db-wal')
  return {
    what: 'deleted log',
    isForeseen: false,
    needsDeath: true,
    told: /jaga\.db-wal is gone/,
    begin: async () => renameSync(log, `${log}.whole`),
    end: async () => renameSync(`${log}.whole`, log),
  }
}

/** The first page of a table's tree, filled with something else. What was there is kept and put back. */
export function damage(place: Place, table: string): Trouble {
  const path = join(place.data, 'jaga.db')
  return {
    what: `damaged page of ${table}`,
    isForeseen: false,
    told: /is damaged/,
    async begin() {
      copyFileSync(path, `${path}.whole`)
      const db = new Database(path, { readonly: true })
      const page = Number(db.prepare('select rootpage from sqlite_master where name = ?').pluck().get(table))
      const size = Number(db.pragma('page_size', { simple: true }))
      db.close()
      const file = openSync(path, 'r+')
      writeSync(file, Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size)
      closeSync(file)
    },
    async end() {
      for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
      copyFileSync(`${path}.whole`, path)
      rmSync(`${path}.whole`)
    },
  }
}
